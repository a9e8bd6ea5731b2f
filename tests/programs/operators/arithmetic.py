# Every binary operator on user classes: direct, reflected, in place.
ops = "add sub mul truediv floordiv mod divmod pow lshift rshift and xor or matmul".split()


def make(prefix):
    ns = {}
    for op in ops:
        def m(self, other, *rest, _n="__" + prefix + op + "__"):
            return _n, type(other).__name__, *rest
        ns["__" + prefix + op + "__"] = m
    return ns


Left = type("Left", (), make(""))
Right = type("Right", (), make("r"))
InPlace = type("InPlace", (), make("i"))
l, r, i = Left(), Right(), InPlace()
print(l + 1, l - 1, l * 1, l / 1, l // 1, l % 1, divmod(l, 1), l ** 1, l << 1, l >> 1, l & 1, l ^ 1, l | 1, l @ 1)
print(1 + r, 1 - r, 1 * r, 1 / r, 1 // r, 1 % r, divmod(1, r), 1 ** r, 1 << r, 1 >> r, 1 & r, 1 ^ r, 1 | r, 1 @ r)
print(pow(l, 2, 3), "s" + r, [1] + r, 5.5 % r, "s" * r, [1] * r)
x = i; x += 1; print(x)
x = i; x -= 1; print(x)
x = i; x *= 1; print(x)
x = i; x /= 1; print(x)
x = i; x //= 1; print(x)
x = i; x %= 1; print(x)
x = i; x **= 1; print(x)
x = i; x <<= 1; print(x)
x = i; x >>= 1; print(x)
x = i; x &= 1; print(x)
x = i; x ^= 1; print(x)
x = i; x |= 1; print(x)
x = i; x @= 1; print(x)
x = l; x += 2; print(x)
x = 2; x += r; print(x)
