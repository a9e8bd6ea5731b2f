# Operators of integers beyond a machine word and of complex numbers, with each other and with what does not fit.
a = 1 << 100
c = 1+2j
try: a << 10**15
except (MemoryError, OverflowError) as e: print(type(e).__name__)
for op in '//', '%', '/', '**', '-', '&', '<<', '>>':
    for y in (0, -3, 2.5, 1j, True):
        try: print(op, y, eval(f'a {op} y'))
        except Exception as e: print(op, y, type(e).__name__, e)
    try:
        x = a
        exec(f'x {op}= 0\nprint(x)')
    except Exception as e: print(op, type(e).__name__, e)
for y in (0j, 2, c, 1.5, a):
    for op in '+', '*', '/', '//', '%':
        try: print(op, y, eval(f'c {op} y'), eval(f'y {op} c'))
        except Exception as e: print(op, y, type(e).__name__, e)
def f():
    b = a; d = c
    for i in range(50):
        b = b * 3 - i; d = d * c + d
        b += a; d -= c
        if i == 25: b %= a; d = d / abs(d)
    try: b // (a - a)
    except ZeroDivisionError as e: print(e, e.__traceback__.tb_lineno)
    try: d / (c - c)
    except ZeroDivisionError as e: print(e, e.__traceback__.tb_lineno)
    return b, d
print(f())
class I(int):
    def __add__(s, o): return 'mine'
    __radd__ = __add__
print(a + I(5), I(1<<80) + a, a + I(1<<80), len([1,2][:1]), len('ab'*2), isinstance([], list))
