# Endless recursion through every door ends in RecursionError, and the program goes on.
def attempt(name, f):
    try:
        f()
        print(name, "ended")
    except RecursionError:
        print(name, "RecursionError")
    except Exception as e:
        print(name, type(e).__name__, str(e)[:60])


def plain(): return plain()
def kw(**k): return kw(**k)
def gen():
    yield from gen()


class R:
    def __repr__(self): return repr(self)
    def __str__(self): return str(self)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
    def __bool__(self): return bool(self)
    def __getitem__(self, k): return self[k]
    def __contains__(self, k): return k in self
    def __add__(self, o): return self + o
    def __radd__(self, o): return o + self
    def __lt__(self, o): return self < o
    def __call__(self): return self()
    def __iter__(self): return iter(self)
    def __next__(self): return next(self)
    def __format__(self, s): return format(self, s)
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
    def __neg__(self): return -self
    def __index__(self): return [1][self]
    def __int__(self): return int(self)
    def __float__(self): return float(self)
    def __del__(self): pass
    def __dir__(self): return dir(self)
    def __setitem__(self, k, v): self[k] = v
    def __instancecheck__(self, o): return isinstance(o, self)
    def __reversed__(self): return reversed(self)
    def __abs__(self): return abs(self)
    def __round__(self): return round(self)
    def __bytes__(self): return bytes(self)
    def __missing__(self, k): return self[k]


class GA:
    def __getattr__(self, n): return getattr(self, n + "x")
class GAB:
    def __getattribute__(self, n): return self.x
class SA:
    def __setattr__(self, n, v): self.x = v
class Prop:
    @property
    def p(self): return self.p
class New:
    def __new__(cls): return cls()
class Init:
    def __init__(self): Init()
class Meta(type):
    def __call__(cls): return cls()
class Called(metaclass=Meta): pass
class Desc:
    def __get__(self, o, t): return o.d
class HasDesc:
    d = Desc()
class Co:
    async def c(self): await self.c()


r = R()
attempt("plain", plain)
attempt("kw", kw)
attempt("gen", lambda: next(gen()))
attempt("lambda", lambda: (lambda f: f(f))(lambda f: f(f)))
for name, f in {"repr": lambda: repr(r), "str": lambda: str(r), "eq": lambda: r == 1, "hash": lambda: hash(r), "len": lambda: len(r), "bool": lambda: bool(r), "getitem": lambda: r[0], "contains": lambda: 1 in r, "add": lambda: r + 1, "radd": lambda: 1 + r, "lt": lambda: r < 1, "call": lambda: r(), "iter": lambda: iter(r), "next": lambda: next(r), "format": lambda: f"{r}", "with": lambda: r.__enter__(), "neg": lambda: -r, "index": lambda: [1][r], "int": lambda: int(r), "float": lambda: float(r), "dir": lambda: dir(r), "setitem": lambda: r.__setitem__(1, 2), "isinstance": lambda: isinstance(1, r), "reversed": lambda: reversed(r), "abs": lambda: abs(r), "round": lambda: round(r), "bytes": lambda: bytes(r), "in list": lambda: r in [1], "dict key": lambda: {r: 1}, "sort": lambda: sorted([r, r]), "min": lambda: min(r, r), "getattr": lambda: GA().x, "getattribute": lambda: GAB().x, "setattr": lambda: setattr(SA(), "y", 1), "property": lambda: Prop().p, "new": New, "init": Init, "metacall": Called, "descriptor": lambda: HasDesc().d, "coroutine": lambda: Co().c().send(None), "sort key": lambda: sorted([1], key=lambda x: sorted([1], key=lambda y: plain())), "map": lambda: list(map(lambda x: plain(), [1])), "eval": lambda: (lambda s: eval(s, {"s": s}))("eval(s, {'s': s})"), "exec": lambda: exec("def f(): exec('f()')\nf()", {}), "class body": lambda: (lambda g: g(g))(lambda g: type("X", (), {"a": g(g)})), "import": lambda: (lambda f: f(f))(lambda f: __import__("sys") and f(f)), "except": lambda: (lambda f: f(f))(lambda f: f(f))}.items():
    attempt(name, f)
def fin():
    try:
        fin()
    finally:
        pass
attempt("finally", fin)
def deep_catch(n):
    try:
        return deep_catch(n + 1)
    except RecursionError:
        return n
print(deep_catch(0) > 100)
print("alive", plain.__name__, sum(range(10)))
