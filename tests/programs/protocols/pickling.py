# needs 3.12
# What copying and pickling start from.
import copy
import copyreg


class Plain:
    def __init__(self):
        self.x = 1


class Slots:
    __slots__ = ("a", "b")


class Both(Slots):
    pass


class Args:
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self.args = args, kwargs
        return self

    def __getnewargs_ex__(self):
        return (1, 2), {"k": 3}


class Old(tuple):
    def __getnewargs__(self):
        return (tuple(self),)


class State:
    def __getstate__(self):
        return "state"

    def __setstate__(self, s):
        self.s = s


class D(dict):
    pass


class L(list):
    pass


def shown(r):
    out = []
    for x in r:
        if callable(x):
            out.append(x.__name__)
        elif hasattr(x, "__next__"):
            out.append(list(x))
        else:
            out.append(x)
    return out


def name(t):
    return tuple(x.__name__ if isinstance(x, type) else x for x in t)


s = Slots()
s.a = 5
b = Both()
b.b, b.c = 6, 7
d = D(x=1)
d.attr = 2
for obj in (Plain(), s, b, Args(), Old((1, 2)), State(), d, L([1, 2])):
    r = shown(obj.__reduce_ex__(2))
    r[1] = name(r[1])
    print(type(obj).__name__, r)
    c = copy.copy(obj)
    print("  ", type(c).__name__, getattr(c, "__dict__", None))
print(s.__getstate__(), Plain().__getstate__(), object().__getstate__(), b.__getstate__())
for obj in ((i for i in []), print.__class__):
    try:
        r = obj.__reduce_ex__(2)
        print(type(obj).__name__, "reduced")
    except TypeError as e:
        print(e)
print(copy.copy(s).a, copy.deepcopy(b).c, copy.deepcopy([s, s])[0].a)


class Bad:
    def __getnewargs__(self):
        return 5


class Bad2:
    def __getnewargs_ex__(self):
        return 1, 2, 3


for c in (Bad, Bad2):
    for f in (lambda o: o.__reduce_ex__(2),):
        try:
            f(c())
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
print(NotImplemented.__reduce__(), Ellipsis.__reduce__())
print(sorted(n for n in object().__dir__() if "reduce" in n or "state" in n))
