import keyword
import reprlib
from collections import deque

r = reprlib.repr
print(r(list(range(100))), r('x' * 100), r({i: i for i in range(10)}), r(set(range(10))), r(10 ** 100), r((1,)), r(frozenset('abcdefghij')),
      r(deque(range(20))), r([[[[[[[[]]]]]]]]), r(()), r(set()), r(object)[:10])


class Long:
    def __repr__(self): return 'L' * 50


class Bad:
    def __repr__(self): raise ValueError


print(r(Long()), r(Bad()).startswith('<Bad instance at 0x'))
mine = reprlib.Repr(maxlist=2, maxstring=10, fillvalue='##', indent=2)
print(mine.repr([1, [2, 3, 4], 'hello world this is']))
print(mine.repr({'a': (1, 2), 'b': []}))


class Rec:
    @reprlib.recursive_repr('<again>')
    def __repr__(self):
        "doc"
        return f'Rec({self!r})'


print(Rec(), Rec.__repr__.__doc__)
print(keyword.kwlist, keyword.softkwlist, keyword.iskeyword('if'), keyword.issoftkeyword('match'), keyword.iskeyword('x'))
