# WeakValueDictionary, WeakKeyDictionary, WeakSet, finalize, proxy.
import weakref


class C:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"C{self.n}"
    def hello(self): return f"hello {self.n}"
    def __len__(self): return 5
    def __add__(self, o): return self.n + o
    def __getitem__(self, k): return k


a, b = C(1), C(2)
d = weakref.WeakValueDictionary(a=a)
d["b"] = b
print(sorted(d), len(d), d["a"], d.get("z"), "b" in d, sorted(d.items()) == [("a", a), ("b", b)] if False else list(d.values()))
del b
print(len(d), list(d), d.get("b", "gone"), "b" in d)
try:
    d["b"]
except KeyError as e:
    print("KeyError", e)
print(d.pop("a"), len(d), d.setdefault("k", a) is a, dict(d), list(d.valuerefs())[0]() is a)
k = weakref.WeakKeyDictionary()
k[a] = "value"
t = C(3)
k[t] = "temp"
print(len(k), k[a], a in k)
del t
print(len(k), list(k), k.get(C(9), "none"))
s = weakref.WeakSet([a])
u = C(4)
s.add(u); s.add(C(5))
print(len(s), a in s, u in s)
del u
print(len(s), list(s), s | {1} == {1, a} if False else "")
s.discard(a)
print(len(s))
f = C(6)
fin = weakref.finalize(f, print, "finalized", 1, sep="-")
print(fin.alive, fin.peek()[1] is print)
del f
print(fin.alive, fin())
f2 = C(7)
fin2 = weakref.finalize(f2, lambda: "result")
print(fin2(), fin2(), fin2.alive)
fin3 = weakref.finalize(f2, print, "never")
print(fin3.detach() is not None, fin3.alive)
p = weakref.proxy(a)
print(p.n, p.hello(), len(p), p + 10, p["k"], str(p), type(p).__name__, p == a, bool(p), isinstance(p, C))
p.n = 99
print(a.n)
try:
    hash(p)
except TypeError as e:
    print(e)
del a
k.clear()
d.clear()
try:
    p.n
except ReferenceError as e:
    print(e)
cb = C(8)
pp = weakref.proxy(cb, lambda _: print("proxy callback"))
del cb
call = weakref.proxy(C.hello)
print(type(call).__name__, call(C(1)))
print(weakref.proxy(C) if False else "end")
