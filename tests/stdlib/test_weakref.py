import copy
import gc
import weakref
from weakref import *


class O:
    def __init__(self, n): self.n = n
    def __repr__(self): return f'O({self.n})'
    def m(self): return self.n


a, b = O(1), O(2)
d = WeakValueDictionary(a=a, b=b)
print(sorted(d.keys()), len(d), d['a'], d.get('z'), 'a' in d, sorted(d.items(), key=str), [v.n for v in d.values()])
del a
print(len(d), 'a' in d, list(d), d.pop('zz', 7))
try:
    d['a']
except KeyError as e:
    print('KeyError', e)
x = O(3)
print(d.setdefault('x', x), d.setdefault('b', x), d.pop('b'), d.popitem(), len(d))
d['x'] = x
print((d | {'y': b})['y'], len(d.copy()), len(copy.deepcopy(d)), [r() for r in d.valuerefs()])
it = iter(d.items())
first = next(it)
print(first)
del it, first

k1, k2 = O('k1'), O('k2')
w = WeakKeyDictionary({k1: 1})
w[k2] = 2
print(len(w), w[k1], k1 in w, 3 in w, sorted(map(str, w)), list(w.values()), [r().n for r in w.keyrefs()])
del k1
print(len(w), list(w.items()), w.get(k2), w.pop(k2), w.setdefault(k2, 9), len(w.copy()))
del w[k2]
print(len(w))

s1, s2, s3 = O('s1'), O('s2'), O('s3')
s = WeakSet([s1, s2])
s.add(s3)
print(len(s), s1 in s, 5 in s, sorted(map(str, s)))
del s3
print(len(s), s == WeakSet([s2, s1]), s | [s1] == s, len(s - [s1]), len(s & [s1]), len(s ^ [s1]), s <= WeakSet([s1, s2]), s.isdisjoint([]))
s.discard(s1)
s.update([s1])
s.remove(s1)
try:
    s.remove(s1)
except KeyError:
    print('KeyError')
print(s.pop(), len(s))
try:
    s.pop()
except KeyError as e:
    print(e)

o = O('m')
wm = WeakMethod(o.m, lambda r: print('method gone', r() is None))
print(wm()(), wm == WeakMethod(o.m), hash(wm) == hash(ref(o)))
del o
print(wm())
try:
    WeakMethod(len)
except TypeError as e:
    print(e)

o = O('f')
f = finalize(o, print, 'finalized', end='.\n')
print(f.alive, f.peek()[1] is print, f.atexit, 'for' in repr(f))
del o
print(f.alive, f.peek(), f(), 'dead' in repr(f))
o = O('g')
f = finalize(o, lambda: 42)
print(f(), f(), f.alive)
f = finalize(o, lambda: 43)
print(f.detach()[0] is o, f.alive, f.detach())
f = finalize(o, print, 'at exit 1')
f2 = finalize(o, print, 'at exit 2')
f3 = finalize(o, print, 'not at exit')
f3.atexit = False

p = proxy(o)
print(p.n, getweakrefcount(o) >= 1, type(p).__name__)
r = ref(o)
print(r() is o, r is ref(o), isinstance(r, ReferenceType))
print(sorted(weakref.__all__))
