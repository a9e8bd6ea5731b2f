def f(open, a):
    with open(a) as x, open(x):
        if x:
            return x
    return a
