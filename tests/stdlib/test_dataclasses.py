import abc
import copy
import dataclasses
import typing
from dataclasses import *
from typing import ClassVar, List, Optional


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list, repr=False)
    total: ClassVar[int] = 0


p = P(1)
print(p, p == P(1, 2), p != P(2), p.tags, P.__doc__, P.__match_args__, P.__hash__, P.__dataclass_params__)
print([f.name for f in fields(P)], P.__init__.__annotations__, P.__init__.__qualname__, P.__repr__.__qualname__, P.__eq__(p, 3))
attempt(lambda: P())
attempt(lambda: P(1, 2, [], 4))
attempt(lambda: hash(p))
attempt(lambda: p < P(2))
print(asdict(P(1, 2, [P(3)])), astuple(P(1, 2, [P(3)])), replace(p, x=9), is_dataclass(P), is_dataclass(p), is_dataclass(int))


@dataclass(order=True, frozen=True)
class V:
    major: int
    minor: int = field(default=0, compare=True)
    label: str = field(default='', compare=False)


print(V(1) < V(1, 1), V(2) >= V(1, 5), sorted([V(2), V(1, 3), V(1)]), hash(V(1)) == hash(V(1, 0, 'z')), V(1) == V(1, label='q'), {V(1): 'a'}[V(1)])
v = V(1)
attempt(lambda: setattr(v, 'major', 3))
attempt(lambda: setattr(v, 'other', 3))
attempt(lambda: delattr(v, 'major'))
attempt(lambda: V(1) < 3)


@dataclass
class Base:
    a: int
    b: str = 'b'


@dataclass
class Child(Base):
    c: float = 1.5
    a: int = 10


print(Child(), Child(1, 'x', 2.0), Child.__doc__, Child() == Base(10))


@dataclass
class Post:
    w: int
    h: int
    scale: InitVar[int] = 1
    area: int = field(init=False)

    def __post_init__(self, scale):
        self.area = self.w * self.h * scale


print(Post(2, 3), Post(2, 3, 2), InitVar[int], InitVar[List[int]], Post.scale)
attempt(lambda: replace(Post(2, 3), area=3))
print(replace(Post(2, 3), w=5))


@dataclass
class KW:
    a: int
    _: KW_ONLY
    b: int = 2
    c: int
    d: int = field(default=4, kw_only=False)


print(KW(1, c=3), KW(1, 9, c=3), KW.__match_args__, KW.__doc__)
attempt(lambda: KW(1, 2, 3))


@dataclass(kw_only=True, slots=True)
class Sl:
    a: int = 1
    b: list = field(default_factory=list)


s = Sl(a=5)
print(s, Sl.__slots__, hasattr(s, '__dict__'))
attempt(lambda: setattr(s, 'zz', 1))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class FS:
    a: int = 1


f = FS()
print(f, FS.__slots__, copy.copy(f), copy.deepcopy(f) == f, hash(f) == hash(FS()))
attempt(lambda: setattr(f, 'a', 2))


@dataclass(unsafe_hash=True, repr=False)
class UH:
    a: int
    b: int = field(hash=False, default=1)


print(hash(UH(1)) == hash(UH(1, 2)), '<' in repr(UH(1)))


@dataclass(eq=False)
class NE:
    a: int


print(NE(1) == NE(1), hash(NE(1)) != None)


@dataclass
class Custom:
    a: int

    def __init__(self, z):
        self.a = z * 2

    def __repr__(self):
        return f'Custom<{self.a}>'

    def __eq__(self, o):
        return True


print(Custom(3), Custom(1) == 5, Custom.__hash__, Custom.__doc__)


@dataclass
class Rec:
    child: Optional['Rec'] = None


r = Rec()
r.child = r
print(r, Rec.__doc__)


def bad1():
    @dataclass
    class B:
        a: int = 1
        b: int


def bad2():
    @dataclass
    class B:
        a: list = []


