# Chains of generators that are entered from the outside, broken and joined again.
import gc
import weakref


def leaf(tag, n, *, extra=None):
    a = b = c = d = e = f = g = h = i = None  # more registers than a few
    got = []
    for k in range(n):
        got.append((yield (tag, k)))
    return tag, got, extra, (a, b, c, d, e, f, g, h, i)[:1]


def middle(inner, name):
    result = yield from inner
    more = yield name
    return result, more


def outer(inner):
    try:
        result = yield from inner
    except KeyError as e:
        result = ("caught", e.args)
    return result


def drive(g, *sent):
    seen = []
    try:
        seen.append(next(g))
        for s in sent:
            seen.append(g.send(s))
    except StopIteration as stop:
        return seen, stop.value
    return seen, "unfinished"


print(drive(outer(middle(leaf("a", 2), "m")), 1, 2, 3))

# The leaf, then the middle one, is driven from outside while others wait for it.
low = leaf("b", 4)
mid = middle(low, "mid")
top = outer(mid)
print(next(top), next(low), next(top), next(mid), next(top))
print(drive(top, 7, 8))

# Two wait for the same one.
shared = leaf("c", 5)
one, two = outer(shared), outer(middle(shared, "two"))
print(next(one), next(two), next(one), next(two), next(one))
for g in (one, two, one, two):
    try:
        print(g.send("x"))
    except StopIteration as stop:
        print("stop", stop.value)

# Thrown into the head, the middle and the leaf.
for where in range(3):
    low = leaf("d", 3)
    mid = middle(low, "mid")
    top = outer(mid)
    print(next(top), next(top), end=" ")
    try:
        print((top, mid, low)[where].throw(KeyError(where)))
    except (KeyError, StopIteration) as e:
        print(type(e).__name__, e.args)
    print([g.gi_frame is None for g in (top, mid, low)], list(top), list(mid), list(low))

# Closed in the middle; what waits for it goes on.
low = leaf("e", 3)
mid = middle(low, "mid")
top = outer(mid)
next(top)
mid.close()
print([g.gi_frame is None for g in (top, mid, low)])
print(drive(top))


# What dies with a generator that ends, dies before the one that waits goes on.
class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def holder(n):
    loud = Loud(n)
    yield n
    return n + 1


def chain(n):
    if n == 0:
        return (yield from holder(100))
    value = yield from chain(n - 1)
    print("after", n, value)
    return value + 1


for x in chain(3):
    print("item", x)

# A weak reference to one that ends while another waits for it.
inner = holder(5)
ref = weakref.ref(inner, lambda r: print("callback", r() is None))


def waits(it):
    value = yield from it
    print("inner gave", value)
    yield "more"


g = waits(inner)
del inner
print(next(g), ref() is not None)
print(next(g))
del g
print(ref())

# Deep chains, resumed many times and dropped half-way.
def nest(depth, n):
    if depth:
        return 1 + (yield from nest(depth - 1, n))
    for i in range(n):
        yield i
    return 0


g = nest(150, 4)
print(list(g))
g = nest(150, 4)
print(next(g), next(g))
del g
gc.collect()


# An exception is being handled in the one that waits.
def handling():
    try:
        raise ValueError("outer")
    except ValueError:
        value = yield from leaf("h", 2)
        try:
            raise
        except ValueError as e:
            return value[0], repr(e)


print(drive(handling(), 1, 2))


# The function goes while its generator runs.
def make():
    def local():
        yield 1
        return 2

    return local()


print(drive(outer(make()), None))
