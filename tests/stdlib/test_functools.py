import collections.abc
import functools
from functools import *


def deco(f):
    @wraps(f)
    def w(*a, **k):
        "wrapper"
        return f(*a, **k)
    return w


@deco
def hello(a: int) -> str:
    "says hello"
    return f'hello {a}'


print(hello(1), hello.__name__, hello.__qualname__, hello.__doc__, hello.__module__, hello.__wrapped__(2), hello.__annotations__)
hello.__wrapped__.attr = 5


@total_ordering
class V:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v if isinstance(o, V) else NotImplemented

    def __lt__(self, o):
        return self.v < o.v if isinstance(o, V) else NotImplemented


print(V(1) < V(2), V(1) <= V(1), V(2) > V(1), V(2) >= V(3), V.__le__.__name__)
try:
    V(1) > 3
except TypeError as e:
    print(e)
for op in ('__le__', '__gt__', '__ge__'):
    import operator
    ns = {'__init__': lambda s, v: setattr(s, 'v', v), '__eq__': lambda s, o: s.v == o.v,
          op: lambda s, o, f=getattr(operator, op): f(s.v, o.v)}
    W = total_ordering(type('W', (), ns))
    print(op, [[W(a) < W(b), W(a) <= W(b), W(a) > W(b), W(a) >= W(b)] for a, b in ((1, 2), (2, 2), (3, 2))])
try:
    total_ordering(type('X', (), {}))
except ValueError as e:
    print(e)

calls = []


@lru_cache(maxsize=2)
def sq(x):
    calls.append(x)
    return x * x


print([sq(i) for i in (1, 2, 1, 3, 2, 1)], calls, sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__(5))
sq.cache_clear()
print(sq.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@lru_cache
def plain(x):
    return x


print(plain(1), plain.cache_parameters())


@lru_cache(typed=True)
def typed(x):
    return type(x).__name__


print(typed(1), typed(1.0), typed(True))
try:
    lru_cache('x')
except TypeError as e:
    print(e)


class Cell:
    def __init__(self):
        self.alive = False

    def set_state(self, state, *, note=None):
        self.alive = state
        return note

    set_alive = partialmethod(set_state, True)
    set_dead = partialmethod(set_state, False, note='dead')
    both = partialmethod(set_alive, note='nested')
    cls_make = partialmethod(classmethod(lambda cls, a, b: (cls.__name__, a, b)), 1)


c = Cell()
print(c.set_alive(), c.alive, c.set_dead(), c.alive, c.both(), c.cls_make(2), Cell.cls_make(3))
try:
    partialmethod(3)
except TypeError as e:
    print(e)
print(partial(int, base=2)('101'), reduce(lambda a, b: a + b, [1, 2, 3], 10), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))


@singledispatch
def show(x, *a):
    "generic"
    return f'object {x}'


@show.register
def _(x: int):
    return f'int {x}'


@show.register(list)
def show_list(x):
    return f'list of {len(x)}'


@show.register
def _(x: str | bytes):
    return f'text {x!r}'


@show.register(collections.abc.Mapping)
def _(x):
    return f'mapping {len(x)}'


print(show(1.5), show(True), show([1]), show('a'), show(b'b'), show({}), show(collections.ChainMap()), show.__doc__, show.__name__)
print(show.dispatch(bool) is show.registry[int], sorted(c.__name__ for c in show.registry))


class Sized2:
    def __len__(self): return 0


class Both(Sized2):
    def __iter__(self): return iter(())


@singledispatch
def amb(x):
    return 'base'


amb.register(collections.abc.Sized, lambda x: 'sized')
print(amb(Both()), amb(3))
amb.register(collections.abc.Iterable, lambda x: 'iterable')
try:
    print(amb(Both()))
except RuntimeError as e:
    print('Ambiguous' in str(e))
amb.register(collections.abc.Collection, lambda x: 'collection')
print(amb([]), amb({}))
for bad in (lambda: show(), lambda: show.register(3), lambda: show.register(3, len), lambda: show.register(lambda x: x)):
    try:
        bad()
    except TypeError as e:
        print(str(e).split(' at 0x')[0])


class Neg:
    @singledispatchmethod
    def neg(self, arg):
        raise NotImplementedError('no')

    @neg.register
    def _(self, arg: int):
        return -arg

    @neg.register
    @classmethod
    def _(cls, arg: str):
        return cls.__name__ + arg[::-1]


print(Neg().neg(3), Neg().neg('abc'))
try:
    Neg().neg([])
except NotImplementedError as e:
    print(e)


class Data:
    n = 0

    @cached_property
    def prop(self):
        "doc"
        self.n += 1
        return self.n


d = Data()
print(d.prop, d.prop, d.__dict__, Data.prop.__doc__, Data.prop.attrname)
del d.prop
print(d.prop)


class Slots:
    __slots__ = ()
    x = cached_property(lambda s: 1)


try:
    Slots().x
except TypeError as e:
    print(e)
try:
    class Twice:
        a = b = cached_property(lambda s: 1)
except Exception as e:
    print(type(e).__name__, e)
print(sorted(functools.__all__))
