# Protocols with members that are no methods: instances are looked at, classes are refused.
from collections.abc import Iterable
from functools import singledispatch
from typing import Protocol, runtime_checkable


@runtime_checkable
class HasX(Protocol):
    x: int

    def m(self): ...


@runtime_checkable
class HasY(Protocol):
    @property
    def y(self): ...


@runtime_checkable
class Counted(Iterable[int], Protocol):
    count: int


class InClass:
    x = 1

    def m(self): pass


class InInstance:
    def __init__(self):
        self.x = 1

    def m(self): pass


class Nominal(HasX):
    pass


class NoMethod:
    x = 1
    m = None


class Trap:
    @property
    def y(self):
        raise RuntimeError('never read')


for thing in (InClass(), InInstance(), Nominal(), NoMethod(), Trap(), 3, None):
    print(type(thing).__name__, isinstance(thing, HasX), isinstance(thing, HasY), isinstance(thing, Counted))

for protocol in (HasX, HasY, Counted):
    try:
        print(issubclass(InClass, protocol))
    except TypeError as e:
        print(e)

# Those whom abc asks on its way do not refuse: Counted is below Iterable.
print(isinstance(3, Iterable), isinstance([], Iterable), issubclass(int, Iterable))


@singledispatch
def show(thing):
    return 'thing'


@show.register(Nominal)
def _(thing):
    return 'has x'


print(show(3), show(Nominal()))
# needs 3.12
