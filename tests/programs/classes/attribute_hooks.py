# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
class Dyn:
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError("refused " + name)
        return "dyn " + name


d = Dyn()
d.real = 1
print(d.real, d.fake, hasattr(d, "nope"), getattr(d, "nope", "default"))
try:
    d.no
except AttributeError as e:
    print(e)


class All:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattribute__(self, name):
        if name == "log":
            return object.__getattribute__(self, name)
        self.log.append("get " + name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        self.log.append("set " + name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append("del " + name)
        object.__delattr__(self, name)

    def method(self):
        return "m"


a = All()
a.x = 1
a.x
a.x += 1
del a.x
a.method()
try:
    a.missing
except AttributeError as e:
    print(e)
print(a.log)


class Both:
    def __getattribute__(self, name):
        raise AttributeError("from getattribute " + name)

    def __getattr__(self, name):
        return "fallback " + name


print(Both().anything)


class Reject:
    def __setattr__(self, k, v):
        raise AttributeError(f"read-only {k}")


r = Reject()
try:
    r.x = 1
except AttributeError as e:
    print(e)
object.__setattr__(r, "x", 2)
print(r.x)


class PropError:
    @property
    def p(self):
        raise AttributeError("inside")

    def __getattr__(self, n):
        return "getattr got " + n


print(PropError().p)


class Meta(type):
    def __getattr__(cls, name):
        return f"{cls.__name__}.{name} made up"


class WithMeta(metaclass=Meta): pass


print(WithMeta.thing)
try:
    WithMeta().thing
except AttributeError as e:
    print(e)
# special methods are looked up on the type
class Inst: pass
i = Inst()
i.__len__ = lambda: 5
try:
    len(i)
except TypeError as e:
    print(e)
Inst.__len__ = lambda self: 6
print(len(i))
i.__class__.__getattr__ = lambda self, n: n * 2
print(i.ab)
del Inst.__getattr__
print(hasattr(i, "ab"))
