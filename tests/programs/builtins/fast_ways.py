# Natives that have a short way for plain arguments give what the long way gives.
import functools
import operator

for n in (-1, 0, 1, 2, 3, 7):
    print([0] * n, n * ['a', 'b', 'c'], len([1, 2, 3] * (n * 100)))

for base in (0, 1, 5, -5, 2**40, -2**62, 2**70):
    for exponent in (0, 1, 2, 63, 2**40 + 1, 2**70):
        print(*(pow(base, exponent, m) for m in (1, -1, 2, 7, -7, 2**31 - 1, 2**61 - 1, -2**62, 2**63 - 1, -2**63, 2**64)))
for args in ((2, -1, 7), (2, -1, 4), (2, 3, 0), (2, True, True)):
    try:
        print(pow(*args))
    except ValueError as e:
        print(e)

words = 'the quick brown fox jumps over the lazy dog and é 日 then THE end'.split()
for size in (0, 1, 2, 5, len(words), 3 * len(words)):
    some = (words * 3)[:size]
    print(sorted(some), sorted(some, reverse=True), sorted(some, key=len), sorted(some, key=len, reverse=True))
    copy = some[:]
    copy.sort(key=lambda w: (w[-1], len(w)))
    print(copy, sorted(some) == sorted(some, key=lambda w: w))
print(sorted([3, 'a'][:1]), sorted({'b': 1, 'a': 2}), sorted(range(5), key=operator.neg))
for bad in (lambda: sorted([1, 'a']), lambda: sorted([1], 2), lambda: sorted([1], kee=2), lambda: sorted(),
            lambda: sorted([1], reverse='x' * 2)):
    try:
        print(bad())
    except TypeError as e:
        print(e)


class Item:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        items.append(0)
        return self.n < other.n


items = [Item(n) for n in (3, 1, 2)]
try:
    items.sort()
except ValueError as e:
    print(e, [i.n for i in items])


def key(x):
    if x == 2:
        raise KeyError(x)
    return -x


numbers = [1, 3, 2, 5]
try:
    numbers.sort(key=key)
except KeyError as e:
    print(repr(e), numbers)

a, *b = (1, 2, 3)
print(a, b)
*a, b = (1,)
print(a, b)
a, *b, c = 1, 2
print(a, b, c)
try:
    a, *b, c = (1,)
except ValueError as e:
    print(e)
a = (4, 5, 6)
*a, b = a
print(a, b)

print(tuple([]), tuple([1, 2]), tuple([[]]), list(), list([1]), dict(zip('ab', [1, 2])), dict([[1, 2], (3, 4), 'ab']))
for pairs in ([(1,)], [(1, 2, 3)], [1], [()]):
    try:
        dict(pairs)
    except (TypeError, ValueError) as e:
        print(e)
refilled = [1]
refilled.__init__([2, 3])
print(refilled)
refilled.__init__()
print(refilled)


class Odd:
    def __iter__(self):
        return self

    def __next__(self):
        return next(z)


z = zip([1, 2, 3], [4, 5, 6])
print(list(zip(Odd(), z)))
print(list(zip()), list(zip('abcdef', range(4), 'xyzw', (1, 2, 3, 4), [5, 6, 7])))

p = functools.partial(lambda *a, **k: (a, k), 1, 2)
q = functools.partial(p, 3, x=1)
print(p(), p(3), p(z=3), q(), q(4, x=2, y=3), functools.partial(q, x=5)(6))
get = operator.itemgetter(1)
print(get([1, 2]), get({1: 'x'}), operator.itemgetter(0, 1)('ab'))
print(operator.attrgetter('real')(5), operator.attrgetter('__class__.__name__')(5), operator.attrgetter('real', 'imag')(2))
for bad in (lambda: get([1]), lambda: operator.attrgetter('nope')(1), lambda: operator.attrgetter('real.nope')(1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print('a b  c'.split(), ' '.join(str(i) for i in range(30)).split(), 'a,b,,c'.split(','), ('x,' * 20).split(',', 15), ''.split(), ''.split(','))
# needs 3.12
