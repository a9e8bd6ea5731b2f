# import in all its forms, of modules in the script's folder.
import sys
import mod_a
import mod_a as alias
from mod_a import value, func as f, Class
from mod_a import *
import pkg.sub.deep
import pkg.sub as ps
from pkg import sub, name
from pkg.sub import deep as d, rel
from pkg.sub.deep import where

print(mod_a.value, alias is mod_a, value, f(2), Class().m(), public, sys.modules["mod_a"] is mod_a)
try:
    _private
except NameError as e:
    print(e)
print(pkg.name, name, pkg.sub is sub is ps, d is pkg.sub.deep, where, rel.up, rel.sibling)
print(mod_a.__name__, mod_a.__file__.endswith("mod_a.py"), mod_a.__package__ == "", pkg.__name__, pkg.__package__, pkg.sub.deep.__package__, pkg.sub.deep.__name__, pkg.__path__[0].endswith("pkg"), mod_a.__doc__)
print(type(mod_a).__name__, repr(mod_a).startswith("<module 'mod_a' from '"), repr(sys), mod_a.__spec__.name, mod_a.__spec__.origin == mod_a.__file__)
for s in ("import nope", "import pkg.nope", "from mod_a import nope", "from pkg import nope", "import mod_a.x", "from nope.x import y", "from . import x", "from .. import x", "import mod_raises", "from pkg.sub import toofar"):
    try:
        exec(s)
        print(s, "fine")
    except Exception as e:
        msg = str(e)
        print(s, "|", type(e).__name__, msg.split(" (/")[0], "|", getattr(e, "name", None))
print("mod_raises" in sys.modules, "nope" in sys.modules)
import mod_all
from mod_all import *
print(listed, sorted(k for k in globals() if k.startswith("mod_all_")))
def inside():
    import mod_a as m
    from pkg import name as n
    return m.value, n
print(inside())
try:
    exec("def f():\n  from mod_a import *")
except SyntaxError as e:
    print(e.msg)
del sys.modules["mod_a"]
import mod_a as again
print(again is alias, again.value == alias.value)
sys.modules["fake"] = type(sys)("fake")
sys.modules["fake"].attr = 5
import fake
print(fake.attr, fake)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(type(e).__name__, e)
print(__import__("pkg.sub").__name__, __import__("pkg.sub", fromlist=["deep"]).__name__)
mod_a.new = 1
print(mod_a.new, hasattr(again, "new"))
del again.value
try:
    again.value
except AttributeError as e:
    print(e)
