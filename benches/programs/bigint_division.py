# Big integers: division and remainder by large and small divisors, gcd by hand.
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def run():
    a = 7**5000 + 11
    b = 5**2500 + 3
    total = 0
    for i in range(150):
        q, r = divmod(a + i, b - i)
        total += (q ^ r) % 1000003
    x = a
    while x:
        x, r = divmod(x, 1000003)
        total += r
    for i in range(6):
        total += gcd(3**800 + i, 2**1100 + i * i)
    return total


for _ in range(40):
    result = run()
print(result)
