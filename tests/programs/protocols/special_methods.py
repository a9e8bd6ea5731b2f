# How operators and builtins find special methods.
class Log:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def method(name, answer=NotImplemented):
    def f(self, *args):
        print(name, self, *args)
        return answer
    f.__name__ = name
    return f


class A(Log):
    __add__ = method("A.__add__")
    __radd__ = method("A.__radd__")
    __iadd__ = method("A.__iadd__")
    __lt__ = method("A.__lt__")
    __gt__ = method("A.__gt__")
    __eq__ = method("A.__eq__")
    __pow__ = method("A.__pow__")
    __rpow__ = method("A.__rpow__")


class B(A):
    __radd__ = method("B.__radd__")
    __gt__ = method("B.__gt__")


class C(A):
    pass


class Other(Log):
    __radd__ = method("Other.__radd__", "other")
    __rmul__ = method("Other.__rmul__", "times")
    __rand__ = method("Other.__rand__", "and")


a, a2, b, c, o = A("a"), A("a2"), B("b"), C("c"), Other("o")


def attempt(text):
    try:
        print(text, "=", eval(text))
    except TypeError as e:
        print(text, "->", e)


for text in [
    "a + a2", "a + b", "a + c", "b + a", "c + a", "a + o", "a + 1", "1 + a", "o + a",
    "a < a2", "a < b", "b < a", "a == b", "a != b", "a == 1", "1 == a",
    "a ** b", "pow(a, 2, 3)", "pow(2, a, 3)", "pow(2, 3, a)",
    "[1] + o", "(1,) + o", "'x' + o", "b'x' + o", "2 * o", "[1] * o", "'x' * o", "{1} & o",
]:
    attempt(text)
try:
    a += 1
except TypeError as e:
    print(e)
a += o
print(a)


class Num:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v

    def __len__(self):
        return self.v

    def __getitem__(self, i):
        if i >= self.v:
            raise IndexError(i)
        return i * i


n = Num(4)
print([10, 20, 30, 40, 50][n], "ab" * n, [1] * n, hex(n), list(n), 9 in n, 5 in n, bool(n), bool(Num(0)))
print(int(n), float(n), complex(n), range(10)[n], b"abcdef"[n], "abcdef"[:n], list(reversed(n)))

# Slots follow what happens to a class later.
class Late:
    pass


class Sub(Late):
    pass


x = Sub()
for name, value, use in [
    ("__len__", lambda self: 3, lambda: len(x)),
    ("__bool__", lambda self: False, lambda: bool(x)),
    ("__call__", lambda self, *a, **k: (a, k), lambda: x(1, k=2)),
    ("__add__", lambda self, other: ("add", other), lambda: x + 1),
    ("__radd__", lambda self, other: ("radd", other), lambda: 1 + x),
    ("__getitem__", lambda self, k: ("item", k), lambda: x[3]),
    ("__contains__", lambda self, k: k == 7, lambda: (7 in x, 8 in x)),
    ("__hash__", lambda self: 42, lambda: hash(x)),
    ("__repr__", lambda self: "<late>", lambda: (repr(x), str(x), f"{x}")),
    ("__getattr__", lambda self, n: "got " + n, lambda: x.missing),
    ("__eq__", lambda self, other: other == 5, lambda: (x == 5, x != 5, x == 6)),
    ("__iter__", lambda self: iter("xyz"), lambda: list(x)),
    ("__int__", lambda self: 12, lambda: int(x)),
    ("__neg__", lambda self: "neg", lambda: -x),
    ("__format__", lambda self, s: "fmt " + s, lambda: f"{x:abc}"),
]:
    before = after = None
    try:
        use()
    except (TypeError, AttributeError, KeyError):
        pass
    setattr(Late, name, value)
    print(name, use())
    delattr(Late, name)
    try:
        r = use()
        print("  then", type(r).__name__)
    except (TypeError, AttributeError) as e:
        print("  then", type(e).__name__)

