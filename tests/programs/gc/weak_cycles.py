# Weak references with callbacks on objects in cycles, and garbage that hangs on garbage.
import gc, weakref

gc.collect()


class C: pass


log = []
a, b = C(), C()
a.b, b.a = b, a
outside = weakref.ref(a, lambda r: log.append("outside callback"))
a.inside = weakref.ref(b, lambda r: log.append("inside callback: never, it died too"))
del a, b
gc.collect()
print(log, outside())


class F:
    def __init__(self, name): self.name = name
    def __del__(self): log.append((self.name, self.partner.name))


log.clear()
x, y = F("x"), F("y")
x.partner, y.partner = y, x
del x, y
gc.collect()
print(sorted(log))
root = C()
root.chain = None
for i in range(100):
    c = C()
    c.prev, root.chain = root.chain, c
    c.root = root
w = weakref.ref(root)
del root, c
gc.collect()
print(w())
wd = weakref.WeakValueDictionary()
for i in range(10):
    o = C()
    o.me = o
    wd[i] = o
del o
print(len(wd))
gc.collect()
print(len(wd))
keep = C()
keep.ring = [C() for _ in range(3)]
for i in range(3):
    keep.ring[i].n = keep.ring[i - 1]
rw = [weakref.ref(c) for c in keep.ring]
gc.collect()
print([r() is not None for r in rw])
keep.ring = None
gc.collect()
print([r() for r in rw])
made = sum(1 for _ in range(20000) if [C() for _ in range(1)])
for _ in range(3000):
    p = C()
    p.p = p
    p.big = [p] * 10
gc.collect()
print("survived", made)
