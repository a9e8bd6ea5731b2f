# Awaiting objects whose __await__ is a generator function, and others; the class changes meanwhile.
class Turn:
    def __await__(self):
        return (yield self)


class Slots:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x

    def __await__(self):
        yield self.x
        return self.x * 2


class Iter:
    def __await__(self):
        return iter(["a", "b"])


class Bad:
    def __await__(self):
        return 3


class Defaults:
    def __await__(self, n=2):
        for i in range(n):
            yield i
        return "d"


async def use(x):
    return await x


def drive(co, *sent):
    out = []
    try:
        out.append(co.send(None))
        for s in sent:
            out.append(co.send(s))
    except StopIteration as stop:
        return out, stop.value
    except TypeError as e:
        return out, str(e)
    return out, "unfinished"


def names(result):
    out, value = result
    return [o if isinstance(o, (int, str)) else type(o).__name__ for o in out], value


for _ in range(3):
    print(names(drive(use(Turn()), 5)))
    print(names(drive(use(Slots(4)), None)))
    print(names(drive(use(Iter()), None, None)))
    print(names(drive(use(Bad()))))
    print(names(drive(use(Defaults()), None, None)))
    print(names(drive(use(object()))))


def other(self):
    yield "other"
    return "changed"


async def many(n):
    out = []
    for i in range(n):
        if i == 2:
            Turn.__await__ = other
        if i == 4:
            del Turn.__await__
        out.append(await Turn())
    return out


print(names(drive(many(4), 1, 2, 3, 4)))
print(names(drive(many(6), 1, 2, 3, 4, 5, 6)))

# A local that is awaited twice stays what it is.
class Again:
    def __await__(self):
        yield "again"
        return self


async def twice():
    a = Again()
    b = await a
    c = await a
    return a is b and b is c


print(drive(twice(), None, None))
