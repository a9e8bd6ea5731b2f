# A function's own attributes and what it can be told about itself.
def f(a: int, b: "str" = "x", *c: list, d: float = 1.5, **e: dict) -> tuple:
    "The docstring."
    local = 1
    return local


print(f.__name__, f.__qualname__, f.__doc__, f.__module__)
print(f.__annotations__)
print(f.__defaults__, f.__kwdefaults__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames)
print(bool(c.co_flags & 4), bool(c.co_flags & 8), bool(c.co_flags & 32))
f.note = "own"
print(f.note, f.__dict__)
del f.note
try:
    f.note
except AttributeError as e:
    print(e)
f.__name__ = "renamed"
f.__qualname__ = "A.renamed"
f.__doc__ = None
print(f.__name__, f.__qualname__, f.__doc__)
print(str(f).startswith("<function A.renamed at 0x"))
try:
    f.__name__ = 3
except TypeError as e:
    print(e)
print(f.__globals__ is globals(), f.__closure__)


class C:
    def m(self):
        def inner():
            pass
        return inner


print(C.m.__qualname__, C().m().__qualname__, (lambda: 0).__qualname__)
m = C().m
print(m.__name__, m.__func__ is C.m, type(m.__self__).__name__, type(m).__name__)
print(type(f).__name__, type(len).__name__, type([].append).__name__, type(str.upper).__name__)
print(len.__name__, [].append.__name__, str.upper.__qualname__)


def g():
    """Doc
    two lines."""


print(repr(g.__doc__))
print((lambda: 0).__doc__)
g.__code__ = (lambda: 7).__code__
print(g())
