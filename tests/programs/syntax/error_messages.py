# What the parser and compiler say about common mistakes.
for s in """if x = 1: pass
print "hello"
x = (1, 2
x = [1, 2)
def f(x y): pass
for i in range(3) print(i)
while True print(1)
return 1
yield 1
def f(): x = yield = 1
f() = 1
a + 1 = 2
x = 5 = y
"s" = 1
[a, 1] = x
(x for x in y) = 1
f(a for a in b, c)
f(**a, b)
f(a=1, b)
f(1=2)
f(a.b=1)
f(True=1)
def f(a=1, b): pass
def f(*): pass
def f(*, **k): pass
def f(a, a): pass
def f(**k, a): pass
def f(a, /, b, /): pass
class A(: pass
import
from x import
from x import (a, b
import a.b as
lambda x=: 1
x = {1: 2, 3}
x = {1, 2: 3}
x = {**a, b}
{*a: 1}
del f()
del 1
del (a, 1)
with open(x) as 1: pass
for 1 in x: pass
[x for 1 in y]
except: pass
try: pass
else: pass
elif x: pass
async x
await x
break
continue
def f(): break
x: int: str
(x, y): int
x.y: int = 1
a b c
1 2
x = = 1
x +
x ? y
x ! y
x && y
not
x if y
x if y else
f"{x"
f"{}"
f"{x!}"
f"{x!z}"
f"{x:{y}"
f"{a b}"
'abc
\"\"\"abc
@
@x
class
def
def f
def f(
global
nonlocal x
assert
raise x from
x := 1
(x := 1, y := 2)
(x.y := 1)
(1 := x)
f(x := 1, y=z := 2)
match x: case 1: pass
x = *a
*a
print(*a, **b, *c)
[*a for a in b]
{**a for a in b}
a, *b, *c = d
*a, *b = c
*a = b
def f(): from x import *
class A: return 1
async def f(): yield from x
def f(): await x
def f(): async for x in y: pass
[x async for x in y]
0777
1_
0xz
x = $
\\ x
if 1:
if 1:
  x
 y
  x = 1
None.x = 1; None = 2
x = None = 1
for None in x: pass
def None(): pass
class True: pass
import None
from a import b as True
def f(None): pass
with a as None: pass
lambda None: 1
f(__debug__=1)
def f(): __debug__ = 1
type X
type X = 
def f[T(x): pass
class A[]: pass
try: pass
except* : pass
except X, Y: pass
x = yield
print(a, b c)
x = [a b]
x = {a b}
x = {'a': 1 'b': 2}
x = (a b)
foo(a, b for b in c)
x.1
x..y
1.x
a[1:2:3:4]
a[]
a[*b:c]""".split("\n"):
    s = s.replace("\\\\", "\\").replace('\\"', '"')
    try:
        compile(s, "<s>", "exec")
        print(repr(s), "fine")
    except SyntaxError as e:
        print(repr(s), "|", type(e).__name__, e.msg, e.lineno, e.offset, e.end_offset)
# needs 3.12
