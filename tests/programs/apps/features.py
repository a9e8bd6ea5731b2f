# Many features in one program: enum, dataclasses, abc, functools, typing, metaclasses, descriptors.
# needs 3.12
import enum, dataclasses, typing, abc, functools, contextlib, collections, operator, itertools, types, copy, inspect
from dataclasses import dataclass, field
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except BaseException as e: print(type(e).__name__, e)
class Color(enum.Enum):
    RED = 1; GREEN = 2; CRIMSON = 1
    @property
    def low(self): return self.name.lower()
print(Color.RED, repr(Color.RED), Color(1), Color['GREEN'], list(Color), Color.CRIMSON is Color.RED, Color.RED.low, Color.__members__, len(Color), Color.RED in Color)
t(lambda: Color(9)); t(lambda: Color['X']); t(lambda: setattr(Color, 'RED', 3)); t(lambda: Color.RED < Color.GREEN)
class P(enum.IntFlag):
    R = 4; W = 2; X = 1
print(P.R | P.W, repr(P.R | P.W), P(7), ~P.R, P.R in P(7), P(0), repr(P(8)), list(P(5)), bool(P(0)))
class F(enum.Flag):
    A = enum.auto(); B = enum.auto(); AB = A | B
print(F.AB, repr(F.A | F.B), F.A & F.B, ~F.A, list(F.AB)); t(lambda: F(9))
class S(enum.StrEnum):
    A = enum.auto(); B = "bee"
print(S.A, repr(S.B), S.A == "a", f"{S.B:>5}", S("bee"))
class I(enum.IntEnum):
    A = 1; B = 2
print(I.A + 1, f"{I.A}", "%d" % I.B, I.A < I.B, repr(I.A), str(I.A))
t(lambda: enum.Enum('D', 'a b c')(2)); t(lambda: type('E', (Color,), {}))
@enum.unique
class U(enum.Enum): A = 1
try:
    @enum.unique
    class U2(enum.Enum): A = 1; B = 1
except ValueError as e: print(e)
class Planet(enum.Enum):
    E = (5.9, 6.3)
    def __init__(self, m, r): self.m = m; self.r = r
    def __str__(self): return f"P({self.m})"
print(Planet.E, Planet.E.r, Planet((5.9, 6.3)))
@dataclass
class A:
    x: int
    y: list = field(default_factory=list)
    z: int = field(default=3, repr=False, compare=False)
    def __post_init__(self): self.w = self.x * 2
print(A(1), A(1) == A(1, z=9), A(1).w, dataclasses.asdict(A(1, [A(2)])), dataclasses.astuple(A(1)), dataclasses.replace(A(1), x=5))
t(lambda: A()); t(lambda: A(1, 2, 3, 4)); t(lambda: hash(A(1)))
@dataclass(frozen=True, order=True, slots=True)
class B:
    a: int; b: str = "q"
b = B(1); print(b, b < B(2), hash(b) == hash(B(1)), B.__slots__, sorted([B(2), B(1, "z"), B(1)]))
t(lambda: setattr(b, 'a', 2)); t(lambda: b < 1); t(lambda: delattr(b, 'a'))
@dataclass(kw_only=True)
class C(A):
    k: int = 5
print(C(1, k=2), [f.name for f in dataclasses.fields(C)], C.__match_args__); t(lambda: C(1, [], 3, 4))
try:
    @dataclass
    class D: a: int = 1; b: int
except TypeError as e: print(e)
try:
    @dataclass
    class D: a: list = []
except ValueError as e: print(e)
@dataclass
class Iv:
    a: dataclasses.InitVar[int]; c: typing.ClassVar[int] = 3; d: int = 0
    def __post_init__(self, a): self.d = a
print(Iv(4), inspect.signature(Iv))
print(dataclasses.make_dataclass('M', [('x', int), 'y', ('z', int, 5)])(1, 2))
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def g(self): ...
t(Base)
class Half(Base):
    def f(self): pass
