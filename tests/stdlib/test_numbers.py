import copy
import fractions
import math
import numbers
import random
from fractions import Fraction as F


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


print([c.__name__ for c in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral) for v in (1, 1.5, 1j, F(1, 2), True) if isinstance(v, c)])
for a in ((1, 2), (4, -6), ('3/4',), (' -1.25e2 ',), (0.5,), ('1_000/3',), ('.5',), ('5.',), (7,), (F(1, 3), F(2, 5)), ('1e-3',), (), ('+7',), (True,)):
    attempt(lambda: repr(F(*a)))
for a in (('a',), ('1/0',), (1, 0), (1.5, 2), ('1/',), ('1//2',), (None,), ('1 /2',), ('1__0',), ('e5',), ('.',), ('',), (float('nan'),), (float('inf'),), (1j,), ('1.2/3',), ('1/2e3',)):
    attempt(lambda: F(*a))
a, b = F(3, 4), F(-5, 6)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** 2, a ** -2, b ** -3, 2 ** F(3), 4 ** F(1, 2), -a, +a, abs(b), a + 1, 1 - a, 2 * a, 1 / a, a + 0.5, 0.5 * a, a + 1j, 7 // a, 7 % a, divmod(7, b), a ** 0.5, 2.0 ** a, a ** F(1, 2))
print(a < b, a > 0, a <= 0.75, a == 0.75, a == F(6, 8), a != 1, F(2) == 2, F(1, 2) == 0.5 + 0j, a >= float('-inf'), a == float('nan'), hash(F(2)) == hash(2), hash(F(1, 2)) == hash(0.5), bool(F(0)))
print(int(b), math.trunc(b), math.floor(b), math.ceil(b), round(b), round(F(5, 2)), round(F(7, 2)), round(F(22, 7), 3), round(F(1234, 1), -2), float(a), complex(a), a.numerator, a.denominator, a.real, a.imag, a.conjugate())
print(F(math.pi).limit_denominator(1000), F('3.1415926').limit_denominator(10), F(1, 3).limit_denominator(1), F.from_float(0.1), F.from_float(3), a.as_integer_ratio(), a.is_integer(), F(4, 2).is_integer(), copy.copy(a) is a, str(F(5)), sum([F(1, 3)] * 3))
attempt(lambda: F(1, 3).limit_denominator(0))
attempt(lambda: F.from_float('x'))
attempt(lambda: F(0) ** -1)
attempt(lambda: F(1) / 0)
for spec in ('', '.3f', '10.2f', '<10.2f', '^+12.3e', '*>12.1%', '010.2f', ',.2f', '.4g', 'g', 'G', 'e', 'z.0f', '#.3g', '_=12.2f', '0,.1f', '.0f', '#.0f', ' .1f', '_.2f'):
    print(spec, [format(x, spec) for x in (F(1, 3), F(-2, 3), F(1234567, 8), F(1, 100000), F(0))])
for spec in ('d', '5', '.2', 'z', '<010f', '.01f', 'x'):
    attempt(lambda: format(F(1, 3), spec))

random.seed(42)
print(random.random(), random.randint(1, 100), random.randrange(0, 100, 7), random.choice('abc'), random.uniform(1, 2), random.getrandbits(70), random.randbytes(5))
x = list(range(10))
random.shuffle(x)
print(x, random.sample(range(100), 5), random.sample(range(10 ** 6), 8), random.sample('abcdef', 6), random.choices('abc', k=5), random.choices('abc', [1, 2, 7], k=5), random.choices('ab', cum_weights=[1, 3], k=3), random.sample(['r', 'b'], counts=[3, 2], k=4))
print([round(v, 12) for v in (random.gauss(0, 1), random.gauss(), random.normalvariate(5, 2), random.lognormvariate(0, 1), random.expovariate(2), random.expovariate(), random.vonmisesvariate(1, 2), random.vonmisesvariate(0, 0), random.gammavariate(2, 3), random.gammavariate(0.5, 1),
      random.gammavariate(1, 2), random.betavariate(2, 3), random.paretovariate(3), random.weibullvariate(1, 2), random.triangular(), random.triangular(1, 5, 2), random.triangular(2, 2, 2))], random.binomialvariate(10, 0.3), random.binomialvariate(100, 0.7), random.binomialvariate())
st = random.getstate()
v = random.random()
random.setstate(st)
print(v == random.random())
for s in ('text', b'bytes', 3.5, -7, 2 ** 100, bytearray(b'x')):
    print(s, random.Random(s).random())
r = random.Random()
r.seed('abc', version=1)
print(r.random(), random.Random(5).randrange(10 ** 30))


class Sub(random.Random):
    def random(self): return 0.25


print(Sub().randrange(8), Sub().choice('abcd'), Sub().uniform(0, 4))
sr = random.SystemRandom()
print(0 <= sr.random() < 1, 0 <= sr.randrange(10) < 10, len(sr.randbytes(3)), sr.getrandbits(8) < 256, sr.seed(1))
for bad in (lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randrange(1, 2, 0), lambda: random.randint(2, 1), lambda: random.sample({1}, 1), lambda: random.sample([1], 2), lambda: random.choices('ab', [0, 0]),
            lambda: random.choices('ab', [1]), lambda: random.choices('ab', 3), lambda: random.choices('ab', [1, 2], cum_weights=[1, 2]), lambda: random.gammavariate(0, 1), lambda: random.binomialvariate(-1), lambda: random.binomialvariate(1, 2), lambda: random.seed([]), lambda: sr.getstate(),
            lambda: random.setstate((9, 1, 1)), lambda: random.randrange(1.5), lambda: random.sample('ab', 1, counts=[1])):
    attempt(bad)
print(sorted(random.__all__))
