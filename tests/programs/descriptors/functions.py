# Functions, methods, slots wrappers and member descriptors are descriptors.
def f(self, x=1): return self, x


print(f.__get__(5)(2), f.__get__(None, int) is f, f.__get__(5).__self__)


class C:
    pass


C.f = f
c = C()
c.g = f
print(c.f()[1], c.g(7))
print(type(C.__dict__["f"]).__name__, type(c.f).__name__, type(int.__add__).__name__, type((1).__add__).__name__, type(str.join).__name__, type(dict.__dict__["fromkeys"]).__name__, type(type.__dict__["__mro__"]).__name__, type(type(f).__dict__["__code__"]).__name__)
print(int.__dict__["real"].__get__(5), str.__dict__["upper"].__get__("a")(), int.__add__.__get__(3)(4))
for g in (lambda: str.__dict__["upper"].__get__(3), lambda: int.__dict__["real"].__get__("x"), lambda: f.__get__(None), lambda: int.real.__set__(3, 4)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
print(repr(int.real), repr(str.upper), repr(C.__dict__["__dict__"]), repr(C.__dict__["__weakref__"]))
print(str.upper.__objclass__, str.upper.__name__, int.__add__.__objclass__.__name__)
print(hasattr(c.f, "__func__"), hasattr(len, "__get__"), hasattr(str.upper, "__get__"), hasattr(f, "__set__"), hasattr(int.real, "__set__"))


class B:
    builtin = len
    lam = lambda *a: len(a)


print(B().builtin([1, 2]), B().lam(1))
# needs 3.12
