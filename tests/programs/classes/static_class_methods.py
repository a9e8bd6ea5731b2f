# staticmethod and classmethod objects, stacked, inherited, called oddly.
class A:
    @staticmethod
    def s(*a): return a

    @classmethod
    def c(cls, *a): return cls.__name__, a

    @classmethod
    def make(cls): return cls()

    c2 = classmethod(lambda cls: cls.__name__ + "!")
    s2 = staticmethod(len)


class B(A): pass


print(A.s(1), A().s(1), B.c(2), B().c(2), type(B.make()).__name__, B.c2(), A.s2("abc"))
print(type(A.__dict__["s"]).__name__, type(A.__dict__["c"]).__name__)
print(A.__dict__["s"].__func__(9), A.__dict__["c"].__func__(B, 9), A.__dict__["s"](8))
print(A.c.__self__.__name__, B.c.__func__ is A.c.__func__)
print(A.__dict__["s"].__get__(None, A)(1), A.__dict__["c"].__get__(None, B)(1), A.__dict__["c"].__get__(B())(1))


@staticmethod
def loose(x):
    "doc of loose"
    return x


print(loose(3), loose.__doc__, loose.__name__, loose.__wrapped__(4))
try:
    classmethod(3).__get__(1)()
except TypeError as e:
    print(e)
try:
    A.__dict__["c"]()
except TypeError as e:
    print(e)
a = A()
a.s = lambda: "instance"
print(a.s())
m = a.c
print(m.__func__.__name__, m == a.c, m is a.c, A().c == a.c, hash(m) == hash(a.c))


class Meta(type):
    def meth(cls): return "meta " + cls.__name__
    @property
    def prop(cls): return "prop " + cls.__name__


class C(metaclass=Meta): pass


print(C.meth(), C.prop, hasattr(C(), "meth"))
