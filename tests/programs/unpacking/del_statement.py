# del of names, attributes, items, slices, nested targets.
a = b = c = d = 1
del a, (b, [c]), d
for n in "abcd":
    print(n in globals())


class O: pass


o = O()
o.x = o.y = 1
l = list(range(10))
m = {"k": 1, "j": 2}
del o.x, l[0], l[-1], l[2:4], l[::3], m["k"]
print(vars(o), l, m)
for s in ("del zzz", "del o.zzz", "del l[99]", "del m['q']", "del l['a']", "del (1).real", "del o[0]", "del 'abc'[0]"):
    try:
        exec(s)
    except Exception as e:
        print(type(e).__name__, e)


def f():
    x = 1
    del x
    try:
        x
    except UnboundLocalError as e:
        print(e)
    x = 2
    return x


print(f())


def g():
    for i in range(2):
        del i
    try:
        return i
    except UnboundLocalError as e:
        return str(e)


print(g())
del l[:]
print(l)
x = 1
def h():
    global x
    del x
h()
print("x" in globals())
del ()
def nl():
    v = 1
    def inner():
        nonlocal v
        del v
    inner()
    try:
        v
    except UnboundLocalError as e:
        return str(e)
print(nl())
