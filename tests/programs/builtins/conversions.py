"""Conversions whose methods give instances of subclasses, and arguments that should not be there."""
import itertools
import math
import operator
import warnings


class Int(int):
    pass


class Float(float):
    pass


class Complex(complex):
    pass


class Gives:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class GivesInt(Gives):
    def __int__(self):
        return self.value


class GivesFloat:
    def __float__(self):
        return Float(1.5)


class GivesComplex:
    def __complex__(self):
        return Complex(1j)


class Trunc:
    def __init__(self, value):
        self.value = value

    def __trunc__(self):
        return self.value


def told(f, *args, **kwargs):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            r = f(*args, **kwargs)
            print(type(r).__name__, r)
        except Exception as e:
            print(type(e).__name__, e)
    for w in caught:
        print('   ', w.category.__name__, w.message)


told(int, Gives(True))
told(operator.index, Gives(Int(3)))
told(int, GivesInt(Int(4)))
told(int, Int(5))
told(float, Gives(True))
told(float, GivesFloat())
told(float, Float(2.5))
told(math.sqrt, GivesFloat())
told(math.sqrt, Float(4.0))
told(complex, GivesComplex())
told(int, Trunc(8))
told(int, Trunc(Gives(9)))
told(int, Trunc('x'))
told(lambda: [1, 2, 3][Gives(True)])


class Set(set):
    def __new__(cls, items, name=None):
        return super().__new__(cls, items)


class Named(set):
    def __init__(self, items, name=None):
        super().__init__(items)


class Cycle(itertools.cycle):
    def __init__(self, items, name=None):
        self.name = name


class PlainCycle(itertools.cycle):
    pass


told(Set, [1], name='a')
told(Named, [1], name='a')
told(lambda: Cycle([1], name='a').name)
told(lambda: PlainCycle([1], name='a').name)
told(Float, x=1)
told(math.hypot, x=1)
told(sum, [], False)
told(sum, [1], True)


class Meta(type):
    pass


told(Meta, 'A')
told(type, 'A', ())


class Text(str):
    def __str__(self):
        return 'as str'


t = Text('inside')
print(format(t), f'{t}', '{}'.format(t), f'{t:>10}', '%s' % t)


class Lying:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        return self.hint() if callable(self.hint) else self.hint


def failing():
    raise RuntimeError('no hint')


a = [0]
a.extend(Lying(2**63 - 1))
print(a)
told(a.extend, Lying(failing))
told(bytearray().extend, Lying(failing))


class NoComparison:
    @property
    def __eq__(self):
        raise AttributeError('hidden')


x = NoComparison()
print(x == x, x == NoComparison())
told(lambda: list.__lt__([], 5))


class Wrong(int):
    __eq__ = str.__eq__


told(lambda: Wrong(1) == 1)


class Missing(dict):
    def __getitem__(self, key):
        return 42 if key == 'answer' else super().__getitem__(key)

    def __setitem__(self, key, value):
        print('set', key)
        super().__setitem__(key, value)


print(eval('answer', Missing()))
exec('other = answer', Missing())
told(eval, 'nothing', Missing())