def bad3():
    field(default=1, default_factory=int)


def bad4():
    @dataclass
    class B(V):
        z: int = 0


def bad5():
    @dataclass(frozen=True)
    class B(P):
        z: int = 0


def bad6():
    @dataclass(order=True)
    class B:
        a: int
        def __lt__(self, o): return True


def bad7():
    @dataclass(eq=False, order=True)
    class B:
        a: int


def bad8():
    @dataclass(slots=True)
    class B:
        __slots__ = ('a',)
        a: int


def bad9():
    @dataclass(weakref_slot=True)
    class B:
        a: int


def bad10():
    @dataclass
    class B:
        a = field()


def bad11():
    @dataclass(unsafe_hash=True)
    class B:
        a: int
        def __hash__(self): return 1


def bad12():
    @dataclass
    class B:
        a: ClassVar[int] = field(default_factory=int)


def bad13():
    @dataclass
    class B:
        _: KW_ONLY
        __: KW_ONLY


def bad14():
    @dataclass(frozen=True)
    class B:
        a: int
        def __setattr__(self, n, v): pass


for b in (bad1, bad2, bad3, bad4, bad5, bad6, bad7, bad8, bad9, bad10, bad11, bad12, bad13, bad14):
    attempt(b)
attempt(lambda: fields(3))
attempt(lambda: asdict(P))
attempt(lambda: astuple(3))
attempt(lambda: replace(3))

M = make_dataclass('M', ['a', ('b', int), ('c', int, field(default=5))], namespace={'twice': lambda self: self.b * 2}, bases=(Base,)
                   if False else ())
print(M(1, 2), M(1, 2).twice(), M.__module__, M.__annotations__, M.__doc__)
attempt(lambda: make_dataclass('X', ['class']))
attempt(lambda: make_dataclass('X', ['a', 'a']))
attempt(lambda: make_dataclass('X', [('a',)]))


@dataclass
class Str:
    x: 'int'
    c: 'ClassVar[int]' = 1
    t: 'typing.ClassVar' = 2
    i: 'InitVar[int]' = 3
    d: 'dataclasses.InitVar' = 4
    k: 'KW_ONLY' = None
    n: 'NotClassVar' = 5


print([f.name for f in fields(Str)], Str.__init__.__annotations__, Str.__doc__)


class Desc:
    def __set_name__(self, owner, name):
        self.name = '_' + name

    def __get__(self, obj, cls=None):
        if obj is None:
            return 'dflt'
        return getattr(obj, self.name)

    def __set__(self, obj, v):
        setattr(obj, self.name, f'set {v}')


@dataclass
class D:
    d: str = Desc()
    e: str = field(default=3, metadata={'m': 1})


print(D(), D('x'), fields(D)[1].metadata, fields(D)[1].metadata['m'])
print(repr(fields(V)[0]).replace(repr(MISSING), 'MISSING'))


@dataclass
class Abs(abc.ABC):
    a: int

    @abc.abstractmethod
    def f(self): ...


attempt(lambda: Abs(1))
match P(7, 8):
    case P(x, y):
        print('matched', x, y)


@dataclass
class SelfField:
    self: int
    other: int = 0


print(SelfField(3), SelfField(1) == SelfField(1))


@dataclass
class Empty:
    pass


print(Empty(), Empty() == Empty(), Empty.__doc__, asdict(Empty()), astuple(Empty()))
T = typing.TypeVar('T')


@dataclass
class Gen(typing.Generic[T]):
    v: T


print(Gen(3), Gen[int](4), Gen[int](4) == Gen(4))
import collections
NT = collections.namedtuple('NT', 'q r')
print(asdict(P(NT(1, P(5)), {'k': P(6)}, collections.defaultdict(list, a=[P(1)]))))
print(asdict(p, dict_factory=lambda kv: sorted(k for k, v in kv)), astuple(p, tuple_factory=list))
print(sorted(dataclasses.__all__))
