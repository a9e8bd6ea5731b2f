# Who is asked first: subclass priority, NotImplemented, same type.
class A:
    def __init__(self, n): self.n = n
    def __add__(self, o): print(self.n, "add"); return NotImplemented
    def __radd__(self, o): print(self.n, "radd"); return "A.radd"


class B(A):
    def __radd__(self, o): print(self.n, "B radd"); return "B.radd"


class C(A): pass


def attempt(f):
    try:
        print(f())
    except TypeError as e:
        print(e)


attempt(lambda: A("a") + B("b"))
attempt(lambda: A("a") + C("c"))
attempt(lambda: B("b") + A("a"))
attempt(lambda: A("a1") + A("a2"))
attempt(lambda: A("a") + 1)
attempt(lambda: 1 + A("a"))


class I:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return "fell back to add"


x = I()
x += 1
print(x)


class N:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"


print(-N(), +N(), ~N())


class MyInt(int):
    def __radd__(self, o): return "MyInt.radd"
    def __rsub__(self, o): return "MyInt.rsub"
    def __add__(self, o): return "MyInt.add"


print(1 + MyInt(2), 1 - MyInt(2), MyInt(2) + 1, MyInt(2) - 1, 1.5 + MyInt(1), True + MyInt(1))


class MyStr(str):
    def __radd__(self, o): return "MyStr.radd"
    def __rmod__(self, o): return "MyStr.rmod"


print("a" + MyStr("b"), "a%s" % MyStr("b"))


class NoAdd:
    __add__ = None
    def __radd__(self, o): return "r"


attempt(lambda: NoAdd() + 1)
attempt(lambda: 1 + NoAdd())
attempt(lambda: NoAdd() + NoAdd())


class P:
    def __pow__(self, e, m=None): return "pow", e, m
    def __rpow__(self, b, m=None): return "rpow", b, m


print(P() ** 2, 2 ** P(), pow(P(), 2, 3))
attempt(lambda: pow(2, P(), 3))
