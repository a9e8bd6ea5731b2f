def f(a):
    x, (y, *z) = a
    [x, a[0], a.b] = z
    return [*x, y], (*a, 1), {**y, "k": 1}, {*z}
