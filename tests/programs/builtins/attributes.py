# getattr, setattr, delattr, hasattr, vars, dir, callable, isinstance, issubclass, type, id, hash.
class A:
    x = 1
    def __init__(self): self.y = 2
    def m(self): pass


a = A()
print(getattr(a, "x"), getattr(a, "z", "default"), hasattr(a, "y"), hasattr(a, "q"), vars(a), sorted(k for k in dir(a) if not k.startswith("__")), sorted(k for k in dir(A) if not k.startswith("__")))
setattr(a, "not valid", 1)
print(getattr(a, "not valid"), vars(a))
delattr(a, "not valid")
print(callable(a), callable(A), callable(len), callable(lambda: 0), callable(a.m), callable(3))
print(isinstance(1, (str, int)), isinstance(True, int), isinstance(1, int | str), isinstance(None, int | None), issubclass(bool, int), issubclass(int, (str, (float, int))), isinstance([], list), isinstance(A, type), issubclass(A, object), isinstance(1, ()))
for f in (lambda: isinstance(1, "int"), lambda: isinstance(1, [int]), lambda: issubclass(1, int), lambda: isinstance(1, list[int]), lambda: issubclass(int, list[int]), lambda: isinstance(1, (int, "x")) and isinstance("", (int, "x")), lambda: issubclass(int, 5), lambda: vars(5), lambda: vars([]), lambda: setattr(a, 1, 2), lambda: getattr(a, "q"), lambda: delattr(a, "q"), lambda: type(1, 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(id(a) == id(a), id(a) != id(A()), hash("a") == hash("a"), hash(1) == hash(True), isinstance(hash(a), int), type(a) is A, type(type(a)))
print(sorted(dir([]))[-5:], "append" in dir([]), "__len__" in dir(list), len(dir()) > 5, "upper" in dir(""), "real" in dir(1))
def f():
    q = 1
    return dir(), vars()
print(f())
class D:
    def __dir__(self): return ["c", "a", "b"]
    __dict__ = {"fake": 1}
print(dir(D()), vars(D()))
class G:
    def __getattr__(self, n):
        if n == "boom": raise ValueError("boom")
        raise AttributeError(n)
print(hasattr(G(), "x"), getattr(G(), "x", 5))
try:
    hasattr(G(), "boom")
except ValueError as e:
    print(e)
print(type("X", (A,), {"z": 3})().z, type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented, bool(NotImplemented) if False else "", callable(type(None)))
print(object().__class__, object.__doc__ is not None, int.__doc__ is not None, len.__doc__ is not None, repr(len), repr(int), repr(A.m)[:15], A.__eq__ is object.__eq__)
