f"a{{{x!r:>{width}}}}{y = }{z:%H:%M}" 'tail'
rf'\d{n:\d}' u'u'
b'\x00\'' b"\377"
'\N{BULLET}\u00e9\ud800\101\
joined'
0x_ff, 0o17, 0b1, 1_000, 10**400, 99999999999999999999, 1e16, 1.5e-7, .5, 5., 3j
lambda *a, b=1, **c: (yield)
[a for b, c in d if e async for f in g]
{**a, 'b': 1}, {1, *b}, {k: v for k, v in z}, (x for x in y)
f(x for x in y)(*a, b=1)[1, *c, ::2].d
a if b else c if d else lambda: e
not a == b < c in d
(a, b), (), (c,), [d, e], ((f))
await x ** -y
...
