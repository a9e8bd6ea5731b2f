# Every parameter kind, bound in every way.
def f(a, b, /, c, d=4, *args, e, g=7, **kw):
    return a, b, c, d, args, e, g, kw


print(f(1, 2, 3, e=5))
print(f(1, 2, c=3, e=5))
print(f(1, 2, 3, 4, 5, 6, e=7, g=8, z=9))
print(f(1, 2, c=3, d=0, e=5, a=10, b=20))
print(f(*[1, 2], *(3, 4, 5), **{"e": 6}, **{"x": 1}))


def only_kw(*, a, b=2):
    return a, b


def only_pos(a, b=2, /):
    return a, b


def var(*args):
    return args


def kw(**kwargs):
    return kwargs


print(only_kw(a=1), only_kw(b=1, a=0))
print(only_pos(1), only_pos(1, 3))
print(var(), var(1), var(*range(3), 9, *"ab"))
print(kw(), kw(self=1, args=2), kw(**{"not an identifier": 1}))
print((lambda x, *y, z=1, **w: (x, y, z, w))(1, 2, 3, z=4, q=5))
print((lambda: None)(), (lambda *, a: a)(a=3))
