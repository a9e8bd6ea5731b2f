# defaultdict, OrderedDict, ChainMap.
from collections import defaultdict, OrderedDict, ChainMap

d = defaultdict(list)
d["a"].append(1); d["b"]
print(d, d["a"], d.get("zz"), "zz" in d, len(d), d.default_factory, dict(d), repr(defaultdict(None)), defaultdict(int, a=1), defaultdict(lambda: 5)["q"])
n = defaultdict(lambda: defaultdict(int))
n["x"]["y"] += 1
print(n["x"]["y"], list(n), d.copy() == d, type(d.copy()).__name__, d | {"c": 3}, type(d | {}).__name__, {"z": 1} | d)
d.default_factory = None
for f in (lambda: d["nope"], lambda: defaultdict(5), lambda: defaultdict()["k"], lambda: OrderedDict().popitem(), lambda: OrderedDict(a=1).move_to_end("z"), lambda: ChainMap({})["k"], lambda: ChainMap({}).pop("k"), lambda: OrderedDict(5), lambda: ChainMap({}).popitem(), lambda: OrderedDict(a=1).pop("q")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(list(o), o.popitem(), o.popitem(last=False), o)
o["z"] = 1; o["b"] = 9
print(o, list(reversed(o)), o == {"z": 1, "b": 9}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) | {"q": 2}, OrderedDict(), OrderedDict(a=1).copy(), OrderedDict.fromkeys("ab", 0), list(o.items()), o.pop("z"), o.setdefault("n", 1), len(o), isinstance(o, dict))
del o["b"]
print(o, repr(OrderedDict({"k": OrderedDict()})))
c = ChainMap({"a": 1}, {"a": 2, "b": 3})
c["new"] = 5
print(c["a"], c["b"], list(c), len(c), c.maps, c.new_child({"a": 0})["a"], c.parents, "b" in c, c.get("zz", 0), dict(c), c)
del c["a"]
print(c["a"], c.new_child(x=1).maps[0], ChainMap(), c | {"p": 1}, c == {"a": 2, "b": 3, "new": 5})
try:
    del c["b"]
except KeyError as e:
    print(e)
class F(defaultdict):
    def __missing__(self, k): return k * 2
print(F(int)["ab"])
# needs 3.12
