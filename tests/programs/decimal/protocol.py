# What Decimals and contexts are as Python objects.
import copy
import math
import numbers
import pickle
from fractions import Fraction
from decimal import *

def tried(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

class D(Decimal):
    pass

d = D('1.50')
print(type(d), type(d + 1), d.as_tuple(), type(pickle.loads(pickle.dumps(d))), type(D.from_float(0.5)))
print(isinstance(d, numbers.Number), isinstance(d, numbers.Real))
x = Decimal('-12.50')
print(copy.copy(x) is x, copy.deepcopy(x) is x, Decimal(x) is x, pickle.loads(pickle.dumps(x)))
for n in (0, -1, 7, 2**61 - 1, 2**100, Fraction(1, 8), Fraction(-7, 5), 0.75, 1e300):
    e = Decimal(n.numerator) / n.denominator if isinstance(n, Fraction) else Decimal(n)
    print(e == n, n == e, hash(e) == hash(n), e < n, e <= n, n > e)
print(Decimal('0.1') == 0.1, Decimal('0.1') < 0.1, Decimal(3) == 3 + 0j, Decimal('nan') == Decimal('nan'))
print(hash(Decimal('inf')) == hash(math.inf), hash(Decimal('1e1000')) == hash(10**1000))
tried(lambda: hash(Decimal('snan')))
tried(lambda: Decimal('nan') < 1)
tried(lambda: Decimal(1) + 1.0)
tried(lambda: Decimal(1) < '1')
for v in ('12.5', '-0.5', '1e20', '1e-400', '99999999999999999999999.5', 'inf', 'nan', 'snan'):
    v = Decimal(v)
    for f in (int, float, round, math.floor, math.ceil, math.trunc, bool, complex, Decimal.as_integer_ratio):
        tried(lambda: f(v))
print(round(Decimal('2.675'), 2), round(Decimal('12345'), -2), round(Decimal('2.5')))
for v in ('1_000.5', ' 12 ', '١٢', '.5', '5.', '+inf', '-NaN007', 'sNaN', '1e+5', '', '.', '1e', '--1', '1 2', 'nan1x',
          '1e1000000000000000000', '0e99999999999999999999', (0, (1, 2), -1), [1, (), 'F'], (0, (), 'n'), (0, (0, 0, 5), 'N'),
          (2, (), 0), (0, (10,), 0), (0, 1, 0), (0, (), 'x'), (0, (), 1.0), (1, 2), (0, (1,), 2**63), None, {}, True, 0.1):
    tried(lambda: Decimal(v))
with localcontext(prec=3, rounding=ROUND_UP) as c:
    print(Decimal(1) / 3, c.flags[Inexact], getcontext() is c)
    c.traps[Inexact] = True
    tried(lambda: Decimal(1) / 3)
    c.traps[FloatOperation] = True
    tried(lambda: Decimal(0.5))
    tried(lambda: Decimal(1) < 0.5)
print(getcontext().prec, getcontext().flags[Inexact])
c = Context(prec=5, flags=[Clamped], traps=[Overflow])
print(c, c.flags.copy() == dict(c.flags), len(c.traps), c.flags is c.flags, c.flags == c.traps)
for e in (pickle.loads(pickle.dumps(c)), copy.copy(c), c.copy()):
    print(e)
tried(lambda: setattr(c, 'prec', 0))
tried(lambda: setattr(c, 'rounding', 'up'))
tried(lambda: setattr(c, 'traps', {}))
tried(lambda: delattr(c, 'prec'))
tried(lambda: c.flags[1])
tried(lambda: c.flags.pop(Inexact))
tried(lambda: c.create_decimal('1_0'))
tried(lambda: c.create_decimal('1234567'))
tried(lambda: Decimal('x', c))
for cls in (DivisionByZero, DivisionUndefined, FloatOperation, Underflow, Overflow):
    print([b.__name__ for b in cls.__mro__])
v = Decimal('-1234567.8915')
for spec in ('', 'f', '.2f', ',.1f', '+e', '.3E', 'g', '.4g', '%', '.1%', '>20', '*^20.2f', '=+20', '020,.1f', '07,', 'n', 'z.0f'):
    print(spec, [format(n, spec) for n in (v, Decimal('0'), Decimal('-0.00004'), Decimal('1e9'), Decimal('-inf'), Decimal('nan5'))])
for spec in ('_', 'x', '<010', '.', '5.', '1e'):
    tried(lambda: format(v, spec))
for n in (1, 123, 0, '1.5', '1e-7', '123e5', '0e7', '-0e-9', '1e1000'):
    print(repr(Decimal(n)), Decimal(n).to_eng_string(), Decimal(n).adjusted(), Decimal(n).normalize())
