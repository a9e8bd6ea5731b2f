# Every function of math on ordinary and odd values.
import math
from math import *

print(pi, e, tau, inf, nan != nan, -inf)
vals = (0.0, -0.0, 0.5, -1.5, 2, 10.25, 1e10, True)
for fn in (ceil, floor, trunc, fabs, exp, expm1, sin, cos, tan, atan, sinh, cosh, tanh, asinh, degrees, radians, erf, erfc, cbrt, exp2, frexp, modf, isfinite, isinf, isnan, ulp):
    row = []
    for v in vals:
        try:
            r = fn(v)
            row.append(f"{r:.12g}" if isinstance(r, float) else r)
        except (ValueError, OverflowError) as x:
            row.append(str(x))
    print(fn.__name__, row)
for fn, args in ((sqrt, (2, 0, 1e300, 16, 10 ** 40)), (log, (1, 10, 0.5, 10 ** 400, 2 ** 1000)), (log2, (8, 1, 0.5, 2 ** 1000)), (log10, (1000, 1, 10 ** 400)), (log1p, (0, 1, -0.5)), (gamma, (1, 5, 0.5, -1.5)), (lgamma, (1, 100, 0.5)), (acos, (0, 1, -1)), (asin, (0, 1, -1)), (acosh, (1, 2)), (atanh, (0, 0.5))):
    print(fn.__name__, [f"{fn(a):.12g}" for a in args])
print(log(8, 2), log(100, 10), log(2, 0.5), pow(2, 0.5), pow(0, 0), pow(nan, 0), pow(1, inf), atan2(1, -1), atan2(0, -0.0), atan2(-0.0, 1), hypot(3, 4), hypot(1, 2, 2), hypot(), hypot(inf, nan), dist([0, 0], [3, 4]), fmod(7, 3), fmod(-7, 3), remainder(7, 2), remainder(-5, 3), copysign(1, -0.0), ldexp(0.5, 3), ldexp(1, -1074), nextafter(1, 2), nextafter(0, 1), nextafter(1, 2, steps=2), fsum([0.1] * 10), fsum([1e100, 1, -1e100]), fsum([]), isclose(0.1 + 0.2, 0.3), isclose(1, 1.1), isclose(1, 1.1, rel_tol=0.2), isclose(0, 1e-10, abs_tol=1e-9), isclose(inf, inf))
print(factorial(0), factorial(20), factorial(50), gcd(), gcd(12, 18), gcd(-4, 6), gcd(0, 0), gcd(2 ** 70, 6 ** 30), gcd(12, 18, 27), lcm(), lcm(4, 6), lcm(0, 5), lcm(2, 3, 4), isqrt(0), isqrt(10 ** 40), isqrt(99), comb(5, 2), comb(50, 25), comb(3, 5), perm(5, 2), perm(5), perm(3, 5), prod([1, 2, 3]), prod([]), prod([2.0, 3], start=4), prod([2 ** 40, 2 ** 40]), sumprod([1, 2], [3, 4]), sumprod([1.5], [2]), ceil(1e20), floor(-1e300) < 0, trunc(-2.7), ceil(-0.5), floor(10 ** 30))
# needs 3.12
