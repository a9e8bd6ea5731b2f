import copy
import copyreg
from collections import OrderedDict, defaultdict, deque


class A:
    def __init__(self, x): self.x = x


class S:
    __slots__ = ('a', '__b')
    def __init__(self): self.a, self.__b = [1], 2
    def get(self): return self.__b


class C:
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return 'deep'


class G:
    def __init__(self): self.v = 1
    def __getstate__(self): return {'w': self.v}
    def __setstate__(self, st): self.v = ('set', st)


a = A([1, [2]])
b, c = copy.copy(a), copy.deepcopy(a)
print(b.x is a.x, c.x == a.x, c.x is a.x, c.x[1] is a.x[1])
s = S()
t, u = copy.copy(s), copy.deepcopy(s)
print(t.a is s.a, u.a == s.a, u.a is s.a, t.get(), u.get())
print(copy.copy(C()), copy.deepcopy(C()), copy.copy(G()).v, copy.deepcopy(G()).v)
l = [1]
l.append(l)
m = copy.deepcopy(l)
print(m, m[1] is m)
shared = [1]
x = copy.deepcopy([shared, shared])
print(x[0] is x[1])
t = (1, [2])
print(copy.deepcopy(t) is t, copy.deepcopy((1, 2)) is (1, 2) or True, copy.copy(t) is t)
d = {'a': [1]}
d['self'] = d
e = copy.deepcopy(d)
print(e['self'] is e, e['a'] is d['a'])
print(copy.deepcopy(defaultdict(list, a=[1])), copy.copy(OrderedDict(a=1)), copy.deepcopy(deque([1, 2], 5)), copy.deepcopy({1, 2}),
      copy.deepcopy(frozenset([1])), copy.copy(bytearray(b'x')), copy.deepcopy(1 + 2j), copy.deepcopy(range(3)), copy.deepcopy(ValueError('a', 1)))
f = lambda: 1
print(copy.deepcopy(f) is f, copy.deepcopy(A) is A, copy.copy(len) is len, copy.deepcopy(None), copy.deepcopy(...))
bm = copy.deepcopy(a.__init__.__self__)
print(copy.deepcopy(deque([a])).pop() is a)
try:
    copy.deepcopy((i for i in ()))
except TypeError as e:
    print(e)


class L(list):
    pass


l = L([1, [2]])
l.attr = 5
m = copy.deepcopy(l)
print(m, m.attr, type(m).__name__, m[1] is l[1])


class NA:
    def __new__(cls, a): return object.__new__(cls)
    def __getnewargs__(self): return (1,)


print(type(copy.copy(NA(3))).__name__, copyreg._slotnames(S))
memo = {}
copy.deepcopy(a, memo)
print(id(a) in memo, copy.Error, copy.error is copy.Error)
copyreg.pickle(A, lambda o: (A, (('reg', o.x),)))
print(copy.copy(a).x)
n = []
for i in range(50000):
    n = [n]
try:
    copy.deepcopy(n)
except RecursionError:
    print('RecursionError')
