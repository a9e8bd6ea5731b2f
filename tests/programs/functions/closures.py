# Cells are shared, made fresh per call, and late bound.
def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def get():
        return n

    return up, get


up, get = counter()
up2, get2 = counter()
up(); up(); up2()
print(get(), get2())
fs = []
for i in range(3):
    fs.append(lambda: i)
print([f() for f in fs])
fs = [(lambda: j) for j in range(3)]
print([f() for f in fs])


def outer(x):
    def middle(y):
        def inner(z):
            nonlocal x
            x += z
            return x, y, z
        return inner
    return middle


h = outer(1)(2)
print(h(3), h(4))
print(h.__code__.co_freevars, len(h.__closure__), sorted(c.cell_contents for c in h.__closure__))


def unbound():
    def g():
        return late
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    late = 3
    return g()


print(unbound())


def deleted():
    x = 1
    def g():
        return x
    print(g())
    del x
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)


deleted()


def loop_cells():
    out = []
    for k in range(3):
        def g(k=k):
            def h():
                return k
            return h
        out.append(g())
    return [g() for g in out]


print(loop_cells())


def param_cell(a, *b, c=3, **d):
    return lambda: (a, b, c, d)


print(param_cell(1, 2, e=5)())
cell = (lambda: up).__closure__
print(cell)


def empty_cell():
    def g():
        return z
    c = g.__closure__[0]
    try:
        c.cell_contents
    except ValueError as e:
        print(e)
    z = 1
    print(c.cell_contents)
    c.cell_contents = 9
    print(z)


empty_cell()
