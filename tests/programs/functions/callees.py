# What a call may lead to, with every kind of argument: methods, classes, callable objects.
def show(label, *args, **kwargs):
    return label, args, kwargs


class C:
    def __init__(self, a, b=2, *rest, c=3, **more):
        self.args = (a, b, rest, c, more)

    def plain(self, a, b=5):
        return a, b

    def full(self, a, /, b, *rest, c=1, **more):
        return a, b, rest, c, more

    def __call__(self, a, b="b", *, c="c"):
        return a, b, c

    @classmethod
    def make(cls, a, b=0):
        return cls.__name__, a, b

    @staticmethod
    def free(a, b=0):
        return a, b

    def later(self, n=3):
        yield from range(n)


class D(C):
    def __init__(self, a, *, c=9):
        super().__init__(a, c=c)

    def plain(self, a, b=6):
        return "D", super().plain(a), super().plain(a, b=b)

    def full(self, *args, **kwargs):
        return super().full(*args, **kwargs)


def run(x):
    print(x.args)
    print(x.plain(1), x.plain(1, 2), x.plain(b=1, a=2), x.plain(1, b=3))
    print(x.full(1, 2), x.full(1, 2, 3, 4), x.full(1, b=2), x.full(1, 2, c=3, d=4, e=5))
    print(x(1), x(1, 2), x(1, c=3), x(b=1, a=2), x(*[1, 2]), x(*(1,), **{"c": 3}))
    print(x.make(1), x.make(1, b=2), x.free(1), x.free(b=1, a=2))
    f, g = x.plain, x.full
    print(f(1), f(1, b=2), f(*[1, 2]), f(**{"a": 1}), g(1, 2, *"xy", z=1, **{"w": 2}))
    print(list(x.later()), list(x.later(n=2)), list(x.later(*[1])))


for _ in range(3):
    run(C(1))
    run(C(1, 2, 3, c=4, d=5))
    run(D(7))
    run(D(a=7, c=8))
print(C(*[1, 2, 3], **{"c": 5, "x": 6}).args, C(**{"a": 1}).args, D(*(4,)).args)


def pick(**options):
    return options


def gather(first, *rest, key=None, **options):
    return first, rest, key, options


options = {"b": 1, "a": 2}
for _ in range(3):
    got = pick(**options)
    got["new"] = 1
    print(options, got, gather(1, **options), gather(*[1, 2, 3], key=4, **options))
    print(gather(*"ab", *"cd"), gather(0, *[], **{}), gather(key=1, first=2, z=3, y=4))
    print(show("x"), show("x", 1, y=2), show(*["x", 1], **{"y": 2}))


def optional(a, b=5, c=0, *, d=1, **more):
    return a, b, c, d, more


for _ in range(3):
    print(optional(1, x=9, c=3), optional(1, c=3, x=9, b=2), optional(1, 2, d=4, c=3, y=8))
    print(optional(1, x=9, y=8, d=7), optional(c=1, b=2, a=3), optional(a=1, b=2, c=3, d=4))
items = [1, 2]


def grow(*args):
    items.append(len(args))
    return args


print(grow(*items), grow(*items), items)


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except TypeError as e:
        print(e)


x = C(1)
for _ in range(2):
    attempt(x.plain)
    attempt(x.plain, 1, 2, 3)
    attempt(x.plain, 1, a=2)
    attempt(x.full, 1, a=2)
    attempt(x, 1, d=2)
    attempt(x)
    attempt(C)
    attempt(D, 1, 2)
    attempt(D, 1, e=2)
    attempt(pick, 1)
    attempt(lambda: x.plain(1, b=2, c=3))
    attempt(lambda: C(b=2))
    attempt(lambda: pick(**{1: 2}))
    attempt(lambda: x.plain(*3))
    attempt(lambda: pick(a=1, **options))
