# Reading and writing attributes of a class with __slots__.
class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(n):
    v = Vec(1, 2)
    w = Vec(0, 0)
    for _ in range(n):
        w.x = w.x + v.x
        w.y = w.y + v.y
    return w.x, w.y


print(run(15_000_000))
