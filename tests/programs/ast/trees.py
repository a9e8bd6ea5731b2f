# ast: parsing, dumping, unparsing, compiling trees, errors.
import ast
src='''
import os, sys as s
from . import a as b
@dec(1)
async def f[T: int, *Ts, **P](a, /, b: int = 2, *args: *Ts, c, d=4, **kw) -> "x":
    """doc"""
    global g
    async with x as y, z: pass
    async for i in j: continue
    else: pass
    (await q, (yield), [*a], {**d, 'k': -1.5j})
class C(B, metaclass=M):
    x: int = 1
    (y): str
    def m(self): nonlocal_ = lambda *a, k=1: (a, k)
while a < b <= c is not d not in e: x += 1; del y[1:2, ::3], z.w
try: raise E from e
except (A, B) as e: pass
except* V: pass
finally: assert x, "m"
'''.replace('except* V: pass\n','')+'''
match x:
    case 1 | "a" | None: pass
    case [1, *rest] if rest: pass
    case {"k": v, **r}: pass
    case P(1, y=2) as p: pass
    case _: pass
type A[T] = list[T]
z = f"a{x!r:>{w}}b" "c" if (n := 10) > 5 else b"x" + 10**30
for k, v in {i: j for i, j in zip(a, b) if i if j}.items(): print(*k, **v)
with (open(f)) as g: ...
try: pass
except* E: pass
'''
t=ast.parse(src)
print(ast.dump(t, indent=1, include_attributes=True))
print(ast.unparse(t))
exec(compile(ast.parse('x = [i*2 for i in range(3)]\nprint(x)'),'<a>','exec'))
print(eval(compile(ast.Expression(ast.BinOp(ast.Constant(2),ast.Pow(),ast.Constant(10))) if 0 else ast.fix_missing_locations(ast.Expression(ast.BinOp(ast.Constant(2),ast.Pow(),ast.Constant(10)))),'<x>','eval')))
class T(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value+1), n) if isinstance(n.value,int) else n
    def visit_Name(self, n): return n
tree=ast.fix_missing_locations(T().visit(ast.parse('print(1, 2, [x+1 for x in (1,2)])'))); exec(compile(tree,'f','exec'))
c=compile(t,'<t>','exec',dont_inherit=True); print(c.co_name, c.co_names[:3])
src2='def f(a, b=2, *c, d=3, **e):\n  """d"""\n  try:\n    return a+b+sum(c)+d\n  finally:\n    pass\nclass K:\n  z=1\n  def g(self): return [y for y in range(3)]\nprint(f(1), f(1,2,3,d=4), K().g(), f.__doc__)\nmatch [1,2,3]:\n  case [a,*r]: print(a,r)\nprint(f"{1+1:03d}|{\'x\'!r}")\nwith open("/dev/null") as h: print(h.name)\n'
exec(compile(ast.parse(src2),'f','exec'))
for bad in (lambda: compile(ast.parse('1'),'f','eval'), lambda: compile(ast.Module([ast.Expr()],[]),'f','exec'), lambda: compile(ast.Module([ast.Pass()],[]),'f','exec'), lambda: ast.Name(1,2,3), lambda: ast.parse('1+'), lambda: compile(ast.fix_missing_locations(ast.Module([ast.If(ast.Constant(1),[],[])],[])),'f','exec'), lambda: compile(ast.fix_missing_locations(ast.Module([ast.Expr(ast.Name('None',ast.Load()))],[])),'f','exec')):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(ast.literal_eval("{'a': [1, (2.5, -3j), {4}, None, b'x']}"), [type(n).__name__ for n in ast.walk(ast.parse('a.b(c)'))], ast.get_docstring(ast.parse('"""hi"""')), ast.Constant(5)._fields, ast.Name('x', ast.Load()).id, ast.Name._attributes)
e=None
try: exec(compile(ast.parse('\n\nx = 1\n1/0'),'<q>','exec'))
except ZeroDivisionError as err: print(err.__traceback__.tb_next.tb_lineno)
# needs 3.12
