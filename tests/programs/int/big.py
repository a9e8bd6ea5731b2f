# Big integers: factorials, fibonacci, powers, roots, conversions.
def fact(n):
    r = 1
    for i in range(2, n + 1):
        r *= i
    return r


print(fact(50))
print(fact(100) // fact(98), fact(200) % (10 ** 9 + 7), fact(300) >> 1500)
a, b = 0, 1
for _ in range(300):
    a, b = b, a + b
print(a)
print(3 ** 200, 2 ** 200 - 1, (-3) ** 101)
print(pow(3, 10 ** 20, 10 ** 9 + 7), pow(2, -1, 7), pow(3, -5, 100), pow(-2, 3, 7), pow(2, 3, -7), pow(5, 0, 1), pow(10 ** 30, 10 ** 10, 10 ** 20 + 39))
def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x
print(isqrt(10 ** 60), isqrt(2 * 10 ** 40))
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(gcd(fact(30), 2 ** 100), gcd(10 ** 30, 6 ** 40))
n = 123456789 ** 20
print(n, str(n)[::-1][:10], int(str(n)) == n, int(hex(n), 16) == n, int(bin(n), 2) == n, int(oct(n), 8) == n)
print(n & (2 ** 64 - 1), n | 1, n ^ -1, -n & 0xFFFF, ~n % 1000, n >> 400, (n << 3) % 10 ** 12)
print(divmod(n, 10 ** 50), divmod(-n, 10 ** 50 + 1), divmod(n, -12345678901234567890))
print(sum(int(c) for c in str(2 ** 1000)), len(str(7 ** 1000)))
print(float(2 ** 100), float(10 ** 22), 1e22 == 10 ** 22, 1e23 == 10 ** 23, 2 ** 53 + 1 == float(2 ** 53 + 1), 2 ** 1000 > 1e300, 10 ** 400 > float("inf"), hash(2 ** 61 - 1), hash(2 ** 61), hash(-2 ** 100), hash(10 ** 50), hash(10 ** 22) == hash(1e22))
