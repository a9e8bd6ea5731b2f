# Symbol tables: what each scope does with each name, comprehensions and type parameters among them.
import symtable

SOURCE = '''
import a.b, os as q
from x import *
from y import z as w
g = 1
__private = 2
def f(a, b=1, *c, d, **e):
    global g, h
    h = [i for i in a if i]
    k = {j: k2 for j in b for k2 in c}
    gen = (m + a for m in a)
    l = lambda x, y=b: x + a
    [[p for p in row] for row in a]
    def inner():
        nonlocal k
        k = 2
        return d, a
    class C(B):
        x = 1
        __y: int = 2
        def m(self): return __class__, super(), self.__z
        t = [x for _ in range(3)]
        u = [lambda: _ for _ in range(2)]
    if (wal := 3): pass
    ann: int
    ann2: int = 4
    try: pass
    except E as exc: pass
    del l
    [(w2 := v) for v in a]
    [lambda: vv for vv in a]
    return e
class D[T: int]:
    def m[U](self, a: T) -> U: return a
    attr = 1
type A[X] = list[X]
def gf[T](x: T = g): pass
async def co():
    async for x in y: await x
    return [x async for x in y]
match g:
    case {"a": n, **rest}: pass
for top in g: pass
print([tt for tt in g])
del top
'''

TESTS = "referenced parameter global nonlocal declared_global local annotated free imported assigned namespace"


def show(table, depth):
    pad = "  " * depth
    print(pad, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), sep=" ")
    if isinstance(table, symtable.Function):
        print(pad, "parameters", table.get_parameters())
        print(pad, sorted(table.get_locals()), sorted(table.get_globals()))
        print(pad, sorted(table.get_frees()), table.get_nonlocals())
    if isinstance(table, symtable.Class):
        print(pad, "methods", table.get_methods())
    for name in sorted(table.get_identifiers()):
        symbol = table.lookup(name)
        true = [test for test in TESTS.split() if getattr(symbol, "is_" + test)()]
        print(pad, " ", symbol, *true)
    for child in table.get_children():
        show(child, depth + 1)


top = symtable.symtable(SOURCE, "shown.py", "exec")
show(top, 0)
print(top, top.get_children()[0], top.is_optimized(), top.has_children())
f = top.lookup("f").get_namespace()
print(f is top.get_children()[0], f.is_optimized(), f.get_id() != top.get_id())
print(top.lookup("g").is_namespace(), list(top.lookup("g").get_namespaces()))
for name in "g", "missing":
    try:
        top.lookup(name).get_namespace()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
print(symtable.symtable("a + b", "x", "eval").get_symbols())
for args in ("def f(:", "x", "exec"), ("def f(a, a): pass", "x", "exec"), ("1", "x", "what"):
    try:
        symtable.symtable(*args)
    except (SyntaxError, ValueError) as e:
        print(type(e).__name__, e)
for text in "x += 1; global x", "def f():\n  x += 1\n  global x", "def f():\n  import x\n  global x":
    try:
        compile(text, "x", "exec")
    except SyntaxError as e:
        print(e)
# needs 3.12
