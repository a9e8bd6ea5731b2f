"""Functions in the annotation scopes of a class would not see its names, so they are refused."""
from typing import Generic, NamedTuple, TypeVar

for source in ['type A[T] = lambda: T', 'type A = lambda: 1', 'type A[T] = (T for _ in (1,))', 'type A = [1 for _ in x]',
               'type A = {1 for _ in x}', 'type A = {1: 1 for _ in x}', 'def f[T: [x for x in y]](self): pass',
               'def f[T](self, a: (lambda: T)): pass', 'class D[T](Base[[i for i in T]]): pass',
               'type A[T] = T | int', 'def f[T](self): return [x for x in T]', 'x: (lambda: 1) = 2']:
    for outer in '', 'class C:\n    ':
        try:
            compile(outer + source, 'scopes', 'exec')
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, '|', source)
        else:
            print('fine', '|', source)

T = TypeVar('T')


class First(Generic[T], NamedTuple):
    x: T


class Last(NamedTuple, Generic[T]):
    x: T


print(First(1), First[int](2), [c.__name__ for c in First.__mro__])
print(Last(1), Last[int](2), [c.__name__ for c in Last.__mro__])


class A:
    pass


class B:
    pass


class Items(A, list):
    pass


Items.__bases__ = (B, list)
print(Items.__mro__[1].__name__, Items((1, 2)))
try:
    Items.__bases__ = (B, dict)
except TypeError as e:
    print(e)
# needs 3.12
