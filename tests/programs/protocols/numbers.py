# needs 3.12
# Constructors and edges of the number types.
class A:
    pass


class Conv:
    def __init__(self, v):
        self.v = v


class I(Conv):
    def __int__(self):
        return self.v


class X(Conv):
    def __index__(self):
        return self.v


class F(Conv):
    def __float__(self):
        return self.v


class C(Conv):
    def __complex__(self):
        return self.v


class MyInt(int):
    def __repr__(self):
        return f"MyInt({int(self)})"


class MyFloat(float):
    pass


class MyComplex(complex):
    pass


def attempt(text):
    try:
        print(text, "=>", repr(eval(text)))
    except Exception as e:
        print(text, "->", type(e).__name__, e.args)


for text in """int(x=1)
int(1, 2, 3)
int(base=10)
int(1, base=10)
int('z', 36)
int('z', 37)
int('z', base='a')
int(A())
int(I('a'))
int(X(4))
int(memoryview(b'12'))
int(bytearray(b'12'))
int(b'zz')
int(' 0x1_0 ', 0)
int('1', base=1 << 70)
int(float('nan'))
int(float('inf'))
int(-1e30)
MyInt(5), MyInt(5) + 1, MyInt('77', 8), type(MyInt(5) * 2), -MyInt(3), MyInt(3).real
MyInt(1 << 70), hash(MyInt(7)), {7: 'x'}[MyInt(7)], [1, 2, 3][MyInt(1)], MyInt(2) == 2.0
int.from_bytes('a')
int.from_bytes(5)
int.from_bytes([1, 2])
int.from_bytes(b'\\xff\\x00', 'little', signed=True)
int.from_bytes(b'a', 'x')
int.from_bytes()
MyInt.from_bytes(b'a'), bool.from_bytes(b'a')
(1).to_bytes(-1)
(256).to_bytes(1)
(1000).to_bytes(4), (1000).to_bytes(4, 'little'), (-2).to_bytes(2, signed=True)
(1).to_bytes(1, 'x')
(-1).to_bytes(1)
(1).__round__(1.0)
round(15, -1), round(25, -1), round(-25, -1), round(12345678901234567890, -10), round(7, 3)
format(1, 's')
format(1.0, 'd')
format(1, '.2')
format(1 << 80, ',d'), format(-255, '#x'), format(65, 'c'), format(3, '08b'), format(7, '+'), format(True, 'd')
True & 1, True & False, True | 2, True ^ True, True + True, -True, True == 1.0, hash(True)
2 ** -1, 2 ** 100, (-3) ** 3, 0 ** 0, (-1) ** (1 << 70), (-2) ** 65
0 ** -1
0.0 ** -1
10.0 ** 400
(-8) ** 0.5
pow(2, -1, 7), pow(3, 200, 13), pow(-3, 3, -5), pow(5, 0, 1)
pow(2, 3, 0)
pow(2, -1, 4)
pow(2, 2.0, 3)
pow(2j, 2, 3)
1 << -1
1 >> -1
1 << (1 << 70)
0 << (1 << 70), 1 >> (1 << 70), -1 >> (1 << 70), 1 << 61, 1 << 62, 1 << 63, -1 << 63, (1 << 64) >> 3
1 // 0
1 % 0
divmod(1, 0)
1 / 0
1.0 / 0
1.0 // 0
1.0 % 0
divmod(1.0, 0)
-7 // 2, -7 % 2, 7 // -2, 7 % -2, divmod(-7, 2), divmod(7.5, -2), -7.5 // 2, -0.0 % 5
(10 ** 30) // 7, (10 ** 30) % -7, divmod(-10 ** 30, 10 ** 10 + 1), 10 ** 30 / 10 ** 29
10 ** 400 / 1.0
10 ** 400 * 1.0
10 ** 400 / 10 ** 399, (2 ** 62) / 3, (2 ** 1000 + 1) / 2 ** 1000
10 ** 400 < 1e308, 2 ** 53 + 1 == float(2 ** 53), 2 ** 53 == float(2 ** 53), 1 < float('nan'), 1 != float('nan')
2305843009213693951 + 1, -2305843009213693952 - 1, 2305843009213693951 * 2305843009213693951, abs(-2305843009213693952)
4611686018427387904 - 1, ~(1 << 62), -(1 << 61), 9223372036854775807 + 1, -9223372036854775808 * -1
(1 << 100) & -1, -(1 << 70) | 1, (1 << 70) ^ (1 << 70), ~0, 5 & ~1
float('x')
float(b'x')
float(A())
float('1', 2)
float(x=1)
float(F('a'))
float(F(1))
float(X(3)), float(' 1_0.5e1 '), float('-inf'), float(True), float(), float('١٢')
float(10 ** 400)
MyFloat(1.5), type(MyFloat(1) + 1), MyFloat('2').real, type(MyFloat(2).conjugate())
float.fromhex('0x1.8p3'), (0.1).hex(), MyFloat.fromhex('0x1p-2')
float.fromhex('x')
float.fromhex(1)
(1.5).as_integer_ratio(), (-0.25).as_integer_ratio(), (5).as_integer_ratio()
float('inf').as_integer_ratio()
round(2.5), round(3.5), round(1.25, 1), round(1.5, None), round(-0.5), round(1234.5678, -2), round(1e300)
round(float('nan'))
round(1.5, 'a')
(1.5).__round__(X(1)), (2.7).__trunc__(), (2.7).__floor__(), (-2.2).__ceil__(), (3.0).is_integer()
1e16, 1e15, 1e-5, 0.0001, 1.0, 123456789012345680.0, 5e-324, 1.7976931348623157e308, -0.0
hash(1.0) == hash(1), hash(2.5), hash(float('inf')), hash(1 << 61), hash(-1), hash(-1.0), hash(10 ** 20)
float.__getformat__('double')
float.__getformat__(1)
complex('1+2j'), complex('(1+2j)'), complex('j'), complex('-j'), complex('1e5-infj'), complex('1_0+2_0j'), complex(' nan ')
complex('x')
complex(' 1 + 2j')
complex('1', 2)
complex(1, '2')
complex(A())
complex(1, A())
complex(C(1))
complex(C(1 + 0j))
complex(1, 2, 3)
complex(imag=3), complex(1j, 1j), complex(-0.0, -0.0), complex(F(1.5), F(2.5)), complex(X(1))
complex(foo=3)
MyComplex(1, 2), type(MyComplex(1) + 1), type(+MyComplex(1))
1j / 0
0j ** -1
(1 + 2j) ** 2, (1 + 2j) ** -2, (1 + 2j) ** 100, (1 + 2j) ** 0, 0j ** 0, 2 ** 1j
(1e300 + 0j) ** 2
abs(3 + 4j), abs(1e308 + 1e308j), -(1 + 2j), +(1j), (1 + 2j).conjugate(), (1 + 2j).real, bool(0j)
1j < 2j
1j // 2
1j % 2
hash(1 + 0j) == hash(1), 1 + 0j == 1, 1j == 1, 1j != 'a', 1 == 1 + 0j, (1 << 80) == complex(1 << 80)
(1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), (1 + 2j) - 1, 1 - (1 + 2j), 2.5 * 1j
format(1j, '.2f'), format(1 + 2j, '>20'), format(1 + 2j, '.3e')
format(1j, '=20')
(5).__sizeof__(), (1 << 60).__sizeof__(), (1.0).__sizeof__()
(5).bit_length(), (-8).bit_length(), (255).bit_count(), (0).bit_length(), (1 << 100).bit_length()
(5).numerator, (5).denominator, True.real, (2.5).imag, (3).conjugate()
hash(None), None.__class__, ..., NotImplemented, type(None)(), type(...)(), type(NotImplemented)()
bool('a'), bool([]), bool(), bool(0.0), bool(1 << 70), not None
(1).__getnewargs__(), (1.5).__getnewargs__(), 1j.__getnewargs__()
int.__doc__.split()[0], float.__doc__, bool.__name__""".split("\n"):
    attempt(text)
