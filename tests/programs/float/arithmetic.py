# Float arithmetic: division, modulo, rounding, special values, comparisons with ints.
inf, nan = float("inf"), float("nan")
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), 1e20 // 3, 0.0 // 1, -0.0 // 1, -0.0 % 1, 5.0 % inf, -5.0 % inf, 5.0 // inf, -5.0 // inf)
print(inf + 1, inf - inf, inf * 0, -inf, inf == inf, nan == nan, nan != nan, nan < 1, inf > 10 ** 400, -inf < -10 ** 400, inf // 1, inf % 1, 1 / inf, -1 / inf)
print(2.0 ** 0.5, 2 ** 0.5, 4 ** -0.5, (-8.0) ** (1 / 3), (-8) ** 0.5, 0.0 ** 0, nan ** 0, 1 ** nan, inf ** -1, (-2.0) ** 3, (-2.0) ** -3, 1e200 ** -2)
for f in (lambda: 1e200 ** 2, lambda: 0.0 ** -1, lambda: 1.0 / 0, lambda: 1.0 // 0.0, lambda: 1.0 % 0.0, lambda: divmod(1.0, 0), lambda: 1.0 << 1, lambda: 1.0 & 1, lambda: ~1.0, lambda: (-1.0) ** 0.5 > 0, lambda: round(inf), lambda: round(nan), lambda: int(inf), lambda: round(1e308, -308), lambda: round(1.7e308, -308)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(round(0.5), round(1.5), round(2.5), round(-0.5), round(-1.5), round(2.675, 2), round(1.005, 2), round(1234.5678, -2), round(0.15, 1), round(0.25, 1), round(1e20), round(5.5, 0), round(5.5, None), round(-0.0, 1), round(1.5e-10, 11), round(123.456, 400), round(123.456, -400), type(round(1.5)).__name__, type(round(1.5, 1)).__name__)
print(0.1 + 0.2 == 0.3, 0.1 + 0.2, 0.1 * 3, 1.1 + 2.2, 1e16 + 1, 1e-10 - 1e-10, 3 * 1.1, 1 - 0.9, 1.15 * 100)
print(1 == 1.0, 1 < 1.5, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1e308, 0.1 == 1 / 10, True == 1.0, 3 > nan, sorted([3, 1.5, 2, -0.5]))
print(hash(1.0) == hash(1), hash(0.5), hash(-0.5), hash(inf), hash(-inf), hash(1e300), hash(2.0 ** 70) == hash(2 ** 70), hash(0.0) == hash(-0.0))
print(abs(-0.0), -0.0 == 0.0, str(-0.0), +(-0.0), abs(-inf), (1.5).real, (1.5).imag, (1.5).conjugate(), bool(0.0), bool(nan), bool(-0.0))
print(sum([0.1] * 10), sum([1e100, 1.0, -1e100]), max(1.5, 1), min(2, 2.0), max(nan, 1), max(1, nan), 5e-324 / 2, 1.7976931348623157e308 * 2)
print((1.5).__floordiv__(1), (1.5).__trunc__(), (1.7).__floor__(), (1.2).__ceil__(), (-1.5).__round__(), (1.25).__round__(1), (1.5).__eq__("x"), (1.5).__add__("x"), (2.0).__pow__(3), (1.0).__divmod__(0.3), (1.5).__int__(), (0.0).__bool__())
import sys
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.float_info.min, sys.float_info.mant_dig, sys.float_info.max_exp)
class F(float):
    def __repr__(self): return "F!"
print(F(1.5), str(F(1.5)), f"{F(1.5)}", F(1.5) + 1, type(F(1) * 2).__name__, F("2.5") == 2.5, [F(1)])
# needs 3.12
