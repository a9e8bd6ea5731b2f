# Structures changed by the callbacks of the operation that is walking them.
def attempt(name, f):
    try:
        r = f()
        print(name, "->", r if isinstance(r, (int, str, bool, type(None))) else type(r).__name__)
    except Exception as e:
        print(name, type(e).__name__, e)


l = [3, 1, 2]
attempt("sort key appends", lambda: l.sort(key=lambda x: l.append(x) or x))
l = [3, 1, 2]
attempt("sort key clears", lambda: l.sort(key=lambda x: l.clear() or x))


class Cmp:
    def __init__(self, v, l): self.v, self.l = v, l
    def __lt__(self, o):
        self.l.append(1)
        return self.v < o.v


l = []
l.extend(Cmp(i, l) for i in (3, 1, 2))
attempt("sort lt appends", lambda: l.sort())


class Eq:
    def __init__(self, f): self.f = f
    def __eq__(self, o): self.f(); return False
    def __hash__(self): return 1


l = [Eq(lambda: l.clear()) for _ in range(5)]
attempt("index clears", lambda: l.index(5))
l = [Eq(lambda: l.clear()) for _ in range(5)]
attempt("count clears", lambda: l.count(5))
l = [Eq(lambda: l.append(1)) for _ in range(3)]
attempt("remove appends", lambda: l.remove(5) if len(l) < 10 else None)
l = [Eq(lambda: l.pop()) for _ in range(5)]
attempt("compare pops", lambda: l == [1, 2, 3, 4, 5])
d = {}
d[Eq(lambda: d.clear())] = 1
attempt("dict get clears", lambda: d.get(Eq(lambda: d.clear())))
d = {Eq(lambda: d.update({i: i for i in range(100)})): 1}
attempt("dict set grows", lambda: d.__setitem__(Eq(lambda: None), 2))
print(len(d) > 100)
s = {Eq(lambda: s.clear())}
attempt("set in clears", lambda: Eq(lambda: None) in s)
s = {Eq(lambda: s.add(len(s)))}
attempt("set union", lambda: len(s | {Eq(lambda: s.add(99))}) > 0)
d1 = {Eq(lambda: d1.clear()): 1, 2: 3}
attempt("dict eq clears", lambda: d1 == {Eq(lambda: None): 1, 2: 3})


class Repr:
    def __init__(self, l): self.l = l
    def __repr__(self): self.l.clear(); return "r"


l = []
l.extend([Repr(l), 1, 2])
attempt("repr clears list", lambda: repr(l))
d = {}
d["k"] = Repr(d)
d["j"] = 1
attempt("repr clears dict", lambda: repr(d))


class Hash:
    def __init__(self, f): self.f = f
    def __hash__(self): self.f(); return 5


l = [1, 2]
attempt("fromkeys", lambda: len(dict.fromkeys([Hash(lambda: l.clear()), *l])))


class Idx:
    def __init__(self, l): self.l = l
    def __index__(self): self.l.clear(); return 0


l = [1, 2, 3]
attempt("getitem index clears", lambda: l[Idx(l)])
l = [1, 2, 3]
attempt("slice index clears", lambda: l[Idx(l):2])
l = [1, 2, 3]
attempt("setitem index clears", lambda: l.__setitem__(Idx(l), 5))
b = bytearray(b"abc")
attempt("bytearray index clears", lambda: b[Idx(b)])
b = bytearray(b"abc")
attempt("bytearray value clears", lambda: b.__setitem__(0, Idx(b)))
def shrinking():
    for x in list(l):
        l.clear()
        yield x
l = [1, 2, 3]
attempt("extend from shrinking self", lambda: l.extend(shrinking()))
l = [1, 2, 3]
attempt("slice assign shrinking", lambda: l.__setitem__(slice(0, 2), shrinking()))


class Del:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.append("from del") if len(self.l) < 50 else None


l = []
l.extend(Del(l) for _ in range(5))
l.clear()
print(len(l))
l = []
l.extend(Del(l) for _ in range(5))
l[:] = [1, 2, 3]
print(len(l))
d = {}
class DelD:
    def __del__(self): d[id(self) % 7] = 1
d.update({i: DelD() for i in range(20)})
d.clear()
print(len(d) <= 20)
class J:
    def __init__(self, l): self.l = l
    def __str__(self): self.l.clear(); return "s"
l = ["a"]
l.append(J(l))
attempt("join", lambda: ",".join(map(str, l)))
it = iter(l := [1, 2, 3])
next(it)
del l[:]
attempt("iterator of cleared list", lambda: next(it, "done"))
g = (x for x in l)
# needs 3.12
