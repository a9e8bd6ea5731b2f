# namedtuple, UserDict, UserList, UserString, abc checks.
from collections import namedtuple, UserDict, UserList, UserString
import collections.abc as abc

P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._make([5, 6]), P._fields, p == (1, 2), hash(p) == hash((1, 2)), len(p), [*p], P.__name__, P.__doc__, P.x.__doc__, p._field_defaults, isinstance(p, tuple))
D = namedtuple("D", ["a", "b"], defaults=[7])
print(D(1), D._field_defaults, namedtuple("R", "a b a", rename=True)._fields, namedtuple("R", "class x", rename=True)._fields, namedtuple("E", [])(), namedtuple("M", "a", module="mm").__module__, namedtuple("C", "a,b")._fields, P.__match_args__)
class S(namedtuple("S", "v")):
    __slots__ = ()
    def double(self): return self.v * 2
print(S(4).double(), S(1), P(1, 2) < P(1, 3), max(P(1, 2), P(3, 0)), dict([P("k", "v")]))
x, y = p
match p:
    case P(a, b):
        print(a, b, x, y)
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: setattr(p, "x", 5), lambda: p._replace(q=1), lambda: namedtuple("P", "a a"), lambda: namedtuple("P", "1a"), lambda: namedtuple("P", "class"), lambda: namedtuple("P", "_a"), lambda: namedtuple("1P", "a"), lambda: P._make([1]), lambda: namedtuple("P", "a", defaults=[1, 2]), lambda: p.z, lambda: namedtuple("P", 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = UD(a=1)
u["b"] = 2
print(u, u.data, "A" in u, len(u), list(u), u == {"A": 1, "B": 2}, dict(u), u.pop("A"), u | {"c": 3})
l = UserList([3, 1])
l.append(2); l.sort(); print(l, l.data, l[0], l[1:], l + [9], len(l), l == [1, 2, 3], type(l * 2).__name__, 2 in l)
s = UserString("abc")
print(s, s.upper(), s + "d", s[1], len(s), s == "abc", "b" in s, type(s.upper()).__name__, hash(s) == hash("abc"))
for n in ("Hashable", "Iterable", "Iterator", "Sized", "Container", "Collection", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "Callable", "Generator", "Reversible", "KeysView", "Awaitable", "Coroutine", "ByteString", "Buffer"):
    if n == "ByteString":
        continue
    c = getattr(abc, n)
    print(n, [isinstance(v, c) for v in (1, "a", b"", [], (), {}, set(), frozenset(), iter([]), len, (i for i in ""), {}.keys(), range(1), u, l)])
# needs 3.12
