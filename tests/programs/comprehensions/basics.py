# Comprehensions of all kinds, nested and conditional, and their scopes.
print([x for x in range(5)], [x * y for x in range(3) for y in range(x)], [x for x in range(20) if x % 2 if x % 3])
print({x: x ** 2 for x in range(3)}, {k: v for k, v in [("a", 1), ("a", 2)]}, sorted({x % 3 for x in range(10)}))
print([[y for y in range(x)] for x in range(4)], [(x, y) for x in "ab" for y in "cd" if x + y != "ac"])
x = "outer"
[x for x in range(3)]
print(x)
print([x for x in [x, x]])
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])


class C:
    n = 3
    r = [n for n in range(n)]
    s = [i for i in [n]]


print(C.r, C.s)


def f(a):
    b = 2
    return [a + b + c for c in range(2)], {a: b for _ in "x"}, [(lambda: a + d)() for d in range(2)]


print(f(1))
def locs():
    z = [k for k in range(2)]
    return sorted(locals())
print(locs())
print([a if a else "zero" for a in (0, 1)], [*a, b] if (a := [1]) and (b := 2) else [])
print([i for i, in [(1,), (2,)]], [a + b for a, *_, b in [(1, 2, 3), (4, 5)]], [d[0] for d["x"] in []] if (d := {}) == {} else 0)
print([x := 1, x + 1], [y for x in [1, 2, 3] if (y := x * 2) > 2], y)
matrix = [[1, 2, 3], [4, 5, 6]]
print([[r[i] for r in matrix] for i in range(3)], [v for row in matrix for v in row], dict(zip("abc", map(sum, zip(*matrix)))))
try:
    [1 / v for v in (1, 0)]
except ZeroDivisionError as e:
    print(e)
try:
    [undefined_name for _ in range(1)]
except NameError as e:
    print(e)
def gen_in():
    return [(yield_, s) for yield_ in range(1) for s in (lambda: "s",)][0][1]()
print(gen_in())
print([c for c in "abc" if c not in "b"], {c: i for i, c in enumerate("xyz")}, {len(w) for w in ("a", "bb", "cc")} == {1, 2})
print([lambda: None for _ in range(0)], [i for i in range(10) if i > 2 and i < 5 or i == 9], [not i for i in (0, 1)])
order = []
def t(v): order.append(v); return v
{t("k%d" % i): t("v%d" % i) for i in range(2)}
print(order)
def outer():
    def cell(): return v
    v = "before"
    [v for v in range(3)]
    return cell()
print(outer())
def del_in():
    r = [i for i in range(3)]
    try:
        i
    except NameError as e:
        return str(e)
print(del_in())
