def f(g, x, *args, **kwargs):
    g()
    g(1, x)
    g(x, key=1)
    g(*args, **kwargs)
    g(1, *args, k=2, **kwargs)
    return x.method(1, 2).other(k=3)
