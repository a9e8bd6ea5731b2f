# compile, code attributes, replace, functions made from code.
import types
c = compile("x = 1\ny = x + 2\ndef f(a, b=1, *c, d, **e):\n    z = a\n    return lambda: z", "name.py", "exec")
print(c.co_filename, c.co_name, c.co_firstlineno, c.co_names, c.co_varnames, c.co_argcount, type(c).__name__)
f = next(k for k in c.co_consts if isinstance(k, types.CodeType))
print(f.co_name, f.co_qualname, f.co_argcount, f.co_kwonlyargcount, f.co_posonlyargcount, f.co_varnames, f.co_cellvars, f.co_freevars, f.co_firstlineno, f.co_flags & 0x0C)
inner = next(k for k in f.co_consts if isinstance(k, types.CodeType))
print(inner.co_name, inner.co_qualname, inner.co_freevars)
def g(): pass
def gen(): yield
async def co(): pass
async def ag(): yield
print([bool(x.__code__.co_flags & 0x20) for x in (g, gen, co, ag)], [bool(x.__code__.co_flags & 0x80) for x in (g, gen, co, ag)], [bool(x.__code__.co_flags & 0x200) for x in (g, gen, co, ag)])
r = g.__code__.replace(co_name="renamed", co_filename="other.py")
print(r.co_name, r.co_filename, g.__code__.co_name, r == g.__code__, g.__code__ == g.__code__, hash(g.__code__) == hash(g.__code__))
lam = compile("lambda a, b=2: a + b + k", "<l>", "eval")
F = types.FunctionType(next(k for k in lam.co_consts if isinstance(k, types.CodeType)), {"k": 100}, "made", (7,))
print(F(1), F.__name__, F.__defaults__)
def outer():
    cell = "cell value"
    return lambda: cell
o = outer()
print(types.FunctionType(o.__code__, {}, None, None, (types.CellType("other"),))())
for h in (lambda: types.FunctionType(o.__code__, {}), lambda: types.FunctionType(5, {}), lambda: compile(5, "a", "exec"), lambda: compile("1", "a", "exe"), lambda: compile("1", 5, "exec"), lambda: setattr(g, "__code__", o.__code__), lambda: setattr(g, "__code__", 5)):
    try:
        print(h())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(repr(g.__code__).startswith("<code object g at 0x"), "line" in repr(g.__code__), [l for _, _, l in (lambda:
    0).__code__.co_lines()][-1] > 0)
print(eval(compile("__name__", "x", "eval")), compile("'doc'\nx=1", "d", "exec").co_consts[0])
