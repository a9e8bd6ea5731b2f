# Stability, key functions, cmp_to_key, partial orders, sort of many kinds of runs.
from functools import cmp_to_key
import operator

seed = 7
data = []
for i in range(500):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    data.append(seed % 100)
for d in (data, data[::-1], sorted(data), sorted(data)[::-1], [1] * 50, list(range(100)) + list(range(50)), [x % 7 for x in range(200)], [], [1], [2, 1]):
    s = sorted(d)
    assert all(a <= b for a, b in zip(s, s[1:])) and len(s) == len(d)
    pairs = sorted(((v, i) for i, v in enumerate(d)), key=lambda p: p[0])
    assert all(a[0] < b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(pairs, pairs[1:]))
    rev = sorted(((v, i) for i, v in enumerate(d)), key=lambda p: p[0], reverse=True)
    assert all(a[0] > b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(rev, rev[1:]))
print("stable")
print(sorted("The quick brown Fox".split(), key=str.casefold), sorted([3, 1.5, True, -2]), sorted(["10", "9", "1"], key=int), sorted({3: "c", 1: "a"}.items(), key=operator.itemgetter(1)))
print(sorted([5, 3, 8], key=cmp_to_key(lambda a, b: b - a)), sorted("bca", reverse=True), sorted([[2], [1, 5], []]), sorted([(1, None), (0, None)], key=lambda t: t[0]))
calls = []
sorted([3, 1, 2], key=lambda x: calls.append(x) or x)
print(calls)


class C:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        C.n += 1
        return self.v < o.v
    def __repr__(self): return f"C{self.v}"


print(sorted([C(3), C(1), C(2)]), C.n > 0, min(C(3), C(1)), max([C(3), C(7)], key=lambda c: c.v))
l = [1, 2, 3, "x", 4]
try:
    l.sort()
except TypeError as e:
    print(e, len(l))
l = [3, 1, 2]
def bad(x):
    if x == 1:
        raise ValueError("key failed")
    return x
try:
    l.sort(key=bad)
except ValueError as e:
    print(e, l)
l = [3, 1, 2]
def mutate(x):
    l.append(x)
    return x
try:
    l.sort(key=mutate)
except ValueError as e:
    print(e)
print(sorted([float("nan"), 1, 2])[1:], len(sorted([2, float("nan"), 1])))
people = [("bob", 30), ("al", 25), ("cy", 30)]
people.sort(key=lambda p: p[0]); people.sort(key=lambda p: p[1], reverse=True)
print(people, sorted(people, key=lambda p: (-p[1], p[0])))
print(sorted([2 ** 70, -2 ** 70, 0, 2 ** 62]), sorted([1.5, -0.5, float("inf"), -float("inf")]), sorted(["é", "e", "z", "😀"]), sorted([b"b", b"a"]), sorted([(1, "a"), (1, "B")]))
