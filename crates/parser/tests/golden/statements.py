import os.path as path, sys
from ..pkg.mod import (first as one, second,)
from . import *
@decorator(1)
@other
async def function(a, /, b: int = 1, *args: *Ts, c, d=2, **kwargs) -> int:
    x = yield a
    return x if a else -b ** 2;
class Child[T: int, *Ts, **P](Base, metaclass=Meta):
    attribute: int
    (other): str = 'x'
x, *y = z = 1, 2
x.y[0] += 1; del x.y, z[1:2, ::3]
if a < b <= c and not d or e:
    pass
elif b is not c not in d:
    global g
else:
    assert a, 'message'
while (n := n - 1):
    break
else:
    continue
with (open(a) as f, b as (c, d)):
    raise Error from None
with (a, b): ...
with (a): ...
for i, *j in items:
    print(i, *j, sep='', **kw)
match point, 1:
    case [1, *_, {'a': b, **rest}] if q:
        pass
    case mod.Class(x, y=2) | None | -1+2j:
        pass
    case ('a' 'b' as z) | _:
        pass
type Alias[T] = list[T]
match = case = type = _ = 1
match[case](type)
try:
    pass
except* (A, B) as e:
    pass
finally:
    pass
