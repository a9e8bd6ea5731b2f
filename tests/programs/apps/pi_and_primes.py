# Numbers: digits of pi and e, primes, perfect powers, continued fractions, Egyptian fractions.
def pi_digits():
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < m * t:
            yield m
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2


digits = pi_digits()
print("".join(str(next(digits)) for _ in range(60)))


def e_digits(n):
    scale = 10 ** (n + 10)
    term = total = scale
    k = 1
    while term:
        term //= k
        total += term
        k += 1
    return str(total)[:n]


print(e_digits(60))
def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]
ps = sieve(2000)
print(len(ps), ps[-5:], [(p, p + 2) for p in ps if p + 2 in set(ps)][-3:])
def factor(n):
    out, p = {}, 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1 + (p > 2)
    if n > 1:
        out[n] = 1
    return out
print(factor(2 ** 10 * 3 ** 5 * 97), factor(600851475143), " * ".join(f"{p}^{k}" if k > 1 else str(p) for p, k in factor(360360).items()))
def cf(a, b):
    while b:
        yield a // b
        a, b = b, a % b
print(list(cf(415, 93)), list(cf(1071, 462)))
def egyptian(a, b):
    while a:
        d = -(-b // a)
        yield d
        a, b = a * d - b, b * d
print(list(egyptian(7, 15)), list(egyptian(5, 121)))
def to_base(n, b):
    return (to_base(n // b, b) if n >= b else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[n % b]
print([to_base(2024, b) for b in (2, 3, 8, 16, 36)], [int(to_base(2024, b), b) for b in (2, 36)])
print([n for n in range(1, 1000) if n == sum(int(d) ** len(str(n)) for d in str(n))], sum(int(d) for d in str(2 ** 1000)))
