"""Decorators with arguments, with state, and on classes."""
import functools


def count_calls(function):
    """Counts on the wrapper itself: functions have attributes."""
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)
    wrapper.calls = 0
    return wrapper


def retry(times, *, on=Exception):
    """A decorator with arguments is a function that returns a decorator."""
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except on as error:
                    print(f"  attempt {attempt}: {error}")
                    if attempt == times:
                        raise
        return wrapper
    return decorate


failures = iter([True, True, False])


@count_calls
@retry(3, on=ConnectionError)
def fetch(address):
    """Fetches an address, sooner or later."""
    if next(failures):
        raise ConnectionError("no answer")
    return f"<{address}>"


print(fetch("example"), fetch.calls, fetch.__name__, "-", fetch.__doc__)


def record(cls):
    """Writes __init__, __repr__ and __eq__ from the annotations."""
    names = list(cls.__annotations__)

    def __init__(self, *args, **kwargs):
        values = dict(zip(names, args), **kwargs)
        for name in names:
            if name in values:
                setattr(self, name, values.pop(name))
            elif not hasattr(cls, name):
                raise TypeError(f"{cls.__name__}() needs '{name}'")
        if values:
            raise TypeError(f"{cls.__name__}() does not know {sorted(values)}")

    def __repr__(self):
        return f"{cls.__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names)})"

    def __eq__(self, other):
        if type(other) is not cls:
            return NotImplemented
        return all(getattr(self, n) == getattr(other, n) for n in names)

    for method in (__init__, __repr__, __eq__):
        setattr(cls, method.__name__, method)
    return cls


def frozen(cls):
    """Refuses assignment once __init__ is done; works on top of record."""
    init = cls.__init__

    def __init__(self, *args, **kwargs):
        init(self, *args, **kwargs)
        object.__setattr__(self, "_frozen", True)

    def __setattr__(self, name, value):
        if getattr(self, "_frozen", False):
            raise AttributeError(f"{cls.__name__} is frozen")
        object.__setattr__(self, name, value)

    cls.__init__, cls.__setattr__ = __init__, __setattr__
    return cls


@frozen
@record
class Point:
    x: int
    y: int = 0


p = Point(1)
print(p, p == Point(1, 0), p == Point(2), p == "p")
for attempt in (lambda: setattr(p, "x", 5), lambda: Point(), lambda: Point(1, z=2)):
    try:
        attempt()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__ + ":", error)


class trace:
    """A class as decorator: __call__ makes its instances callable, __get__ lets them be methods."""

    depth = 0

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args):
        print("  " * trace.depth + f"> {self.__name__}{args}")
        trace.depth += 1
        try:
            result = self.function(*args)
        finally:
            trace.depth -= 1
        print("  " * trace.depth + f"< {result!r}")
        return result

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)


@trace
def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


gcd(12, 18)


class Greeter:
    def __repr__(self):
        return "greeter"

    @trace
    def greet(self, name):
        return f"hello {name}"


Greeter().greet("you")
