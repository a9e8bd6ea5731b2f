# next() of generators at one place, again and again: their end, their value, errors, chains, other iterators.
import sys


def count(n):
    for i in range(n):
        yield [i]
    return "end"


def fails(n):
    yield n
    raise KeyError(n)


def outer(n):
    r = yield from count(n)
    yield r


def one(it):
    return next(it)


def all_of(it):
    out = []
    while True:
        try:
            out.append(one(it))
        except StopIteration as e:
            return out, e.value
        except KeyError as e:
            return out, repr(e)


for _ in range(3):
    print(all_of(count(4)))
    print(all_of(outer(3)))
    print(all_of(fails(7)))
    print(all_of(iter([1, 2])))
    print(all_of(count(0)))
    print(all_of(x * 2 for x in (1.5, "ab", 3)))


def temporaries(n):
    total = 0
    for i in range(n):
        total += next(count(3))[0] + next(i + j for j in (1, 2))
    return total


print(temporaries(50))


def itself():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


for _ in range(3):
    me = itself()
    print(next(me))


class Named:
    def __next__(self):
        return "named"


items = [count(2), Named(), iter("xy"), count(1), zip("a", "b")]
for it in items:
    print(one(it))
for it in (3, [], None):
    try:
        one(it)
    except TypeError as e:
        print(e)


def swapped(it):
    r = []
    for i in range(4):
        r.append(next(it))
        if i == 1:
            globals()["next"] = lambda it: "mine"
        if i == 2:
            del globals()["next"]
    return r


print(swapped(count(9)))
g = count(5)
held = sys.getrefcount(g)
for _ in range(4):
    one(g)
print(sys.getrefcount(g) == held)
print(sum(next(g) for g in [iter([n]) for n in range(5)]), max(x % 7 for x in range(20)), min(x - 3.5 for x in range(4)))
print(max((x for x in [1, 2.5, True, 2**70, 3])), any(x > 3 for x in range(5)), all(x < 3 for x in range(5)))


def noisy(log):
    for i in range(40):
        log.append(i)
        yield "text" if i == 35 else i


log = []
try:
    sum(noisy(log))
except TypeError as e:
    print(e, len(log))
log = []
print(any(x == 5 for x in noisy(log)), len(log))
target = []
target.extend(len(target) for _ in range(5))
print(target)
print(list(len(log) for _ in noisy(log))[:4], len(log))


def sends():
    got = []
    while len(got) < 3:
        got.append((yield len(got)))
    return got


def discards():
    yield 1
    yield 2


d = discards()
print(next(d), d.send([1]), end=" ")
try:
    d.send("lost")
except StopIteration:
    print("done")
s = sends()
next(s)
print(s.send("a"), s.send(["b"]), end=" ")
try:
    s.send("c")
except StopIteration as e:
    print(e.value)
