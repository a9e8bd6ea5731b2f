# Small and big integer arithmetic, signs, and the laws that tie operations together.
vals = [0, 1, -1, 7, -7, 2 ** 31, -2 ** 31, 2 ** 61, 2 ** 62 - 1, -2 ** 62, 2 ** 63, -2 ** 63, 2 ** 64 - 1, 10 ** 30, -10 ** 30]
for a in vals:
    for b in (3, -3, 2 ** 62, -2 ** 62 - 1, 10 ** 20):
        q, r = divmod(a, b)
        assert q * b + r == a and (r == 0 or (r < 0) == (b < 0)), (a, b)
        assert a // b == q and a % b == r and a - b == -(b - a) and (a + b) - b == a
        assert (a ^ b) == (a | b) - (a & b) and ~a == -a - 1 and (a & ~b) + (a & b) == a
        assert (a < b) == (b > a) and (a <= b) == (not a > b) and (a == b) == (not a != b)
        assert (a << 5) == a * 32 and (a >> 3) == a // 8 and (a << 70) >> 70 == a
    print(a, -a, abs(a), ~a, a * a, a ** 3, a + 1, a - 1, a // 10, a % 10, hash(a), a.bit_length(), a.bit_count())
x = 2 ** 62 - 2
for i in range(4):
    x += 1
    print(x, type(x).__name__, -x)
x = -2 ** 62 + 2
for i in range(4):
    x -= 1
    print(x)
print(4611686018427387904 * 2, 3037000500 * 3037000500, -3037000500 * 3037000500, 2 ** 31 * 2 ** 31, 2 ** 32 * -2 ** 32)
print(7 // 2, -7 // 2, 7 // -2, 7 % -2, -7 % 2, 7 / 2, -7 / 2, 2 ** -1, (-2) ** -2, 0 ** 0, 10 ** 18 / 10 ** 18)
print(True + True, True * 5, -True, ~True, True & False, True | 2, True ^ True, True << 3, 5 - True)
print(1 << 100, (1 << 100) >> 98, -1 >> 1000, -5 >> 1, 0 << 10 ** 9, 1 >> 10 ** 20)
print(10 ** 40 // 10 ** 38, 10 ** 40 % 7, -10 ** 40 // 7, 10 ** 40 / 10 ** 39, (10 ** 400) / (10 ** 399))
for f in (lambda: 10 ** 400 / 1, lambda: float(10 ** 400), lambda: 10 ** 400 * 1.0, lambda: 1 << -1, lambda: 1 >> -1, lambda: 0 ** -1, lambda: 5 // 0, lambda: 5 % 0, lambda: divmod(5, 0), lambda: 5 / 0, lambda: 10 ** 30 // 0):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
