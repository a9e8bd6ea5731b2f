# __slots__ in all its forms.
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = P(1, 2)
print(p.x, p.y, P.__slots__)
attempt(lambda: setattr(p, "z", 3))
attempt(lambda: p.__dict__)
del p.x
attempt(lambda: p.x)
attempt(lambda: delattr(p, "x"))
print(type(P.x).__name__, repr(P.y)[:7])
attempt(lambda: P.x.__get__(3))
p.x = 10
print(P.x.__get__(p), P.x.__get__(None, P) is P.x)
P.y.__set__(p, 20)
print(p.y)


class Q(P):
    __slots__ = ["w"]


q = Q(1, 2)
q.w = 3
print(q.x, q.w)
attempt(lambda: setattr(q, "v", 3))


class R(P):
    pass


r = R(1, 2)
r.v = 3
print(r.__dict__, r.x)


class S:
    __slots__ = ("a", "__dict__", "__weakref__")


s = S()
s.a, s.b = 1, 2
print(s.__dict__)


class One:
    __slots__ = "single"


o = One()
o.single = 1
print(o.single)
attempt(lambda: type("T", (), {"__slots__": ("a",), "a": 1}))
attempt(lambda: type("T", (), {"__slots__": ("1a",)}))
attempt(lambda: type("T", (), {"__slots__": (3,)}))
attempt(lambda: type("T", (int,), {"__slots__": ("a",)}))
attempt(lambda: type("T", (tuple,), {"__slots__": ("a",)}))
attempt(lambda: type("T", (P, Q), {}))


class E:
    __slots__ = ()


attempt(lambda: setattr(E(), "a", 1))


class Mangled:
    __slots__ = ("__priv",)

    def __init__(self):
        self.__priv = 5

    def get(self):
        return self.__priv


print(Mangled().get(), Mangled()._Mangled__priv)


class Docs:
    __slots__ = {"a": "the a", "b": "the b"}


print(Docs.a.__doc__, Docs.__slots__)
