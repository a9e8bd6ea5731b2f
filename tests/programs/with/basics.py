# with: enter, exit, suppression, order, targets.
class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        return self.swallow


with CM("a") as a:
    print(a)
with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("c") as c, CM("d"),):
    pass
with CM("e", True):
    raise ValueError("swallowed")
try:
    with CM("f"), CM("g", True), CM("h"):
        raise KeyError("k")
    print("went on")
    with CM("i"):
        raise KeyError("out")
except KeyError as e:
    print("caught", e)


def ret():
    with CM("r"):
        return "value"


print(ret())
for i in range(3):
    with CM(i):
        if i == 0:
            continue
        break
d = {}
with CM("t") as d["k"]:
    print(d)


class Pair:
    def __enter__(self): return 1, (2, 3)
    def __exit__(self, *a): pass


with Pair() as (x, (y, *z)):
    print(x, y, z)
with Pair(): pass


class EnterFails:
    def __enter__(self): raise ValueError("enter")
    def __exit__(self, *a): print("never")


try:
    with CM("outer"), EnterFails():
        print("never")
except ValueError as e:
    print(e)


class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass


for c in (NoExit, NoEnter, int):
    try:
        with c():
            print("never")
    except TypeError as e:
        print(e)


class Truthy:
    def __enter__(self): return self
    def __exit__(self, *a): return "yes" if a[0] is ValueError else []


with Truthy():
    raise ValueError
try:
    with Truthy():
        raise KeyError("k")
except KeyError:
    print("not swallowed")


class Inst:
    pass


i = Inst()
i.__enter__ = i.__exit__ = lambda *a: None
try:
    with i: pass
except TypeError as e:
    print(e)
