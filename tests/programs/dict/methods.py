# Every dict method, views, order, and errors.
d = {"a": 1, "b": 2}
d["c"] = 3
print(d, d["a"], d.get("z"), d.get("z", 0), d.pop("a"), d.pop("z", "def"), d, d.setdefault("b", 9), d.setdefault("n", []), d.popitem(), len(d), "b" in d, 2 in d)
d.update({"x": 1}); d.update([("y", 2), "zw"]); d.update(k=5); d.update({"x": 9}, m=6); d.update()
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()), list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())))
print({"a": 1} | {"b": 2, "a": 3}, {**d, "b": 0} != d, dict(a=1), dict([(1, 2)]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], "v"), {}, dict(), {1: {2: {3: 4}}})
del d["x"]
c = d.copy(); c.clear()
print(d, c, d == dict(reversed(list(d.items()))), d != c, {1: 2} == {1.0: 2.0}, {True: "t", 1: "one", 1.0: "float"}, {"a": 1}.__contains__("a"), bool({}), str({"k": [1]}), repr({1: "x"}))
k, v, i = d.keys(), d.values(), d.items()
d["new"] = 1
print(len(k), k, v, i, "new" in k, 1 in v, ("new", 1) in i, ("new", 2) in i, k & {"new", "q"}, sorted(k | {"q"}), sorted(k - {"b"}), k ^ k, {"new"} <= k, k == set(d), k.isdisjoint({"zz"}), sorted({1: 2}.items() | {(3, 4)}), {1: 2}.keys() == {1}, {1: 2}.items() == {(1, 2)}, k.mapping == d)
for f in (lambda: d["zz"], lambda: d.pop("zz"), lambda: {}.popitem(), lambda: d[[]], lambda: {[]: 1}, lambda: d.update(5), lambda: d.update([1]), lambda: d.update([(1, 2, 3)]), lambda: dict(5), lambda: dict([1]), lambda: dict(["abc"]), lambda: dict(1, 2), lambda: d < d, lambda: d + d, lambda: d | [1], lambda: d.get(), lambda: d.get([]), lambda: d.setdefault(), lambda: dict.fromkeys(), lambda: dict.fromkeys(5), lambda: hash(d), lambda: d.__delitem__("zz"), lambda: d.x, lambda: d.keys() + [], lambda: d.keys()[0], lambda: d.fromkeys([[]]), lambda: dict(**{"a": 1}, a=2), lambda: d.pop(), lambda: d.popitem(1), lambda: d.copy(1), lambda: [] in d, lambda: hash(d.keys()), lambda: {1: 2}.items() < 5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = {}
d["self"] = d
print(d, {"l": [d]})
e = {}
e |= {"a": 1}; e |= [("b", 2)]
print(e)
d = {i: i for i in range(100)}
for i in range(0, 100, 2):
    del d[i]
print(len(d), list(d)[:5], sum(d), d.popitem(), list(d)[-1])
d[0] = "again"
print(list(d)[-1], next(iter(d)), min(d), sorted(d, key=str)[:3])
