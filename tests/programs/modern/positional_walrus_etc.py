# Features of 3.8 to 3.11 together: walrus, positional-only, f"{x=}", dict union, removeprefix, parenthesized with, except*, match, starred index.
def f(a, /, b, *, c): return a, b, c


print(f(1, 2, c=3), f(1, b=2, c=3))
if (n := 10) > 5 and (m := n * 2):
    print(f"{n=} {m=}")
data = [1, 2, 3, 4]
print([y for x in data if (y := x * 10) > 20], {k: v for k in "ab" if (v := k * 2)})
print({"a": 1} | {"b": 2}, "prefix_x".removeprefix("prefix_"), (*data, *[5]), [*range(2), *range(2)])
from contextlib import nullcontext
with (nullcontext(1) as a, nullcontext(2) as b):
    print(a, b)
match {"kind": "circle", "r": 2}:
    case {"kind": "circle", "r": r}:
        print(r)
try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
except* ValueError as g:
    print(g.exceptions)
except* TypeError as g:
    print(g.exceptions)
class A:
    def __class_getitem__(cls, k): return k
print(A[*data], A[1, *data])
def typed(x: int | None = None, *args: *tuple[int]) -> list[int]: return [x]
print(typed.__annotations__, typed())
total = 0
for x in *data, 5:
    total += x
print(total)
async def gen():
    yield 1
async def main():
    return [x async for x in gen()] and [y async for y in gen() if y]
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
e = ValueError("x")
e.add_note("noted")
print(e.__notes__, int.bit_count(255), "{:z.1f}".format(-0.01), sum(x := [1, 2]), x)
def deco(x): return lambda f: x
@(lambda f: f)
@deco("replaced")
def g(): pass
print(g, 1_000 == 1000, 0xBEEF, r"\d", (lambda a, /, b: a + b)(1, b=2))
import math
print(math.prod([2, 3]), math.isqrt(17), math.dist((0, 0), (3, 4)), math.lcm(4, 6), list(zip("ab", "cd", strict=True)), pow(3, -1, 7))
