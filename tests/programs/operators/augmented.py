# Augmented assignment: targets evaluated once, in-place mutation visible through aliases.
calls = []


def idx(i):
    calls.append(i)
    return i


l = [1, 2, 3]
l[idx(0)] += 10
l[idx(1)] *= 5
print(l, calls)
a = b = [1]
a += [2]
print(a is b, b)
a = a + [3]
print(a is b, b)
t = ([1], 2)
try:
    t[0] += [9]
except TypeError as e:
    print(e, t)
s = s2 = {1}
s |= {2}; s &= {2, 3}; s ^= {5}; s -= {2}
print(s, s2 is s)
d = d2 = {"a": 1}
d |= {"b": 2}
d |= [("c", 3)]
print(d2)
x = "a"
y = x
x += "b"
print(x, y)
n = 5
n //= 2; n **= 3; n <<= 2; n |= 1; n ^= 3; n %= 20; n >>= 1; n &= 7; n -= 10; n /= 4
print(n)


class O:
    def __init__(self): self.log = []; self.v = 1
    def __getitem__(self, k): self.log.append(("get", k)); return 5
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __getattr__(self, n): self.log.append(("getattr", n)); return 7
    def __setattr__(self, n, v):
        object.__setattr__(self, n, v)
        if n not in ("log", "v"):
            self.log.append(("setattr", n, v))


o = O()
o[1:2] += 1
o.dyn += 1
o.v += 1
print(o.log, o.v)
l = [0] * 3
i = 0
i, l[i] = 1, 9
print(l)
l += "ab"
l *= 2
print(l)
x: int = 5
x += 1
print(x)
def f():
    try:
        undefined_local += 1
    except UnboundLocalError as e:
        print(e)
f()
