# needs 3.12
# PEP 709: comprehensions run in their function's frame; what that shows.
import sys


def frames():
    return [sys._getframe().f_code.co_name for _ in range(1)]


print(frames())


def locs():
    a = 1
    r = [sorted(locals()) for x in range(1)]
    return r, sorted(locals())


print(locs())
print([sorted(k for k in locals() if k in ("q", "frames")) for q in range(1)])


class C:
    a = 1
    r = [sys._getframe().f_code.co_name for _ in range(1)]
    s = [[a for a in range(2)] for b in range(2)]


print(C.r, C.s, C.a)


def gen():
    return list(sys._getframe().f_code.co_name for _ in range(1))


print(gen())


def isolation():
    x = "kept"
    out = [x for x in (1, 2)], {x: x for x in "a"}, {x for x in "b"}
    return x, out


print(isolation())


def raising():
    x = "kept"
    try:
        [1 // x for x in (1, 0)]
    except ZeroDivisionError:
        return x


print(raising())


def cells():
    x = "outer"
    fs = [lambda: x for x in range(2)]
    return x, [f() for f in fs]


print(cells())


def unbound():
    try:
        [y for _ in range(1)]
        y = 1
    except UnboundLocalError as e:
        return str(e)


print(unbound())
def nested():
    return [[(i, j, sys._getframe().f_code.co_name) for i in range(1)] for j in range(1)]
print(nested())
