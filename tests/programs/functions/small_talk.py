# Statements of every simple kind in one place.
import sys

x: int = 3
y: "no such thing"
(z): int = 4
print(x, z, __annotations__)
pass
assert x == 3, "never"
try:
    assert x == 4, f"x is {x}"
except AssertionError as e:
    print("assert", e)
try:
    assert ()
except AssertionError as e:
    print("assert", repr(e))
if x == 1:
    print("no")
elif x == 3: print("one line")
else:
    print("no")
for i in range(3): print(i, end=" ")
else: print("done")
for i in range(5):
    if i == 2:
        continue
    if i == 4:
        break
else:
    print("never")
print(i)
while True:
    x += 1
    if x > 6: break
else:
    print("never")
n = 0
while n < 2:
    n += 1
else:
    print("while else", n)
a = 1; b = 2; c = a + \
    b
print(c)
if True:
    if False:
        pass
    else:
        print("dangling")
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xy")]:
    print(a, b, c)
for x in []:
    pass
else:
    print("empty", x)
d = {}
for d["k"] in range(3):
    pass
print(d)
for i, in [(1,), (2,)]:
    print(i)
...
"a string statement"
1 + 1
print((), (1,), (1, 2), [], {}, {1}, {1: 2}, ...)
print("a" "b" 'c' r"\n" f"{1}" "d")
print(1_000, 0x_ff, 0b1_0, 0o17, 1e3, 1_0.5_0, .5, 5., 1j, 1e-2J)
def f(): return
print(f(), (yes := True))
del x, a, (b, [c])
try:
    x
except NameError as e:
    print(e)
print(sys.version_info[:2])
# needs 3.12
