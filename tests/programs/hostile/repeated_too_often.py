"""Sequences repeated so often that their size cannot even be counted."""
import array
import collections
import sys

for value in [array.array('d', [1.5, 2.5, 3.5]), [1, 2, 3], (1, 2, 3), 'abc', b'abc', bytearray(b'abc')]:
    for n in sys.maxsize // 3 + 1, sys.maxsize, sys.maxsize // 24 + 1:
        try:
            value * n
        except (MemoryError, OverflowError) as e:
            print(type(value).__name__, 'refused')
        try:
            value *= n
        except (MemoryError, OverflowError) as e:
            print(type(value).__name__, 'refused in place', len(value))
