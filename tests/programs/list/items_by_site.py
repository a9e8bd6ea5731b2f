# One site that meets lists, tuples, strings, bytes, dicts, subclasses and user classes in turn.
class Sub(list):
    def __getitem__(self, i):
        return ("sub", i)


class Own:
    def __getitem__(self, i):
        return ("own", i)

    def __setitem__(self, i, v):
        print("set", i, v)


class Missing(dict):
    def __missing__(self, key):
        return ("missing", key)


def first(x, i):
    return x[i]


def last(x):
    return x[-1]


def nested(x, i, j):
    return x[i][j]


def put(x, i, v):
    x[i] = v
    return x


def put_first(x, v):
    x[0] = v
    return x


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


things = [
    [1, 2, 3], (4, 5, 6), "abc", "äöü", "中文字", b"xyz", {0: "zero", 1: "one", 2: "two", -1: "minus"},
    Sub([7, 8]), Own(), Missing(a=1), bytearray(b"pqr"), range(10, 20), [], (), "", {}, 5, None,
]
for _ in range(3):
    for x in things:
        for i in (0, 1, -1, 2, 3, True, 10**20, "a", 1.0, slice(0, 2)):
            print(attempt(first, x, i), end=" ")
        print(attempt(last, x))
for _ in range(3):
    print(nested([[1, 2], [3, 4]], 1, 0), nested(([5], [6]), 1, 0), nested({"k": {"l": 7}}, "k", "l"))
    print(nested([{"a": 1}], 0, "a"), nested({"a": [8, 9]}, "a", 1), nested(["xy", "zw"], 1, 1))
    print(attempt(nested, [[1]], 0, 1), attempt(nested, [], 0, 0), attempt(nested, {}, 0, 0))

for _ in range(3):
    for x in ([1, 2, 3], {}, {1: 2}, Own(), bytearray(b"abc"), (1, 2), "abc", Sub([1, 2])):
        for i in (0, 1, -1, 9, "k", 2.0):
            print(type(x).__name__, attempt(put, x, i, 65) if not isinstance(x, Own) else put(x, i, 65) is x, end=" ")
        attempt(put_first, x, 66)
        print(list(x) if not isinstance(x, Own) else "own")


# The container in a temporary may be the last reference, and the item may be, too.
class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def fresh():
    return [Loud("a"), Loud("b")]


def taken(i):
    x = fresh()[i]
    print("taken", x.name)


def replaced(box):
    box[0] = Loud("new")
    print("replaced")


def keyed(d, key):
    d[key + ""] = Loud("value")
    return d[key + ""].name


for i in range(2):
    taken(i)
    replaced([Loud("old")])
    print(keyed({}, "key"), keyed({"key": Loud("before")}, "key"))


# Numbers in lists changed in place: of one kind, of two, beyond the unboxed ones.
def change(x, i, y, z):
    x[i] += y
    x[i] -= z
    x[i] += y * z
    x[i] -= z * y
    x[i] += 1
    x[0] += y
    x[0] -= z
    x[0] += y * z
    x[0] -= y * z
    x[0] += 3
    return x


for _ in range(3):
    for y, z in ((1, 2), (1.5, 2.5), (2, 0.5), (1e200, 1e200), (2**61 - 1, 2**61 - 1), (True, 2), (1e-200, -1e-200),
                 (float("inf"), 1.0), (3, 4j)):
        print(change([0, 1], 1, y, z), change([0.5, 1.5], -1, y, z))
    print(attempt(change, [0], 1, 1, 1), attempt(change, "ab", 1, 1, 1), attempt(change, {0: 1, 1: 2}, 1, 1, 1))
    print(attempt(change, ["a", "b"], 1, 1, 1), attempt(change, [[1]], 0, [3], 2))


def named(x, k):
    y = x[k]
    y += 1
    x[k] = y
    return y, x


for _ in range(3):
    print(named([1, 2], 0), named([1.5], 0), named({"a": 1}, "a"))
# needs 3.12
