# Mapping patterns: keys, rest, defaults untouched, nested.
from collections import defaultdict, OrderedDict, ChainMap
import collections.abc


class K:
    KEY = "dotted"


def f(x):
    match x:
        case {"type": "point", "x": x, "y": y}:
            return "point", x, y
        case {"type": str(t), **rest}:
            return "typed", t, rest
        case {1: _, 2: two}:
            return "ints", two
        case {K.KEY: v}:
            return "dotted", v
        case {"list": [a, *_], "map": {"k": v}}:
            return "nested", a, v
        case {None: n}:
            return "none", n
        case {-1: m, True: t}:
            return "neg", m, t
        case {}:
            return "any mapping", len(x)


for v in ({"type": "point", "x": 1, "y": 2}, {"type": "point", "x": 1}, {"type": 5}, {1: 0, 2: "two", 3: 3}, {"dotted": 7}, {"list": [1, 2], "map": {"k": "v"}}, {None: 1}, {-1: "m", 1: "t"}, {}, [], "s", OrderedDict(type="point", x=5, y=6)):
    print(v, f(v))
d = defaultdict(list)
match d:
    case {"missing": x}:
        print("never")
    case {}:
        print("not created", len(d))


class M(collections.abc.Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): print("getitem", k); return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)


match M({"a": 1, "b": 2}):
    case {"a": a, **rest}:
        print(a, rest)
match ChainMap({"a": 1}, {"b": 2}):
    case {"a": x, "b": y}:
        print(x, y)
match {"a": 1, "b": 2}:
    case {"a": 1, **kw} if kw:
        kw["c"] = 3
        print(kw)
try:
    k = "a"
    match {"a": 1}:
        case {"a": x, K.A: y}:
            pass
except AttributeError as e:
    print(e)


class D:
    A = "a"


try:
    match {"a": 1}:
        case {"a": x, D.A: y}:
            pass
except ValueError as e:
    print(e)
# needs 3.12
