# Class bodies, instances, class and instance attributes, bound methods.
class Point:
    """A point."""
    count = 0
    tags = []

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.count += 1

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1)
q = Point(2, 3)
print(p, q, Point.count, p.count)
p.count = 99
print(p.count, q.count, Point.count, p.__dict__)
del p.count
print(p.count)
p.tags.append("a")
print(q.tags)
print(p.move(1, 1).move(2, 2))
print(Point.__name__, Point.__qualname__, Point.__doc__, Point.__module__, Point.__bases__)
print(type(p) is Point, isinstance(p, Point), isinstance(p, object), type(Point) is type)
m = p.move
m(10, 10)
print(p, Point.move(p, 1, 1))
p.__dict__["z"] = 5
print(p.z, sorted(vars(p)))
p.extra = lambda: "no self"
print(p.extra())
Point.shout = lambda self: f"{self}!"
print(q.shout())
try:
    p.nothing
except AttributeError as e:
    print(e)
try:
    Point.nothing
except AttributeError as e:
    print(e)
try:
    del p.nothing
except AttributeError as e:
    print(e)
p.__dict__ = {"x": 7, "y": 8}
print(p)
p.__class__ = type("Other", (), {"__repr__": lambda s: "other %d" % s.x})
print(p, type(p).__name__)
print(hasattr(p, "x"), getattr(p, "w", None))
setattr(p, "w", 1)
delattr(p, "x")
print(vars(p))
class Empty: pass
print(Empty().__dict__, Empty.__dict__.keys() >= {"__module__", "__dict__", "__weakref__", "__doc__"})
