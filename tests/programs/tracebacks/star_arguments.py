def f(a, b, *, c):
    pass


args = (1,)
f(*args, **{"c": 3})
