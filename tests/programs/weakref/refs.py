# weakref.ref: life, callbacks, equality, hashing, errors.
import weakref


class C:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"C{self.n}"
    def __eq__(self, o): return isinstance(o, C) and self.n == o.n
    def __hash__(self): return hash(self.n)


c = C(1)
r = weakref.ref(c)
print(r(), r() is c, weakref.ref(c) is r, weakref.getweakrefcount(c), type(r).__name__, weakref.ref(c, print) is r)
r2 = weakref.ref(c, lambda ref: print("callback", ref is r2, ref()))
print(weakref.getweakrefcount(c), len(weakref.getweakrefs(c)), r2.__callback__ is not None, r.__callback__)
d = C(1)
rd = weakref.ref(d)
print(r == rd, hash(r) == hash(c), r != rd)
del c
print(r(), r2(), r == rd, r == r, r2.__callback__)
try:
    hash(r2)
except TypeError as e:
    print(e)
print(hash(r) == hash(C(1)), repr(r).startswith("<weakref at 0x"), "dead" in repr(r))
for bad in (5, "s", (1,), [], {}, None, 1.5):
    try:
        weakref.ref(bad)
        print("ok", type(bad).__name__)
    except TypeError as e:
        print(e)
def f(): pass
print(weakref.ref(f)() is f, weakref.ref(C)() is C, weakref.ref({1})() is None, weakref.ref(lambda: 0)() is None, weakref.ref(C(5))())


class S:
    __slots__ = ()
class SW:
    __slots__ = ("__weakref__",)


try:
    weakref.ref(S())
except TypeError as e:
    print(e)
s = SW()
print(weakref.ref(s)() is s)
order = []
o = C(2)
refs = [weakref.ref(o, lambda _, i=i: order.append(i)) for i in range(3)]
del o
print(order)
o = C(3)
x = weakref.ref(o, lambda _: order.append("never"))
del x
del o
print(order)


class Sub(weakref.ref):
    def __init__(self, o, tag):
        super().__init__(o)
        self.tag = tag
    def __new__(cls, o, tag): return super().__new__(cls, o)


o = C(4)
sub = Sub(o, "t")
print(sub.tag, sub() is o, isinstance(sub, weakref.ref))
m = weakref.WeakMethod(o.__repr__)
print(m()() == repr(o))
del o
print(sub(), m())


class Del:
    def __del__(self): print("del runs, ref is self:", self.r() is self)


e = Del()
e.r = weakref.ref(e)
rr = e.r
del e
print(rr())
