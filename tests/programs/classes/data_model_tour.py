# A class with nearly everything, used in nearly every way.
class Poly:
    """Polynomials with integer coefficients, lowest first."""
    __slots__ = ("c",)
    zero = None

    def __init__(self, *c):
        while c and c[-1] == 0:
            c = c[:-1]
        object.__setattr__(self, "c", tuple(c))

    def __setattr__(self, k, v): raise AttributeError("immutable")
    def __repr__(self): return f"Poly{self.c}"
    def __str__(self):
        if not self:
            return "0"
        terms = [f"{k:+}" + ("" if i == 0 else "x" if i == 1 else f"x^{i}") for i, k in enumerate(self.c) if k]
        return " ".join(reversed(terms)).lstrip("+").replace("1x", "x") if True else ""
    def __bool__(self): return bool(self.c)
    def __len__(self): return len(self.c)
    def __getitem__(self, i): return self.c[i] if isinstance(i, slice) or i < len(self.c) else 0
    def __iter__(self): return iter(self.c)
    def __contains__(self, x): return self(x) == 0
    def __call__(self, x):
        r = 0
        for k in reversed(self.c):
            r = r * x + k
        return r
    def __eq__(self, o):
        if isinstance(o, int):
            o = Poly(o)
        return self.c == o.c if isinstance(o, Poly) else NotImplemented
    def __hash__(self): return hash(self.c)
    def __neg__(self): return Poly(*(-k for k in self.c))
    def __add__(self, o):
        if isinstance(o, int):
            o = Poly(o)
        if not isinstance(o, Poly):
            return NotImplemented
        n = max(len(self), len(o))
        return Poly(*(self[i] + o[i] for i in range(n)))
    __radd__ = __add__
    def __sub__(self, o): return self + -o
    def __rsub__(self, o): return -self + o
    def __mul__(self, o):
        if isinstance(o, int):
            return Poly(*(k * o for k in self.c))
        if not isinstance(o, Poly):
            return NotImplemented
        out = [0] * (len(self) + len(o))
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)
    __rmul__ = __mul__
    def __pow__(self, n):
        r = Poly(1)
        for _ in range(n):
            r *= self
        return r
    def __divmod__(self, o):
        rest, out = list(self.c), [0] * len(self)
        while len(rest) >= len(o):
            k, n = rest[-1] // o[len(o) - 1], len(rest) - len(o)
            out[n] = k
            for i, b in enumerate(o):
                rest[n + i] -= k * b
            rest.pop()
        return Poly(*out), Poly(*rest)
    def __floordiv__(self, o): return divmod(self, o)[0]
    def __mod__(self, o): return divmod(self, o)[1]
    def __format__(self, spec): return str(self).replace("x", spec or "x")
    @property
    def degree(self): return len(self.c) - 1
    @classmethod
    def parse(cls, s): return cls(*map(int, s.split(",")))
    def __lshift__(self, n): return Poly(*[0] * n, *self.c)
    def __invert__(self): return Poly(*(i * k for i, k in enumerate(self.c)))[1:] and Poly(*[i * k for i, k in enumerate(self.c)][1:])
    def __reversed__(self): return reversed(self.c)
    def __index__(self): return self.degree
    def __copy__(self): return self


Poly.zero = Poly()
p, q = Poly(-1, 0, 1), Poly.parse("1,1")
print(p, q, repr(p + q), p - q, p * q, q ** 3, p // q, p % q, divmod(p, q), -p, 2 + p, 2 - p, 3 * p, p << 2)
print(p(3), 1 in p, 2 in p, len(p), list(p), p[0], p[9], p[:2], bool(Poly.zero), Poly.zero == 0, p == p + 0, {p: "key"}[Poly(-1, 0, 1)], f"{p:t}", p.degree, ~(q ** 3), [*reversed(p)], "abc"[q], max([p, q], key=len))
for f in (lambda: p + "x", lambda: "x" + p, lambda: p * 1.5, lambda: setattr(p, "c", 1), lambda: p < q, lambda: p.nope, lambda: Poly(1) + None):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
total = Poly()
for i in range(5):
    total += Poly(*range(i))
print(total, sum([p, q], Poly.zero), hash(p) == hash(Poly(-1, 0, 1)))
