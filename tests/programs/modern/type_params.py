# needs 3.12
# PEP 695: type parameters on functions and classes, and type statements.
def first[T](xs: list[T]) -> T:
    return xs[0]


class Stack[T]:
    def __init__(self): self.items: list[T] = []
    def push(self, x: T): self.items.append(x)
    def pop(self) -> T: return self.items.pop()


class Pair[A, B: int, *Ts, **P](dict):
    def f[C: (int, str)](self, c: C) -> A: return c


print(first([1, 2]), first.__type_params__, first.__annotations__)
s = Stack[int]()
s.push(5)
print(s.pop(), Stack.__type_params__, Stack[int], Stack.__orig_bases__, Stack.__parameters__, Pair.__type_params__, Pair.f.__type_params__)
T, = first.__type_params__
print(T, T.__name__, T.__bound__, T.__constraints__, type(T).__name__, T.__infer_variance__, repr(T), T.__module__)
A, B, Ts, P = Pair.__type_params__
print(B.__bound__, type(Ts).__name__, type(P).__name__, Pair.f.__type_params__[0].__constraints__)
type Alias = list[int]
type Gen[K, V] = dict[K, list[V]]
type Rec = list[Rec] | None
print(Alias, Alias.__name__, Alias.__value__, Gen.__type_params__, Gen.__value__, Gen[str, int], Rec.__value__, type(Alias).__name__, Alias.__type_params__, Alias | None)
type Lazy = undefined_name
try:
    Lazy.__value__
except NameError as e:
    print(e)
def lazy[X: also_undefined](x: X): return x
print(lazy(5))
try:
    lazy.__type_params__[0].__bound__
except NameError as e:
    print(e)
class Outer[T]:
    type Inner = T
    def m[U](self, u: U): return T, U
print(Outer.Inner.__value__ is Outer.__type_params__[0], Outer().m(1)[0] is Outer.__type_params__[0])
type = 5
print(type)
del type
def closure[T]():
    def inner(): return T
    return inner
print(closure()(), closure()() is closure.__type_params__[0])
async def co[T](x: T): return x
try:
    co(5).send(None)
except StopIteration as e:
    print(e.value)
lam = lambda: (yield)
@(lambda f: f)
def decorated[T](x: T = 3): return x
print(decorated(), decorated.__type_params__)
