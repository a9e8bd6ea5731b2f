# enumerate, zip, map, filter, reversed, sorted, iter with sentinel, next, any, all, sum, min, max.
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], start=3)), list(zip("abc", [1, 2])), list(zip()), list(zip("a")), list(zip("ab", [1, 2], strict=True)), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(str, range(3))), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, range(4))), list(reversed("abc")))
values = iter([1, 2, 0, 3])
print(list(iter(lambda: next(values), 0)), next(values), list(iter([].append.__class__, 5)) if False else "")
print(any([]), all([]), any(iter([0, 1])), all(iter([1, 0])), sum([]), sum([1, 2], 10), sum([0.1] * 3), sum([[1], [2]], []), sum(range(5)), sum([True, True]), sum([2 ** 62, 2 ** 62]), sum([1, 1.5, 2]), sum((1j, 2)))
print(min(3, 1), max([1, 5, 3]), min("b", "a", key=ord), max([], default="d"), min([[2], [1]]), max("aab", key="aab".count), min({3: 1, 2: 9}), max(1, 2.0), min([1, 1.0]), max((i for i in range(3)), key=lambda x: -x), min(["bb", "a"], key=len, default=0))
it = iter([1, 2, 3])
print(next(it), next(it), next(it), next(it, "end"), next(it, None))
e = enumerate("xy")
print(next(e), type(e).__name__, iter(e) is e, list(e), list(e))
z = zip([1, 2, 3], iter("ab"))
print(list(z), type(z).__name__)
m = map(print, ["side effect"])
print("lazy")
list(m)
print(list(map(None, []) if False else []), [*map(max, [1, 5], [3, 2])], dict(enumerate("ab")), dict(zip(*[iter("aabb")] * 2)))
class It:
    def __init__(self): self.n = 0
    def __call__(self): self.n += 1; return self.n
print(list(iter(It(), 4)))
a, b = zip(*[(1, 2), (3, 4)])
print(a, b, list(zip(*[[1, 2], [3, 4]])), list(map(list, zip("ab", "cd"))))
print(sorted(range(5), key=lambda x: (x % 2, -x)), sorted("ab", reverse=1), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed((1, 2))))
def g():
    yield 1
    raise ValueError("in iteration")
for f in (list, tuple, set, sum, sorted, any, max, lambda i: [*i], lambda i: dict(zip(i, "ab")), lambda i: list(map(str, i)), lambda i: "".join(map(str, i)), lambda i: [x for x in i], lambda i: 5 in i, lambda i: enumerate(i).__next__() and list(i)):
    try:
        print(f(g()))
    except ValueError as e:
        print(e)
print(next(reversed([1, 2])), list(zip("ab", "cd", "ef")), [i for i, _ in enumerate("abc")], list(filter(lambda c: c.isdigit(), "a1b2")), len(list(zip(range(10), range(5)))))
print(sum([0.1, 0.2, 0.3]), sum([1e16, 1.0, -1e16]), sum(iter([1, 2.5])), sum([1.0, 2 ** 70]))
# needs 3.12
