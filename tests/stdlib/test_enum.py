import copy
import enum
from enum import *


class Color(Enum):
    "colors"
    RED = 1
    GREEN = 2
    CRIMSON = 1
    BLUE = auto()

    def describe(self):
        return f'{self.name}={self.value}'

    @classmethod
    def default(cls):
        return cls.RED

    @enum.property
    def upper(self):
        return self._name_.upper()


print(list(Color), len(Color), Color.RED, repr(Color.RED), Color(1), Color['GREEN'], Color.CRIMSON is Color.RED, Color.__members__)
print(Color.BLUE.describe(), Color.default(), Color.RED.upper, Color.RED.name, Color.RED.value, Color, Color.__doc__, bool(Color))
print(isinstance(Color.RED, Color), Color.RED in Color, 1 in Color, 99 in Color, hash(Color.RED) == hash('RED'), Color.RED == 1, Color.RED != Color.GREEN)
print(list(reversed(Color)), f'{Color.RED:>12}|', copy.copy(Color.RED) is Color.RED, copy.deepcopy(Color.RED) is Color.RED, Color.RED.__reduce_ex__(2))
print(dir(Color.RED), dir(Color))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, repr(e.__context__))


attempt(lambda: Color(9))
attempt(lambda: Color['NOPE'])
attempt(lambda: Color.NOPE)
attempt(lambda: setattr(Color, 'RED', 5))
attempt(lambda: delattr(Color, 'RED'))
attempt(lambda: setattr(Color.RED, 'value', 5))
attempt(lambda: setattr(Color.RED, 'name', 5))
attempt(lambda: Color.RED < Color.GREEN)
attempt(lambda: Color())
attempt(lambda: [] in Color)
attempt(lambda: type('Sub', (Color,), {}))
attempt(lambda: Color.RED.GREEN)


def body1():
    class Dup(Enum):
        A = 1
        A = 2


def body2():
    class Sunder(Enum):
        _bad_ = 1


def body3():
    class Late(Enum):
        A = auto()

        @staticmethod
        def _generate_next_value_(*a):
            return 1


def body4():
    @unique
    class U(Enum):
        A = 1
        B = 1


def body5():
    class Mro(Enum):
        mro = 1


def body6():
    class O(Enum):
        _order_ = 'B A'
        A = 1
        B = 2


def body8():
    class T(Enum, int):
        pass


def body9():
    class R(ReprEnum):
        A = 1


def body10():
    class S(StrEnum):
        A = 1


def body11():
    class A(Enum):
        x = 1
        def x(self): pass


for b in (body1, body2, body3, body4, body5, body6, body8, body9, body10, body11):
    attempt(b)


