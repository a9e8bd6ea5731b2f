# Unpacking targets of every form, and errors.
a, b = 1, 2
a, b = b, a
print(a, b)
(a, b), c = (1, 2), 3
[a, [b, c]] = [1, [2, 3]]
print(a, b, c)
a, *b = [1, 2, 3]
*a, b = "abc"
print(a, b)
a, *b, c = range(5)
print(a, b, c)
*a, = (1, 2)
print(a)
a, (b, *c), *d = 1, "xyz", 4, 5
print(a, b, c, d)
x = y = z = [0]
print(x is y is z)
d = {}
d["a"], d["b"] = 1, 2
print(d)


class O: pass


o = O()
o.x, o.y = "xy"
print(o.x, o.y)
l = [0, 1, 2, 3, 4]
l[1:3], l[0] = "ab", 9
print(l)
i = 0
i, l[i] = 2, "set"
print(i, l)
a, b = {1: 2, 3: 4}
print(a, b)
a, b = (i for i in range(2))
print(a, b)
() = []
[] = ()
for bad in ("(a, b) = 5", "a, b = 1, 2, 3", "a, b = [1]", "a, *b, c = [1]", "a, b = {}", "(a, b), c = 1, 2", "a, b, c = 'ab'", "a, b = iter(range(5))", "() = [1]", "[a, b] = None", "a, b, *c = iter([1])"):
    try:
        exec(bad)
    except Exception as e:
        print(type(e).__name__, e)


class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        return self.n


it = It()
try:
    a, b = it
except ValueError as e:
    print(e, it.n)
print([*range(2), *"ab"], (*[1], *(2,)), {*[1], *[1, 2]}, {**{"a": 1}, "b": 2, **{"a": 3}}, *[1, 2])
def f(): return 1, *[2, 3]
print(f())
for a, *b in [(1, 2, 3), "xy"]:
    print(a, b)
for x in *[1], *[2]:
    print(x)
t = 1, *range(2),
print(t)
try:
    {**5}
except TypeError as e:
    print(e)
try:
    [*5]
except TypeError as e:
    print(e)
try:
    {**{"a": 1}, **[1]}
except TypeError as e:
    print(e)
def swap3(a, b, c):
    a, b, c = c, a, b
    return a, b, c
print(swap3(1, 2, 3))
def order():
    log = []
    def t(n):
        log.append(n)
        return {}
    t("tgt1")[t and 0], t("tgt2")[0] = log.append("value") or (1, 2)
    return log
print(order())
a = [1, 2, 3]
a[0], a[1], a[2] = a[2], a[0], a[1]
print(a)
