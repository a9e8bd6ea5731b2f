# A product that is added or subtracted at once, with operands of all kinds.
class V:
    def __init__(self, n):
        self.n = n

    def __mul__(self, other):
        print("mul", end=" ")
        return V(self.n * (other.n if isinstance(other, V) else other))

    def __add__(self, other):
        return V(self.n + (other.n if isinstance(other, V) else other))

    def __radd__(self, other):
        print("radd", end=" ")
        return V(other + self.n)

    def __sub__(self, other):
        return V(self.n - (other.n if isinstance(other, V) else other))

    def __rsub__(self, other):
        return V(other - self.n)

    def __repr__(self):
        return f"V({self.n})"


def all_four(x, y, z):
    a = z + x * y
    b = x * y + z
    c = z - x * y
    d = x * y - z
    z += x * y
    e = z
    z -= x * y
    return a, b, c, d, e, z


def chain(x, y):
    return x * x + y * y - 2 * x * y + x * y * x


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


big, huge, tiny = 2**60, 1e160, 5e-324
values = [0, -3, 2.5, -0.0, big, huge, tiny, float("inf"), True, 1j, V(2), "ab", None]
for _ in range(2):
    for x in values:
        for y in (2, -1.5, big, V(3)):
            for z in (1, 0.1, -big, V(1), "c"):
                print(attempt(all_four, x, y, z))
        print(attempt(chain, x, 3), attempt(chain, x, 0.5))

# Rounded twice, as two operations are.
print((0.1 * 10 - 1.0), all_four(0.1, 10.0, -1.0), all_four(1 + 2**-30, 1 - 2**-30, -1.0))


def sums(x, y):
    return x + y, x - y, x + 1.5, x - 1.5, 1.5 + x, 1.5 - x, x + 1, x - 1


for _ in range(3):
    for x in (1, 2.5, big, huge, True, 1j, V(1), "s", (1,)):
        print(attempt(sums, x, x), attempt(sums, x, 2), attempt(sums, 0.5, x))

# Powers, whose base decides.
for base in (2.0, 0.5, 1.0, 0.0, -0.0, -2.0, float("inf"), float("-inf"), float("nan"), 1e-300, 1e300, 4, -8, 0):
    for exponent in (0.5, -1.5, 2.0, -2.0, 0.0, 3, 1 / 3, float("inf"), float("-inf"), 1e10):
        print(attempt(pow, base, exponent), attempt(lambda: base**exponent), end=" ")
    print()
