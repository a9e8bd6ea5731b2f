# sys.exception, sys.exc_info, tracebacks as objects.
import sys

print(sys.exception(), sys.exc_info())


def f():
    raise ValueError("f")


def g():
    f()


try:
    g()
except ValueError as e:
    t, v, tb = sys.exc_info()
    print(t is ValueError, v is e, tb is e.__traceback__, sys.exception() is e)
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
    try:
        raise KeyError
    except KeyError:
        print(sys.exception().__class__.__name__)
    print(sys.exception().__class__.__name__)
print(sys.exception())


def inside():
    return sys.exception()


try:
    1 / 0
except ZeroDivisionError:
    print(repr(inside()))
    for _ in range(1):
        try:
            break
        finally:
            print(repr(sys.exception()))
e = ValueError("kept")
try:
    raise e
except ValueError:
    pass
n1 = 0
tb = e.__traceback__
while tb:
    n1 += 1
    tb = tb.tb_next
try:
    raise e
except ValueError:
    pass
print(n1, e.__traceback__.tb_next is not None)
tb = e.__traceback__
print(type(tb).__name__, tb.tb_lasti >= 0, tb.tb_frame.f_lineno > 0, sorted(a for a in dir(tb) if a.startswith("tb_")))
try:
    tb.tb_next = tb
except ValueError as x:
    print(x)
