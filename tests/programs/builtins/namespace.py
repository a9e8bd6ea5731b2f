# globals, locals, builtins module, __name__, __import__, __build_class__, __debug__.
import builtins

print(__name__, __doc__, __package__, __spec__, __file__.endswith("namespace.py"), __builtins__ is builtins, __debug__)
globals()["made"] = 5
print(made, "made" in globals(), globals() is locals())
def f(a):
    b = 2
    l = locals()
    l["c"] = 3
    try:
        return c
    except NameError as e:
        return str(e), sorted(l), l["a"]
print(f(1))
builtins.injected = "from builtins"
print(injected)
def g(): return injected
print(g())
injected = "shadowed"
print(g())
del injected, builtins.injected
try:
    g()
except NameError as e:
    print(e)
old = builtins.len
builtins.len = lambda x: "patched"
print(len([]))
builtins.len = old
print(len([]))
def h(): return abs(-1)
print(h())
abs = lambda x: "module abs"
print(h())
del abs
print(h())
names = [n for n in dir(builtins) if not n.startswith("_") and n[0].islower()]
print([n for n in names if n not in ("copyright", "credits", "exit", "quit", "license", "help")])
print(sorted(n for n in dir(builtins) if n[0].isupper()))
class Loc:
    x = 1
    here = sorted(k for k in locals() if not k.startswith("__"))
print(Loc.here)
print(__import__("math").floor(2.5), builtins.__name__, type(builtins).__name__, __builtins__.print is print)
C = __build_class__(lambda: None, "C")
print(C, __build_class__.__name__)
try:
    None.x = 1
except AttributeError as e:
    print(e)
