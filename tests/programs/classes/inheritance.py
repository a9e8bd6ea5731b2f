# Method resolution order, diamonds, cooperative super, C3 failures.
class A:
    def who(self): return ["A"]


class B(A):
    def who(self): return ["B"] + super().who()


class C(A):
    def who(self): return ["C"] + super().who()


class D(B, C):
    def who(self): return ["D"] + super().who()


print(D().who(), [k.__name__ for k in D.__mro__], D.mro() == list(D.__mro__))
try:
    class Bad(A, D): pass
except TypeError as e:
    print(e)
try:
    class Twice(A, A): pass
except TypeError as e:
    print(e)
try:
    class NotClass(3): pass
except TypeError as e:
    print(e)
try:
    class FromBool(bool): pass
except TypeError as e:
    print(e)
try:
    class Layout(int, str): pass
except TypeError as e:
    print(e)
try:
    class FromNone(type(None)): pass
except TypeError as e:
    print(e)
print(issubclass(D, (int, A)), issubclass(A, D), isinstance(D(), C))
print([k.__name__ for k in A.__subclasses__()], D.__base__.__name__)


class X(D):
    pass


x = X()
print(x.who())
D.__bases__ = (C, B)
print(x.who(), [k.__name__ for k in X.__mro__])
try:
    A.__bases__ = (D,)
except TypeError as e:
    print(e)


class MyList(list):
    def __init__(self, *args):
        super().__init__(args)
        self.extra = 1

    def append(self, x):
        super().append(x * 2)


m = MyList(1, 2)
m.append(3)
print(m, m.extra, len(m), isinstance(m, list), m == [1, 2, 6])


class MyInt(int):
    def __new__(cls, v):
        return super().__new__(cls, v + 1)


n = MyInt(4)
print(n, type(n).__name__, type(n + 1).__name__, n.real, n == 5, hash(n) == hash(5))


class MyStr(str):
    def __repr__(self):
        return "MyStr" + super().__repr__()


s = MyStr("ab")
print(repr(s), s, s + "c", type(s.upper()).__name__, {s: 1}["ab"])


class MyDict(dict):
    def __missing__(self, k):
        return "missing " + str(k)


d = MyDict(a=1)
print(d["a"], d["b"], d.get("b"), d)


class MyTuple(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)


print(MyTuple(1, 2), MyTuple(1)[0], MyTuple() == ())


class MyExc(Exception):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b


try:
    raise MyExc(1, 2)
except MyExc as e:
    print(e, e.args, e.b, repr(e))
