# One call site, whose callee, defaults or arguments change while it is warm.
class Shown:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, end="; ")


class Plain:
    def scaled(self, x, by=2, plus=0):
        return x * by + plus


class Other(Plain):
    def scaled(self, x, by=3):
        return x * by


class Bare(Plain):
    def scaled(self, x):
        return -x


def sites(objects):
    return [o.scaled(5) for o in objects]


print(sites([Plain()] * 4), sites([Other()] * 3), sites([Bare(), Plain(), Other()] * 2))
Plain.scaled.__defaults__ = (10, 1)
print(sites([Plain(), Other(), Bare()] * 2))
Plain.scaled.__defaults__ = None
try:
    sites([Plain()])
except TypeError as e:
    print(e)
Plain.scaled = lambda self, *rest, **named: (rest, named)
print(sites([Plain()] * 2))


def three(a, b, c=0):
    return a, b, c


def none():
    return "none"


def spread(f, args, kwargs={}):
    return f(*args, **kwargs)


for args in [(1, 2, 3), [1, 2, 3], (1, 2), "xyz", (1, 2, 3)] * 2:
    print(spread(three, args), end=" ")
print(spread(three, (1,), {"b": 2}), spread(three, (1, 2, 3), {}), spread(none, ()), spread(none, (), {}))
for args, kwargs in [((1,), {}), ((1, 2, 3, 4), {}), ((1, 2, 3), {"c": 1}), ((), {"a": 1})]:
    try:
        spread(three, args, kwargs)
    except TypeError as e:
        print(e)


def wrapper(*args, **kwargs):
    return three(*args, **kwargs)


print(wrapper(1, 2, 3), wrapper(1, 2, c=3), wrapper(*"ab"), wrapper(b=1, a=2))


class Point:
    __slots__ = ("x", "y", "__weakref__")

    def __init__(self, x, y=0):
        self.x = x
        self.y = y


class Empty:
    pass


class Noisy(Shown):
    def __init__(self, name, other):
        super().__init__(name)
        self.other = other


def make(cls, *args):
    return [cls(*args) for _ in range(3)]


print([(p.x, p.y) for p in make(Point, 1, 2)], [(p.x, p.y) for p in [Point(3), Point(4)]])
print(len(make(Empty)), type(Empty()).__name__)
p = Point.__new__(Point)
try:
    p.x
except AttributeError as e:
    print("no", e.name)


def last(n):
    first = Shown(f"first {n}")
    second = [Shown(f"second {n}")]
    number = n
    return number


def alone(n):
    only = [Shown(f"only {n}")]
    return n


for i in range(3):
    print(last(i), end="; ")
    print(alone(i), end="; ")
print()
for i in range(3):
    Noisy(f"outer {i}", Shown(f"inner {i}"))
print()
