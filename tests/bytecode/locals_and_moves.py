def f(a):
    b = a
    a, b = b, a
    c = d = [a, b]
    return c + (c := d)
