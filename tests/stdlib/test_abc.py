import abc
import collections
import collections.abc as cabc
from abc import ABC, ABCMeta, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...

    @classmethod
    @abstractmethod
    def make(cls):
        ...

    @staticmethod
    @abstractmethod
    def helper():
        ...


print(sorted(Shape.__abstractmethods__))
try:
    Shape()
except TypeError as e:
    print(e)


class Half(Shape):
    def area(self):
        return 1

    name = 'half'


print(sorted(Half.__abstractmethods__))
try:
    Half()
except TypeError as e:
    print(e)


class Full(Half):
    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def helper():
        return 2


print(Full.__abstractmethods__, Full.make().area(), isinstance(Full(), Shape), issubclass(int, Shape))
token = abc.get_cache_token()
print(Shape.register(int) is int, issubclass(int, Shape), isinstance(True, Shape), abc.get_cache_token() > token)
try:
    Full.register(Shape)
except RuntimeError as e:
    print(e)
try:
    Shape.register(3)
except TypeError as e:
    print(e)
try:
    issubclass(3, Shape)
except TypeError as e:
    print(e)


class Hooked(ABC):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Hooked:
            return hasattr(C, 'quack')
        return NotImplemented


class Duck:
    quack = 1


print(isinstance(Duck(), Hooked), isinstance(3, Hooked))


class Proxy:
    @property
    def __class__(self):
        return Full


print(isinstance(Proxy(), Shape))


@abc.update_abstractmethods
class Later(ABC):
    pass


Later.f = abstractmethod(lambda self: None)
print(Later.__abstractmethods__)
abc.update_abstractmethods(Later)
print(Later.__abstractmethods__)
try:
    Later()
except TypeError as e:
    print(e)


class OldStyle(ABC):
    @abc.abstractclassmethod
    def a(cls): ...

    @abc.abstractstaticmethod
    def b(): ...

    @abc.abstractproperty
    def c(self): ...


print(sorted(OldStyle.__abstractmethods__))

values = {'list': [], 'tuple': (), 'str': '', 'bytes': b'', 'bytearray': bytearray(), 'dict': {}, 'set': set(),
          'frozenset': frozenset(), 'range': range(3), 'int': 3, 'gen': (i for i in ()), 'iter': iter([]),
          'func': len, 'keys': {}.keys(), 'values': {}.values(), 'items': {}.items(), 'memoryview': memoryview(b''),
          'deque': collections.deque(), 'type': int, 'none': None, 'od': collections.OrderedDict(),
          'Counter': collections.Counter(), 'zip': zip(), 'enumerate': enumerate(()), 'userlist': collections.UserList(),
          'reversed': reversed([]), 'dictiter': iter({})}
for n, v in values.items():
    print(n, [k for k in cabc.__all__ if k != 'ByteString' and isinstance(v, getattr(cabc, k))])


class S(cabc.Sequence):
    def __init__(self, *a):
        self.a = a

    def __getitem__(self, i):
        return self.a[i]

    def __len__(self):
        return len(self.a)


s = S(1, 2, 3, 2)
print(list(s), 2 in s, 9 in s, s.index(2), s.index(2, 2), s.index(2, -1), s.count(2), list(reversed(s)))
try:
    s.index(9)
except ValueError as e:
    print('ValueError', e)


class ML(cabc.MutableSequence):
    def __init__(self, it=()):
        self.a = list(it)

    def __getitem__(self, i):
        return self.a[i]

    def __setitem__(self, i, v):
        self.a[i] = v

    def __delitem__(self, i):
        del self.a[i]

    def __len__(self):
        return len(self.a)

    def insert(self, i, v):
        self.a.insert(i, v)


m = ML([1, 2])
m.append(3)
m.extend(m)
m += [9]
m.reverse()
print(m.a, m.pop(), m.pop(0), m.a)
m.remove(2)
print(m.a)
m.clear()
print(m.a)


class MS(cabc.MutableSet):
    def __init__(self, it=()):
        self.d = dict.fromkeys(it)

    def __contains__(self, x):
        return x in self.d

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)

    def add(self, x):
        self.d[x] = None

    def discard(self, x):
        self.d.pop(x, None)

    def __repr__(self):
        return f'MS({sorted(self.d)})'

    __hash__ = cabc.Set._hash


a, b = MS([1, 2, 3]), MS([3, 4])
print(a | b, a & b, a - b, a ^ b, a < b, a <= a, a >= MS([1]), a > a, a == MS([3, 2, 1]), a != b, a.isdisjoint(b))
print({1, 9} | a, [3, 5] - a, [1, 9] & a, {1} <= a, a == {1, 2, 3})
a |= [7]
a &= [1, 7, 8]
a ^= [8, 1]
a -= [8]
print(a, hash(MS([1, 2])) == hash(frozenset([1, 2])), hash(MS()) == hash(frozenset()))
a.remove(7)
try:
    a.remove(7)
except KeyError as e:
    print('KeyError', e)
try:
    a.pop()
except KeyError as e:
    print('KeyError', e)


class MM(cabc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)

    def __repr__(self):
        return f'MM({self.d})'


m = MM()
m.update({'a': 1}, b=2)
m.update([('c', 3)])
print(m, m.get('a'), m.get('z', 0), 'a' in m, m.keys(), m.items(), m.values(), m.pop('a'), m.pop('zz', None))
print(m.setdefault('q', 5), m.setdefault('q', 6), m == {'b': 2, 'c': 3, 'q': 5}, m.popitem(), len(m))
print(m.keys() & {'c', 'x'}, m.items() - {('c', 3)}, ('c', 3) in m.items(), 3 in m.values())
try:
    reversed(m)
except TypeError as e:
    print(e)
m.clear()
print(m)

print(cabc.Callable[[int, str], float], cabc.Callable[..., int], cabc.Callable[[], None], cabc.Iterable[int])
print(cabc.Callable[[int, str], float].__args__)
for bad in (int, (int,), (int, str)):
    try:
        cabc.Callable[bad]
    except TypeError as e:
        print(e)


class G(cabc.Generator):
    def send(self, v):
        return v

    def throw(self, typ, val=None, tb=None):
        super().throw(typ, val, tb)


g = G()
print(next(g), g.send(3), g.close(), iter(g) is g)
try:
    g.throw(ValueError, ValueError('x'))
except ValueError as e:
    print('raised', e)
print(ABCMeta.__mro__, ABC.__slots__)
