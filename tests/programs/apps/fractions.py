# Rational numbers as a class with the full number protocol.
from math import gcd
from functools import total_ordering


@total_ordering
class Q:
    __slots__ = "n", "d"

    def __new__(cls, n, d=1):
        if d == 0:
            raise ZeroDivisionError(f"Q({n}, 0)")
        if d < 0:
            n, d = -n, -d
        g = gcd(n, d)
        self = super().__new__(cls)
        object.__setattr__(self, "n", n // g)
        object.__setattr__(self, "d", d // g)
        return self

    def __setattr__(self, *a): raise AttributeError("immutable")
    @staticmethod
    def of(v): return v if isinstance(v, Q) else Q(v) if isinstance(v, int) else None
    def binary(f):
        def op(self, other):
            other = Q.of(other)
            return NotImplemented if other is None else f(self, other)
        return op
    def reflected(f):
        def op(self, other):
            other = Q.of(other)
            return NotImplemented if other is None else f(other, self)
        return op
    add = lambda a, b: Q(a.n * b.d + b.n * a.d, a.d * b.d)
    sub = lambda a, b: Q(a.n * b.d - b.n * a.d, a.d * b.d)
    mul = lambda a, b: Q(a.n * b.n, a.d * b.d)
    div = lambda a, b: Q(a.n * b.d, a.d * b.n)
    __add__, __radd__ = binary(add), reflected(add)
    __sub__, __rsub__ = binary(sub), reflected(sub)
    __mul__, __rmul__ = binary(mul), reflected(mul)
    __truediv__, __rtruediv__ = binary(div), reflected(div)
    __eq__ = binary(lambda a, b: (a.n, a.d) == (b.n, b.d))
    __lt__ = binary(lambda a, b: a.n * b.d < b.n * a.d)
    del add, sub, mul, div, binary, reflected
    def __hash__(self): return hash(self.n) if self.d == 1 else hash((self.n, self.d))
    def __neg__(self): return Q(-self.n, self.d)
    def __abs__(self): return Q(abs(self.n), self.d)
    def __pow__(self, k): return Q(self.n ** k, self.d ** k) if k >= 0 else Q(self.d ** -k, self.n ** -k)
    def __float__(self): return self.n / self.d
    def __int__(self): return int(self.n / self.d)
    def __bool__(self): return self.n != 0
    def __round__(self, k=0): return round(self.n / self.d, k)
    def __floor__(self): return self.n // self.d
    def __repr__(self): return f"Q({self.n}, {self.d})"
    def __str__(self): return f"{self.n}/{self.d}" if self.d > 1 else str(self.n)
    def __format__(self, spec): return format(float(self), spec) if spec else str(self)


a, b = Q(1, 2), Q(-3, 4)
print(a + b, a - b, a * b, a / b, 1 + a, 1 - a, 2 * a, 1 / b, -a, abs(b), a ** 3, a ** -2, a == Q(2, 4), a == 0.5, a < b, a >= b, sorted([a, b, Q(1, 3)]), float(a), int(Q(7, 2)), bool(Q(0)), f"{a:.3f} {a}", repr(b), hash(Q(3)) == hash(3), {Q(1, 2): "half"}[a], round(Q(1, 3), 2))
print(sum((Q(1, k) for k in range(1, 11)), Q(0)), max(a, b), sum([Q(1, 3)] * 3))
for f in (lambda: Q(1, 0), lambda: a + "x", lambda: a / Q(0), lambda: setattr(a, "n", 5), lambda: a < "x", lambda: a + 0.5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
