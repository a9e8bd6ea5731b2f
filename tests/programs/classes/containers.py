# __getitem__ and friends, __contains__, __iter__, __missing__, the old sequence protocol.
class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if isinstance(i, slice):
            return "slice", i.start, i.stop, i.step
        if i >= self.n:
            raise IndexError(i)
        return i * 10


s = Seq(3)
print(list(s), 20 in s, 25 in s, s[1:2], s[:], s[::2], s[-1])
a, b, c = s
print(a, b, c, tuple(s), sorted(s, reverse=True), max(s), dict(zip("abc", s)))
try:
    list(reversed(s))
except TypeError as e:
    print(e)


class Full:
    def __init__(self): self.log = []
    def __getitem__(self, k): self.log.append(("get", k)); return 1
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __delitem__(self, k): self.log.append(("del", k))
    def __contains__(self, k): self.log.append(("in", k)); return k
    def __len__(self): return 3


f = Full()
f[1]
f[1, 2] = 3
f[1:2, ...] = 4
del f["x"], f[:]
f[0] += 5
print(1 in f, 0 not in f)
f["a"]["b"] if False else None
print(f.log)
print(list(reversed(f)))


class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(It(3)), 1 in It(3), sum(It(4)), [*It(2)], dict.fromkeys(It(2)))
i = It(2)
print(next(i), next(i), next(i, "end"))


class NoIter:
    __iter__ = None
    def __getitem__(self, i): return i


for f in (lambda: iter(NoIter()), lambda: 3 in type("X", (), {"__contains__": None})(), lambda: 1 in 5, lambda: (1).real[0], lambda: [].x, lambda: object()[1]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


def setit():
    object()[1] = 2


def delit():
    del object()[1]


for f in (setit, delit):
    try:
        f()
    except TypeError as e:
        print(e)


class CG:
    def __class_getitem__(cls, k): return cls.__name__, k


print(CG[int], CG[1, 2], CG[1:2])
try:
    int[3]
except TypeError as e:
    print(e)
print(list[int], dict[str, int], tuple[int, ...], type[int])
