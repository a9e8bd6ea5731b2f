# Public-key arithmetic on big integers: Miller-Rabin, extended Euclid, sign and verify.
def is_prime(n, seed=7):
    if n < 4:
        return n > 1
    if n % 2 == 0:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for i in range(20):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        x = pow(seed % (n - 3) + 2, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def next_prime(n):
    n |= 1
    while not is_prime(n):
        n += 2
    return n


def egcd(a, b):
    x, y, u, v = 1, 0, 0, 1
    while b:
        q = a // b
        a, b, x, y, u, v = b, a % b, u, v, x - q * u, y - q * v
    return a, x, y


p, q = next_prime(2 ** 127 + 12345), next_prime(3 ** 80)
n, phi, e = p * q, (p - 1) * (q - 1), 65537
g, d, _ = egcd(e, phi)
d %= phi
print(p, q, g, d == pow(e, -1, phi))
message = int.from_bytes("hello, world".encode(), "big")
secret = pow(message, e, n)
print(secret)
print(pow(secret, d, n).to_bytes(12, "big").decode())
signature = pow(message, d, n)
print(pow(signature, e, n) == message, pow(signature + 1, e, n) == message)
print([k for k in range(100) if is_prime(k)], is_prime(2 ** 89 - 1), is_prime(2 ** 91 - 1))
