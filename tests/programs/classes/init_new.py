# __new__ and __init__: who gets what, and what goes wrong.
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        return super().__new__(cls)

    def __init__(self, *args, **kw):
        print("init", args, kw)


A(1, b=2)


class Other:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never")


print(Other())


class NoInit: pass
class OnlyNew:
    def __new__(cls, x): return object.__new__(cls)
class OnlyInit:
    def __init__(self, x): self.x = x


attempt(lambda: NoInit(1))
attempt(lambda: NoInit(a=1))
attempt(lambda: type(OnlyNew(1)).__name__)
attempt(lambda: OnlyInit(1).x)
attempt(lambda: OnlyInit())
attempt(lambda: object.__new__())
attempt(lambda: object.__new__(3))
attempt(lambda: object.__new__(int))
attempt(lambda: int.__new__(str))
attempt(lambda: object().x)
attempt(lambda: setattr(object(), "x", 1))


class BadInit:
    def __init__(self): return 3


attempt(BadInit)


class Singleton:
    inst = None

    def __new__(cls):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
        return cls.inst


print(Singleton() is Singleton())


class Sub(A):
    pass


class MakesSub:
    def __new__(cls):
        return object.__new__(Child)

    def __init__(self):
        print("init of", type(self).__name__)


class Child(MakesSub): pass


MakesSub()


class T(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    def __init__(self, a, b):
        self.sum = a + b


print(T(1, 2), T(1, 2).sum)
