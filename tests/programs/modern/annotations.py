# Annotations of functions, modules, classes, and the __future__ that keeps them as text.
from __future__ import annotations

x: int = 5
y: undefined_thing
print(__annotations__)


def f(a: not_defined, *b: list[nope], c: "str" = 1, **d: d | e) -> some.thing[1:2, ...]:
    v: local_never_evaluated = 1
    w: also_not
    return v


print(f.__annotations__)


class C:
    a: int
    b: "quoted" = 2
    c: (lambda q: q + 1)
    d: [i for i in range(3)]
    e: x if y else z
    g: f"{x!r:>{w}}"
    h: not a and b or -c ** ~d
    i: {"k": 1, **m}
    j: {1, 2}
    k: a.b.c(1, *d, e=2, **f)[0]
    m: a < b <= c is not d not in e
    n: (1, 2)
    o: ()
    p: (1,)
    q: "it's"
    r: b"x" + 1.50 + 1e10 + 3j
    s: x[1:2:3] @ y // z % w << 1 >> 2 & 3 | 4 ^ 5
    t: [*a, ...]
    u: (a for a in b if c)
    v: {a: b for a, b in c}
    w: None | True


print("\n".join(f"{k} = {v}" for k, v in C.__annotations__.items()))
