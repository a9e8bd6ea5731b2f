# Natives that consume generators, chains under a busy collector, deep stacks, frames that are known; with blocks, bound methods, pairs.
import gc, sys
gc.set_threshold(5, 2, 2)
def big(a,b,c,d,e,f,g,h,i,j):
    k = [a]; l = (b,); m = {c: d}; n = str(e); o = [f, g]; p = (h, i, j)
    for q in range(5):
        yield (a, k, l, m, n, o, p, q)
def rec(n):
    if n == 0:
        yield from big(*range(10))
        return
    yield n
    yield from rec(n - 1)
    yield -n
r = list(rec(30))
print(len(r), r[0], r[-1], sum(1 for _ in rec(60)))
def deep(n, f):
    if n: return deep(n - 1, f)
    return f()
print(deep(200, lambda: sum(x for x in rec(20) if isinstance(x, int))))
print(deep(150, lambda: [y for y in rec(12)][3]))
def g2():
    fr = sys._getframe()
    for i in range(4):
        x = yield [i, fr.f_lineno]
        if x: print("got", x, sorted(fr.f_locals))
it = g2()
print(next(it), it.send("v"), list(it))
print(any(x > 50 for x in range(100)), all(x < 50 for x in range(100)), sum((x / 2 for x in range(9)), 1), sum(10**30 for _ in range(3)))
print(list(zip((str(i) for i in range(5)), [c * 2 for c in "abcde"])), dict((k, [k]) for k in "xyz"), sorted({str(i % 3) for i in range(9)}))
def stop_in():
    yield 1
    raise KeyError("k")
for f in (list, sum, any, tuple, set, sorted):
    try: f(stop_in() if f is not any else (x == 7 for x in stop_in()))
    except KeyError as e: print(f.__name__, e)
gg = (x for x in range(3))
def selfuse():
    yield 1
    try: list(h)
    except ValueError as e: print(e)
    yield 2
h = selfuse()
print(list(h))
class CM:
    def __init__(s, n): s.n = n
    def __enter__(s): return [s.n]
    def __exit__(s, *a): return a[0] is KeyError
for i in range(300):
    with CM(i) as a, CM(i + 1) as b:
        if i % 3 == 0: raise KeyError(i)
        assert a == [i] and b == [i + 1]
class CM2(CM):
    pass
def w(c):
    with c as v: return v
print(w(CM(1)), w(CM2(2)))
CM.__enter__ = lambda s: "patched"
print(w(CM(1)), w(CM2(2)))
m = [].append
class B:
    def meth(self, a, b): return (self.t, a, b)
bb = B(); bb.t = "t"
fm = bb.meth
print([fm(i, str(i)) for i in range(3)], (lambda f: [f(1, 2), f(3, 4)])(B.meth.__get__(bb)))
pairs = [(str(i), [i]) for i in range(50)]
acc = {}
for k, v in pairs:
    acc[k] = v
for i, (k, v) in enumerate(pairs):
    assert acc[k] is v and v == [i]
for a, b in [[1, 2], (3, 4), "ab", {5: 0, 6: 0}]:
    print(a, b, end=" ")
try:
    for a, b in [(1, 2), (3,)]: pass
except ValueError as e: print(e)
for i, x in enumerate(reversed([object() for _ in range(50)])): y = x
print(i, {i: str(i) for i in range(3)}, {str(i): i for i in (1, 1, 2)})
