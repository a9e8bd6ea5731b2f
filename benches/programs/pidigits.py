# Digits of pi from a spigot: small steps on growing big integers.
def digits(count):
    out = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(out) < count:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = (
                q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2)
    return out


text = "".join(map(str, digits(3500)))
for i in range(0, 100, 50):
    print(text[i:i + 50])
print(text[-50:])
