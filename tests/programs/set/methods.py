# Sets and frozensets: all operators and methods.
s = {1, 2, 3}
s.add(4); s.add(1); s.discard(9); s.remove(2)
print(sorted(s), len(s), 3 in s, sorted(s | {9}), sorted(s & {1, 3, 7}), sorted(s - {1}), sorted(s ^ {1, 10}), s <= {1, 3, 4, 5}, s < s, s >= {1}, s > {1}, s == {4, 3, 1}, s != {1}, s.isdisjoint({7}), s.issubset([1, 3, 4]), s.issuperset((1,)))
print(sorted(s.union([5], "a" * 0, {6})), sorted(s.intersection([1, 3], [3])), sorted(s.difference([1], [3])), sorted(s.symmetric_difference([1, 8])), sorted(s.copy()), s.copy() is not s, set(), {*()}, set("a"), frozenset(), frozenset([1]), repr({1}), repr(frozenset({2})), str({"x"}))
s.update([5], {6}); s.intersection_update({1, 3, 5, 6}); s.difference_update([1]); s.symmetric_difference_update({3, 7})
print(sorted(s))
s |= {10}; s &= {5, 7, 10}; s -= {5}; s ^= {7, 8}
print(sorted(s), s.pop() in (8, 10), len(s))
s.clear(); print(s, bool(s))
f = frozenset([1, 2])
print(hash(f) == hash(frozenset([2, 1])), {f: "k"}[frozenset([1, 2])], f == {1, 2}, {1, 2} == f, type(f | {3}).__name__, type({3} | f).__name__, f.copy() is f, frozenset(f) is f, f in {f}, {1, 2} in {f}, {f} == {frozenset({1, 2})}, {1} < f, f.union([3]) == {1, 2, 3})
for g in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: {1} | [2], lambda: {1} + {2}, lambda: {1} < [1], lambda: set(5), lambda: set(1, 2), lambda: hash({1}), lambda: f.add, lambda: s[0], lambda: {1}.update(5), lambda: {1}.union(5), lambda: {1}.add([]), lambda: [] in {1}, lambda: {1}.remove([]), lambda: {1}.issubset(5), lambda: {1} & 5, lambda: frozenset(1, 2), lambda: {1}.discard([]), lambda: {1}.add(), lambda: {1} - [1], lambda: f.__init__(5), lambda: sorted([{1}, {2}]) and "ok", lambda: {1}.x, lambda: {1}.remove(({},))):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
class S(set):
    def __repr__(self): return "S!" + super().__repr__()
print(S([1]), type(S([1]) | {2}).__name__, S([1]) == {1}, type(S([1]).copy()).__name__, S())
class F(frozenset): pass
print(F([1]), type(F([1]) | {2}).__name__, F([1]) == {1}, repr(F()))
big = set(range(1000))
for i in range(0, 1000, 2):
    big.discard(i)
print(len(big), 501 in big, 500 in big, sum(big), big & set(range(5)) == {1, 3}, len(big | set(range(2000))), min(big), max(big))
print({1, True, 1.0}, {0, False}, {2 ** 70} & {2 ** 70}, {(1, 2)} | {(1, 2)}, {None, None}, len({float("nan"), float("nan")}))
print({x % 3 for x in range(9)} == {0, 1, 2}, set([1, 2]) - set([2]), set(map(abs, (-1, 1))), set({1: 2}), not {0} - {0})
