# Generator expressions: scope, laziness, first iterable evaluated at once.
x = 10
g = (x * i for i in range(3))
x = 100
print(list(g), type(g).__name__, g.__name__)
try:
    (i for i in 5)
except TypeError as e:
    print(e)
g = (1 // i for i in (1, 0))
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e, list(g))
print(sum(i for i in range(10) if i % 2 if i > 3), sum((i * j for i in range(3) for j in range(i)), 100))
print(any(c == "b" for c in "abc"), all(c for c in "abc"), max((len(w), w) for w in ["a", "bcd", "ef"]))
print("".join(c.upper() for c in "abc"), dict((k, k * 2) for k in range(2)), set(i % 2 for i in range(5)), tuple(i for i in "xy"))
print([list(j for j in range(i)) for i in range(3)])
def f(n):
    return (n + k for k in range(2))
print(list(f(5)))
gs = [(lambda: (i for i in range(n)))() for n in range(3)]
print([list(g) for g in gs])
it = iter(range(5))
print(list(zip(it, (a for a in it))))
print(2 in (i for i in range(5)), sorted((c for c in "hello"), reverse=True))
g = (print("side", i) or i for i in range(2))
print("made")
for v in g:
    print("v", v)
a, *b = (i * i for i in range(4))
print(a, b)
print([y for y in (z for z in (w for w in range(3)))])
print(list((i, j) for i, j in {1: 2, 3: 4}.items()))
