# Builtin classes called with one argument and with none.
class I(int):
    pass


class S(str):
    def __str__(self):
        return "own"


class L(list):
    def __iter__(self):
        return iter("own")


class N:
    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __bool__(self):
        return False

    def __str__(self):
        return "N"


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


values = [0, -5, 2**61, 2**70, 1.9, -1.9, 1e18, 4e18, 1e30, float("inf"), float("nan"), -0.0, True, False, None, "12", " 3 ",
          "x", "", b"4", I(6), S("8"), N(), [1, 2], (3, 4), L([5]), {6: 7}, {8}, range(3), "ab", [], (), 1j]
for _ in range(2):
    for x in values:
        row = []
        for f in (int, float, str, bool, list, tuple):
            r = attempt(f, x)
            row.append((type(r).__name__, r))
        print(row)
    print(list(), dict(), set(), tuple(), str(), int(), float(), bool(), frozenset())
t, l = (1, 2), [1, 2]
print(tuple(t) is t, list(l) is l, list(l) == l, str("a" * 3) == "aaa", int(True))

# Sequences compared item by item.
nan = float("nan")
seqs = [(), (1,), (1, 2), (1, 2.0), (1.0, "a"), ("a", "b"), (nan,), ((1, 2), 3), ((1, 3), 2), (None,), (1, [2]), (True, 2),
        (((((1,),),),),), (2**70,), (I(1), 2)]
for make in (tuple, list):
    for a in seqs:
        a = make(a)
        print([attempt(lambda: (a == make(b), a != make(b))) for b in seqs])
        print([attempt(lambda: a < make(b)) for b in seqs], [attempt(lambda: a >= make(b)) for b in seqs])
print((1, 2) == [1, 2], [1] == (1,), (1, 2) < (1, 3), [1, "a"] < [1, "b"], [nan] == [nan], (nan,) == (float("nan"),))
deep = 1
for _ in range(50):
    deep = (deep, 1)
other = 1
for _ in range(50):
    other = (other, 1)
print(deep == other, deep < other, deep <= other)
print([0] * 5, [1, 2] * 3, 3 * ["a"], [] * 5, [1] * 0, [1] * -1, [[]] * 2, (1, 2) * 2, [None, 1.5] * 2)
x = [[]] * 3
x[0].append(1)
print(x)
try:
    [1] * "a"
except TypeError as e:
    print(e)
