# property objects: getters, setters, deleters, docs, inheritance, errors.
class C:
    def __init__(self): self._x = 1

    @property
    def x(self):
        "x doc"
        return self._x

    @x.setter
    def x(self, v): self._x = v

    @x.deleter
    def x(self): print("deleting"); del self._x

    @property
    def ro(self): return "ro"

    wo = property(None, lambda s, v: print("wo", v))
    full = property(lambda s: 1, doc="full doc")


c = C()
c.x = 5
print(c.x, C.x.__doc__, C.full.__doc__, type(C.x).__name__)
del c.x
for f in (lambda: c.x, lambda: setattr(c, "ro", 1), lambda: delattr(c, "ro"), lambda: c.wo, lambda: delattr(c, "wo"), lambda: setattr(C.x, "__doc__", "changed")):
    try:
        print(f())
    except AttributeError as e:
        print(e)
c.wo = 3
print(C.x.__doc__, C.x.fget.__name__, C.ro.fset, C.x.fdel.__name__)


class D(C):
    @C.x.getter
    def x(self): return "D " + str(self._x)

    @property
    def ro(self): return "D " + super().ro


d = D()
d.x = 9
print(d.x, d.ro)
print(C.x.__get__(d), C.x.__get__(None, C) is C.x)
C.x.__set__(d, 4)
print(d.x)
for f in (lambda: setattr(C.x, "fget", 1), lambda: property(1).__get__(3), lambda: C.x.getter()):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)


class Sub(property):
    "subclass"
    def extra(self): return "extra"


class E:
    @Sub
    def p(self):
        "p's doc"
        return 1


print(E().p, E.p.extra(), E.p.__doc__)
p = property()
try:
    p.__get__(1)
except AttributeError as e:
    print(e)
print(C.ro.__isabstractmethod__)
