# What an abstract class remembers of other classes: answers stay right when classes register, die and lie.
import gc
from abc import ABC, ABCMeta


class Shape(ABC):
    pass


class Square:
    pass


print(isinstance(Square(), Shape), issubclass(Square, Shape))
print(isinstance(Square(), Shape), issubclass(Square, Shape))
Shape.register(Square)
print(isinstance(Square(), Shape), issubclass(Square, Shape))


class Liar:
    __class__ = Square


print(isinstance(Liar(), Shape), issubclass(Liar, Shape), isinstance(Liar(), Square))


class Hooked(metaclass=ABCMeta):
    asked = 0

    @classmethod
    def __subclasshook__(cls, other):
        Hooked.asked += 1
        return True if hasattr(other, 'quack') else NotImplemented


# Classes come and go, with and without the method, often at the same address.
right = 0
for i in range(300):
    made = type('Made', (), {'quack': None} if i % 2 else {})
    right += isinstance(made(), Hooked) == bool(i % 2)
    right += issubclass(made, Hooked) == bool(i % 2)
    del made
    if i % 50 == 0:
        gc.collect()
print(right, Hooked.asked)


class Duck:
    quack = None


before = Hooked.asked
print([isinstance(Duck(), Hooked) for _ in range(3)], Hooked.asked - before)
try:
    issubclass(3, Shape)
except TypeError as e:
    print(e)


class Strange(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return 1


try:
    isinstance(3, Strange)
except AssertionError as e:
    print(e)
