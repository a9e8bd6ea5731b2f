# Operator methods in loops, where the machine has seen them before: NotImplemented, reflection,
# subclasses that come first, classes that change, results that are no bools.
class Num:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if not isinstance(other, Num):
            return NotImplemented
        return Num(self.n + other.n)

    def __radd__(self, other):
        return ("radd", other, self.n)

    def __sub__(self, other):
        return NotImplemented

    def __mul__(self, k):
        return Num(self.n * k)

    def __rmul__(self, k):
        return self * k

    def __eq__(self, other):
        if isinstance(other, Num):
            return self.n == other.n
        return NotImplemented

    def __lt__(self, other):
        return self.n < other.n

    def __le__(self, other):
        return [] if self.n > other.n else [self.n]

    def __gt__(self, other):
        return NotImplemented

    def __getitem__(self, i):
        if i == "boom":
            raise KeyError(i)
        return (self.n, i)

    def __neg__(self):
        return Num(-self.n)

    def __invert__(self):
        return "inverted"

    def __pos__(self):
        return +self.n

    def __repr__(self):
        return f"Num({self.n})"


class Sub(Num):
    def __radd__(self, other):
        return ("Sub.radd", other, self.n)

    def __gt__(self, other):
        return "Sub.gt"


class Inplace(Num):
    def __iadd__(self, k):
        self.n += k if isinstance(k, int) else 100
        return self

    def __isub__(self, k):
        return NotImplemented


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def operators(a, b):
    out = [a + b, 2 * a, a * 2, a * 2.5, -a, ~a, +a, a[0], a[b], a["key"], a[-1]]
    out.append(attempt(lambda: a + 1))
    out.append(attempt(lambda: 1 + a))
    out.append(attempt(lambda: a - b))
    out.append(attempt(lambda: 1 - a))
    out.append(attempt(lambda: a - 1))
    out.append(attempt(lambda: a["boom"]))
    return out


def inplace(x):
    try:
        x += 5
        x += x
        x -= 1
    except TypeError as e:
        return x, str(e)
    return x


def inplace_plain(x, y):
    x += y
    x *= 3
    try:
        x -= y
    except TypeError as e:
        return x, str(e)


def comparisons(a, b):
    out = [a == b, a != b, a < b, a <= b, a == 1, a != 1, 1 == a, "x" != a]
    if a == b:
        out.append("eq")
    if a != b:
        out.append("ne")
    if not a == b:
        out.append("not eq")
    if not a != b:
        out.append("not ne")
    while a <= b:
        out.append("le")
        break
    if not a <= b:
        out.append("not le")
    out.append("lt" if a < b else "ge")
    if a == 3:
        out.append("never")
    if a != 3.5:
        out.append("always")
    out.append(attempt(lambda: a > b))
    out.append(attempt(lambda: a >= b))
    out.append(attempt(lambda: a < 3))
    out.append(0 < 1 < 2 and a < b <= b)
    return out


for i in range(3):
    print(operators(Num(i), Num(10)))
    print(operators(Num(i), Sub(10)))
    print(operators(Sub(i), Num(10)))
    print(inplace(Inplace(i)), inplace(Num(i)), inplace_plain(Num(1), Num(i)))
    print(comparisons(Num(i), Num(1)), comparisons(Num(i), Sub(1)), comparisons(Sub(i), Num(1)))


def changing(n):
    x, y = Num(1), Num(2)
    out = []
    for i in range(n):
        out.append(x + y)
        out.append(x == y)
        out.append(x[i])
        if i == 1:
            Num.__add__ = lambda self, other: "changed"
            Num.__eq__ = lambda self, other: "eq changed"
        if i == 2:
            Num.__getitem__ = 5
        if i == 3:
            del Num.__add__, Num.__getitem__
            out.append(attempt(lambda: x + y))
            out.append(attempt(lambda: x[0]))
            Num.__add__ = lambda self, *rest: rest
            Num.__getitem__ = lambda self, i, more=2: (i, more)
    return out


def changing_safely(n):
    try:
        return changing(n)
    except TypeError as e:
        return str(e)


print(changing_safely(3))
print(changing_safely(6))


class Fails:
    def __add__(self, other):
        raise ValueError("in add")

    def __eq__(self, other):
        raise ValueError("in eq")

    def __getitem__(self, i):
        raise IndexError(i)

    def __bool__(self):
        raise ValueError("in bool")

    def __lt__(self, other):
        return self


for i in range(3):
    f = Fails()
    print(attempt(lambda: f + i), attempt(lambda: f == i), attempt(lambda: f[i]))
    print(attempt(lambda: 1 if f < i else 2), attempt(lambda: 1 if f != i else 2))
    print([x for x in [1, 2] if attempt(lambda: f != x)])


# A deep chain of operator calls ends in RecursionError.
class Deep:
    def __add__(self, other):
        return self + other

    def __eq__(self, other):
        return self == other

    def __getitem__(self, i):
        return self[i]


for f in (lambda: Deep() + 1, lambda: Deep() == 1, lambda: Deep()[0]):
    try:
        f()
    except RecursionError:
        print("deep")


# Operands that die in the operator.
class Dies(Num):
    def __del__(self):
        print("del", self.n)


for i in range(2):
    (Dies(1) + Dies(2))
    print("then")
    if Dies(3) == Dies(3):
        print("equal")
    -Dies(4)
    type(Dies(5))
    -Dies(6)
print("end")
