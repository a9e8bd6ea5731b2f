# not for the oracle
# Iterators that wrap each other a hundred thousand deep: stepped and dropped without a crash.
import functools, itertools


def attempt(name, f):
    try:
        f()
    except (RecursionError, StopIteration):
        pass
    print(name, "handled")


N = 100000
it = iter([1])
for _ in range(N):
    it = itertools.chain(it)
attempt("chain", lambda: next(it))
it = None
print("dropped")
it = iter([1])
for _ in range(N):
    it = map(abs, it)
attempt("map", lambda: next(it))
it = None
print("dropped")
f = abs
for _ in range(N):
    f = functools.partial(f)
attempt("partial", lambda: f(-1))
f = None
g = (x for x in [1])
for _ in range(N):
    g = (x for x in g)
attempt("generator expressions", lambda: next(g))
g = None
print("dropped")
it = iter([1])
for _ in range(N):
    it = filter(None, zip(it))
attempt("filter of zip", lambda: next(it))
it = None
e = []
for _ in range(N):
    e = enumerate(e)
attempt("enumerate", lambda: next(e))
e = None
print("alive")
