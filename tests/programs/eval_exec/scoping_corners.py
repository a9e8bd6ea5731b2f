# Locals with the name of a comprehension's variable, global names under exec, what namespaces get.
import sys
def f():
    value = ["ab"]
    result = [len(value) for value in value]
    return locals()
print(f())
def g():
    y = [i for i in range(3)]
    i = 7
    return locals()
print(sorted(g().items()))
ns, gn = {}, {}
exec("""
def f():
    y = 1
    def g():
        global y
        return y
    def h():
        return y + 1
    return g, h
y = 9
g, h = f()
result9 = g()
result2 = h()
""", ns, gn)
print(sorted(gn), ns["y"], gn["result9"], gn["result2"], type(ns["__builtins__"]).__name__)
print(type(__builtins__).__name__, type(sys.modules["sys"]).__name__)
e = ImportError("test", name="n", path="p")
e.__init__("again")
print(e.msg, e.name, e.path)
e.__init__()
print(e.msg, e.args)
for f in (True.bit_length, "a".upper, [].append, int.from_bytes, dict.fromkeys, {}.get):
    try: f(1, 2, 3, 4, 5)
    except TypeError as e: print(e)
def lineno():
    try:
        1/0
    except ValueError:
        pass
try: lineno()
except ZeroDivisionError as e:
    fr = e.__traceback__.tb_next.tb_frame
    print(fr.f_lineno - fr.f_code.co_firstlineno, e.__traceback__.tb_next.tb_lineno - fr.f_code.co_firstlineno)
