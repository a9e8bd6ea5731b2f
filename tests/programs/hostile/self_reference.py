# repr and comparison of structures that contain themselves.
l = [1]
l.append(l)
print(l)
d = {}
d["d"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)
s = [d, l, {"l": l}]
s.append({"s": s})
print(s)
import collections
q = collections.deque()
q.append(q)
print(q)
o = collections.OrderedDict()
o["o"] = o
print(o)
dd = collections.defaultdict(list)
dd["x"] = dd
print(dd)
cm = collections.ChainMap({})
cm["c"] = [cm]
print(len(cm))
m = []
m.append(m)
n = []
n.append(n)
for f in (lambda: l == l, lambda: m == m, lambda: m == n, lambda: d == d, lambda: m in m, lambda: m.index(m), lambda: m < n, lambda: sorted([m, n]), lambda: d == {"d": d}, lambda: hash(t)):
    try:
        print(f())
    except (RecursionError, TypeError) as e:
        print(type(e).__name__)
import types
ns = types.SimpleNamespace()
ns.me = ns
print(ns)


class C:
    def __init__(self): self.items = [self]
    def __repr__(self): return f"C({self.items})"


try:
    repr(C())
except RecursionError:
    print("RecursionError from repr")
class L(list): pass
x = L()
x.append(x)
print(x, [x])
e = ValueError()
e.args = (e,)
try:
    print(repr(e))
except RecursionError:
    print("RecursionError from exception repr")
import functools
p = functools.partial(print)
p.__setstate__((print, (p,), {}, {}))
try:
    print(repr(p)[:30])
except RecursionError:
    print("RecursionError from partial")
p.__setstate__((print, (), {}, {}))
print("end")
# needs 3.12
