# The cycle collector: cycles, finalisers, weak references, gc module.
import gc, weakref


class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)


gc.collect()
a = N("a")
a.self = a
r = weakref.ref(a)
del a
print("unreachable", r() is not None)
n = gc.collect()
print(r(), n > 0)
a, b = N("x"), N("y")
a.other, b.other = b, a
del a, b
gc.collect()
l = []
l.append(l)
l.append(N("in list cycle"))
del l
gc.collect()
d = {}
d["d"] = d
d["n"] = N("in dict cycle")
del d
gc.collect()
def make():
    def f(): return f, n
    n = N("in closure cycle")
    return None
make()
gc.collect()
class Cls:
    pass
Cls.me = Cls
rc = weakref.ref(Cls)
del Cls
gc.collect()
print(rc())
def gen():
    me = yield
    n = N("in generator cycle")
    yield
g = gen()
next(g)
g.send(g)
del g
gc.collect()
kept = []
class R:
    def __del__(self): kept.append(self)
x = R()
x.me = x
wr = weakref.ref(x)
del x
gc.collect()
print(len(kept), wr())
kept[0].me = None
kept.clear()
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), len(gc.get_threshold()), len(gc.get_count()), gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("a"), gc.garbage, gc.get_debug())
called = []
gc.callbacks.append(lambda phase, info: called.append((phase, sorted(info))))
gc.collect()
print(called[:2])
gc.callbacks.clear()
a = [1]
print(a in gc.get_referrers(a[0]) or True, gc.get_referents([1, "x"]), gc.freeze(), gc.get_freeze_count() >= 0, gc.unfreeze())
e = N("exception cycle")
try:
    raise ValueError
except ValueError as exc:
    saved = exc
    local = e
del e, local
saved.n = saved
saved2 = saved
del saved, saved2
gc.collect()
print("end")
for f in (lambda: gc.collect(5), lambda: gc.collect("a"), lambda: gc.set_threshold("a")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
