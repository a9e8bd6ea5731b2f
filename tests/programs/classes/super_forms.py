# super() with and without arguments, in class methods, static, nested functions, properties.
class Base:
    attr = "base attr"

    def m(self): return "base m"

    @classmethod
    def c(cls): return "base c " + cls.__name__

    @property
    def p(self): return "base p"

    @p.setter
    def p(self, v): self._p = ("base", v)


class Sub(Base):
    attr = "sub attr"

    def m(self):
        return "sub " + super().m() + " " + super(Sub, self).m()

    @classmethod
    def c(cls):
        return "sub " + super().c()

    @property
    def p(self):
        return "sub " + super().p

    @p.setter
    def p(self, v):
        super(Sub, type(self)).p.fset(self, v)

    def inner(self):
        def go(me):
            return super().m()
        return go(self)

    def comp(self):
        return [super(Sub, self).attr for _ in range(2)], super().attr

    def cls(self):
        return __class__

    def lam(self):
        return (lambda s: super().attr)(self)


s = Sub()
print(s.m(), s.c(), Sub.c(), s.p)
s.p = 5
print(s._p)
print(s.inner(), s.comp(), s.cls() is Sub, s.lam())
print(super(Sub, s).attr, super(Sub, Sub).attr, super(Base, s).__init__ is not None)
print(repr(super(Sub, s)).startswith("<super: <class 'Sub'>, <Sub object>"))
u = super(Sub)
print(repr(u), u.__thisclass__.__name__, u.__self__)
try:
    super(Sub, 3)
except TypeError as e:
    print(e)
try:
    super(Sub, s).nothing
except AttributeError as e:
    print(e)


def loose(self):
    return super().m()


try:
    loose(s)
except RuntimeError as e:
    print(e)


class K:
    def no_args():
        super()

    def deleted(self):
        del self
        super()


for f in (lambda: K.no_args(), lambda: K().deleted()):
    try:
        f()
    except RuntimeError as e:
        print(e)


class Rebound(Base):
    def m(self):
        self = s
        return super().m() if False else "first arg rebound"


print(Rebound().m())


class Desc:
    def __get__(self, obj, cls=None):
        return "desc", obj is not None, cls.__name__


class H(Base):
    d = Desc()


class I(H):
    def go(self):
        return super().d


print(I().go())
