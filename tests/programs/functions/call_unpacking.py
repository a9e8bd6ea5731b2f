# Unpacking in calls: order of evaluation, iterables of all kinds, mappings.
def show(*args, **kwargs):
    return args, kwargs


def gen():
    yield 1
    yield 2


class M:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, k):
        return k.upper()


print(show(*gen(), *"xy", *{3: 4}, *range(2)))
print(show(**M(), r=1))
print(show(*(), **{}))
print(show(1, *[2], 3, *[4], k=1, **{"l": 2}, m=3))


def ev(x):
    print("ev", x)
    return x


show(ev(1), *ev([2]), ev(3), k=ev(4), **ev({"l": 5}), m=ev(6))
show(*ev([1]), k=ev(2))
show(k=ev(1), *ev([2]))
args = [1, 2]
kw = {"a": 1}
a, k = show(*args, **kw)
k["b"] = 2
print(kw, a is not args)
a, k = show(*(t := (1, 2)))
print(a == t)


class Call:
    def __call__(self, *a, **k):
        return "called", a, k


print(Call()(1, *[2], x=3))
print(max(*[3, 1, 2]), print(*"abc", sep="-"))
print(dict(**{"a": 1}, b=2), list(*["ab"]), str(*[b"x"], **{"encoding": "ascii"}))
