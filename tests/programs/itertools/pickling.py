"""Iterators of itertools that have been stepped go on from the same place when copied or pickled."""

import copy
import itertools
import operator
import pickle
import warnings

warnings.simplefilter('ignore', DeprecationWarning)


def even(n):
    return n % 2 == 0


def low(n):
    return n < 3


makers = {
    'accumulate': lambda: itertools.accumulate([1, 2, 3, 4]),
    'accumulate product': lambda: itertools.accumulate([1, 2, 3, 4], operator.mul, initial=10),
    'chain': lambda: itertools.chain('ab', 'cd', 'ef'),
    'combinations': lambda: itertools.combinations('abcd', 3),
    'combinations none': lambda: itertools.combinations('ab', 3),
    'replacement': lambda: itertools.combinations_with_replacement('abc', 2),
    'compress': lambda: itertools.compress('abcdef', [1, 0, 1, 1, 0, 1]),
    'count': lambda: itertools.count(5),
    'count step': lambda: itertools.count(0.5, 0.25),
    'cycle': lambda: itertools.cycle('abc'),
    'dropwhile': lambda: itertools.dropwhile(low, [1, 2, 3, 1, 5]),
    'filterfalse': lambda: itertools.filterfalse(even, range(10)),
    'islice': lambda: itertools.islice(range(20), 2, 15, 3),
    'islice endless': lambda: itertools.islice(itertools.count(), 3, None, 2),
    'permutations': lambda: itertools.permutations('abc', 2),
    'permutations none': lambda: itertools.permutations('abc', 0),
    'product': lambda: itertools.product('ab', [1, 2], repeat=1),
    'product empty': lambda: itertools.product('ab', []),
    'repeat': lambda: itertools.repeat('x', 4),
    'starmap': lambda: itertools.starmap(pow, [(2, 3), (3, 2), (5, 1)]),
    'takewhile': lambda: itertools.takewhile(low, [1, 2, 3, 1]),
    'zip_longest': lambda: itertools.zip_longest('abc', [1], fillvalue='-'),
}

for name, make in makers.items():
    for steps in (0, 1, 3, 5):
        it = make()
        taken = list(itertools.islice(it, steps))
        again = pickle.loads(pickle.dumps(it))
        twin = copy.copy(make())
        rest = list(itertools.islice(again, 8))
        print(name, steps, taken, rest, type(again) is type(it), list(itertools.islice(twin, 3)))

# The branches of a tee share what they have not read.
a, b = itertools.tee(iter([1, 2, 3, 4, 5]))
print(next(a), next(a), next(b))
c, d = pickle.loads(pickle.dumps((a, b)))
print(list(c), list(d), list(a), list(b))
print(list(type(a)('xy')))

# groupby
groups = itertools.groupby('aabbbc')
key, group = next(groups)
print(key, next(group))
twin = pickle.loads(pickle.dumps(groups))
print([(k, list(g)) for k, g in twin])

# What a state must be.
for it, state in [(itertools.chain(), []), (itertools.chain(), ()), (itertools.chain(), (1,)),
                  (itertools.cycle('a'), ()), (itertools.product('ab'), (1, 2)),
                  (itertools.permutations('ab'), ((0, 1),)), (itertools.combinations('ab', 1), [0])]:
    try:
        it.__setstate__(state)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
it = itertools.product('abc', 'de')
it.__setstate__((99, -5))
print(list(it))

# Since 3.12 all of this is deprecated.
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    copy.copy(itertools.count())
    itertools.cycle('a').__setstate__(([], 0))
print([str(w.message) for w in seen])

# An iterator that steps itself.


class Source:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 2:
            print('inner', next(pairs))
        if self.n > 5:
            raise StopIteration
        return self.n


pairs = itertools.pairwise(Source())
print(list(pairs))
try:
    itertools.accumulate([1], None, 5)
except TypeError as e:
    print(type(e).__name__)
# needs 3.12
