# abc: abstract methods, virtual subclasses, hooks.
from abc import ABC, ABCMeta, abstractmethod, abstractproperty, get_cache_token, update_abstractmethods


class Shape(ABC):
    @abstractmethod
    def area(self):
        return "default"

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def util(): ...


class Partial(Shape):
    def area(self): return super().area()


class One(ABC):
    @abstractmethod
    def only(self): ...


class Square(Partial):
    name = "square"
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def util(): return "u"


for c in (Shape, Partial, One):
    try:
        c()
    except TypeError as e:
        print(e)
print(Square.make().area(), Square().name, sorted(Shape.__abstractmethods__), Square.__abstractmethods__)


class Sized(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is Sized:
            return any("__len__" in b.__dict__ for b in c.__mro__)
        return NotImplemented


print(issubclass(list, Sized), isinstance([], Sized), isinstance(3, Sized))


class Reg(ABC): pass


before = get_cache_token()
print(issubclass(int, Reg), Reg.register(int) is int, issubclass(int, Reg), isinstance(True, Reg), isinstance("", Reg))
print(get_cache_token() != before)


@Reg.register
class Deco: pass


print(isinstance(Deco(), Reg), Reg in Deco.__mro__)
try:
    Deco2 = type("Deco2", (Reg,), {})
    Deco2.register(Reg)
except RuntimeError as e:
    print(e)
try:
    Reg.register(3)
except TypeError as e:
    print(e)


class Late(ABC):
    @abstractmethod
    def f(self): ...


Late.f = lambda self: "now"
try:
    Late()
except TypeError as e:
    print(e)
update_abstractmethods(Late)
print(Late().f())
# needs 3.12
