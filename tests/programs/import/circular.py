# Circular imports, namespace packages, __init__ that imports its own submodules, module __getattr__.
import sys
import circ_a
print(circ_a.b_saw, circ_a.circ_b.late())
try:
    import circ_from_a
except ImportError as e:
    print(type(e).__name__, str(e).split(" (most")[0], "most likely due to a circular import" in str(e))
import nspkg.part
print(nspkg.part.v, nspkg.__file__ if hasattr(nspkg, "__file__") else "no file", type(nspkg.__path__).__name__, repr(nspkg).startswith("<module 'nspkg' (namespace)"))
import selfpkg
print(selfpkg.collected, sorted(k for k in vars(selfpkg) if not k.startswith("__")))
import dyn
print(dyn.anything, dyn.real)
try:
    dyn.bad
except AttributeError as e:
    print(e)
from dyn import made_on_demand
print(made_on_demand, "listed" in dir(dyn))
try:
    import syntaxbad
except SyntaxError as e:
    print(e.msg, e.filename.endswith("syntaxbad.py"), e.lineno)
sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/elsewhere")
import hidden
print(hidden.v, sys.path[0].endswith("elsewhere"))
print([m for m in ("circ_a", "circ_b", "hidden", "nspkg", "nspkg.part") if m in sys.modules])
import replaced
print(replaced, replaced + 1)
# needs 3.12
