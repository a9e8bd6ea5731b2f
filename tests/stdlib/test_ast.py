import ast
import warnings

warnings.simplefilter('ignore')
SOURCE = '''
"""module doc"""
import os, sys as s
from . import a
from ..b import c as d, e
@deco(1)
class A(B, metaclass=M):
    """doc "quoted" \\n line"""
    x: int = 1
    (y): str
    def f(self, a, /, b=1, *args: int, c, d=2, **kw) -> None:
        'one line'
        return (yield x)
    @staticmethod
    async def g():
        async with a as b, c:
            await x
        async for i in y:
            pass
        else:
            break
        return [i async for i in x if a if b]
def gen[T: int, *Ts, **P](x: T) -> T:
    global q
    yield from (1, 2)
    x = yield
    lambda: (yield)
type X[T] = list[T]
if a and b or c and not d: pass
elif (a or b) and c: pass
else:
    if z: pass
    else: w
while not x:
    continue
else: pass
for i, j in [1, 2], 3: pass
try: pass
except (A, B) as e: raise X from e
except C: raise
except: pass
else: pass
finally: pass
try: pass
except* E: pass
with (a, b): pass
with open(x) as f, g as (h, i): pass
del a, b[1], c.d
assert x, 'msg'
a = b = c, d = 1, 2
a += 1
(x := 5)
print(x := 5, *a, k=1, **b)
a[1:2, ::3], a[:], a[1,], a[()], a[*b]
-1 ** 2, (-1) ** 2, 2 ** -1, 2 ** 3 ** 4, (2 ** 3) ** 4, not (a == b), (not a) == b, a < b < c, (a < b) < c
a - (b - c), a - b - c, (a + b) * c, a | b ^ c & d << e, ~a, + + a, - - a, a if b else c if d else e, (a if b else c) if d else e
a or b or not c, a or (b or c), a and not b, (a, ), (), [], {}, {1}, {**a, 'b': 2}, {*a}
lambda x, *y, z=1, **k: x
(lambda: 1)()
1 .real, 1.5.real, (1).x, 1j, 1e400, -1e400, 1e400j, 'a\\nb', "it's", 'say "hi"', b'x\\x00', ..., None, True, u'u'
f'a{b!r:>{w}} {{c}} {d + 1=}', f'{x:{y}}', f"it's {a['b']}", f'{ {1: 2}[1] }', f'nl\\n{x}', f'{(lambda: 1)}', f"""multi
{x}"""
[x for x in a if b for y, z in c], {x: y for x, y in z}, {x for x in y}, sum(x for x in y)
(await_ for x in y), [a for a in (b if c else d)], (yield_, (a, b)), x.y.z(1)(2)[3]
match x:
    case 1 | 2: pass
    case [a, *rest, (b as c)]: pass
    case {'k': v, **rest}: pass
    case Point(x=0, y=None) | Line(a, b): pass
    case (1 | 2) as n if n > 1: pass
    case -1 + 2j: pass
    case [*_]: pass
    case a.b: pass
    case _: pass
x = 1 if (yield) else 2
nonlocal_ = 1
'''.replace('x = 1 if (yield) else 2\n', '').replace("    x = yield\n    lambda: (yield)", "    x = yield\n    z = lambda: (yield)").replace('break', 'pass')
tree = ast.parse(SOURCE)
out = ast.unparse(tree)
print(out)
print(ast.dump(ast.parse(out)) == ast.dump(tree))
print(ast.dump(ast.parse('x = [1, "a"]\nf(a, *b, c=1)')))
print(ast.dump(ast.parse('x = [1, "a"]\ndef f(a): return a'), indent=2))
print(ast.dump(ast.parse('x + y', mode='eval'), annotate_fields=False, include_attributes=True, indent='\t'))
print(ast.dump(ast.Name('x')), ast.dump(ast.Constant(1, kind=None)), ast.dump(ast.Module([], [])), ast.dump(ast.arguments()))
for text in ('1', '-1', '+1.5', '1+2j', '-1-2j', '[1, (2, 3), {4}, {5: "x"}]', 'set()', "b'x'", 'None', '...', ' "s"', '"a" "b"', 'True'):
    print(ast.literal_eval(text), end=' ')
print()
for text in ('a', '1+1', 'f()', '[x]', '{**a}', '1+', '-"a"', '2j+1', 'set(1)'):
    try:
        print(ast.literal_eval(text))
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])
try:
    ast.dump(3)
except TypeError as e:
    print(e)


class Names(ast.NodeVisitor):
    def __init__(self): self.names = []

    def visit_Name(self, node):
        self.names.append(node.id)
        self.generic_visit(node)

    def visit_Num(self, node): self.names.append(node.n)
    def visit_Str(self, node): self.names.append(node.s)


v = Names()
v.visit(ast.parse('a + b(c, 1, "x")'))
print(v.names)


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.BinOp(node, ast.Mult(), ast.Constant(2)), node)

    def visit_Pass(self, node): return None
    def visit_Assert(self, node): return [ast.Expr(node.test), ast.Expr(node.msg)]


t = Double().visit(ast.parse('x = 3 + y\npass\nassert a, b\nreturn_ = f(1)'))
ast.fix_missing_locations(t)
print(ast.unparse(t))
ns = {'y': 1, 'a': 1, 'b': 2, 'f': lambda q: q}
exec(compile(t, '<t>', 'exec'), ns)
print(ns['x'], ns['return_'])
src = 'def f():\n    """doc\n      more\n    """\n    return é + (1,\n  2)\n'
m = ast.parse(src)
print(repr(ast.get_docstring(m.body[0])), repr(ast.get_docstring(m.body[0], clean=False)), ast.get_docstring(m))
ret = m.body[0].body[1]
print(repr(ast.get_source_segment(src, ret)), repr(ast.get_source_segment(src, ret.value.left)), repr(ast.get_source_segment(src, ret, padded=True)))
try:
    ast.get_docstring(ret)
except TypeError as e:
    print(e)
print([type(n).__name__ for n in ast.walk(m)])
print([n for n, _ in ast.iter_fields(ret)], [type(n).__name__ for n in ast.iter_child_nodes(m.body[0])])
ast.increment_lineno(m, 5)
print(ret.lineno, ret.end_lineno)
print(isinstance(ast.Constant(1), ast.Num), isinstance(ast.Constant('x'), ast.Str), isinstance(ast.Constant(True), ast.Num), isinstance(ast.Constant(None), ast.NameConstant),
      isinstance(ast.Num(3), ast.Constant), ast.Str('q').s, ast.dump(ast.Ellipsis()), isinstance(ast.Constant(...), ast.Ellipsis))
print(ast.dump(ast.parse('int -> str' if 0 else '(int, str) -> bool', mode='func_type')), ast.unparse(ast.parse('(int) -> bool', mode='func_type')))
print(ast.unparse(ast.parse('x', mode='eval')), ast.unparse(ast.Name('q')), ast.unparse([ast.Pass(), ast.Pass()]) if 0 else '')
