# Loops over dicts and their views, that end, break, change the dict, go on later, and change their kind.
def keys(d):
    return [k for k in d]


def values(d):
    total = 0
    for v in d.values():
        total += v
    return total


def items(d):
    out = []
    for k, v in d.items():
        out.append((k, v))
    return out


def over(x):
    n = 0
    for y in x:
        n += 1
    return n


def pairs(x):
    return [a for a, b in x]


d = {i: i * i for i in range(5)}
for _ in range(2):
    print(keys(d), values(d), items(d), keys({}), values({}), items({}))
    print(over(d), over(d.values()), over(d.items()), over([1]), over((1, 2)), over("abc"), over({1}), over(range(4)))
    print(pairs(d.items()), pairs([(1, 2)]), pairs(enumerate("ab")), pairs(zip("ab", "cd")), pairs({"ab": 1}), pairs({}.items()))
del d[0], d[2], d[4]
print(keys(d), values(d), items(d))


def shrinking(view):
    d = {1: 2, 3: 4, 5: 6}
    try:
        for x in view(d):
            d.pop(5, None)
            print(x, end=" ")
    except RuntimeError as e:
        print(e)


def growing(view):
    d = {1: 2, 3: 4}
    try:
        for x in view(d):
            d[len(d) * 10] = x
            print(x, end=" ")
    except RuntimeError as e:
        print(e)


def swapping(view):
    d = {1: 2, 3: 4}
    try:
        for x in view(d):
            d.pop(1, None)
            d[9] = 9
            print(x, end=" ")
        print("end")
    except RuntimeError as e:
        print(e)


def unpacking():
    d = {1: 2, 3: 4}
    try:
        for a, b in d.items():
            d[a + 100] = b
            print(a, b, end=" ")
    except RuntimeError as e:
        print(e)


for view in (iter, dict.keys, dict.values, dict.items):
    shrinking(view)
    growing(view)
    swapping(view)
unpacking()

it = iter(d.items())
for k, v in it:
    print(k, v)
    break
for k, v in it:
    print("then", k, v)
print(list(it), next(it, "nothing"))

growing_list = [1, 2]
it = iter(growing_list)
for x in it:
    pass
growing_list.append(3)
print(list(it), growing_list)
it = iter([1, 2, 3])
for x in it:
    for y in it:
        print(x, y)


class Loud:
    def __del__(self):
        print("gone")


def leave():
    for x in [Loud(), Loud()]:
        pass
    print("left")
    x = None
    for k, v in {1: Loud()}.items():
        print(k)
    print("left again")


leave()

# Dicts as they are filled, read and emptied, with keys of every kind.
class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or self.n == other


def fill(keys):
    d = {}
    for k in keys:
        d[k] = 1
    for k in keys:
        d[k] += 1
    found = [d[k] for k in keys]
    for k in keys:
        if k in d:
            del d[k]
    return found, len(d), [k in d for k in keys]


for _ in range(2):
    print(fill(range(20)), fill([f"k{i}" for i in range(20)]), fill([-1, -2, 2**70, 1.0, 1, True, (1, 2), None]))
    print(fill([Key(i % 3) for i in range(6)] + [0, 1, 2]))
s = {1, 2, 3, "a", (1, 2), None, 2.0, True}
print(sorted(map(str, s)), len({x for x in "abcabc"}), len({1, 1.0, True}), {i % 3 for i in range(9)})
try:
    print({[]})
except TypeError as e:
    print(e)
