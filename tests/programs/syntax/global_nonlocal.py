# global and nonlocal in every place they may be.
x = "g"
def a():
    global x, y
    x, y = "changed", "made"
    def b():
        x = "local to b"
        def c():
            nonlocal x
            x += "!"
            return x
        def d():
            global x
            return x
        return c(), d(), x
    return b()
print(a(), x, y)
class K:
    global z
    z = "from class"
    x = "class x"
    def m(self):
        return x
print(z, K().m(), hasattr(K, "z"))
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        def down():
            nonlocal n
            n -= 1
            return n
        return n, down
    return up
up = counter()
print(up()[0], up()[0], up()[1](), up()[0])
def loopvar():
    global i
    for i in range(3): pass
loopvar()
print(i)
def funcs():
    global made_func, MadeClass, made_import
    def made_func(): return 1
    class MadeClass: pass
    import math as made_import
    with open(__file__) as made_local: pass
    try: 1 / 0
    except ZeroDivisionError as e: pass
funcs()
print(made_func(), MadeClass.__qualname__, made_import.__name__)
for s in ("def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "nonlocal x", "def f():\n nonlocal nope", "def f(a):\n global a", "def f():\n def g():\n  nonlocal x\n x: int", "def f(x):\n nonlocal x", "def f():\n global x\n nonlocal x", "class A:\n nonlocal q", "def f():\n for x in []: pass\n global x", "global x; x = 1", "def f():\n x: int = 1\n global x"):
    try:
        exec(s)
        print("fine", repr(s))
    except SyntaxError as e:
        print(e.msg)
