# lru_cache as method, keyword order, exceptions not cached, recursion, unhashable, maxsize 0; reduce with initial; partial of partial.
from functools import *

calls = []


@lru_cache(maxsize=3)
def f(a, b=0, **k):
    calls.append((a, b, k))
    return a + b


print(f(1), f(1), f(1, 0), f(1, b=0), f(a=1), f(b=0, a=1), f(1, x=1, y=2), f(1, y=2, x=1), len(calls), f.cache_info())


@lru_cache(maxsize=0)
def none(x):
    calls.append(x)
    return x


calls.clear()
print(none(1), none(1), calls, none.cache_info())


@lru_cache
def fails(x):
    calls.append(x)
    raise ValueError(x)


calls.clear()
for _ in range(2):
    try:
        fails(1)
    except ValueError as e:
        print(e)
print(calls, fails.cache_info())


class C:
    @lru_cache
    def m(self, x): calls.append(x); return x * 2
    @cached_property
    def p(self): return [1]
    @classmethod
    @lru_cache
    def k(cls, x): return cls.__name__ + str(x)


c, calls[:] = C(), []
print(c.m(1), c.m(1), C().m(1), calls, C.k(1), c.k(1), c.p is c.p, "p" in vars(c))


@lru_cache(maxsize=None)
def paths(r, c): return 1 if not r or not c else paths(r - 1, c) + paths(r, c - 1)


print(paths(20, 20), paths.cache_info().currsize)


@lru_cache(maxsize=2)
def evict(x): calls.append(x); return x


calls.clear()
for x in (1, 2, 1, 3, 2, 1, 1):
    evict(x)
print(calls, evict.cache_info())
print(reduce(lambda a, b: a + [b], "abc", []), reduce(lambda a, b: b, [1, 2, 3]), reduce(pow, [2, 3, 2]))
p = partial(partial(print, "a", sep="-"), "b", end="!\n")
p("c")
print(p.args, p.keywords, p.func is print, partial(dict, a=1)(b=2), partial(max, key=abs)(-5, 3), partial(lambda *a, **k: (a, k), 1, x=2)(3, x=4))
@wraps(paths, updated=())
def w(): pass
print(w.__name__, hasattr(w, "cache_info"), w.__wrapped__ is paths)
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return isinstance(o, V) and self.n == o.n
    def __gt__(self, o): return NotImplemented if not isinstance(o, V) else self.n > o.n
print(V(1) < V(2), V(1) <= V(1), V(2) >= V(3), sorted([V(2), V(1)])[0].n)
try:
    V(1) < 5
except TypeError as e:
    print(e)
