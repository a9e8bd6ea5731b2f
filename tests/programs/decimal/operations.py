# Each operation at its corners, with the flags that it leaves.
from decimal import *

def show(f, *args, **settings):
    settings = {'prec': 7, 'Emax': 99, 'Emin': -99, 'traps': [], **settings}
    c = Context(**settings)
    try:
        r = getattr(c, f)(*[Decimal(a) for a in args])
    except Exception as e:
        r = repr(e)
    flags = ' '.join(s.__name__ for s in c.flags if c.flags[s])
    print(f, *args, '->', r, flags)

# Products and quotients around the ends of 64, 128 and 256 bits.
for n in (2**64 - 1, 2**64, 2**128 - 1, 2**128, 10**38 - 1, 10**38, 10**39 + 1):
    for prec in (7, 28, 38, 39, 60):
        show('multiply', n, n, prec=prec)
        show('divide', n, 7, prec=prec)
        show('divide', 1, n, prec=prec)
        show('sqrt', n, prec=prec)
        show('subtract', n, '1e-20', prec=prec)
show('multiply', 5, '99999999999999999999999999999999999999', prec=2, Emax=999999)
show('multiply', -2, 315900868675994663500000000000000000000, prec=34)

for f in 'add subtract multiply divide divide_int remainder remainder_near compare max min quantize'.split():
    for a, b in (('1', 'inf'), ('-inf', 'inf'), ('nan12', 'snan34'), ('snan', 'nan'), ('0', '-0'), ('7', '0'),
                 ('0', '0e5'), ('9999999', '0.5'), ('1e99', '1e99'), ('1e-105', '3'), ('-1.5', '0.4')):
        show(f, a, b)
for f in 'plus minus abs exp ln log10 sqrt logb next_plus next_minus normalize number_class to_integral_exact'.split():
    for a in ('0', '-0', '1', '-1', 'inf', '-inf', 'nan', 'snan5', '1e-105', '9999999.5', '1200e2', '1.0000001', '100'):
        show(f, a)
for a, b in (('2', '0.5'), ('4', '0.5'), ('2', '-1'), ('10', '50'), ('10', '100'), ('0.1', '106'), ('-2', '3'),
             ('-2', '0.5'), ('1', '0.3'), ('1.00', '3'), ('inf', '-2'), ('0', '-1'), ('0', '0'), ('3', '1000'),
             ('1.0000001', '1e-20'), ('7', '1e-300'), ('2', 'inf'), ('0.5', 'inf'), ('-8', '1e20')):
    show('power', a, b)
print(Context().power(7, 3, 10), Context().power(Decimal('1e20'), 3, 7), pow(Decimal(-3), 3, 5))
for f, a, b in (('rotate', '1234567', '3'), ('rotate', '12', '-1'), ('shift', '1234567', '-2'), ('shift', '1234567', '2'),
                ('shift', '12', '9'), ('logical_and', '1100', '11110'), ('logical_or', '1100', '2'),
                ('logical_xor', '1', '1'), ('scaleb', '7', '3'), ('scaleb', '7', '1000'), ('next_toward', '1', '2'),
                ('next_toward', '1', '1'), ('compare_total', '1.0', '1.00'), ('compare_total', 'nan', 'snan'),
                ('same_quantum', 'nan', 'snan'), ('copy_sign', '1', '-0')):
    show(f, a, b)
for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    show('plus', '12345.675', rounding=mode)
    show('plus', '-9999999.9', rounding=mode)
    show('multiply', '1e60', '1e60', rounding=mode)
    show('plus', '1e-106', rounding=mode)
show('plus', '123e95', clamp=1)
show('fma', '3', '5', '7')
show('fma', '0', 'inf', 'nan')
print(Decimal(2).exp(Context(prec=120)))
print(Decimal('0.3').ln(Context(prec=120)))
