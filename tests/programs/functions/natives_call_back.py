# Functions in Rust that call others, in Rust and in Python: what is returned, raised, and dies on the way.
import functools
import operator
import sys
import weakref

print(list(map(abs, [-1, 2, -3])), list(map(divmod, [7, 8], [2, 3])), list(map(str.upper, 'ab')))
print(list(map(lambda x: x * 2, range(4))), list(map(pow, [2, 3], [3, 2], [5, 7])))
for call in (lambda: list(map(abs, ['x'])), lambda: list(map(len, [1], [2])), lambda: list(map(divmod, [1])),
             lambda: functools.reduce(operator.add, [1, 'a'])):
    try:
        print(call())
    except TypeError as e:
        print('TypeError:', e)


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def makes(name):
    kept = Noisy(name)
    other = Noisy(name + '!')
    return name


print(list(map(makes, 'ab')))


def gives(name):
    return Noisy(name)


for x in map(gives, 'cd'):
    print('got', x.name)
del x


def fails(name):
    kept = Noisy(name)
    raise ValueError(name)


try:
    list(map(fails, 'ef'))
except ValueError as e:
    print('ValueError', e)
    del e

target = Noisy('target')
print(sorted([3, 1, 2], key=lambda x, r=weakref.ref(target): (r() is not None, -x)))
del target


def deep(n):
    return n if n == 0 else next(map(deep, [n - 1]))


print(deep(50))
try:
    deep(10 ** 6)
except RecursionError as e:
    print('RecursionError')


def frames(_):
    return sys._getframe(1).f_code.co_name


def outer():
    return list(map(frames, [1, 2]))


print(outer())


def holds(_):
    local = 'kept'
    return sys._getframe()


print([f.f_locals['local'] for f in map(holds, [1])])
