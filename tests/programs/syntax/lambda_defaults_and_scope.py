# Lambdas in odd places.
print((lambda: (yield))().__class__.__name__, (lambda *a, b=1, **c: (a, b, c))(1, 2, b=3, d=4), (lambda a, /, b, *, c: (a, b, c))(1, 2, c=3))
f = lambda x: lambda y: lambda z: (x, y, z)
print(f(1)(2)(3), (lambda: lambda: 5)()(), [(lambda n: n * m)(2) for m in range(3)], {(lambda: "k")(): (lambda: "v")()})
print(sorted([(1, "b"), (0, "z")], key=lambda p: p[1]), max([1, -5, 3], key=lambda v: v * v), (lambda f, n: f(f, n))(lambda f, n: 1 if n < 2 else n * f(f, n - 1), 10))
def d(a=lambda: 1, *, b=(lambda: 2)()): return a(), b
print(d(), d(lambda: 9), (lambda x=5: x)(), (lambda x, y=lambda: 3: x + y())(1))
class C:
    k = 2
    m = lambda self, v: v * self.k
    n = staticmethod(lambda: "static")
    o = property(lambda self: self.k + 1)
print(C().m(3), C.n(), C().o)
x = (lambda: 1,)
print(x[0](), (lambda: (1, 2))()[1], (lambda a: a if a else "empty")(0), (lambda: [i for i in range(2)])(), (lambda **k: k)(**{"a": 1}))
print(f"{(lambda v: v * 2)(4)}", (lambda s: s.upper())("a"), list(map(lambda *v: v, [1], [2])), (lambda: None)() is None, (lambda x: (y := x + 1) + y)(1))
print((lambda a, b=2: a - b).__defaults__, (lambda: 0).__name__, (lambda: 0).__qualname__, C.m.__qualname__)
