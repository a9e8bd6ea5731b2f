# __init_subclass__, __set_name__, __class_getitem__, __mro_entries__, __prepare__, class keywords.
class Base:
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        print("subclass", cls.__name__, tag)
        cls.tag = tag


class A(Base, tag="a"): pass
class B(A): pass


print(A.tag, B.tag)
try:
    class C(Base, other=1): pass
except TypeError as e:
    print(e)
try:
    class D(x=1): pass
except TypeError as e:
    print(e)


class Field:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name


class Model:
    first = Field()
    second = Field()


Model.third = Field()
print(hasattr(Model.third, "name"))


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("bad name")


try:
    class Broken:
        f = BadName()
except ValueError as e:
    print(type(e).__name__, e, e.__notes__)


class Proxy:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, bases):
        print("mro_entries", len(bases))
        return self.bases


class E(Proxy(Base), tag="e"): pass
print(E.__bases__, E.__orig_bases__[0].__class__.__name__)
try:
    class F(type("Bad", (), {"__mro_entries__": lambda s, b: 3})()): pass
except TypeError as e:
    print(e)


class Ordered(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, kw)
        return {"given": 1}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, [k for k in ns if not k.startswith("__")], kw)
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *a):
        print("call", cls.__name__, a)
        return super().__call__(*a)


class G(metaclass=Ordered, k=1):
    b = given
    a = 2

    def __init__(self, x): self.x = x


print(G(5).x, G.given, type(G).__name__)


class H(G): pass


print(type(H) is Ordered, isinstance(H, Ordered))
T = Ordered("T", (), {"z": 1})
print(T.z)


class Gen:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


class Sub(Gen): pass


print(Gen[int], Sub["x"])
# needs 3.12
