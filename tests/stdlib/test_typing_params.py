import typing
from typing import *


def first[T: int](xs: list[T]) -> T:
    return xs[0]


class Stack[T, *Ts, **P]:
    def push[U: (int, str)](self, x: T, y: U): ...


type Alias[K, V] = dict[K, list[V]]
type Rec = list[Rec] | None
print(first.__type_params__, first.__type_params__[0].__bound__, Stack.__type_params__, Stack.__orig_bases__, Stack.__parameters__, Stack.push.__type_params__[0].__constraints__)
print(Alias, Alias.__value__, Alias[int, str], Rec.__value__, Alias.__type_params__, Alias.__parameters__, Stack[int, str, [bool]], Stack.__mro__)
print(get_type_hints(first), isinstance(first.__type_params__[0], TypeVar), type(Alias).__name__, isinstance(Alias, TypeAliasType), first([1]))


class Sub[T](Stack[int, T, ...]):
    x: T


print(Sub[str], Sub.__parameters__, get_type_hints(Sub))
print(first.__type_params__[0].__infer_variance__, first.__type_params__[0].__module__, Alias.__module__)
