# __repr__, __str__, __format__, __bytes__, __bool__, __len__, __hash__, __index__, numbers.
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class R:
    def __repr__(self): return "R!"


class S(R):
    def __str__(self): return "S!"


class F(S):
    def __format__(self, spec): return f"F<{spec}>"


class Bad:
    def __repr__(self): return 3
    def __str__(self): return None
    def __format__(self, spec): return 1
    def __bool__(self): return 2
    def __len__(self): return -1
    def __hash__(self): return "h"
    def __index__(self): return "i"
    def __int__(self): return 1.5
    def __float__(self): return 1
    def __complex__(self): return 1
    def __bytes__(self): return "b"
    def __iter__(self): return 3
    def __contains__(self, x): return "truthy"
    def __dir__(self): return 5
    def __length_hint__(self): return "x"


for c in (R, S, F):
    print(repr(c()), str(c()), f"{c()}", f"{c()!r:>5}", [c()])
attempt(lambda: format(F(), "abc"))
attempt(lambda: format(R(), "abc"))
attempt(lambda: format(R(), ""))
b = Bad()
attempt(lambda: repr(b))
attempt(lambda: str(b))
attempt(lambda: format(b))
attempt(lambda: bool(b))
attempt(lambda: len(b))
attempt(lambda: hash(b))
attempt(lambda: [1][b])
attempt(lambda: int(b))
attempt(lambda: float(b))
attempt(lambda: complex(b))
attempt(lambda: bytes(b))
attempt(lambda: iter(b))
attempt(lambda: 1 in b)
attempt(lambda: dir(b))


class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n


print(bool(L(0)), bool(L(2)), len(L(3)))
attempt(lambda: len(L(2 ** 70)))
attempt(lambda: len(L(1.5)))


class N:
    def __index__(self): return 3
    def __bytes__(self): return b"by"
    def __float__(self): return 2.5
    def __complex__(self): return 1 + 2j
    def __int__(self): return 7
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __abs__(self): return "abs"
    def __reversed__(self): return "reversed"
    def __dir__(self): return ["b", "a"]


n = N()
import math
print([0, 1, 2, 3][n], bytes(n), float(n), complex(n), int(n), round(n), round(n, 2), math.trunc(n), math.floor(n), math.ceil(n), abs(n), reversed(n), dir(n))
print(hex(n), bin(n), chr(n), "ab" * n, [1] * n, range(n), math.sqrt(n), "%d %x" % (n, n))
attempt(lambda: hash(type("E", (), {"__eq__": lambda s, o: True})()))
attempt(lambda: type("H", (), {"__hash__": None})().__hash__())
print(repr(object()).startswith("<object object at 0x"), repr(R), repr(type("Q.x", (), {})))