t(Half)
class Full(Half):
    g = 1
print(Full().g, issubclass(Full, Base), Base.__abstractmethods__ == {'f', 'g'})
@functools.total_ordering
class O:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(O(1) <= O(1), O(2) > O(1), O(1) >= O(2))
@functools.lru_cache(maxsize=2)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(10), fib.cache_info(), fib.__wrapped__(1))
@functools.singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(list)
def _(x): return "list"
print(sd(1), sd([]), sd("a"), sd.dispatch(bool)(True))
class CP:
    @functools.cached_property
    def v(self): print("calc"); return 5
c = CP(); print(c.v, c.v, c.__dict__)
print(functools.partial(int, base=2)("101"), functools.reduce(operator.add, [1, 2, 3], 10), repr(functools.partial(int, base=2)))
@contextlib.contextmanager
def cm(x):
    print("in", x)
    try: yield x
    except ValueError as e: print("sw", e)
    finally: print("out")
with cm(1) as v: print(v)
with cm(2): raise ValueError("v")
t(lambda: cm(1).__enter__() and None)
with contextlib.suppress(KeyError): {}[1]
with contextlib.ExitStack() as st:
    st.enter_context(cm(3)); st.callback(print, "cb"); st.push(lambda *a: print("exc", a[0]) or True)
    raise KeyError("k")
def gen_no():
    if 0: yield
t(lambda: contextlib.contextmanager(gen_no)().__enter__())
Pt = collections.namedtuple('Pt', 'x y', defaults=[5])
p = Pt(1); print(p, p._replace(x=3), p._asdict(), Pt._fields, Pt._make([1, 2]), p == (1, 5), Pt.x, Pt.__doc__); t(lambda: Pt()); t(lambda: p._replace(q=1)); t(lambda: collections.namedtuple('a', 'x x')); t(lambda: setattr(p, 'x', 1))
cnt = collections.Counter("abracadabra"); print(cnt, cnt.most_common(2), cnt - collections.Counter("aab"), +cnt, cnt & collections.Counter("aaz"), cnt["zz"], sorted(cnt.elements())[:3], cnt.total())
od = collections.OrderedDict(a=1, b=2); od.move_to_end('a'); print(od, od.popitem(last=False), od == {'a': 1})
dd = collections.defaultdict(list); dd['a'].append(1); print(dd, dd.get('z')); t(lambda: collections.defaultdict(5))
cm2 = collections.ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(cm2, cm2['b'], dict(cm2), cm2.parents, cm2.new_child({'c': 1}))
dq = collections.deque([1, 2, 3], maxlen=3); dq.append(4); dq.rotate(1); print(dq, dq.index(4), dq.count(2)); t(dq.index, 99); t(lambda: dq[5]); t(lambda: collections.deque([], -1))
class Meta(type):
    def __new__(m, n, b, ns, **k): print("new", n, sorted(k)); return super().__new__(m, n, b, ns)
    def __init__(c, n, b, ns, **k): print("init", n)
    def __call__(c, *a): print("call", a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, n, b, **k): print("prep", n); return {}
    def __getattr__(c, n): return "meta " + n
    def __instancecheck__(c, o): return o == 5
class W(metaclass=Meta, z=1):
    def __init__(self, *a): pass
    def __init_subclass__(cls, **k): print("sub", cls.__name__, k)
W(1); print(W.foo, isinstance(5, W)); 
class W2(W, q=3): pass
class Desc:
    def __set_name__(s, o, n): print("set_name", o.__name__, n); s.n = n
    def __get__(s, i, o): return (s.n, i is None)
    def __set__(s, i, v): i.__dict__[s.n] = v
    def __delete__(s, i): print("del", s.n)
class H: d = Desc()
h = H(); h.d = 4; print(h.d, H.d, h.__dict__); del h.d
class NonData:
    def __get__(s, i, o): return "nd"
class J: n = NonData()
j = J(); print(j.n); j.__dict__['n'] = 1; print(j.n)
class Sl:
    __slots__ = ('a', '__dict__')
