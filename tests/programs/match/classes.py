# Class patterns: __match_args__, keywords, builtin self-matching types, errors.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y): self.x, self.y = x, y


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def f(v):
    match v:
        case Point3(x, y, z=0):
            return "flat", x, y
        case Point3(x, y, z):
            return "3d", x, y, z
        case Point(0, 0):
            return "origin"
        case Point(x=0) | Point(y=0):
            return "axis"
        case Point(x, y) if x == y:
            return "diagonal", x
        case Point():
            return "point"
        case int(n) | float(n):
            return "number", n
        case str(s):
            return "str", s
        case list([a, b]):
            return "list", a, b
        case dict({"k": v}):
            return "dict", v
        case tuple((a, *b)):
            return "tuple", a, b
        case bytes(b):
            return "bytes", b
        case type():
            return "a type"
        case object(__doc__=d):
            return "object", d


for v in (Point3(1, 2, 0), Point3(1, 2, 3), Point(0, 0), Point(0, 5), Point(5, 0), Point(4, 4), Point(1, 2), 5, 1.5, True, "s", [1, 2], {"k": "v"}, (1, 2, 3), b"b", int, None):
    print(f(v))


class NoArgs: pass
class BadArgs: __match_args__ = ["x"]
class BadItem: __match_args__ = (1,)
class Missing: __match_args__ = ("nope",)


def attempt(g):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)


def a():
    match NoArgs():
        case NoArgs(x): pass
def b():
    match BadArgs():
        case BadArgs(x): pass
def c():
    match BadItem():
        case BadItem(x): pass
def d():
    match Missing():
        case Missing(x): return "never"
        case _: return "no attribute, no match"
def e():
    match Point(1, 2):
        case Point(1, x=1): pass
def g():
    match 5:
        case int(a, b): pass
def h():
    K = 5
    match 5:
        case K(): pass
def i():
    match Point(1, 2):
        case Point(a, b, c): pass
for q in (a, b, c, d, e, g, h, i):
    attempt(q)


class Meta(type):
    def __instancecheck__(cls, o): return o == "special"


class Hook(metaclass=Meta): pass


match "special":
    case Hook():
        print("hooked")


class Prop:
    __match_args__ = ("v",)
    @property
    def v(self): print("property read"); return 3


match Prop():
    case Prop(4): pass
    case Prop(v): print(v)
# needs 3.12
