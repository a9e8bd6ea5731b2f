def f(a, b, c, d, e):
    v1, v2, v3, v4, v5 = a, b, c, d, e
    w1 = v1 + v2
    w2 = w1 * v3
    w3 = w2 - v4
    w4 = [w1, w2, w3, v5]
    x = y = z = w4
    if w1 > 2:
        q = sum(x)
    else:
        q = 0
    return (w1, w2, w3, w4, q, y is z, a + b * c - d // e, (a, (b, (c, (d, e)))), [a, b][0] + [c, d][1], f"{a}{b}{c}{d}{e}")


print(f(1, 2, 3, 4, 5))
print(f(10, 20, 30, 40, 50))
