# Bound methods as values: equality, attributes, storage, builtin ones.
class A:
    def f(self, x=0): return id(self) and x
    def __eq__(self, o): return True
    def __hash__(self): return 1


a, b = A(), A()
print(a.f == a.f, a.f == b.f, a.f is a.f, a.f != a.f, hash(a.f) == hash(a.f))
m = a.f
print(m(3), m.__self__ is a, m.__func__ is A.f, m.__name__, m.__doc__)
try:
    m.attr = 1
except AttributeError as e:
    print(e)
A.f.attr = "on function"
print(m.attr)
fs = [[].append, "x".join, {}.get, (1).__add__]
print([f.__name__ for f in fs], fs[1](["a", "b"]), fs[3](4))
l = [3, 1]
s = l.sort
s()
print(l, s.__self__ is l, l.append == l.append, [].append == [].append)
print(str.join(",", "ab"), list.append(l, 9), l, dict.get({1: 2}, 1), int.__add__(1, 2))
import types
bound = types.MethodType(lambda self, y: (self, y), 5)
print(bound(6), type(bound).__name__)
try:
    types.MethodType(3, 4)
except TypeError as e:
    print(e)
try:
    types.MethodType(len, None)
except TypeError as e:
    print(e)
print(list(map(str.upper, ["a", "b"])), sorted(["b", "A"], key=str.lower))
print(repr(a.f).startswith("<bound method A.f of <"), repr([].append).startswith("<built-in method append of list object at 0x"))
print(repr(len), repr(str.join), repr(int.__add__), repr(dict.fromkeys).startswith("<built-in method fromkeys of type object"))
for f in (lambda: str.join(1, 2), lambda: str.upper(), lambda: list.append([]), lambda: int.__add__("a", 1), lambda: dict.get(), lambda: "a".join(), lambda: [].append(1, 2), lambda: {}.get(), lambda: [].sort(1), lambda: "".split(x=1)):
    try:
        print(f())
    except TypeError as e:
        print(e)
