# eval with namespaces.
x = "module"
print(eval("1 + 2"), eval("x"), eval("x", {"x": "given"}), eval("x + y", {"x": 1}, {"y": 2}), eval("[i for i in range(3)]"), eval(" \t 5"), eval("(lambda a: a * 2)(4)"), eval(b"1+1"), eval("x", {"x": 1}, {"x": 2}))
def f():
    y = "local"
    return eval("y"), eval("x"), eval("[y for _ in range(1)]", {"y": "g"}), eval("locals()")
print(f())
g = {}
eval("1", g)
print(sorted(g), g["__builtins__"] is __builtins__ or isinstance(g["__builtins__"], dict))
class M:
    def __getitem__(self, k):
        if k == "magic": return 42
        raise KeyError(k)
print(eval("magic + 1", {}, M()), eval("len('abc')", {}, M()))
for s in ("1 +", "x = 1", "", "import os", "(", "1\n2", "undefined", "1/0", "a b", "def f(): pass", "0777", "'unclosed", "\x00"):
    try:
        print(eval(s, {}))
    except Exception as e:
        print(repr(s), type(e).__name__, getattr(e, "msg", e))
for f in (lambda: eval(5), lambda: eval("1", 5), lambda: eval("1", {}, 5), lambda: eval("1", M()), lambda: eval(), lambda: eval("1", {}, {}, {})):
    try:
        print(f())
    except TypeError as e:
        print(e)
code = compile("a * 2", "<c>", "eval")
print([eval(code, {"a": i}) for i in range(3)], code.co_filename, code.co_name)
print(eval("__import__('math').pi", {}), eval("(y := 5) + y"), y, eval("print", {"print": 1}))
try:
    eval("len('a')", {"__builtins__": {}})
except NameError as e:
    print(e)
print(eval("only", {"__builtins__": {"only": "restricted"}}))
# needs 3.12
