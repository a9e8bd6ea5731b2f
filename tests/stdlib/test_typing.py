import collections
import collections.abc
import contextlib
import re
import types
import typing
from typing import *


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')
S = TypeVar('S', bound=int)
U = TypeVar('U', int, str)
C_co = TypeVar('C_co', covariant=True)
P = ParamSpec('P')
Ts = TypeVarTuple('Ts')
print(T, S, U, C_co, P, Ts, S.__bound__, U.__constraints__, T.__name__, T.__module__, P.args, P.kwargs, C_co.__covariant__, T.__bound__)
for bad in (lambda: TypeVar('X', int), lambda: TypeVar('X', int, str, bound=int), lambda: TypeVar('X', covariant=True, contravariant=True)):
    attempt(bad)

print(List[int], Dict[str, int], Tuple[int, ...], Tuple[()], Set[T], Optional[int], Union[int, str], Union[int, None, str], Union[int], Union[int, int],
      Callable[[int, str], bool], Callable[..., int], Callable[[], None], Type[int], ClassVar[int], Final[str], Literal[1, 'a', None], Any, NoReturn)
print(List, Dict, Callable, Union, Optional, Literal, Annotated[int, 'meta', 5], Annotated[List[int], 1], Iterable[T], Mapping[str, 'X'])
print(List[int] == List[int], hash(List[int]) == hash(List[int]), Union[int, str] == Union[str, int], Union[int, str] == (int | str), List[int] is List[int],
      Literal[1] == Literal[1], Literal[1] == Literal[True], Literal[1, 2] == Literal[2, 1], Optional[int] == Union[None, int])
print(List[T][int], Dict[T, S][str, int], Callable[[T], S][int, bool], Union[T, S][int, str], Dict[str, List[T]][int], Tuple[T, T][int], Callable[P, T][[int, str], bool],
      Callable[P, int][...], Tuple[Unpack[Ts]], Tuple[T, Unpack[Ts]][int, str, bool], Concatenate[int, P], Callable[Concatenate[int, P], T])
print(List[int].__origin__, List[int].__args__, List[T].__parameters__, Dict[T, S].__parameters__, Callable[[int], str].__args__, List.__origin__, Tuple[int, ...].__args__)
print(get_origin(List[int]), get_args(List[int]), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_origin(int), get_args(int), get_origin(list[int]),
      get_args(dict[str, int]), get_origin(Annotated[int, 1]), get_args(Annotated[int, 1]), get_origin(int | str), get_args(int | str), get_origin(Generic[T]), get_args(Literal[1, 2]),
      get_args(Optional[int]), get_origin(Generic), get_args(Callable[..., int]), get_origin(P.args) is P)
for bad in (lambda: List[int, str], lambda: Dict[int], lambda: List[int][str], lambda: Union[()], lambda: Callable[int], lambda: Optional[int, str],
            lambda: List[1, 2], lambda: Generic[int], lambda: Generic[()], lambda: Generic[T, T], lambda: Annotated[int], lambda: List(), lambda: Any(), lambda: Union(),
            lambda: isinstance(1, List[int]), lambda: isinstance(1, Any), lambda: ClassVar[int][int], lambda: Union[int, ClassVar[int]], lambda: issubclass(int, Union[int, str]),
            lambda: isinstance(1, Union[int, str]), lambda: List[(1, 2),], lambda: Self[int], lambda: type('X', (Union[int, str],), {}), lambda: Callable[[int], 3],
            lambda: list(List), lambda: Concatenate[int, str], lambda: Optional[Generic], lambda: isinstance(1, Optional), lambda: Dict[T, S][int]):
    attempt(bad)
print(isinstance([], List), isinstance({}, Mapping), issubclass(list, Iterable), issubclass(int, Hashable), isinstance(3, typing.SupportsInt), isinstance('a', SupportsInt), isinstance(1, SupportsIndex))
print(List[int]([1, 2]) if False else list[int]([1]), Deque[int]([1]), Counter[str]('aab'), DefaultDict[str, int](int))


