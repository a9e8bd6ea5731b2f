# Rich comparison: reflection, NotImplemented, identity fallbacks, hash and eq.
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.n < o.n if isinstance(o, V) else NotImplemented
    def __repr__(self): return f"V{self.n}"


print(V(1) == V(1), V(1) != V(1), V(1) == 1, V(1) != 1, 1 == V(1))
print(V(1) < V(2), V(1) > V(2), sorted([V(3), V(1), V(2)]), max(V(1), V(5)))
for f in (lambda: V(1) <= V(2), lambda: V(1) < 3, lambda: 3 < V(1), lambda: hash(V(1)), lambda: {V(1)}):
    try:
        print(f())
    except TypeError as e:
        print(e)


class L:
    def __init__(self, name): self.name = name
    def __lt__(self, o): print(self.name, "lt"); return NotImplemented
    def __gt__(self, o): print(self.name, "gt"); return NotImplemented
    def __eq__(self, o): print(self.name, "eq"); return NotImplemented
    def __ne__(self, o): print(self.name, "ne"); return NotImplemented


class M(L): pass


a, b, c = L("a"), L("b"), M("c")
try:
    a < b
except TypeError as e:
    print(e)
try:
    a < c
except TypeError as e:
    print(e)
print(a == b, a == c, a != b, a == a)


class W:
    def __eq__(self, o): return "eq result"
    def __lt__(self, o): return []
    def __contains__(self, x): return [1]
    __hash__ = object.__hash__


print(W() == 1, W() != 1, W() < 1, 1 > W(), 1 in W(), not W() == 2)
print(W() < 1 < 2, (W() < 1) or "falsy")


class NE:
    def __ne__(self, o): return "only ne"


print(NE() != 1, NE() == 1)
print([float("nan")] == [float("nan")], (n := float("nan")) == n, [n] == [n], n in [n])
print(object() == object(), (o := object()) == o, None == None, NotImplemented == NotImplemented)
print((1, 2) < (1, 3), [1] < [1, 0], "a" < "b", {1} < {1, 2}, b"a" < b"b", (1, "a") == (1.0, "a"))


class H:
    def __init__(self, k): self.k = k
    def __eq__(self, o): return self.k == o.k
    def __hash__(self): return 7


print(len({H(1), H(2), H(1)}), {H(1): "x"}[H(1)])
class NoHash(H):
    def __eq__(self, o): return True
try:
    hash(NoHash(1))
except TypeError as e:
    print(e)
class KeepHash(H):
    def __eq__(self, o): return True
    __hash__ = H.__hash__
print(hash(KeepHash(1)))
