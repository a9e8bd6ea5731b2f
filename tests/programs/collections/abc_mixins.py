# Mixin methods of collections.abc for classes that define the minimum.
from collections.abc import *


class Seq(Sequence):
    def __init__(self, *a): self.a = a
    def __getitem__(self, i): return self.a[i]
    def __len__(self): return len(self.a)


s = Seq(1, 2, 3, 2)
print(list(s), 2 in s, s.index(2), s.count(2), list(reversed(s)))


class MSeq(MutableSequence):
    def __init__(self): self.l = []
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def __len__(self): return len(self.l)
    def insert(self, i, v): self.l.insert(i, v)


m = MSeq()
m.append(1); m.extend([2, 3]); m += [4]; m.reverse(); m.remove(2); print(m.l, m.pop(), m.l, m.pop(0)); m.clear(); print(len(m))


class Map(Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)


p = Map({"a": 1, "b": 2})
print("a" in p, p.get("z", 0), list(p.keys()), list(p.values()), list(p.items()), p == {"a": 1, "b": 2}, p != {}, p.keys() & {"a"}, repr(p.keys()).startswith("KeysView("))


class MMap(Map, MutableMapping):
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]


q = MMap({})
q.update(a=1); q.setdefault("b", 2); q["c"] = 3
print(q.pop("a"), q.pop("zz", "d"), q.popitem(), q.d)
q.clear()
print(q.d)


class St(Set):
    def __init__(self, it=()): self.e = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.e
    def __iter__(self): return iter(self.e)
    def __len__(self): return len(self.e)


a, b = St([1, 2, 3]), St([2, 3, 4])
print(list(a & b), list(a | b), list(a - b), list(a ^ b), a <= b, a == {1, 2, 3}, a.isdisjoint([9]), St([1]) < a, list({9} | a), a._hash() == a._hash())


class MSt(St, MutableSet):
    def add(self, x): self.e.append(x) if x not in self.e else None
    def discard(self, x): self.e.remove(x) if x in self.e else None


t = MSt([1])
t.add(2); t |= {3}; t -= {1}; t ^= {2, 9}; t &= {9, 3}
print(sorted(t), t.pop() in (3, 9), len(t))
try:
    t.remove(77)
except KeyError as e:
    print("KeyError", e)
t.clear()


class G(Generator):
    def __init__(self): self.n = 0
    def send(self, v):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
    def throw(self, *a): raise a[0]


g = G()
print(next(g), list(g), g.close())
for c in (Sequence, Mapping, Set, MutableMapping, Iterator, Hashable, Callable, Generator, Coroutine):
    try:
        c()
    except TypeError as e:
        print(e)
class I(Iterator):
    def __next__(self): raise StopIteration
print(list(I()), iter(i := I()) is i, issubclass(type("X", (), {"__iter__": 1}), Iterable), issubclass(type("X", (), {"__hash__": None}), Hashable), Callable[[int], str], Iterable[int], Mapping[str, int])
# needs 3.12
