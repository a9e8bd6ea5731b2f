# Frame objects: one per frame, and the locals of frames that have gone.
import sys
def f(x):
    y = x * 2
    return sys._getframe()
a = f(1); b = f(2)
print(a.f_locals, b.f_locals, a.f_back is sys._getframe(), a is b)
print(sys._getframe() is sys._getframe())
def g(n):
    loc = [n]
    if n == 0: 1/0
    g(n-1)
try: g(2)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, sorted(k for k in tb.tb_frame.f_locals if k in("n","loc")), tb.tb_frame.f_lineno, tb.tb_lineno, tb.tb_frame.f_locals.get('loc'))
        tb = tb.tb_next
class D:
    def __del__(s): print("del")
def h():
    d = D()
    raise KeyError
try: h()
except KeyError as e: print("in except")
print("after")
def clos():
    z = 3
    def inner():
        w = z + 1
        raise ValueError(z)
    inner()
try: clos()
except ValueError as e:
    fr = e.__traceback__.tb_next.tb_next.tb_frame
    print(fr.f_locals)
def gen():
    q = 1
    yield sys._getframe()
    q = 2
gg = gen(); fr = next(gg)
print(fr.f_locals)
list(gg)
print(gg.gi_frame)
