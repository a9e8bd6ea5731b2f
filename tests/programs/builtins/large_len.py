"""The longest lengths that `len` gives, at a place that has seen small ones."""
import sys


class Long:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def length(x):
    return len(x)


for i in range(300):
    assert length([0] * (i % 7)) == i % 7
for n in 0, 2**61 - 1, 2**61, 2**62, sys.maxsize:
    print(length(Long(n)), length(Long(n)) - 1)
for i in range(300):
    assert length(Long(i)) == i
for n in 2**61 - 1, 2**61, 2**62, sys.maxsize:
    print(length(Long(n)), bool(Long(n)))
