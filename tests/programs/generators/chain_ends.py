# What a generator holds when it ends while another one waits for it.
import types
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


@types.coroutine
def pause(value):
    got = yield value
    return got


def drive(coroutine):
    """Runs a coroutine by hand and sends back what it yields."""
    value = None
    try:
        while True:
            value = coroutine.send(value)
            print("yields", value if not isinstance(value, Noisy) else value.name)
    except StopIteration as stop:
        return stop.value


async def one_local():
    x = Noisy("x")
    await pause(1)
    return 2


async def two_locals():
    x, y = Noisy("x"), Noisy("y")
    await pause(1)
    return x


async def same_twice():
    x = y = Noisy("twice")
    await pause(1)
    return 3


async def result_is_shared(x):
    y = x
    await pause(1)
    return y


async def nested(f, *args):
    kept = Noisy("kept")
    r = await f(*args)
    print("inner has ended", type(r).__name__)
    return r


async def deep(n):
    if n == 0:
        return await pause("bottom")
    mine = [n]
    r = await deep(n - 1)
    return [r, mine]


for f in one_local, two_locals, same_twice:
    print(f.__name__, type(drive(nested(f))).__name__)
shared = Noisy("shared")
print(drive(nested(result_is_shared, shared)) is shared)
print(drive(nested(result_is_shared, 10**30)))
print(drive(deep(5)))
print(drive(nested(nested, nested, deep, 1)))


async def watched():
    inner = one_local()
    ref = weakref.ref(inner)
    r = await inner
    print("held by a local", ref() is inner, r)
    del inner
    print("then not", ref())
    other = one_local()
    other.__name__ = "renamed"
    ref = weakref.ref(other)
    waiting = [other]
    await waiting.pop()
    return ref() is other


print(drive(watched()))


def numbers(n):
    own = Noisy(f"numbers {n}")
    yield n
    return own


def delegates(n):
    if n:
        own = yield from delegates(n - 1)
    else:
        own = yield from numbers(7)
    yield own.name
    return own


print([v for v in delegates(3)])


def raises():
    own = Noisy("raises")
    yield 1
    raise ValueError("end")


def catches():
    try:
        yield from raises()
    except ValueError as e:
        print("caught", e)
    yield 2
    return 3


def outer():
    r = yield from catches()
    yield r


print(list(outer()))


class Awaitable:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        got = yield self.name
        return got, self

    def __del__(self):
        print("awaitable gone", self.name)


async def awaits():
    got, me = await Awaitable("kept by the result")
    print(got, me.name)
    del me
    got, _ = await Awaitable("a second one")
    return got


async def awaits_all():
    return [await awaits(), await awaits()]


print(drive(awaits_all()))
