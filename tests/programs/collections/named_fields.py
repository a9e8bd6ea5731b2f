# Fields of named tuples, their subclasses and their like.
from collections import namedtuple
import time

P = namedtuple('P', 'x y z')


def fields(p):
    return p.x, p.y, p.z


print([fields(P(i, i + 1, i + 2)) for i in range(4)])


class Sub(P):
    extra = 'extra'

    def total(self):
        return self.x + self.y + self.z


class Own(P):
    @property
    def y(self):
        return 'own'


for t in (Sub(1, 2, 3), Own(1, 2, 3), P(4, 5, 6)) * 2:
    print(fields(t), getattr(t, 'x'), getattr(t, 'extra', None))
print(Sub(1, 2, 3).total())

# Fewer items than fields: the place of a field may be empty.
short = tuple.__new__(P, (1,))
for _ in range(3):
    print(short.x)
    for name in 'y', 'z':
        try:
            print(getattr(short, name))
        except IndexError as e:
            print(e)
        try:
            print(short.y)
        except IndexError as e:
            print(e)


def first(v):
    return v.x


class Plain:
    x = 'plain'


print([first(v) for v in (P(1, 2, 3), Plain(), P(2, 3, 4), Sub(3, 4, 5), Plain)][:4])
for v in (P(1, 2, 3), 5, (1, 2)):
    try:
        print(P.x.__get__(v))
    except TypeError as e:
        print(e)
try:
    P(1, 2, 3).x = 5
except AttributeError as e:
    print(e)
P.x = 'replaced'
print(fields(P(1, 2, 3)), P(1, 2, 3))
print([P(1, z=3, y=2)[2] for _ in range(3)])
D = namedtuple('D', 'a b', defaults=(7,))
print([D(i) for i in range(3)], [D(i, i) for i in range(3)])
for args in ((), (1, 2, 3)):
    try:
        D(*args)
    except TypeError as e:
        print(e)
    try:
        D(1, 2, 3)
    except TypeError as e:
        print(e)
print([time.struct_time(range(9)).tm_mon for _ in range(3)])
