# Method calls whose callee does not take the receiver: static methods, class methods, callables in classes,
# instances and modules, as they come and go under one instruction.
import math
import types


class A:
    @staticmethod
    def static(x):
        return 'static', x

    @classmethod
    def of_class(cls, x):
        return cls.__name__, x

    made = int
    called = len

    def plain(self, x):
        return 'plain', x


class B(A):
    @staticmethod
    def static(x, y=2):
        return 'of B', x, y


class Callable:
    def __call__(self, x):
        return 'called', x


def static(o, x):
    return o.static(x)


def of_class(o, x):
    return o.of_class(x)


def made(o, x):
    return o.made(x)


def plain(o, x):
    return o.plain(x)


for turn in range(3):
    for o in A, A(), B, B(), A:
        print(static(o, turn), of_class(o, turn), made(o, str(turn)), type(o).__name__)
    print(A().called([1] * turn), plain(A(), turn))

# Under the same instruction the callee becomes another one.
a = A()
print([static(a, i) for i in range(3)])
A.static = staticmethod(lambda x: ('new', x))
print([static(a, i) for i in range(3)])
A.static = lambda self, x: ('bound', self is a, x)
print([static(a, i) for i in range(3)])
A.static = Callable()
print([static(a, i) for i in range(3)])
a.static = lambda x: ('own', x)
print([static(a, i) for i in range(3)])
del a.static
A.static = len
try:
    static(a, 1)
except TypeError as e:
    print(e)
print(static(a, 'abc'))
A.static = classmethod(lambda cls, x: (cls.__name__, x))
print([static(o, 1) for o in (a, A, a, B())])

# A callee that replaces itself while it is called.
class Once:
    pass


def first(x):
    Once.f = staticmethod(second)
    return 'first', x


def second(x):
    return 'second', x


Once.f = staticmethod(first)


def once(o, x):
    return o.f(x)


print([once(Once, i) for i in range(3)], [once(Once(), i) for i in range(2)])

# Modules.
def root(m, x):
    return m.sqrt(x)


fake = types.ModuleType('fake')
fake.sqrt = lambda x: ('fake', x)
print([root(m, 4) for m in (math, math, fake, fake, math)])
fake.sqrt = str
print([root(m, 4) for m in (fake, fake, math)])
del fake.sqrt
try:
    root(fake, 4)
except AttributeError as e:
    print(e)


# Wrong numbers of arguments, and exceptions inside.
def wrong(o):
    return o.static()


B.static = staticmethod(lambda x: 1 // x)
for o in B, B(), B:
    try:
        wrong(o)
    except TypeError as e:
        print(type(e).__name__)
    try:
        static(o, 0)
    except ZeroDivisionError as e:
        print(e)
    print(static(o, 1))

# A base is given and taken.
class Base:
    @staticmethod
    def late(x):
        return 'late', x


class Derived(A):
    pass


def late(o):
    try:
        return o.late(1)
    except AttributeError as e:
        return str(e)


d = Derived()
print(late(d), late(Derived))
Derived.__bases__ = (Base, A)
print(late(d), late(Derived), late(d))
Derived.__bases__ = (A,)
print(late(d), late(Derived))
