# Requests for more than any machine has: a Python exception each time.
def attempt(f):
    try:
        r = f()
        print("gave", type(r).__name__)
    except (MemoryError, OverflowError, ValueError) as e:
        print(type(e).__name__)


H = 10 ** 18
attempt(lambda: "a" * 10 ** 15)
attempt(lambda: "a" * 2 ** 70)
attempt(lambda: b"a" * 10 ** 15)
attempt(lambda: [0] * 10 ** 15)
attempt(lambda: (0,) * 10 ** 15)
attempt(lambda: bytearray(10 ** 15))
attempt(lambda: bytes(10 ** 15))
attempt(lambda: bytes(2 ** 70))
attempt(lambda: 1 << 10 ** 15)
attempt(lambda: 1 << 10 ** 30)
attempt(lambda: "{:1000000000000000}".format(1))
attempt(lambda: f"{'a':>1000000000000000}")
attempt(lambda: "%1000000000000000d" % 1)
attempt(lambda: "a".ljust(10 ** 15))
attempt(lambda: "a".zfill(10 ** 15))
attempt(lambda: "\t".expandtabs(10 ** 15))
attempt(lambda: len(range(10 ** 30)))
attempt(lambda: (1).to_bytes(10 ** 15, "big"))
attempt(lambda: "ab".replace("a", "x" * 1000)[:10])
attempt(lambda: list(range(10 ** 15)) if False else [None] * H)
attempt(lambda: "a".center(H))
attempt(lambda: "x" * (2 ** 62))
attempt(lambda: [1, 2, 3] * (2 ** 62))
attempt(lambda: int("1" * 5000))
attempt(lambda: str(10 ** 5000))
attempt(lambda: float("1e400"))
attempt(lambda: int(1e308))
attempt(lambda: float(10 ** 400))
attempt(lambda: "-".join(["a" * 1000] * 10))
attempt(lambda: __import__("collections").deque(maxlen=2 ** 70))
attempt(lambda: __import__("itertools").repeat(1, 2 ** 70))
attempt(lambda: "a"[2 ** 70:])
attempt(lambda: [1][: 2 ** 70])
attempt(lambda: chr(2 ** 70))
attempt(lambda: round(1.5, 2 ** 70))
attempt(lambda: 2.0 ** (10 ** 400))
attempt(lambda: memoryview(bytes(5))[2 ** 70:])
l = [1, 2]
try:
    l *= 10 ** 18
except MemoryError:
    print("MemoryError", l)
b = bytearray(b"x")
try:
    b *= 10 ** 18
except MemoryError:
    print("MemoryError", b)
print("alive", sum(l))
