# Big integers: powers, modular powers, shifts.
def run():
    total = 0
    for i in range(600):
        total ^= (3 + i) ** 12000
    m = (1 << 521) - 1
    for i in range(600):
        total += pow(7 + i, m - 2 - i, m)
    for i in range(30000):
        total ^= (total >> 100) << (i & 63)
        total &= (1 << 20000) - 1
    return total


r = run()
print(r.bit_length(), r % 1000000007)
