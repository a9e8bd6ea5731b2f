"""How messages name what was called with arguments that cannot be spread."""
import functools
import math


class A:
    def method(self):
        pass

    @classmethod
    def of_class(cls):
        pass

    def __call__(self):
        pass

    def __str__(self):
        return 'an A'


def function():
    def inner():
        pass
    return inner


for f in [max, dir, math.sqrt, [].append, str.upper, dict.fromkeys, int, A, A().method, A.method, A.of_class, A(),
          function, function(), lambda: 0, ''.join, functools.partial(print)]:
    for call in [lambda: f(*5), lambda: f(**5), lambda: f(**{'a': 1}, **{'a': 2}), lambda: f(*[], *5)]:
        try:
            call()
        except TypeError as e:
            print(str(e).replace('argument after', '...'))
