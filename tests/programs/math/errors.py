# Domain, range and type errors of math.
import math
from math import *

for f in (lambda: sqrt(-1), lambda: log(0), lambda: log(-1), lambda: log(1, 1), lambda: log10(0), lambda: log2(-1), lambda: log1p(-1), lambda: acos(2), lambda: asin(-2), lambda: acosh(0), lambda: atanh(1), lambda: exp(1000), lambda: cosh(1000), lambda: pow(0, -1), lambda: pow(-1, 0.5), lambda: pow(10, 400), lambda: fmod(1, 0), lambda: fmod(inf, 1), lambda: remainder(1, 0), lambda: gamma(0), lambda: gamma(-1), lambda: gamma(200), lambda: lgamma(-1), lambda: factorial(-1), lambda: factorial(1.5), lambda: factorial(2.0), lambda: factorial("a"), lambda: isqrt(-1), lambda: isqrt(1.5), lambda: comb(-1, 2), lambda: comb(1, -2), lambda: comb(1.5, 1), lambda: perm(-1), lambda: gcd(1.5, 2), lambda: gcd("a"), lambda: lcm(1, 2.5), lambda: sin(inf), lambda: cos("a"), lambda: sqrt(), lambda: sqrt(1, 2), lambda: sqrt(1j), lambda: ceil("a"), lambda: floor(nan), lambda: ceil(inf), lambda: trunc("a"), lambda: ldexp(1, 2000), lambda: ldexp(1, 1.5), lambda: dist([1], [1, 2]), lambda: dist(1, 2), lambda: fsum(["a"]), lambda: fsum([1e308, 1e308]), lambda: fsum([inf, -inf]), lambda: isclose(1, 2, rel_tol=-1), lambda: prod(5), lambda: prod(["a", "b"]), lambda: hypot("a"), lambda: atan2(1), lambda: copysign("a", 1), lambda: exp(10 ** 400), lambda: sqrt(10 ** 400), lambda: log("x"), lambda: modf("a"), lambda: frexp(None), lambda: isnan("a"), lambda: factorial(10 ** 30), lambda: sumprod([1], [1, 2]), lambda: nextafter(1, 2, steps=-1), lambda: degrees(), lambda: math.nope, lambda: exp2(2000), lambda: expm1(1000), lambda: tan(inf), lambda: cbrt("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class N:
    def __float__(self): return 4.0
    def __index__(self): return 9
    def __ceil__(self): return "ceil hook"
    def __floor__(self): return "floor hook"
    def __trunc__(self): return "trunc hook"


print(sqrt(N()), isqrt(N()), ceil(N()), floor(N()), trunc(N()), gcd(N(), 6), factorial(N()), comb(N(), 2), sqrt(True), hypot(N(), 3))
# needs 3.12