class Planet(Enum):
    MERCURY = (3.303e+23, 2.4397e6)
    EARTH = (5.976e+24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def g(self):
        return round(6.67300E-11 * self.mass / self.radius ** 2, 3)


print(Planet.EARTH.g, Planet.EARTH.mass, Planet.EARTH, Planet((3.303e+23, 2.4397e6)), Planet(3.303e+23, 2.4397e6))


class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj

    PX = (0, 'P.X')
    PY = (1, 'P.Y')


print(Coord.PY, Coord.PY.label, Coord(1), bytes(Coord.PY))


class N(IntEnum):
    ONE = 1
    TWO = 2


print(N.ONE, repr(N.ONE), N.ONE + 1, N.TWO > N.ONE, f'{N.ONE}', '%d' % N.TWO, N(2), sorted([N.TWO, N.ONE]), int(N.TWO), N.ONE == 1, [10, 20, 30][N.TWO], 1 in N)


class S(StrEnum):
    A = auto()
    B = 'bee'


print(S.A, repr(S.A), S.A.upper(), S('bee'), f'{S.B}', S.A == 'a', isinstance(S.A, str), 'x' + S.B)


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


p = Perm.R | Perm.X
print(p, repr(p), Perm.RW, repr(Perm.RW), Perm.R in p, Perm.W in p, ~p, ~Perm(0), Perm(0), repr(Perm(0)), bool(Perm(0)), list(p), len(p), list(Perm), Perm(7), p & Perm.X, p ^ Perm.R, Perm(3) is Perm.RW)
attempt(lambda: Perm(8))
attempt(lambda: Perm(-9))
attempt(lambda: Perm.R | 1)
attempt(lambda: 1 in Perm.R)
attempt(lambda: Perm('x'))
print(Perm(-2), Perm.__members__)


class IF(IntFlag):
    A = 1
    B = 4


print(IF.A | IF.B, repr(IF.A | IF.B), IF(2), repr(IF(2)), repr(IF(3)), ~IF.A, repr(~IF.A), IF.A | 8, IF.A + 1, IF(5) == 5, repr(IF(-1)), IF.A & 1, repr(4 | IF.A), repr(IF(0)))


class Conf(Flag, boundary=CONFORM):
    A = 1
    B = 2


class Ej(IntFlag, boundary=EJECT):
    A = 1
    B = 2


class Kp(Flag, boundary=KEEP):
    A = 1
    C = 4


print(Conf(9), repr(Ej(9)), repr(Kp(10)), repr(Kp(9)), repr(~Kp.A))


class Unord(Flag):
    B = 2
    A = 1
    C = 4


print(list(Unord(7)), Unord(7))

F = Enum('F', 'a b c')
G = Enum('G', ['x', 'y'], start=10)
H = IntEnum('H', {'p': 3, 'q': 5}, module='mod', qualname='Q.H')
I = Flag('I', 'a b c')
J = Enum('J', [('k', 'v')], type=str)
print(list(F), list(G), list(H), H.__module__, H.__qualname__, F.__module__, list(I), J.k.upper(), repr(J.k), Enum('Empty', names=()))
attempt(lambda: Enum('Empty'))


class Mis(Enum):
    A = 1

    @classmethod
    def _missing_(cls, value):
        if value == 'a':
            return cls.A
        if value == 'err':
            raise KeyError('boom')
        if value == 'bad':
            return 5


print(Mis('a'))
attempt(lambda: Mis('err'))
attempt(lambda: Mis('bad'))
attempt(lambda: Mis('none'))


class Gen(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return (name, start, count, last_values)

    A = auto()
    B = 'x'
    C = auto()


print(list(Gen))


class Ign(Enum):
    _ignore_ = 'temp i'
    temp = 3
    for i in range(2):
        vars()[f'm{i}'] = i
    keep = nonmember(9)
    forced = member(len)

    def method(self): return 1


print(list(Ign), Ign.keep, Ign.forced, hasattr(Ign, 'temp'))


class Unhash(Enum):
    A = [1]
    B = {2: 3}
    C = [1]


print(list(Unhash), Unhash([1]), Unhash.C is Unhash.A)


class Names(Enum):
    name = 1
    value = 2


print(Names.name, Names.value, Names.name.name, Names.value.value, list(Names))


class Mixed(float, Enum):
    A = 1.5


print(Mixed.A, repr(Mixed.A), f'{Mixed.A}', Mixed.A * 2)


class Tup(tuple, Enum):
    A = (1, 2)


print(Tup.A, repr(Tup.A), Tup((1, 2)), Tup.A[1])


class Base(Enum):
    def shout(self): return self.name + '!'

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        print('init_subclass', cls.__name__, list(cls))


class Derived(Base):
    X = 1


print(Derived.X.shout())


def v1():
    @verify(UNIQUE)
    class V(Enum):
        A = 1
        B = 1


def v2():
    @verify(CONTINUOUS)
    class V(Enum):
        A = 1
        B = 4


def v3():
    @verify(NAMED_FLAGS)
    class V(Flag):
        A = 1
        AB = 7


def v4():
    @verify(CONTINUOUS, UNIQUE)
    class V(Flag):
        A = 1
        B = 8


for v in (v1, v2, v3, v4):
    attempt(v)
print(enum.bin(10), enum.bin(-10), enum.bin(0), enum.bin(5, 8), enum.bin(-1), enum.bin(-3, 6), enum.show_flag_values(11))


@global_enum
class Glob(Enum):
    GA = 1


print(GA, repr(GA))


@global_enum
class GlobF(IntFlag):
    FA = 1
    FB = 2


print(repr(FA | FB), FA, repr(FA | 8), repr(GlobF(0)))


@enum._simple_enum(IntEnum)
class Simple:
    A = 1
    B = 2


print(list(Simple), type(Simple))
print(sorted(enum.__all__), FlagBoundary.STRICT, repr(EnumCheck.UNIQUE), auto(), EnumMeta is EnumType)
match Color.RED:
    case Color.GREEN: print('green')
    case Color.RED: print('red')
