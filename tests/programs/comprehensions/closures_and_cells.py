# Cells in comprehensions: each with its own, shared with the function around it where they should be.
def a():
    return [(lambda: x) for x in range(3)]


print([f() for f in a()])


def b(n):
    return [[(lambda: (i, j, n))() for j in range(2)] for i in range(2)]


print(b("n"))


def c():
    x = 10
    fs = [lambda: x for _ in range(2)]
    x = 20
    return [f() for f in fs]


print(c())


def d():
    out = []
    for i in range(3):
        out.append([i + k for k in range(2)])
    return out, i


print(d())


def e():
    total = 0
    def add(v):
        nonlocal total
        total += v
        return total
    return [add(v) for v in range(4)], total


print(e())


class Scope:
    y = 5
    def m(self):
        return [self.y + __class__.y for _ in range(2)]
    z = [lambda: "called" for _ in range(1)]


print(Scope().m(), Scope.z[0]())
g = {k: (lambda v: lambda: (k, v))(v) for k, v in {"a": 1, "b": 2}.items()}
print({k: f() for k, f in g.items()})


def walrus():
    if any((found := n) > 3 for n in range(10)):
        return found


print(walrus())


def inner_walrus():
    [last := i for i in range(4)]
    def see(): return last
    return last, see()


print(inner_walrus())
def glob():
    global gw
    [gw := i for i in range(3)]
glob()
print(gw)
def shadow(x):
    y = [x for x in x]
    return x, y
print(shadow((1, 2)))
def two():
    return [x for x in range(2)], [x for x in range(3)], (x for x in range(1))
print(two()[:2], list(two()[2]))
