# Attribute access that the caches must not get wrong when classes, instances and modules change.
import math
import sys
import types


def rounds(f, *args):
    return [f(*args) for _ in range(4)]


class Base:
    shared = 1

    def method(self):
        return "Base.method"

    @staticmethod
    def static(x):
        return ("static", x)

    @classmethod
    def make(cls, x=0):
        return (cls.__name__, x)


class Derived(Base):
    pass


def load_shared(o):
    return o.shared


def call_method(o):
    return o.method()


d = Derived()
print(rounds(load_shared, d), rounds(call_method, d))
Base.shared = 2
print(rounds(load_shared, d))
Derived.shared = 3
print(rounds(load_shared, d))
d.shared = 4
print(rounds(load_shared, d))
del d.shared
print(rounds(load_shared, d))
del Derived.shared
print(rounds(load_shared, d))
Base.shared = property(lambda self: "computed")
print(rounds(load_shared, d))
Base.shared = 5
print(rounds(load_shared, d), rounds(load_shared, Base), rounds(load_shared, Derived))

Derived.method = lambda self: "Derived.method"
print(rounds(call_method, d))
d.method = lambda: "own method"
print(rounds(call_method, d))
del d.method
print(rounds(call_method, d))
del Derived.method
print(rounds(call_method, d))


# Static and class methods by class and by instance.
def call_static(o):
    return o.static(7)


def call_make(o):
    return o.make(x) if (x := 3) else None


for o in (Base, Derived, d, Base(), Base, d):
    print(rounds(call_static, o)[-1], rounds(call_make, o)[-1])
Base.static = staticmethod(lambda x: ("new static", x))
Base.make = classmethod(lambda cls, x: ("new make", cls.__name__, x))
for o in (Base, Derived, d):
    print(call_static(o), call_make(o))


# Properties with getters and setters, errors in them, and results that are dropped.
class Temperature:
    def __init__(self):
        self._t = 0
        self.log = []

    @property
    def t(self):
        return self._t

    @t.setter
    def t(self, value):
        if value < -273:
            raise ValueError("too cold")
        self.log.append(value)
        self._t = value

    @property
    def fails(self):
        raise AttributeError("inside")

    def _set(self, v):
        self._t = v
        return [v]

    odd = property(lambda self: self._t, _set)


def use(o, n):
    total = 0
    for i in range(n):
        o.t = o.t + i
        total += o.t
        o.odd = o.t
    return total


t = Temperature()
print(use(t, 6), t.log)
for _ in range(3):
    try:
        t.t = -300
    except ValueError as e:
        print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
    try:
        t.fails
    except AttributeError as e:
        print(e)
old = Temperature.t
Temperature.t = property(lambda self: "changed")
print(t.t)
try:
    t.t = 1
except AttributeError as e:
    print(e)
Temperature.t = old
t.t = 9
print(t.t)
old.__init__(lambda self: "again")
print(t.t)


# A class with many attributes, and attributes outside of __init__.
class Many:
    def __init__(self):
        self.a = 0

    def more(self):
        for c in "bcdefghijklmnop":
            setattr(self, c, ord(c))
        return self


def read_many(m):
    return m.a, m.b, m.c, m.h, m.o, m.p


def write_many(m):
    m.b = m.b + 1
    m.p = m.p + 1
    m.zz = 1


m = Many().more()
print(rounds(read_many, m)[-1])
for _ in range(5):
    write_many(m)
print(read_many(m), m.zz)

# Instances whose dict has been asked for.
v = Many().more()
names = vars(v)
print(rounds(read_many, v)[-1], len(names))
for _ in range(5):
    write_many(v)
print(read_many(v), v.zz, names["p"])
names["a"] = "by name"
print(rounds(read_many, v)[-1])
del names["c"]
try:
    read_many(v)
except AttributeError as e:
    print(e)
v.c = 1
print(read_many(v))
print(v.more() is v)
names["more"] = lambda: "hidden"
print(v.more())
del names["more"]
print(v.more() is v)
v.__dict__ = {"a": 1, "b": 2, "c": 3, "h": 4, "o": 5, "p": 6}
print(rounds(read_many, v)[-1])


