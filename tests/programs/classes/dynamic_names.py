# getattr and its like with names that are made as the program goes, and with attributes that come and go.
class Point:
    def __init__(self):
        for i in range(40):
            setattr(self, 'f%d' % i, i)


def names(prefix, n):
    for i in range(n):
        yield prefix + str(i)


p = Point()
for _ in range(3):
    total = 0
    for name in names('f', 40):
        total += getattr(p, name)
    print(total, [getattr(p, 'f' + str(i)) for i in (3, 17, 39)])
    print(sum(hasattr(p, name) for name in names('f', 80)), sum(hasattr(p, name) for name in names('g', 80)))


class Base:
    def method(self):
        return 'method'

    @property
    def computed(self):
        return self.__dict__.get('hidden', 'nothing')

    @classmethod
    def of_class(cls):
        return cls.__name__

    @staticmethod
    def static():
        return 'static'


class Hooked:
    def __getattr__(self, name):
        if name == 'no':
            raise AttributeError(name)
        return name * 2


class Slots:
    __slots__ = ('a', 'b')


def look(o, name):
    return getattr(o, name, 'default')


for turn in range(4):
    b = Base()
    print(look(b, 'later'), hasattr(b, 'later'))
    b.later = turn
    print(look(b, 'later'), hasattr(b, 'later'))
    if turn == 1:
        Base.later = 'of the class'
    if turn == 2:
        del Base.later
    print(look(b, 'method')(), look(b, 'computed'), look(b, 'of_class')(), look(b, 'static')())
    b.__dict__['hidden'] = turn
    print(look(b, 'computed'), getattr(b, 'hidden'), look(b, 'nowhere'))
    h = Hooked()
    print(look(h, 'ab'), look(h, 'no'), hasattr(h, 'no'))
    s = Slots()
    print(look(s, 'a'), hasattr(s, 'a'))
    setattr(s, 'a', turn)
    print(look(s, 'a'), hasattr(s, 'b'))
    for o, name in ((s, 'c'), (b, 'computed'), (5, 'real')):
        try:
            setattr(o, name, 1)
        except AttributeError as e:
            print(type(o).__name__, name, type(e).__name__)
    for o, name in ((b, 'gone'), (s, 'b'), (5, 'x'), (Base, 'x'), ([], 'append')):
        try:
            print(getattr(o, name).__name__)
        except AttributeError as e:
            print(e)

# A method that appears after it has been missed.
def call(o):
    f = getattr(o, 'appears', None)
    return f() if f else None


b = Base()
print([call(b) for _ in range(3)])
Base.appears = lambda self: 'here'
print([call(b) for _ in range(3)])
del Base.appears
print([call(b) for _ in range(3)])


# What one name led to must not be found under another at its old place in memory.
class Many:
    pass


m = Many()
for i in range(2000):
    m.__dict__['k%d' % i] = i
bad = 0
for i in range(2000):
    name = 'k%d' % i
    if getattr(m, name) != i or getattr(m, 'end_' + name, None) is not None:
        bad += 1
    del name
print(bad)
