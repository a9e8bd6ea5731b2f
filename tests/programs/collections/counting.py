# What Counter counts with, and the attributes of named tuples.
from collections import Counter, OrderedDict, defaultdict, namedtuple
import collections

c = Counter("abracadabra")
c["a"] += 1
c["zz"] += 2
c.update([1, 1.0, True, (1, 2), (1, 2), None])
c.update(a=1, q=2)
c[None] = 2.5
c.update([None, None])
c["big"] = 2**61 - 1
c.update(["big"])
print(c.most_common(3), c[None], c["big"] == 2**61, c["absent"], len(c), c.total())
del c["absent"]
try:
    c["bad"] = "text"
    c.update(["bad"])
except TypeError as e:
    print(e)
try:
    c.update([[]])
except TypeError as e:
    print(e)


class Loud(Counter):
    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)


class Getting(Counter):
    def get(self, key, default=None):
        return 10


print(Loud("aab"), Getting("aab"))


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


print(Counter([Key(1), Key(2), Key(1), 1, 1.0]))

Point = namedtuple("Point", "x y", defaults=[0])
p = Point(1)
print(p, p.x, p.y, Point.x, type(Point.x).__name__, Point.x.__doc__)
Point.x.__doc__ = "the first"
print(Point.x.__doc__, Point.__dict__["x"].__reduce__()[1], repr(Point.y))
for what in ("p.x = 1", "del p.x", "Point.x.__get__(5)", "Point.__dict__['y'].__get__((1,))"):
    try:
        exec(what)
    except (AttributeError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
print(Point.y.__get__((5, 6)), Point.y.__get__(None, Point) is Point.y, Point.y.__get__(p, Point))


class Sub(Point):
    z = property(lambda self: self.x + self.y)


print(Sub(3, 4).z, Sub(3, 4)._replace(x=9), sum(q.x for q in [Point(i) for i in range(5)]))

d = OrderedDict.fromkeys(range(50))
for i in range(50, 2000):
    d[i] = i
    d.popitem(last=False)
d.move_to_end(1990)
d.move_to_end(1995, last=False)
print(len(d), next(iter(d)), next(reversed(d)), list(d)[1], d.popitem())
dd = defaultdict(list)
for i in range(10):
    dd[i % 3].append(i)
print(dd, dd.get(7), 7 in dd)