# Hooks.
class Hooked:
    known = "class"

    def __init__(self):
        self.own = "own"

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(name)
        return "hook " + name


def hooked(o):
    return o.known, o.own, o.other


h = Hooked()
print(rounds(hooked, h)[-1])
h.other = "set"
print(rounds(hooked, h)[-1])
del h.own
print(rounds(hooked, h)[-1])
print(getattr(h, "nothing", "default"))


# One site, many kinds of receivers.
class A:
    x = "class A"


class B:
    def __init__(self):
        self.x = "slot B"


class C:
    __slots__ = ("x", "y")


class D:
    @property
    def x(self):
        return "property D"


class E:
    def x(self):
        return "method"


class Meta(type):
    @property
    def x(cls):
        return "meta property of " + cls.__name__


class F(metaclass=Meta):
    x = "hidden by the metaclass"


c = C()
c.x = "member C"
n = types.SimpleNamespace(x="namespace")
mod = types.ModuleType("mod")
mod.x = "module"
dm = B()
vars(dm)


def load_x(o):
    return o.x


for _ in range(3):
    out = []
    for o in (A(), B(), c, D(), E(), A, F, n, mod, dm, F()):
        r = load_x(o)
        out.append(r() if callable(r) else r)
    print(out)
del c.x
for o in (c, C()):
    try:
        load_x(o)
    except AttributeError as e:
        print(e)
mod.x = "new"
print(load_x(mod))
mod.y = 1
print(load_x(mod))
del mod.x
try:
    load_x(mod)
except AttributeError as e:
    print(e)


# A module's function, and a module that becomes something else.
def root(x):
    return math.floor(x), math.pi > 3


print(rounds(root, 2.5)[-1])


class Odd(types.ModuleType):
    @property
    def y(self):
        return "property of the module's class"


print(mod.y)
mod.__class__ = Odd
print(mod.y)

# Changing the class of an instance, and of a class's bases.
p = B()
print(load_x(p))
p.__class__ = A
print(load_x(p))
del p.x
print(load_x(p))


class G(Derived):
    pass


g = G()
print(call_method(g))


class Other:
    def method(self):
        return "Other.method"


Derived.__bases__ = (Other,)
print(call_method(g), call_method(Derived()))
Other.method = lambda self: "patched"
print(call_method(g))


# super() with several receivers and classes of one body.
def family(tag):
    class P:
        def who(self):
            return "P" + tag

        @classmethod
        def kind(cls):
            return "kind" + tag

    class Q(P):
        def who(self):
            return super().who() + ">Q" + tag

        @classmethod
        def kind(cls):
            return super().kind() + cls.__name__

    class R(Q):
        def who(self):
            return super().who() + ">R"

    return P, Q, R


fams = [family(str(i)) for i in range(3)]
for _ in range(2):
    print([cls().who() for f in fams for cls in f], [f[1].kind() for f in fams], fams[0][2].kind())
fams[1][0].who = lambda self: "replaced"
print([cls().who() for f in fams for cls in f])


class N(list):
    def append(self, x):
        super().append(x * 2)
        return super().__len__()

    def __new__(cls, *args):
        return super().__new__(cls)


ns = N()
print([ns.append(i) for i in range(4)], ns)

# Classes that die and come again at the same address.
for i in range(50):
    ns = {"x": i, "method": lambda self, i=i: i}
    T = type("T", (), ns)
    o = T()
    assert load_x(o) == i and load_x(T) == i and call_method(o) == i
    del T, o
print("done")


# A descriptor's class that becomes one later.
class Later:
    pass


class Holder:
    later = Later()


def load_later(o):
    return type(o.later).__name__


print(rounds(load_later, Holder())[-1])
Later.__get__ = lambda self, obj, cls: 12
print(rounds(load_later, Holder())[-1])

# Named arguments of a method that is not there.
for _ in range(3):
    try:
        h.nope(key=1)
    except AttributeError as e:
        print(e)
    print(h.known.replace("c", "C", 1), dict(a=1).get("a"), Base.make(x=5))
