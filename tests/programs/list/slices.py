# Slices with every combination of bounds, against the definition.
bounds = [None, -9, -5, -4, -1, 0, 1, 3, 4, 5, 9]
steps = [None, 1, 2, 3, -1, -2, -7]
kinds = [list(range(5)), tuple(range(5)), "abcde", "aéöb€", b"abcde", [], (), "", [[]], range(5)]


def expected(seq, a, b, c):
    picked = [seq[i] for i in range(*slice(a, b, c).indices(len(seq)))]
    if isinstance(seq, str):
        return "".join(picked)
    if isinstance(seq, bytes):
        return bytes(picked)
    return type(seq)(picked) if not isinstance(seq, range) else picked


n = 0
for seq in kinds:
    for a in bounds:
        for b in bounds:
            for c in steps:
                got = seq[a:b:c]
                if isinstance(seq, range):
                    got = list(got)
                assert got == expected(seq, a, b, c), (seq, a, b, c, got)
                if c is None:
                    assert (list(seq[a:b]) if isinstance(seq, range) else seq[a:b]) == got
                n += 1
print(n)

for a in bounds:
    for b in bounds:
        for new in ([], [9], [7, 8, 9], (1, 2), "xy", range(5), list(range(50))):
            x = [[i] for i in range(5)]
            y = list(x)
            x[a:b] = new
            i, j, _ = slice(a, b).indices(5)
            assert x == y[:i] + list(new) + y[max(i, j):], (a, b, new, x)
            x = [[i] for i in range(5)]
            del x[a:b]
            assert x == y[:i] + y[max(i, j):]
print("assigned")

x = list(range(6))
x[1:3] = x
print(x)
x[:] = x[::-1]
print(x)
x[:3] = x[2::-1]
print(x)
x[::2] = [0] * len(x[::2])
print(x)
x[-2:] = []
print(x, x[:], x[:] is x, (1, 2)[:] is (1, 2)[:], "ab"[:] == "ab")
t = (1, 2, 3)
s = "text"
print(t[:] is t, s[:] is s, t[0:3] is t, s[:99] is s)
x = y = [1, 2, 3]
x = x[1:]
print(x, y)
y = y[0:1][0]
print(y, [5, 6, 7][1:][0], "abc"[1:][-1], [[1, 2], [3]][0][1:])


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print([1, 2, 3, 4][Index(1):Index(-1)], "abcd"[Index(2):], [1, 2, 3][True:], (1, 2, 3)[::Index(-1)])
for bad in ("[1, 2]['a':]", "[1][::0]", "'ab'[1.5:]", "(1,)[None:None:'x']"):
    try:
        eval(bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
for bad in (5, [1, 2]):
    try:
        x = [1, 2, 3, 4]
        x[::3] = bad
        print(x)
        x[1:2] = bad
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Watched:
    def __del__(self):
        print("gone")


x = [Watched()]
x[0:1] = [1]
print("after store", x)
x = [Watched(), 2]
x = x[1:]
print("after load", x)
x = [[Watched()], 3]
x[0] = 0
print("after item", x)
d = {"k": Watched()}
d["k"] = 1
print("after key", d)
d["k"] = Watched()
del d["k"]
print("after del", d)
