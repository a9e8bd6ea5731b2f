"""copy and deepcopy: memo and identity, hooks in their order, states, slots, what cannot be copied; pickles alike."""
import collections
import copy
import dataclasses
import pickle
import threading


class Plain:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __repr__(self):
        return f'{type(self).__name__}({", ".join(f"{k}={v!r}" for k, v in self.__dict__.items() if v is not self)})'


class Slots:
    __slots__ = 'a', 'b', '__dict__'


class New(Plain):
    def __new__(cls, *args, **kw):
        print('new', args, kw)
        return super().__new__(cls)


class State(Plain):
    def __getstate__(self):
        return {'kept': self.kept}

    def __setstate__(self, state):
        print('state', state)
        self.__dict__.update(state, set=True)


class Args(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)

    def __getnewargs__(self):
        return tuple(self)


class Items(list):
    pass


class Reduced:
    def __init__(self, n):
        self.n = n

    def __reduce__(self):
        return Reduced, (self.n,), {'more': [self.n]}


class Hooked:
    def __copy__(self):
        return 'shallow'

    def __deepcopy__(self, memo):
        print(sorted(type(v).__name__ for v in memo.values()))
        return 'deep', copy.deepcopy([1], memo)


@dataclasses.dataclass
class Data:
    a: int
    b: list


class Property:
    @property
    def p(self):
        return 1

    def __init__(self):
        self.__dict__['p'] = 'own'


both = [1]
o = Plain(a=both, b=both, t=(1, both), n=None, s='s', d={(1, 2): both, 'k': 1.5})
o.me = o
c = copy.deepcopy(o)
print(c, c is not o, c.me is c, c.a is c.b, c.a is c.t[1], c.a is c.d['k' and (1, 2)], c.a is not both)
s = copy.copy(o)
print(s, s.me is o, s.a is both)
x = Slots()
x.a, x.other = both, both
for f in copy.copy, copy.deepcopy:
    y = f(x)
    print(y.a, y.other, hasattr(y, 'b'), y.a is y.other, y.a is both)
    print(f(New(k=1)), f(State(kept=both, lost=1)), f(Args(1, both)), f(Hooked()), f(Data(1, both)))
    r = f(Reduced(3))
    print(r.n, r.more, f(Property()).__dict__)
    i = Items([both])
    i.attr = both
    j = f(i)
    print(type(j).__name__, j, j.attr, j[0] is j.attr, j[0] is both)
    d = f(collections.OrderedDict(k=both))
    print(d, d['k'] is both, f(collections.deque([both], 2)), f(collections.defaultdict(list, k=both)))
    print(f(o.__repr__)() == repr(o), f(len) is len, f(Plain) is Plain, f(...) is ..., f(range(3)), f({1: {2}}))
t = (both,)
print(copy.deepcopy((1, 'a')), copy.deepcopy(t) is t, copy.copy(t) is t)
e = (1, (2, 'x'))
print(copy.deepcopy(e) is e, copy.deepcopy(frozenset({1})), copy.copy(bytearray(b'a')))
loop = []
loop.append((loop,))
m = copy.deepcopy(loop)
print(m[0][0] is m)
memo = {}
n = copy.deepcopy(both, memo)
print(memo[id(both)] is n, memo[id(memo)][0] is both, copy.deepcopy(both, memo) is n)


class Memo(dict):
    def get(self, *args):
        print('get')
        return super().get(*args)


print(copy.deepcopy([1], Memo()))
for bad in threading.Lock(), (i for i in ()), copy:
    for f in copy.copy, copy.deepcopy:
        try:
            print(f(bad))
        except TypeError as error:
            print(error)


class Neither:
    def __getattribute__(self, name):
        if name.startswith('__reduce'):
            raise AttributeError(name)
        return object.__getattribute__(self, name)


for f in copy.copy, copy.deepcopy:
    try:
        f(Neither())
    except copy.Error as error:
        print(type(error).__name__, str(error).split('.')[0])


class Grows(dict):
    pass


grows = {}


class Adds:
    def __deepcopy__(self, memo):
        grows[len(grows)] = 1
        return 0


grows[Adds()] = 1
try:
    copy.deepcopy(grows)
except RuntimeError as error:
    print(error)
deep = []
for _ in range(100000):
    deep = [deep]
try:
    copy.deepcopy(deep)
except RecursionError:
    print('too deep')

for protocol in range(6):
    back = pickle.loads(pickle.dumps([o, Data(2, both), Args(1, 2) if protocol > 1 else 0, Reduced(4)], protocol))
    print(back[0], back[0].me is back[0], back[0].a is back[0].b, back[1], back[2], back[3].more)
p = Plain(z=1)
p.__reduce_ex__ = lambda protocol: (Plain, (), {'from': protocol})
print(copy.copy(p), pickle.loads(pickle.dumps(p)))
print(p.__dict__.keys(), copy.copy(o).__dict__.keys())
# needs 3.12
