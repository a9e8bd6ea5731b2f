# abs, round, divmod, pow, bin, oct, hex, chr, ord, hash, bool, int, float, complex conversions through hooks.
print(abs(-5), abs(-5.5), abs(3 + 4j), abs(True), round(2.5), round(-2.5), round(2.567, 1), divmod(17, 5), divmod(-17, 5), divmod(17.5, 5), pow(2, 10), pow(2, 10, 1000), pow(2.0, -1), pow(2, -1), pow(-8, 1 / 3) if False else "", bin(5), oct(64), hex(255), chr(97), ord("a"), ord(b"a"), bool([]), bool([0]), ascii("é"), format(5, "03d"))
class N:
    def __init__(self, **k): self.__dict__.update(k)
    def __abs__(self): return "abs"
    def __round__(self, *a): return "round", a
    def __divmod__(self, o): return "divmod", o
    def __rdivmod__(self, o): return "rdivmod", o
    def __pow__(self, *a): return "pow", a
    def __index__(self): return 11
    def __bool__(self): return False
n = N()
print(abs(n), round(n), round(n, None), round(n, 3), divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), bin(n), hex(n), oct(n), chr(n + 0 if False else 65), bool(n), not n, [1] * 2, "abcdefghijklm"[n], range(20)[n], int(n), float(n), complex(n))
class T:
    def __trunc__(self): return 7
class F:
    def __float__(self): return 2.5
class I:
    def __int__(self): return 9
class FI:
    def __float__(self): return 1
class II:
    def __int__(self): return True
for f in (lambda: int(F()), lambda: float(F()), lambda: int(I()), lambda: float(I()), lambda: complex(F()), lambda: float(FI()), lambda: round(F()), lambda: abs(F()), lambda: bin(I()), lambda: [1][I()], lambda: range(I()), lambda: chr(F()), lambda: "a" * F()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(int.from_bytes(b"\x01", "big"), True.__class__, (1).__class__.__mro__, 5 .__add__(3), 1 .real, isinstance(5, complex), 10 ** 3, 1e3 == 1000, 0o17, 0b11, 0xFF, 1_000)
print(hash(3), hash(-1), hash(2.5), hash(""), hash(None) == hash(None), hash((1, 2)) == hash((1, 2)), hash(True), hash(1j), hash(-0.0))
