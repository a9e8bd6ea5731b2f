# The words of every binding error.
def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def none(): pass
def one(a): return a
def two(a, b): return a, b
def three(a, b, c): return a, b, c
def four(a, b, c, d): return a
def opt(a, b=1): return a, b
def opts(a=1, b=2): return a, b
def kwonly(*, a, b, c=1): return a, b, c
def kwone(x, *, a): return a
def pos(a, b, /): return a, b
def posopt(a, b=2, /, c=3): return a, b, c
def posmix(a, /, b, **kw): return a, b, kw
def star(a, *args, k): return a


class C:
    def m(self, a): return a
    def n(): return 1
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a): return a


attempt(none, 1)
attempt(none, 1, 2)
attempt(none, x=1)
attempt(one)
attempt(one, 1, 2)
attempt(one, 1, a=1)
attempt(one, b=1)
attempt(two)
attempt(two, 1)
attempt(two, b=1)
attempt(three)
attempt(three, c=3)
attempt(four)
attempt(four, 1, 2, 3, 4, 5)
attempt(opt)
attempt(opt, 1, 2, 3)
attempt(opts, 1, 2, 3)
attempt(opts, 1, 2, 3, 4, z=1)
attempt(kwonly)
attempt(kwonly, a=1)
attempt(kwonly, 1)
attempt(kwonly, 1, 2, a=1, b=2)
attempt(kwone, 1, 2, a=1)
attempt(kwone, 1, 2)
attempt(pos, 1)
attempt(pos, a=1, b=2)
attempt(pos, 1, b=2)
attempt(posopt, a=1)
attempt(posopt, 1, b=2)
attempt(posopt, 1, 2, 3, 4)
attempt(posmix, 1, a=3)
attempt(posmix, 1, 2, a=3)
attempt(star)
attempt(star, 1)
attempt(star, 1, 2, 3)
attempt(C().m)
attempt(C().m, 1, 2)
attempt(C.m)
attempt(C().n)
attempt(C.s)
attempt(C().c)
attempt(C().c, 1, 2)
attempt(lambda x: x)
attempt(lambda: one(**{"a": 1}, **{"a": 2}))
attempt(lambda: one(*3))
attempt(lambda: one(**3))
attempt(lambda: one(**{1: 2}))
attempt(lambda: opts(*[1], a=2))
x, y, z = 3, "s", None
attempt(lambda: x(1))
attempt(lambda: y())
attempt(lambda: z())
attempt(lambda: C()(1))
attempt(C, 1)
attempt(object, 1)
attempt(lambda: C.nothing())
attempt(one, 1, verylongname=2)
