# Call sites with named arguments whose callee, defaults and order change under way.
def f(a, b, c=3, d=4):
    return a, b, c, d


def g(a, *, x=1, y=2):
    return a, x, y


def many(a, b, c, d, e, f, g, h, i=9, *, j=10, k=11):
    return a, b, c, d, e, f, g, h, i, j, k


def star(a, *args, k=0, **kw):
    return a, args, k, kw


def positional(a, b, /, c, *, d):
    return a, b, c, d


def loop(n):
    out = []
    for i in range(n):
        out.append((f(a=i, b=1), f(b=i, a=1), f(i, d=7, b=2), f(i, 1, 2, d=3), f(d=1, c=2, b=3, a=i)))
        out.append((g(i), g(i, y=5), g(i, y=6, x=7), g(y=1, a=i)))
        out.append((many(1, 2, 3, 4, 5, h=8, g=7, f=i), many(1, 2, 3, 4, 5, 6, 7, h=i, k=0)))
        out.append((star(i, k=2), star(i, 1, 2, z=3), star(k=1, a=i, q=2), positional(i, 2, d=4, c=3)))
    return out


for line in loop(2):
    print(line)


# One call site, several callees.
def swapped(b, a):
    return "swapped", b, a


class Class:
    def __init__(self, a, b=2):
        self.pair = a, b

    def method(self, a, b=5):
        return "method", a, b

    def __call__(self, a, b=6):
        return "call", a, b


def generator(a, b=7):
    yield a, b


def extra(**kw):
    return kw


def site(fn):
    r = fn(a=1, b=2)
    return r.pair if isinstance(r, Class) else list(r) if hasattr(r, "send") else r


callees = [f, swapped, Class, Class(0).method, Class(0), extra, lambda b, a: (b, a), generator, dict]
for fn in callees + callees[::-1]:
    print(site(fn))


# Defaults that change between calls.
def by_site(**_):
    return [g(1, y=2), f(1, b=2)]


print(by_site())
g.__kwdefaults__ = {"y": 8, "x": 9}
f.__defaults__ = ("c", "d")
print(by_site())
g.__kwdefaults__["x"] = 90
print(by_site())
del g.__kwdefaults__["x"]
f.__defaults__ = ("only d",)
for _ in range(2):
    try:
        print(by_site())
    except TypeError as e:
        print(e)
g.__kwdefaults__["x"] = 91
f.__defaults__ = (0, 1, 2)
print(by_site())
f.__defaults__ = None
try:
    by_site()
except TypeError as e:
    print(e)


# Functions of one code object with defaults of their own.
def maker(d):
    def inner(a, b=d, *, c=d):
        return a, b, c

    return inner


for fn in [maker(1), maker("two"), maker(None)]:
    print(fn(a=0), fn(0, c=5), fn(c=6, a=0))


# Errors at a site that has worked before.
def once(fn, *bad):
    return fn(1, b=2) if not bad else fn(1, a=2)


print(once(f, ) if f.__defaults__ else once(swapped and (lambda a, b: (a, b))))
for fn in (swapped, lambda a, b: 0, lambda *, b: 0):
    try:
        print(once(fn))
    except TypeError as e:
        print(e)
    try:
        print(once(fn, True))
    except TypeError as e:
        print(e)


# Positional calls of functions with *args, **kwargs and keyword-only parameters.
def rest(a, b=2, *args, c=3, **kw):
    return a, b, args, c, kw


def only(*args):
    return args


for _ in range(2):
    print(rest(1), rest(1, 5), rest(1, 2, 3), rest(*range(6)), only(), only(1), only(*"abc"))
    print(rest(*(1, 2)), f(*(1, 2, 3, 4)), f(*[1, 2], **{"d": 1, "c": 0}), rest(1, **{"q": 1, "c": 2}))
    try:
        f(*(1,))
    except TypeError as e:
        print(e)
