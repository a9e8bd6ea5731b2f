# partial, reduce, wraps, cached_property, total_ordering, cmp_to_key, lru_cache, cache, singledispatch, partialmethod.
import functools
from functools import *

p = partial(lambda a, b, *c, k=0: (a, b, c, k), 1, k=5)
print(p(2), p(2, 3, k=9), p.func.__name__, p.args, p.keywords, partial(p, 7)(), partial(p, 7).args, partial(int, base=2)("101"), repr(partial(print, 1, sep="-")))
p.attr = 1
print(p.attr, partial(str.upper)("a"), reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, "hello"))
for f in (lambda: reduce(max, []), lambda: reduce(max, 5), lambda: partial(), lambda: partial(5), lambda: cmp_to_key(), lambda: lru_cache("x"), lambda: p(), lambda: partial(print, 1).nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def deco(f):
    @wraps(f)
    def inner(*a):
        "inner doc"
        return f(*a)
    return inner


@deco
def orig(x: int) -> str:
    "orig doc"
    return x


print(orig.__name__, orig.__doc__, orig.__annotations__, orig.__wrapped__(3), orig.__qualname__, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES)


class C:
    calls = 0
    @cached_property
    def v(self):
        C.calls += 1
        return 42
    def m(self, *a, **k): return a, k
    pm = partialmethod(m, 1, x=2)


c = C()
print(c.v, c.v, C.calls, c.__dict__, c.pm(3, y=4), C.v.func.__name__)
del c.v
print(c.v, C.calls)


@total_ordering
class T:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n


print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), T(1) != T(2))
try:
    @total_ordering
    class Bad: pass
except ValueError as e:
    print(e)
k = cmp_to_key(lambda a, b: len(a) - len(b))
print(sorted(["ccc", "a", "bb"], key=k), k("a") < k("bb"), k("a") == k("b"))


@lru_cache(maxsize=2)
def sq(x):
    print("computing", x)
    return x * x


print(sq(1), sq(1), sq(2), sq(3), sq(1), sq.cache_info(), sq.cache_parameters(), sq.__wrapped__(5))
sq.cache_clear()
print(sq.cache_info())


@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@lru_cache(typed=True)
def ty(x): return type(x).__name__


print(ty(1), ty(1.0), ty(True), ty.cache_info().currsize)
try:
    fib([])
except TypeError as e:
    print(e)


@singledispatch
def show(x): return f"object {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(list)
def _(x): return f"list {len(x)}"
@show.register(float | complex)
def _(x): return "number"
print(show("s"), show(5), show([1]), show(True), show(1.5), show(1j), show.dispatch(bool).__name__, sorted(t.__name__ for t in show.registry))


class M:
    @singledispatchmethod
    def go(self, x): return "base"
    @go.register
    def _(self, x: int): return "int"
    @go.register(str)
    @classmethod
    def _(cls, x): return cls.__name__


print(M().go(1.5), M().go(1), M().go("s"))
# needs 3.12
