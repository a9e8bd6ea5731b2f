# Decorators: order, arguments, on methods and classes, any expression.
log = []


def deco(tag):
    log.append("make " + tag)

    def wrap(f):
        log.append("apply " + tag)

        def inner(*args, **kwargs):
            return tag, f(*args, **kwargs)
        return inner
    return wrap


@deco("a")
@deco("b")
def f(x):
    return x


print(log)
print(f(3))
table = {"k": [lambda f: f, deco("t")]}


@table["k"][1]
def g():
    return 1


@(lambda f: lambda: ("lam", f()))
def h():
    return 2


print(g(), h())


def register(cls):
    cls.registered = True
    return cls


@register
class C:
    @staticmethod
    def s(x):
        return x

    @classmethod
    def c(cls, x):
        return cls.__name__, x

    @property
    def p(self):
        return "prop"

    @deco("m")
    def m(self, x):
        return x


print(C.registered, C.s(1), C().s(2), C.c(3), C().c(4), C().p, C().m(5))


@(lambda f: f.__name__)
def nothing(): return None


print(nothing)


@(x := staticmethod)
def i():
    return "i"


print(type(i).__name__, i())
