# Precedence and associativity, checked by value.
print(2 + 3 * 4 ** 2 ** 0.5 // 1 % 7)
print(-2 ** 2, (-2) ** 2, 2 ** -1, -2 ** -2, 2 ** 3 ** 2)
print(not 1 == 2, not 1 in [1], 1 + 1 in [2], 5 & 3 == 3, (5 & 3) == 1)
print(1 | 2 ^ 3 & 4 << 1 + 1, 1 << 2 << 3, 100 >> 2 >> 1, 10 - 3 - 2, 100 / 10 / 2, 2 * 3 % 4)
print(~1 + 1, -1 ** 2, +-+1, not not True and False or True, 1 or 0 and 0)
print("a" if 0 else "b" + "c", [1, 2][0] + 3, -[1, 2][1], (lambda: 1 + 1)() * 2)
print(1 < 2 == True, (1 < 2) == True, 3 - 2 - 1 or "zero", 2 + 3 if 0 else 4)
print(10 % 3 * 2, 10 // 3 * 3, 7 // -2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 3), divmod(7, -3))
x = [1, 2, 3]
print(x[0]if x else 0, x[-1] ** x[1], -x[0] ** 2, *x[1:], sep=",")
print(1 if 1 else 2 if 1 else 3, (1, 2)[::-1][0], {1: 2}[1] ** 2, "%s" % 3 * 2, "%s" % (3 * 2))
print(not "a" + "b", 1 == 1 != 2)
