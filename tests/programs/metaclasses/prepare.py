# __prepare__ may return any mapping, which sees every name of the body.
class Log(dict):
    def __init__(self):
        self.log = []

    def __setitem__(self, k, v):
        self.log.append(("set", k))
        super().__setitem__(k, v)

    def __getitem__(self, k):
        self.log.append(("get", k))
        return super().__getitem__(k)

    def __delitem__(self, k):
        self.log.append(("del", k))
        super().__delitem__(k)


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return Log()

    def __new__(mcs, name, bases, ns):
        print(ns.log)
        return super().__new__(mcs, name, bases, dict(ns))


class A(metaclass=Meta):
    x = 1
    y = x
    del x

    def f(self): pass


print(A.y, hasattr(A, "x"))


class Multi(dict):
    def __setitem__(self, k, v):
        if k in self and callable(v):
            super().__setitem__(k + "_old", self[k])
        super().__setitem__(k, v)


class Over(type):
    __prepare__ = classmethod(lambda m, n, b: Multi())


class B(metaclass=Over):
    def f(self): return 1
    def f(self): return 2


print(B().f(), B().f_old())


class Missing(dict):
    def __missing__(self, k):
        if k.startswith("auto_"):
            return k.upper()
        raise KeyError(k)


class Auto(type):
    __prepare__ = classmethod(lambda m, n, b: Missing())


class C(metaclass=Auto):
    v = auto_value
    n = len("abc")


print(C.v, C.n)
try:
    class D(metaclass=type("BadPrep", (type,), {"__prepare__": lambda *a: 3})): pass
except TypeError as e:
    print(e)
