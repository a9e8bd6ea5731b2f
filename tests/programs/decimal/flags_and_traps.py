"""All flags of an operation are set before one of them raises; quick paths and slow ones agree."""

import itertools
from decimal import (ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Clamped, Context, Decimal,
                     DecimalException, Inexact, Overflow, Rounded, Subnormal, Underflow, localcontext)


def shown(context):
    return ' '.join(sorted(k.__name__ for k, v in context.flags.items() if v)) or '-'


values = ['0', '-0', '1', '-7', '2.50', '1E+20', '9.999999', '-123456789.123456789', '1E-15', '5E-60',
          '99999999999999999999999999999']
for prec, rounding in [(9, ROUND_HALF_EVEN), (3, ROUND_HALF_UP), (28, ROUND_HALF_EVEN), (5, ROUND_CEILING)]:
    for a, b in itertools.product(values, repeat=2):
        with localcontext(Context(prec=prec, rounding=rounding, traps=[])) as context:
            x, y = Decimal(a), Decimal(b)
            line = [x + y, x - y, x * y, x / y, x < y, x == y, x.quantize(y), x // y, x % y]
            print(*line, shown(context))

for traps in ([], [Inexact], [Rounded], [Overflow], [Underflow], [Subnormal], [Clamped]):
    for text in ('123456', '9E+9 * 10', '1E-9 / 3', '1.5E-9 / 1000'):
        with localcontext(Context(prec=4, Emin=-9, Emax=9, traps=traps)) as context:
            try:
                first, *rest = text.split()
                result = +Decimal(first)
                if rest:
                    result = result * Decimal(rest[1]) if rest[0] == '*' else result / Decimal(rest[1])
            except DecimalException as e:
                result = type(e).__name__
            print(text, result, shown(context))

with localcontext(Context(prec=999999999999999999)):
    print(Decimal(7) // Decimal(2), divmod(Decimal(10) ** 50, Decimal(3)))
with localcontext(Context(prec=6, rounding=ROUND_DOWN)) as context:
    print(Decimal('2.675').quantize(Decimal('.01')), Decimal('2.675').quantize(Decimal('1')), shown(context))
for text in ('12', '1.50', '.5', '5.', '٣.١', '1_000.5', ' 7 '):
    print(Decimal(text))
