# Operators with a constant on either side, on numbers of every kind and on other types.
def right(x):
    out = []
    for f in (
        lambda: x + 3, lambda: x - 3, lambda: x * 3, lambda: x / 3, lambda: x // 3, lambda: x % 3,
        lambda: x ** 3, lambda: x ** -2, lambda: x ** 0.5, lambda: x + 0.5, lambda: x - 0.5, lambda: x * 0.5,
        lambda: x / 0.5, lambda: x // 0.5, lambda: x % 0.7, lambda: x << 3, lambda: x >> 1, lambda: x & 6,
        lambda: x | 9, lambda: x ^ 5, lambda: x + 40000, lambda: x * 10**20, lambda: x + "s", lambda: x * 1e300,
        lambda: x / 0, lambda: x // 0, lambda: x % 0, lambda: x // 0.0, lambda: x % 0.0, lambda: x + (1,),
        lambda: x == 3, lambda: x != 3.0, lambda: x < 2.5, lambda: x >= 10**30, lambda: x == "s", lambda: x != b"",
        lambda: x[0], lambda: x[-1], lambda: x["k"], lambda: x[1:2],
    ):
        try:
            out.append(f())
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    return out


def small(x):
    return x % 50 if type(x) is int else x


def left(x):
    out = []
    for f in (
        lambda: 3 + x, lambda: 3 - x, lambda: 3 * x, lambda: 3 / x, lambda: 3 // x, lambda: 3 % x, lambda: 3 ** small(x),
        lambda: 3 << small(x), lambda: 0.5 + x, lambda: 0.5 - x, lambda: 0.5 * x, lambda: 0.5 / x, lambda: 7.5 // x,
        lambda: 7.5 % x, lambda: 2.0 ** x, lambda: "s" + x, lambda: "%s!" % x, lambda: "ab" * small(x), lambda: (1,) + x,
        lambda: 1e300 * x, lambda: 10**25 - x, lambda: 1 - x - 1 - x, lambda: 2 * x * 3 * x, lambda: 6 & x, lambda: 1 < x,
        lambda: 1 - 1 - x, lambda: 2 ** -small(x),
    ):
        try:
            out.append(f())
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    return out


def inplace(x):
    out = []
    def add():
        y = x; y += 3; return y
    def mul():
        y = x; y *= 3; return y
    def div():
        y = x; y /= 4; return y
    def floordiv():
        y = x; y //= 4; return y
    def mod():
        y = x; y %= 4; return y
    def power():
        y = x; y **= 2; return y
    def shift():
        y = x; y <<= 2; y >>= 1; return y
    def bits():
        y = x; y |= 8; y &= 12; y ^= 1; return y
    def string():
        y = x; y += "tail"; y += "more"; return y, x
    def sub():
        y = x; y -= 70000; return y
    for f in (add, mul, div, floordiv, mod, power, shift, bits, string, sub):
        try:
            out.append(f())
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    return out


def jumps(x):
    out = []
    for f in (
        lambda: 1 if x == "s" else 2, lambda: 1 if x != "s" else 2, lambda: 1 if x < 2.5 else 2,
        lambda: 1 if not x <= 2.5 else 2, lambda: 1 if x > 100000 else 2, lambda: 1 if x >= 0.0 else 2,
        lambda: 1 if not x == 2.0 else 2, lambda: 1 if x != None else 2, lambda: 1 if x == () else 2,
        lambda: 1 if x is None else 2, lambda: 1 if x is True else 2, lambda: not x, lambda: 1 if x else 2,
        lambda: x and 5, lambda: x or 6, lambda: 1 if x < "t" else 2,
    ):
        try:
            out.append(f())
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    return out


big = 2**61 - 1
values = [
    0, 1, -1, 7, -7, 2, big, -big - 1, big + 1, 2**100, -(2**53) - 1, 2.5, -2.5, 0.0, -0.0, 1e-300, 1e300,
    float("inf"), float("-inf"), float("nan"), True, False, None, "s", "", "text", b"", (), (5,), [], [1, 2], {}, {"k": 1},
    {1}, 1j, range(0), range(3),
]
for v in values:
    for f in right, left, inplace, jumps:
        for _ in range(2):
            r = f(v)
        print(f.__name__, repr(v)[:40], *[repr(x)[:60] for x in r], sep="\n  ")


# Items by constant position and key, read and written, in place too.
def items(x, d):
    x[0] = 1
    x[-1] += 5
    x[1] -= 2
    d["k"] = x[0]
    d["k"] += 10
    d["n"] = d["k"] * 2
    return x, d, x[0] + x[1], d["n"] - d["k"]


for _ in range(3):
    print(items([5, 6, 7], {}))
    for bad in ([], (1, 2), "str", 5):
        try:
            items(bad, {})
        except Exception as e:
            print(type(e).__name__, e)


class Seq:
    def __init__(self):
        self.log = []

    def __getitem__(self, k):
        self.log.append(k)
        return 10

    def __setitem__(self, k, v):
        self.log.append((k, v))


for _ in range(2):
    s = Seq()
    items(s, s)
    print(s.log)

x = 5
print(x + (x := 6), x - 1, 10 - x + (x := 1), 1 + x)
# needs 3.12
