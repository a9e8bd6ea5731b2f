# A method is looked up before its arguments are evaluated.
import math


def note(x):
    print("argument", type(x).__name__)
    return x


class Plain:
    def method(self, *args, **kw):
        return args, kw


class WithProperty:
    @property
    def method(self):
        print("property")
        return lambda *a, **k: (a, k)


class Hooked:
    def __getattr__(self, name):
        print("hook", name)
        return lambda *a, **k: (name, a, k)


class Own:
    def __init__(self):
        self.method = lambda *a, **k: ("own", a, k)


class Static:
    @staticmethod
    def method(*a, **k):
        return "static", a, k


class Class:
    @classmethod
    def method(cls, *a, **k):
        return cls.__name__, a, k


def call(o):
    return o.method(note(1), note(2), key=note(3))


def call_one(o):
    return o.method(note(1))


for _ in range(3):
    for o in (Plain(), WithProperty(), Hooked(), Own(), Static(), Class(), Static, Class, 5, "s", None, math):
        for f in (call, call_one):
            try:
                print(f(o))
            except AttributeError as e:
                print(e)

# What the argument does to the receiver comes too late.
class Grows:
    def method(self, x):
        return "class", x


def grow(o, kind):
    if kind == "property":
        return 0
    return kind


g = Grows()
print(g.method(grow(g, "plain")))


def floor(x):
    return math.floor(x + note(0)), "a,b".split(note(","))


print(floor(1.5), floor(2.5))
try:
    math.nothing(note(1))
except AttributeError as e:
    print(e)


# The error's place is the attribute's; a call that raises has its own.
def where():
    return (
        Plain()
        .missing(note(1))
    )


try:
    where()
except AttributeError as e:
    print(e.__traceback__.tb_next.tb_lineno - where.__code__.co_firstlineno)


# Arguments that are suspended in between.
def gen(o):
    r = o.method((yield "first"), key=(yield "second"))
    yield r
    yield o.method(note((yield "third")))


for o in (Plain(), WithProperty(), Own(), Class):
    it = gen(o)
    print(next(it), it.send(1), it.send(2), next(it), it.send(3))


class Del:
    def __del__(self):
        print("del")


def temporary():
    return Plain().method(note(Del()) and 1)


print(temporary())