# Several bases: what a mixin defines wins over the builtin base behind it.
class Mixin:
    def __len__(self):
        return 99

    def __repr__(self):
        return "mixin"


class M(Mixin, list):
    pass


class N(list, Mixin):
    pass


print(len(M([1])), M(), len(N([1])), N([1]), M([1]) + [2], M([1]) == [1])


class Hashless:
    def __eq__(self, other):
        return True


class Hashed(Hashless):
    __hash__ = object.__hash__


for cls in (Hashless, Hashed):
    try:
        hash(cls())
        print(cls.__name__, "hashes", cls.__hash__ is None)
    except TypeError as e:
        print(e, cls.__hash__)


# Results of the wrong type.
class Wrong:
    def __init__(self, v):
        self.v = v

    def f(self, *args):
        return self.v

    __len__ = __bool__ = __hash__ = __repr__ = __str__ = __index__ = __int__ = __float__ = __format__ = f
    __iter__ = __complex__ = __length_hint__ = f


for make in (lambda: Wrong("x"), lambda: Wrong(-1), lambda: Wrong(1 << 70), lambda: Wrong(None)):
    w = make()
    for f in (len, bool, hash, repr, str, int, float, complex, format, iter, list, range, hex, ascii):
        try:
            r = f(w)
            print(f.__name__, r)
        except (TypeError, ValueError, OverflowError) as e:
            print(f.__name__, type(e).__name__, e)


class BadInit:
    def __init__(self):
        return 5


try:
    BadInit()
except TypeError as e:
    print(e)


# The next value and the end of an iteration.
class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("end")
        self.n -= 1
        return self.n


def delegate():
    r = yield from It(2)
    print("value", r)


print(list(It(3)), list(delegate()), next(It(0), "default"), sum(It(4)), max(It(4)))
a, *rest = It(3)
print(a, rest)
try:
    next(It(0))
except StopIteration as e:
    print(repr(e), e.value)


class NoIter:
    __iter__ = None
    __contains__ = None


for f in (iter, list, lambda x: 1 in x):
    try:
        f(NoIter())
    except TypeError as e:
        print(e)


# __class__ can be assigned.
class P:
    def who(self):
        return "P", self.v


class Q:
    def who(self):
        return "Q", self.v


p = P()
p.v = 1
p.__class__ = Q
p.w = 2
print(p.who(), p.__dict__, type(p) is Q, isinstance(p, Q), isinstance(p, P))


class S:
    __slots__ = ("v",)


for obj, cls in ((p, S), (p, int), (1, Q), (S(), P), (p, "x")):
    try:
        obj.__class__ = cls
    except TypeError as e:
        print(e)


# Wrappers.
print(int.__add__(1, 2), (1).__radd__(2), int.__add__(1, 1.5), list.__len__([1]), str.__contains__("abc", "b"))
print((3).__lt__(4), (3).__eq__("x"), [].__eq__([]), object().__eq__(1), (1).__bool__(), (7).__divmod__(2))
print(int.__add__.__name__, int.__add__.__doc__, int.__add__.__text_signature__, type(int.__add__).__name__)
print("__radd__" in dir(list), "__rmul__" in dir(list), "__radd__" in dir(int), "__rmod__" in dir(str))
for text in ["(1).__add__()", "(1).__add__(1, 2)", "(1).__add__(x=1)", "int.__add__()", "int.__add__('a', 1)",
             "(1).__pow__()", "[].__setitem__(1)", "object.__new__(1)", "object.__new__()", "object.__new__(int)",
             "int.__new__(str)", "int.__new__(P)", "object(1)", "object.__new__(P, 1)", "P(1)", "P(x=1)",
             "P().__init__(1)", "object().__init__(1)", "P().__setattr__('a')", "P().__setattr__(1, 2)",
             "object.__setattr__(P, 'x', 1)", "[].__add__(1)", "[].__mul__('a')", "int.__new__(bool, 1)"]:
    attempt(text)
