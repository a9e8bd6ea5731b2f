# Order of evaluation and of conversion.
log = []


class T:
    def __init__(self, n): self.n = n; log.append(("init", n))
    def __format__(self, s): log.append(("format", self.n, s)); return str(self.n)
    def __repr__(self): log.append(("repr", self.n)); return "r"


def s(x): log.append(("spec", x)); return x


print(f"{T(1):{s('>')}{s(3)}}{T(2)!r}{T(3)}")
print(log)
x = 1
print(f"{x}{(x := x + 1)}{x}")
def boom(): raise ValueError("inside")
try:
    f"{T(9)}{boom()}"
except ValueError as e:
    print(e, log[-1])
def gen():
    got = yield f"{(yield 1)}-{(yield 2)}"
    yield got
g = gen()
print(next(g), g.send("a"), g.send("b"), g.send("c"))
def local():
    a = 1
    return f"{a}{(lambda: a)()}{[a for _ in range(2)]}"
print(local())
class C:
    v = 3
    w = f"{v}"
    def __str__(self): return f"{self.w}{__class__.v}"
print(C.w, C())
