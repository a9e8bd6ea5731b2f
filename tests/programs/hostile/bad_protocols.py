# Special methods that return the wrong thing or raise, in every builtin that calls them.
def attempt(name, f):
    try:
        r = f()
        print(name, "->", repr(r)[:60])
    except BaseException as e:
        print(name, type(e).__name__, str(e)[:90])


def make(method, result):
    def m(self, *a):
        if isinstance(result, BaseException):
            raise result
        return result
    return type("X", (), {method: m})()


boom = ZeroDivisionError("boom")
for method, f in {"__iter__": list, "__len__": len, "__bool__": bool, "__hash__": hash, "__repr__": repr, "__str__": str, "__index__": lambda x: [1][x], "__int__": int, "__float__": float, "__complex__": complex, "__bytes__": bytes, "__format__": format, "__contains__": lambda x: 1 in x, "__next__": next, "__eq__": lambda x: x == 1, "__lt__": lambda x: len(sorted([x, x])), "__call__": lambda x: x(), "__enter__": lambda x: x.__enter__(), "__getitem__": lambda x: x[0], "__reversed__": reversed, "__length_hint__": lambda x: __import__("operator").length_hint(x), "__abs__": abs, "__round__": round, "__neg__": lambda x: -x, "__dir__": dir, "__await__": lambda x: x.__await__(), "__getattr__": lambda x: x.foo, "__instancecheck__": lambda x: isinstance(1, x), "__subclasscheck__": lambda x: issubclass(int, x), "__sizeof__": lambda x: __import__("sys").getsizeof(x) > 0, "__fspath__": open}.items():
    for result in (None, 5, "s", -1, [], boom):
        attempt(f"{method} {result!r}", lambda: f(make(method, result)))


class It:
    def __init__(self, r): self.r = r
    def __iter__(self): return self
    def __next__(self):
        if isinstance(self.r, BaseException):
            raise self.r
        return self.r


for name, f in {"list": list, "tuple": tuple, "set": set, "dict": dict, "sum": sum, "max": max, "sorted": sorted, "join": "".join, "bytes": bytes, "zip": lambda i: list(zip(i)), "map": lambda i: list(map(str, i)), "unpack": lambda i: (lambda a, b: a)(*i), "extend": lambda i: [].extend(i), "update": lambda i: {}.update(i), "any": any, "in": lambda i: 5 in i, "for": lambda i: [x for x in i], "fromkeys": dict.fromkeys, "enumerate": lambda i: list(enumerate(i)), "all": all, "min": min, "star": lambda i: [*i]}.items():
    attempt(name, lambda: f(It(boom)))
    attempt(name, lambda: f(It(StopIteration("v"))))
class Lying:
    def __len__(self): return 10 ** 9
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return 2 ** 62
attempt("lying hint", lambda: list(Lying()))
attempt("lying extend", lambda: [0].extend(Lying()))
class LH:
    def __iter__(self): return iter([1])
    def __length_hint__(self): return -1
attempt("negative hint", lambda: list(LH()))
class Keys:
    def keys(self): return [1, 2]
    def __getitem__(self, k): raise boom
attempt("mapping", lambda: dict(Keys()))
attempt("star star", lambda: (lambda **k: k)(**Keys()))
class NonStrKeys:
    def keys(self): return [1]
    def __getitem__(self, k): return k
attempt("non-string keywords", lambda: (lambda **k: k)(**NonStrKeys()))
# needs 3.12
