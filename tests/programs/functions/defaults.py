# Defaults are evaluated once, at definition, left to right.
order = []


def note(x):
    order.append(x)
    return x


def f(a=note(1), b=note(2), *, c=note(3)):
    return a, b, c


print(order, f(), f(9), f(c=8))


def grow(x, seen=[]):
    seen.append(x)
    return seen


print(grow(1), grow(2), grow(3, []), grow(4))
print(f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (10, 20)
f.__kwdefaults__ = {"c": 30}
print(f())
f.__defaults__ = None
try:
    f()
except TypeError as e:
    print(e)
i = 5


def late(x=i):
    return x


i = 6
print(late())
fs = [lambda n=n: n for n in range(3)]
print([g() for g in fs])
