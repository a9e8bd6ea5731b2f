"""Arguments that builtin methods refuse, in the words of CPython."""

from array import array
from collections import deque
from collections.abc import MutableSequence


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


# Only a number repeats a sequence, even when the method is called by name.
for sequence in ([], (), '', b'', bytearray(), array('b')):
    show(lambda: sequence.__mul__('x'))
    show(lambda: sequence.__rmul__('x'))
for sequence in ([], bytearray(), array('b')):
    show(lambda: sequence.__imul__('x'))

# None is no number and no character.
show(lambda: [1].index(1, None))
show(lambda: (1,).index(1, None))
show(lambda: 'a'.center(5, None))
show(lambda: 'a'.ljust(5, None))
show(lambda: array('i', [1]).pop(None))
show(lambda: array('i', None))
show(lambda: (1).__format__(None))
show(lambda: type(None, (), {}))

# A str is no mapping to a bytes template.
show(lambda: b'a' % 'b')
show(lambda: b'a' % b'b')
show(lambda: 'a' % b'b')

# Memory is equal to other memory, but has no order.
view = memoryview(b'abc')
show(lambda: view == b'abc')
show(lambda: view < view)
show(lambda: view < b'b')
show(lambda: b'a' < view)
show(lambda: bytearray(b'a') < view)
show(lambda: bytearray(b'a') < b'b')

print(isinstance(array('i'), MutableSequence))

# A sequence may die when its reverse has been read.
for base in (tuple, str, bytes, bytearray):
    class Noisy(base):
        def __del__(self):
            print('gone', base.__name__)
    backwards = reversed(Noisy())
    print(list(backwards))
    print('still here')