class Box(Generic[T]):
    def __init__(self, item: T): self.item = item
    def get(self) -> T: return self.item


class Pair(Box[T], Generic[T, S]):
    pass


class IntBox(Box[int]):
    pass


b = Box[int](5)
print(b.get(), b.__orig_class__, Box[int], Box[T][str], Box.__parameters__, Pair.__parameters__, Pair[str, int], IntBox.__parameters__, IntBox.__orig_bases__, Box.__orig_bases__,
      IntBox.__mro__, Box[int].item if hasattr(Box[int], 'item') else 'no item', Box[int].__name__ if hasattr(Box[int], '__name__') else None)
print(types.get_original_bases(IntBox), Box[int] == Box[int], isinstance(b, Box))
attempt(lambda: Box[int, str])
attempt(lambda: IntBox[int])
attempt(lambda: isinstance(b, Box[int]))


def badgen1():
    class X(Generic): pass


def badgen2():
    class X(Generic[T], Generic[S]): pass


def badgen3():
    class X(Box[S], Generic[T]): pass


for f in (badgen1, badgen2, badgen3):
    attempt(f)


class MyList(List[T]):
    pass


class MyMap(Mapping[str, T]):
    def __getitem__(self, k): return k
    def __iter__(self): return iter('ab')
    def __len__(self): return 2


print(MyList.__mro__, MyList[int], MyList([1]), MyMap.__mro__[:3], list(MyMap().items()), MyMap[int])


class Z(Generic[T, P]):
    pass


class Arr(Generic[Unpack[Ts]]):
    pass


print(Z[int, [str, bool]], Z[int, ...], Arr[int, str], Arr[()], Z.__parameters__, Arr.__parameters__)


class Drawable(Protocol):
    def draw(self) -> str: ...


@runtime_checkable
class Named(Protocol):
    name: str

    def hello(self) -> str: ...


@runtime_checkable
class Closer(Protocol):
    def close(self): ...


class Impl:
    name = 'x'
    def hello(self): return 'hi'
    def draw(self): return 'd'


class Explicit(Drawable):
    def draw(self): return 'explicit'


class Init(Protocol):
    x: int
    def __init__(self): self.x = 5


class InitImpl(Init):
    pass


class NoneAttr:
    close = None


print(isinstance(Impl(), Named), isinstance(3, Named), isinstance(Explicit(), Drawable) if False else Explicit().draw(), isinstance(open, Closer), isinstance(contextlib.closing(0), Closer),
      InitImpl().x, isinstance(NoneAttr(), Closer), issubclass(NoneAttr, Closer), issubclass(type('K', (), {'close': len}), Closer))
for bad in (lambda: Drawable(), lambda: isinstance(Impl(), Drawable), lambda: issubclass(Impl, Named), lambda: runtime_checkable(Impl), lambda: issubclass(3, Closer)):
    attempt(bad)


def badproto():
    class X(Protocol, Impl): pass


attempt(badproto)


class GP(Protocol[T]):
    def m(self) -> T: ...


print(GP[int], GP.__parameters__, Named._is_protocol, Impl in (1,), sorted(Named.__protocol_attrs__))


class Sub(Named, Protocol):
    extra: int


print(sorted(Sub.__protocol_attrs__), Sub._is_protocol, Explicit._is_protocol)


class Emp(NamedTuple):
    "employee"
    name: str
    id: int = 3

    def hi(self): return f'hi {self.name}'


e = Emp('a')
print(e, e.hi(), Emp.__annotations__, Emp._field_defaults, Emp.__doc__, Emp.__orig_bases__ == (NamedTuple,), Emp.__mro__, NamedTuple('N', [('a', int), ('b', str)])(1, 'x'), e == ('a', 3))


def badnt1():
    class X(NamedTuple):
        a: int = 1
        b: int


def badnt2():
    class X(NamedTuple):
        a: int
        _make = 3


def badnt3():
    class X(NamedTuple, Impl):
        a: int


for f in (badnt1, badnt2, badnt3):
    attempt(f)


