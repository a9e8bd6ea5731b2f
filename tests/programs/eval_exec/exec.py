# exec of statements, with namespaces, closures and code objects.
exec("a = 1\nb = a + 1\nprint(a, b)")
print(a, b)
ns = {}
exec("def f(x): return x + k\nk = 10\nclass C: v = f(1)", ns)
print(ns["f"](5), ns["C"].v, sorted(k for k in ns if not k.startswith("__")))
def local():
    x = 1
    exec("x = 2; y = 3")
    try:
        y
    except NameError as e:
        print(e)
    return x
print(local())
def passing():
    d = {}
    exec("z = 5", globals(), d)
    return d
print(passing())
exec("for i in range(3):\n  if i: print(i)\nelse:\n  print('else')")
exec("""
import math
def area(r):
    return math.floor(math.pi * r * r)
print(area(2))
""")
exec("")
exec("# comment only")
exec("x = [y for y in range(3)]; print(x)", {})
g, l = {"top": 1}, {}
exec("inner = top + 1\nglobal made\nmade = 9", g, l)
print(l, g["made"])
exec(compile("print('compiled')", "<s>", "exec"))
exec(compile("1 + 1", "<s>", "single"))
exec(compile("'shown'", "<s>", "single"))
exec(compile("None", "<s>", "single"))
exec(compile("x = 5", "<s>", "single"))
for s in ("if", "def f(:", "x = = 1", "return 5", "yield 1", "break", "continue", "a, 1 = 2", "nonlocal x", "def f():\n  global x\n  x: int = 1" if False else "await x", "  indented", "if 1:\npass", "print 'x'", "class", "f(a=1, a=2)", "def f(a, a): pass", "lambda *: 1", "f(**k, *a)", "del f()", "x++", "for x in", "import", "from . import *" if False else "from x import", "try: pass", "1 = x", "None = 1", "x +", "else: pass", "@", "'\\x'", "b'é'", "0x", "1__0", "f'{'", "f'{}'", "*a", "(a for a in b, c)", "async def f(): [await x async", "assert", "with: pass", "match x:\n case 1: pass\n case", "global x, x\nx = 1\ndef f():\n  x = 1\n  global x"):
    try:
        exec(s, {})
        print(repr(s), "fine")
    except SyntaxError as e:
        print(repr(s)[:40], type(e).__name__, e.msg)
    except Exception as e:
        print(repr(s)[:40], type(e).__name__, e)
def outer():
    v = 1
    def inner(): return v
    return inner
f = outer()
try:
    exec(f.__code__)
except TypeError as e:
    print(e)
exec("print(sorted(k for k in locals() if k == 'only'))", {}, {"only": 1})
def gen():
    exec("q = 1")
    yield "from gen"
print(list(gen()))
# needs 3.12
