"""Containers changed by the comparisons that look through them, and what counts as a buffer."""
import collections.abc
import copy
import operator
import pickle
from collections import deque


class Clears:
    def __eq__(self, other):
        d.clear()
        return False


for look in [lambda: d.remove(Clears()), lambda: d.index(Clears()), lambda: d.count(Clears()), lambda: Clears() in d]:
    d = deque([1, 2, 3])
    try:
        print(look())
    except Exception as e:
        print(type(e).__name__, e)
d = deque([1, 2])
try:
    d.remove(5)
except ValueError as e:
    print(e)

for value in b'', bytearray(), memoryview(b''), '', [], 5:
    print(type(value).__name__, isinstance(value, collections.abc.Buffer))

caller = operator.methodcaller('replace', 'a', 'b')
named = operator.methodcaller('split', sep='-', maxsplit=1)
for c in caller, named:
    for again in copy.copy(c), pickle.loads(pickle.dumps(c)):
        print(again, again('a-a-a'))
# needs 3.12