s = Sl(); t(lambda: s.a); s.a = 1; s.b = 2; print(s.a, s.__dict__)
class Sl2: __slots__ = ('a',)
t(lambda: setattr(Sl2(), 'b', 1)); t(lambda: type('X', (Sl2, Sl), {})); t(lambda: type('X', (), {'__slots__': ('1a',)})); t(lambda: type('X', (), {'__slots__': ('a',), 'a': 1}))
class GA:
    def __getattr__(s, n): 
        if n.startswith('x'): return n
        raise AttributeError(f"no {n}")
    def __getattribute__(s, n): return object.__getattribute__(s, n)
    def __dir__(s): return ['b', 'a']
    def __bool__(s): return 1
print(GA().xx, dir(GA())); t(lambda: GA().y); t(lambda: bool(GA()))
class Cmp:
    def __eq__(s, o): return NotImplemented
    def __lt__(s, o): return NotImplemented
    def __add__(s, o): return NotImplemented
    def __radd__(s, o): return "radd"
t(lambda: Cmp() == 1); t(lambda: Cmp() < 1); t(lambda: Cmp() + 1); t(lambda: 1 + Cmp()); t(lambda: Cmp() + Cmp()); t(lambda: hash(Cmp()))
class Len:
    def __init__(s, v): s.v = v
    def __len__(s): return s.v
for v in (-1, 'a', 1.5, 2**70, True, None): t(lambda: len(Len(v))); t(lambda: bool(Len(v)))
print(typing.get_type_hints(A), typing.Optional[int], typing.Union[int, str, int], list[int], dict[str, list[int]], int | None, typing.Callable[[int], str], typing.List[int], typing.Any, typing.Literal[1, 'a'], typing.Tuple[int, ...])
class TD(typing.TypedDict, total=False):
    a: int
print(TD(a=1), TD.__annotations__, TD.__total__)
class NT(typing.NamedTuple):
    a: int; b: str = "x"
print(NT(1), NT._field_defaults)
print(typing.get_origin(list[int]), typing.get_args(dict[str, int]), typing.cast(int, "a"))
T = typing.TypeVar('T'); 
class G(typing.Generic[T]): pass
print(G[int], G[int].__args__, T, G.__parameters__); t(lambda: G[int, str])
@typing.runtime_checkable
class Pr(typing.Protocol):
    def meth(self): ...
class HasM:
    def meth(self): pass
print(isinstance(HasM(), Pr), isinstance(1, Pr)); t(lambda: Pr())
print(copy.deepcopy([1, [2, {3: (4,)}]]), copy.copy(A(1)))
print(inspect.signature(lambda a, b=1, *c, d, e=2, **f: 0), inspect.getfullargspec(lambda a, b=1: 0).defaults)
async def co():
    return 5
async def ag():
    yield 1; yield 2
async def main():
    return [x async for x in ag()], await co()
try: main().send(None)
except StopIteration as e: print(e.value)
def g():
    try:
        x = yield 1
        print("got", x)
        yield 2
    except GeneratorExit: print("closed"); raise
    finally: print("fin")
gg = g(); next(gg); print(gg.send("hi")); gg.close(); t(lambda: next(gg))
gg = g(); t(lambda: gg.send(1)); t(lambda: gg.throw(KeyError("k")))
def sub():
    r = yield from [1, 2]; return "r"
def outer(): v = yield from sub(); print("v", v)
print(list(outer()))
match {"k": [1, 2, {"z": 3}], "o": 5}:
    case {"k": [a, *r, {"z": z}], **rest} if z == 3: print(a, r, z, rest)
match A(3):
    case A(x=3, y=[]): print("A3")
match p:
    case Pt(1, y): print("pt", y)
match 5:
    case int(n) if n > 9: print("no")
    case 1 | 5 as q: print(q)
match "abc", 1.0, None:
    case str(s), float(f), None: print(s, f)
