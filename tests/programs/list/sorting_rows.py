# Sorting rows: tuples with columns of ints, floats and strings, alone and mixed, stable both ways.
state = 7


def below(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


def choice(items):
    return items[below(len(items))]


words = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefgz", "zé", "é", "€uro", "日本", "b\0", "b"]


def rows(kinds, n):
    make = {
        "i": lambda: (below(10) - 5) * 10 ** below(3),
        "f": lambda: choice([0.0, -0.0, 1.5, -2.25, 1e300, -1e300, 3.0]),
        "s": lambda: choice(words),
        "n": lambda: choice([1, 1.0, 2.5, True, 10**30]),
    }
    return [tuple(make[k]() for k in kinds) for _ in range(n)]


def slow_sorted(items, key, reverse):
    out = []
    for x in items:
        k = key(x)
        at = len(out)
        while at and (key(out[at - 1]) < k if reverse else k < key(out[at - 1])):
            at -= 1
        out.insert(at, x)
    return out


n = 0
for kinds in ("i", "f", "s", "is", "si", "fs", "ssi", "n", "ni", "sn", "iii", ""):
    for count in (0, 1, 2, 3, 40, 150):
        data = rows(kinds, count)
        tagged = list(enumerate(data))
        for reverse in (False, True):
            got = sorted(tagged, key=lambda t: t[1], reverse=reverse)
            assert got == slow_sorted(tagged, lambda t: t[1], reverse), (kinds, count, reverse)
            assert [t[0] for t in got] == [t[0] for t in slow_sorted(tagged, lambda t: t[1], reverse)]
            data.sort(reverse=reverse)
            assert data == [t[1] for t in got]
            n += 1
print(n)
print(sorted([(1,), (1, 2), (), (0, 9, 9), (1, "a")][:4]), sorted([(2, "b"), (1, "a"), (2, "a")], reverse=True))
for bad in ([(1, "a"), (1, 2)], [(1, None), (1, 2)], [(1, [2]), (1, 2)], [(1,), 2]):
    try:
        print(sorted(bad))
    except TypeError as e:
        print(e)
print(sorted([(2, "x"), (1, 2), (3, None)]), sorted([("b", 1j), ("a", 2j)]), sorted([((1, 2), 3), ((1, 1), 4)]))


class Late:
    def __lt__(self, other):
        raise KeyError("no order")


try:
    sorted([(1, Late()), (1, Late()), (0, 0)])
except KeyError as e:
    print("KeyError", e)
