# Where errors stand, of expressions and of statements.
# needs 3.12
import warnings
warnings.simplefilter("ignore")
for s in ("1 +", "x = 1", "f(", "a b", "1 +\n", "(1", "1 2", "'abc", "f(a for a in b, c)", "lambda: (yield", "x =", "[1, 2", "{1: 2", "a.1", "1a", "0x", "if x", "def", "print 1", "return 1", "a := 1", "(a, b) := 1", "x if y", "not", "await x", "yield x", "f(**a, *b)", "f(a=1, 2)", "f(a=1, a=2)", "'\\x1'", "b'é'", "f'{a'", "f'{}'", "f'{a!x}'", "None = 1", "1 = x", "x + 1 = 2", "f() = 1", "del f()", "del 1", "for 1 in x: pass", "with a as 1: pass", "import a.b as c.d", "from . import *", "class A: return", "break", "continue", "nonlocal x", "try: pass", "else: pass", "x = (yield) = 1", "async def f(): yield from x", "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(**a, b): pass", "lambda a, a: 1", "@", "match x:\n case a | b: pass", "match x:\n case {**a, 1: 2}: pass", "global x; x = 1", "x: int = 1 = 2", "assert (1, 2)", "raise from x", "if 1:\nx", "if 1:\n    a\n  b"):
    for mode in ("eval", "exec"):
        try: compile(s, "<t>", mode); print(repr(s), mode, "ok")
        except SyntaxError as e: print(repr(s), mode, type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
        except Exception as e: print(repr(s), mode, type(e).__name__, e)
