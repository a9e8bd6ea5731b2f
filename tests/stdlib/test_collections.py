import collections
import collections.abc
import copy
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

P = namedtuple('P', 'x y')
p = P(1, y=2)
print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=9), P._make([3, 4]), P.__doc__, P.x.__doc__)
print(p == (1, 2), hash(p) == hash((1, 2)), P.__match_args__, P.__module__, P.__slots__, P.__new__.__doc__)
for bad in (lambda: P(1), lambda: P(1, 2, 3), lambda: P._make([1]), lambda: p._replace(z=3),
            lambda: namedtuple('P', 'x x'), lambda: namedtuple('P', 'class'), lambda: namedtuple('P', '_a'),
            lambda: namedtuple('1P', 'a'), lambda: namedtuple('P', 'a', defaults=(1, 2)), lambda: setattr(p, 'x', 1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(namedtuple('R', 'a class _b a 1', rename=True)._fields)
D = namedtuple('D', ['a', 'b', 'c'], defaults=(2, 3))
print(D(1), D._field_defaults, namedtuple('E', '')(), namedtuple('O', 'one')(1))
match p:
    case P(x, y=yy):
        print(x, yy)
print(copy.copy(p), copy.deepcopy(p))


class Sub(namedtuple('Sub', 'a b')):
    __slots__ = ()

    @property
    def total(self):
        return self.a + self.b


print(Sub(1, 2), Sub(1, 2).total, Sub(1, 2)._replace(a=5))

c = Counter('abracadabra')
print(c, c.most_common(2), c.total(), c['zz'], sorted(c.elements()))
c.update('aaa')
c.update({'z': -1})
c.update(q=2)
c.subtract('ab')
print(c, +c, -c, Counter(a=3) + Counter(a=1, b=2), Counter(a=3) - Counter(a=1, b=-2), Counter(a=3) | Counter(b=1),
      Counter(a=3, b=1) & Counter(a=1))
print(Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter(a=1) < Counter(a=1), Counter() != Counter(a=1),
      Counter(a=2) >= Counter(a=1), Counter(a=2) > Counter(a=1))
del c['nothing']
d = Counter(a=3, b=1)
d += Counter(b=2)
d -= Counter(a=1)
d |= Counter(c=4)
d &= Counter(a=9, c=1)
print(d, d.copy(), Counter(), Counter({'a': 1, 'b': 'x'}))
try:
    Counter.fromkeys('a')
except NotImplementedError as e:
    print(e)

base = {'a': 1, 'b': 2}
cm = ChainMap({'a': 10}, base)
print(cm, cm['a'], cm['b'], len(cm), list(cm), 'zz' in cm, cm.get('zz', 5), cm.parents, cm.new_child({'q': 1}), bool(ChainMap()))
cm['b'] = 7
del cm['a']
print(cm, base, cm | {'k': 1}, {'k': 1} | cm)
for bad in (lambda: cm['zz'], lambda: cm.__delitem__('a'), lambda: cm.pop('a'), lambda: ChainMap().popitem()):
    try:
        bad()
    except KeyError as e:
        print(e)
print(cm.pop('b'), cm.copy(), ChainMap.fromkeys('ab', 1), cm.new_child(x=1))
cm |= {'i': 1}
print(cm)
r = ChainMap()
r['self'] = r
print(r)


class UD(UserDict):
    def __missing__(self, k):
        return k * 2


u = UD({'a': 1}, b=2)
print(u, u['zz'], u.get('zz'), len(u), 'a' in u, list(u), u | {'c': 3}, {'c': 3} | u, u.copy(), type(u.copy()).__name__, UD.fromkeys('ab', 0))
u |= {'z': 1}
print(u.pop('a'), u, copy.copy(u))

ul = UserList([3, 1, 2])
ul.append(5)
ul.sort()
print(ul, ul[1:], type(ul[1:]).__name__, ul + [1], [1] + ul, ul * 2, ul.index(3), ul.count(1), ul == [1, 2, 3, 5], ul < [2], 3 in ul)
ul += (7,)
ul.insert(0, 'x')
ul.extend(UserList([1]))
ul.remove('x')
ul.reverse()
print(ul, ul.pop(), ul.copy(), len(ul))

us = UserString('Hello World')
print(us, repr(us), us.upper(), us[1:3], us + '!', 'x' + us, us * 2, us.split(), us.replace('l', 'L'), us == 'Hello World', 'World' in us,
      us.find('o'), us.startswith('He'), len(us), us.center(20, '*'), us % (), UserString('%d') % 3, hash(us) == hash('Hello World'))

dd = defaultdict(list)
dd['a'].append(1)
print(dd, OrderedDict(a=1), deque([1, 2], maxlen=2))
print(sorted(collections.__all__), isinstance(deque(), collections.abc.MutableSequence))
