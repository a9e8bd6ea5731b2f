# Tuples: construction, methods, comparison, hashing, immutability, nesting.
t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:3], t[::-1], t + (4,), t * 2, 2 in t, t.count(2), t.index(2), t.index(2, 2), len(t), (), (1,), 1, tuple(), tuple("ab"), tuple([1]), tuple({1: 2}), tuple(x for x in range(2)))
print((1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, "a") != (1, "b"), hash((1, 2)) == hash((1, 2)), {(1, 2): "k"}[1, 2], hash(()) == hash(()), (1, (2, [3])), (1.0, True) == (1, 1))
for f in (lambda: t[9], lambda: t["a"], lambda: t.__setitem__, lambda: t + [1], lambda: t < [1], lambda: t.index(9), lambda: t * 1.5, lambda: tuple(5), lambda: tuple(1, 2), lambda: hash((1, [])), lambda: t.x, lambda: t.index(2, 9), lambda: t.count(), lambda: {(1, {}): 2}, lambda: t[::0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = ([],)
a[0].append(a)
print(a)
x = t
t += (9,)
print(x, t, x[:] is x, tuple(x) is x)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def total(self): return sum(self)
print(T(1, 2), T(1, 2).total(), T(1) == (1,), type(T(1)[:]).__name__, type(T(1) + ()).__name__, hash(T(1)) == hash((1,)), T(1, 2)[1])
print(max((1, 2), (1, 3)), min([(2, "a"), (1, "z")]), sorted([(2, 1), (1, 2)]), sum(((1,), (2,)), ()), list(zip((1, 2), "ab")), dict(((1, 2), (3, 4))), any((0, 1)), repr((None,)), str(((),)), ("a" "b",))
print((1, 2).__contains__(1), (1, 2).__getitem__(slice(None)), (1,).__eq__([1]), (1,).__lt__((2,)), (1, 2).__len__(), (3,).__mul__(2), (1,).__add__((2,)), (1, 2).__iter__().__next__(), (1, 2).__getnewargs__())
import operator
def f(*args): return args
print(f(), f(1), f(*t), operator.itemgetter(1, 0)(t), tuple(map(lambda v: v + 1, (1, 2))), *(1, 2), sep="|")