class GNT(NamedTuple, Generic[T]):
    v: T


print(GNT(1), GNT[int], GNT[int](3), GNT.__mro__)


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Opt(Movie, total=False):
    stars: int
    must: Required[str]


print(Movie(title='a'), Movie.__required_keys__, Movie.__optional_keys__, sorted(Opt.__required_keys__), sorted(Opt.__optional_keys__), Opt.__total__, Movie.__total__, is_typeddict(Opt),
      is_typeddict(dict), Opt.__annotations__, TypedDict('D', {'a': int})(a=1), Movie.__mro__, Movie.__orig_bases__ == (TypedDict,))
attempt(lambda: isinstance({}, Movie))


def badtd():
    class X(Movie, Impl): pass


attempt(badtd)

UserId = NewType('UserId', int)
print(UserId(5), UserId, UserId.__supertype__, UserId.__name__, List[UserId], UserId | None)


def badnewtype():
    class X(UserId): pass


attempt(badnewtype)


class Node:
    left: 'Node'
    right: Optional['Node'] = None
    vals: List['int']
    n: None
    a: Annotated[int, 'doc']
    cv: ClassVar['int'] = 1


def func(a: 'int', b: 'Node' = None, *args: 'str', k: "List['Node']", r: list['Node']) -> 'None': ...


print(get_type_hints(Node), get_type_hints(func), get_type_hints(Node, include_extras=True)['a'])
attempt(lambda: get_type_hints(3))
attempt(lambda: get_type_hints(lambda: 0))


class Undefined:
    x: 'Missing'


attempt(lambda: get_type_hints(Undefined))
print(ForwardRef('X'), ForwardRef('X') == ForwardRef('X'), List['X'], List['X'] == List['X'])
attempt(lambda: ForwardRef('a b'))
attempt(lambda: ForwardRef(3))


@overload
def ov(x: int) -> int: ...
@overload
def ov(x: str) -> str: ...
attempt(lambda: ov(1))
def ov(x): return x


print(len(get_overloads(ov)), cast(int, 'x'), assert_type(1, int))
clear_overloads()
print(get_overloads(ov))
attempt(lambda: assert_never(5))


@final
class Fin: pass


class Ov:
    @override
    def m(self): pass


@no_type_check
class NTC:
    a: 'bad name'
    def m(self, x: 'bad name'): pass


print(Fin.__final__, Ov.m.__override__, get_type_hints(NTC), get_type_hints(NTC.m), dataclass_transform(order_default=True)(lambda: 0).__dataclass_transform__)
print(int | List[int], List[int] | None, T | int, 'X' | T if False else Union['X', T], Optional[T][int], (List[T] | int)[str])
print(re.Pattern[str], Pattern[str], Match[str], ContextManager[int], AsyncContextManager[int], IO[str], TextIO.__mro__, ByteString)
print(typing.Text, TYPE_CHECKING, AnyStr, AbstractSet[int], Generator[int, str, bool], Coroutine[int, int, int], KeysView[int])
print(copy_ok := (__import__('copy').deepcopy(List[int]) == List[int]), List[int].__reduce__()[1], Never, Self, LiteralString, TypeAlias, TypeGuard[int], Unpack[Ts], Required[int])
print(TypeAliasType('Al', List[T], type_params=(T,)), TypeAliasType('Al', List[T], type_params=(T,))[int], TypeAliasType('B', int).__value__)
print(sorted(typing.__all__))
print(List[Annotated[int, 1]], get_type_hints(type('Q', (), {'__annotations__': {'x': List[Annotated[int, 1]]}})))
print(Annotated[Annotated[int, 1], 2], Annotated[int, 1] == Annotated[int, 1], Annotated[T, 1][int], Literal[Literal[1, 2], 3], Literal[1, 1, True], Literal[int] if False else '')
print(Union[List[T], Dict[T, S]].__parameters__, dict[T, S][int, str], list[T].__parameters__, collections.abc.Callable[[T], S][int, str], type[T])
