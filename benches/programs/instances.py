# Making instances with __init__, keeping some and dropping the rest.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Named(Point):
    def __init__(self, x, y, name="p"):
        super().__init__(x, y)
        self.name = name


def run(n):
    kept = []
    total = 0
    for i in range(n):
        p = Point(i, 1)
        total += p.x + p.y
        if i & 3 == 0:
            kept.append(Named(i, 2))
        if len(kept) == 1000:
            kept = []
    return total, len(kept)


print(run(3_000_000))
