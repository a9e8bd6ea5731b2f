# What a class body can do: loops, conditionals, functions used at once, comprehensions, nested classes, del.
class C:
    for i in range(3):
        exec(f"m{i} = i * 10")
    if True:
        flag = "set"
    else:
        other = 1

    def helper(x):
        return x + 1

    value = helper(41)
    squares = [n * n for n in range(4)]
    try:
        squares2 = [i + n for n in range(2)]
    except NameError as e:
        err = str(e)
    table = {k: v for k, v in zip("ab", (1, 2))}
    names = sorted(locals())[:3]

    class Inner:
        deep = "deep"

        class Deeper:
            x = 1

    also = Inner.deep
    del i, helper
    with open(__file__) as f:
        first = f.read(6)
    while flag:
        flag = ""
    lam = lambda self: self.value
    a: int
    b: str = "b"


print(C.m0, C.m2, C.flag, C.value, C.squares, C.table, C.names, C.also, C.first, C().lam())
print(hasattr(C, "i"), hasattr(C, "helper"), C.err)
print(C.__annotations__, C.Inner.Deeper.__qualname__, C.__firstlineno__ if hasattr(C, "__firstlineno__") else "")


def f():
    y = 5

    class D:
        y = y if False else 6
        z = y

        def get(self):
            return y
    return D.z, D().get()


try:
    print(f())
except NameError as e:
    print(e)


def g(p):
    class E:
        p = p
        def m(self): return p
    return E.p, E().m()


try:
    print(g(3))
except NameError as e:
    print(e)
x = "module"


class F:
    x = x + "!"
    y = [x for _ in range(1)]
    z = (lambda: x)()


print(F.x, F.y, F.z)
