# Reusable descriptors with __set_name__, storing in the instance or in a dict of their own.
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, o, t=None):
        if o is None:
            return self
        return getattr(o, self.name)
    def __set__(self, o, v):
        if not isinstance(v, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}, not {type(v).__name__}")
        setattr(o, self.name, v)


class Person:
    name = Typed(str)
    age = Typed(int)

    def __init__(self, name, age):
        self.name = name
        self.age = age


p = Person("Ann", 3)
print(p.name, p.age, p.__dict__, Person.age.kind)
for bad in (("x", "y"), (1, 2)):
    try:
        Person(*bad)
    except TypeError as e:
        print(e)


class lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, o, t=None):
        if o is None:
            return self
        v = o.__dict__[self.name] = self.f(o)
        return v


class L:
    calls = 0

    @lazy
    def v(self):
        L.calls += 1
        return 42


l = L()
print(l.v, l.v, L.calls, l.__dict__)
del l.v
print(l.v, L.calls)


class method:
    def __init__(self, f): self.f = f
    def __get__(self, o, t=None):
        return self if o is None else (lambda *a: self.f(o, *a))


class M:
    @method
    def go(self, x): return type(self).__name__, x


print(M().go(1))
