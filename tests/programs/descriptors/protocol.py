# Data and non-data descriptors, precedence with instance and class attributes.
class Data:
    def __get__(self, o, t=None): return "data get", o is None, t.__name__
    def __set__(self, o, v): print("data set", v)
    def __delete__(self, o): print("data delete")


class NonData:
    def __get__(self, o, t=None): return "nondata get"


class SetOnly:
    def __set__(self, o, v): o.__dict__["so"] = ("stored", v)


class DelOnly:
    def __delete__(self, o): print("del only")


class C:
    d = Data()
    n = NonData()
    so = SetOnly()
    do = DelOnly()


c = C()
print(c.d, C.d, c.n, C.n)
c.d = 5
del c.d
c.__dict__["d"] = "instance"
c.__dict__["n"] = "instance"
print(c.d, c.n)
c.so = 1
print(c.so, type(C.so).__name__)
del c.do
for f in (lambda: setattr(c, "do", 1), lambda: delattr(c, "so")):
    try:
        f()
    except AttributeError as e:
        print(e)
C.d = "replaced"
print(c.d)


class Meta(type):
    md = Data()
    mn = NonData()


class D(metaclass=Meta):
    md = "class attr"
    mn = "class attr"


print(D.md, D.mn)
D.md = 3


class Raises:
    def __get__(self, o, t): raise AttributeError("hidden")


class E:
    r = Raises()
    def __getattr__(self, n): return "getattr " + n


print(E().r)
c2 = C()
c2.inst = NonData()
print(type(c2.inst).__name__)


class Callable:
    def __get__(self, o, t=None): return lambda *a: ("called", a)


class F:
    __call__ = Callable()
    __len__ = property(lambda self: lambda: 7)


print(F()(1, 2), len(F()))
