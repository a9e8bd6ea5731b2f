# from m import * with and without __all__, names that are missing, shadowing.
import sys, types


def module(name, **attrs):
    m = types.ModuleType(name)
    m.__dict__.update(attrs)
    sys.modules[name] = m
    return m


module("m1", a=1, _b=2, c=3)
module("m2", a="two", _b="b2", c="c2", __all__=["_b", "c"])
module("m3", __all__=["missing"])
module("m4", __all__=[1])
module("m5", __all__=5)
module("m6", __all__=())
ns = {}
exec("from m1 import *", ns)
print(sorted(k for k in ns if k != "__builtins__"))
ns = {}
exec("from m2 import *", ns)
print(sorted(k for k in ns if k != "__builtins__"))
exec("from m1 import *\nfrom m2 import *", ns)
print(ns["c"], ns["a"])
exec("from m6 import *")
for m in ("m3", "m4", "m5"):
    try:
        exec(f"from {m} import *")
    except Exception as e:
        print(type(e).__name__, e)
from m1 import a as b, c
print(b, c)
def f():
    from m1 import a
    import m2 as q
    return a, q.a
print(f())
class C:
    from m1 import a, c as d
    import m2
print(C.a, C.d, C.m2.a)
m1 = sys.modules["m1"]
m1.late = "added"
from m1 import late
print(late)
del m1.a
try:
    from m1 import a
except ImportError as e:
    print(e)
class Lazy(types.ModuleType):
    def __getattr__(self, n):
        if n.startswith("x"):
            return n * 2
        raise AttributeError(n)
sys.modules["lazy"] = Lazy("lazy")
import lazy
from lazy import xyz
print(lazy.x1, xyz)
try:
    from lazy import nope
except ImportError as e:
    print(e)
sys.modules["pk"] = types.ModuleType("pk")
sys.modules["pk"].sub = "an attribute"
from pk import sub
print(sub)
try:
    import pk.sub
except ImportError as e:
    print(type(e).__name__, e)
