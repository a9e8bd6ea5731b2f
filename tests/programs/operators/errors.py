# The words of unsupported operands.
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class C: pass


c = C()
s, n, f, l, t, d, b, none = "s", 1, 1.5, [1], (1,), {1: 2}, b"b", None
for a, x in ((n, s), (s, n), (l, t), (t, l), (n, none), (c, n), (n, c), (d, d), (b, s), (s, b), (f, s), (none, none), ({1}, l), (l, d)):
    attempt(lambda: a + x)
    attempt(lambda: a - x)
attempt(lambda: s * s)
attempt(lambda: l * l)
attempt(lambda: s * f)
attempt(lambda: n / s)
attempt(lambda: n // none)
attempt(lambda: n % s)
attempt(lambda: n ** s)
attempt(lambda: n @ n)
attempt(lambda: n << f)
attempt(lambda: f >> n)
attempt(lambda: f & n)
attempt(lambda: s | n)
attempt(lambda: d ^ d)
attempt(lambda: divmod(s, n))
attempt(lambda: pow(n, s))
attempt(lambda: pow(n, n, s))
attempt(lambda: -s)
attempt(lambda: +none)
attempt(lambda: ~f)
attempt(lambda: not c)
attempt(lambda: n < s)
attempt(lambda: s <= n)
attempt(lambda: l > t)
attempt(lambda: none >= none)
attempt(lambda: c < c)
attempt(lambda: 1j < 2j)
attempt(lambda: d < d)
attempt(lambda: n in n)
attempt(lambda: n in s)
attempt(lambda: s in b)
attempt(lambda: n[0])
attempt(lambda: none["x"])
attempt(lambda: l["x"])
attempt(lambda: l[1.0])
attempt(lambda: l[5])
attempt(lambda: t[5])
attempt(lambda: s[5])
attempt(lambda: s["x"])
attempt(lambda: d["nokey"])
attempt(lambda: d[l])
attempt(lambda: l[1:"a"])
attempt(lambda: c.attr)
attempt(lambda: n())
attempt(lambda: 1 << -1)
attempt(lambda: 1 // 0)
attempt(lambda: 1 % 0)
attempt(lambda: 1.0 / 0)
attempt(lambda: 1.0 // 0)
attempt(lambda: 1.0 % 0)
attempt(lambda: 0 ** -1)
attempt(lambda: 0.0 ** -1)
attempt(lambda: 10.0 ** 400)


def iadd():
    x = []
    x += 1
    return x


def isub():
    x = "a"
    x -= "b"


def item():
    (1, 2)[0] = 3


def item2():
    "abc"[0] = "x"


def item3():
    l[9] = 1


def item4():
    c[0] = 1


def delitem():
    del t[0]


def delitem2():
    del d["zz"]


def attr():
    n.x = 1


def iter_():
    for _ in 5:
        pass


def unpack():
    a, b = 5


def unpack2():
    a, b = 1,


def unpack3():
    a, b = 1, 2, 3


def unpack4():
    a, *b, c = [1]


def with_():
    with 5:
        pass


def awaits():
    async def f():
        await 5
    f().send(None)


def raise_():
    raise 5


def raise2():
    raise ValueError from 5


def except_():
    try:
        1 / 0
    except 5:
        pass


for g in (iadd, isub, item, item2, item3, item4, delitem, delitem2, attr, iter_, unpack, unpack2, unpack3, unpack4, with_, awaits, raise_, raise2, except_):
    attempt(g)
