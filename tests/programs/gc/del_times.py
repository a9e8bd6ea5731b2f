# When __del__ runs: at the moment the last reference goes.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)


a = D("rebind")
a = D("second")
print("after rebind")
del a
print("after del")
b = c = D("shared")
del b
print("still one")
c = None
D("temporary")
print("after temporary")
D("in expression").n + "x"
def f():
    x = D("local")
    print("in f")
f()
print("after f")
def g(p):
    print("in g")
g(D("argument"))
print("after g")
def h():
    return D("returned")
h()
print("after h")
l = [D("item0"), D("item1")]
l.pop()
print("popped")
l[0] = None
print("replaced")
d = {"k": D("value")}
d["k"] = 1
d["j"] = D("dict")
d.clear()
t = (D("tuple"),)
t = None
for x in [D("loop1"), D("loop2")]:
    print("body", x.n)
print("after loop")
del x
class Holder: pass
o = Holder()
o.attr = D("attribute")
del o.attr
o.attr = D("with holder")
del o
try:
    e = D("in try")
    raise ValueError
except ValueError:
    e = None
    print("handled")
def raiser():
    y = D("frame local")
    raise KeyError
try:
    raiser()
except KeyError as k:
    print("in except")
print("after except")
def gen():
    z = D("generator local")
    yield 1
    yield 2
gg = gen()
next(gg)
del gg
print("generator gone")
fn = lambda q=D("default"): q
del fn
def clos():
    v = D("cell")
    return lambda: v
cl = clos()
cl = None
print("closure gone")
x = [D("list a"), D("list b")]
del x
a, b = D("ua"), D("ub")
a, b = b, a
a = None
b = None
s = {D("set")}
s.clear()
x = D("cond") if True else None
x = 0
print([D(i).n for i in range(2)])
w = D("walrus"), (y := 5)
w = None
try:
    del nothing
except NameError:
    pass
z = D("at exit")
