# Keys that come and go: a table of removed places is rebuilt, never searched for ever.
d = {i: i for i in range(12)}
for i in range(5000):
    d[i + 100] = 1
    del d[i + 100]
print(len(d), sum(d))

d = {i: i for i in range(12)}
for i in range(5000):
    d["k%d" % i] = i
    assert d.popitem() == ("k%d" % i, i)
print(len(d), list(d)[-1])

# A queue: in at the end, out at the start.
d = dict.fromkeys(range(20))
for i in range(20, 3000):
    d[i] = None
    del d[next(iter(d))]
print(len(d), next(iter(d)), list(d)[-1])

# Tables of every width, and keys that share the low bits of their hashes.
for n in (0, 1, 4, 5, 8, 9, 10, 11, 21, 22, 170, 171, 1000, 43690, 43691, 70000):
    d = {}
    for i in range(n):
        d[i << 20] = i
    for i in range(0, n, 3):
        del d[i << 20]
    c = d.copy()
    c.update({-1: -1})
    assert [k >> 20 for k in d] == [i for i in range(n) if i % 3], n
    assert all(d[i << 20] == i for i in range(n) if i % 3)
    assert not any((i << 20) in d for i in range(0, n, 3))
    assert len(c) == len(d) + 1 and c.pop(-1) == -1 and c == d
    d.clear()
    assert not d and d == {}
print("widths")

# Kinds of keys that are equal across types, and tuples of them.
d = {1: "int", 2.5: "float", "a": "str", (1, "a"): "tuple", None: "none", (1, (2, 3)): "deep"}
print(d[True], d[1.0], d[1 + 0j], d[5 / 2], d["".join("a")], d[(True, "a")], d[1.0, "a"], d[None])
print(d[(1, (2, 3))], d[(1.0, (2.0, 3))], (1, "b") in d, (1,) in d, 3 in d, -0.0 in {0: 1}, {0.0: 1}[-0.0])
print(float("nan") in {float("nan"): 1}, {-1: "a", -2: "b"}[-1], hash(-1) == hash(-2))


class Same:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Same) else other)


d = {Same(1): "x", Same("s"): "y"}
print(d[1], d["s"], d[Same(1)], 1 in d, "t" in d, Same("s") in d, 1 in {Same(1)}, Same(2) in {2})
print(1 in [Same(1)], None in [Same(None)], "q" in (Same("q"), 1), Same(7) in (1, 7))
d[1] = "z"
print([(type(k).__name__, v) for k, v in d.items()])
del d["s"]
print(len(d))


class Plain:
    pass


p, q = Plain(), Plain()
d = {p: 1, q: 2, Plain: 3, len: 4}
print(d[p], d[q], d[Plain], d[len], Plain() in d, p in {p}, p in (q, p))


class Sub(dict):
    def __missing__(self, key):
        return "missing %s" % (key,)


s = Sub(a=1)
s["b"] = 2
print(s["a"], s["b"], s["c"], s[(1, 2)], "c" in s)


class Loud(dict):
    def __getitem__(self, key):
        return "got %s" % key

    def __setitem__(self, key, value):
        print("set", key)
        dict.__setitem__(self, key, value)


s = Loud()
s["a"] = 1
print(s["a"], s["zz"], len(s))
for bad in ([], {}, (1, [])):
    for what in (lambda: {}[bad], lambda: bad in {}, lambda: bad in set(), lambda: {}.__setitem__(bad, 1)):
        try:
            what()
        except TypeError as e:
            print(e)
