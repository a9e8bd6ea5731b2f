# Awaitables of other kinds: __await__ returning iterators, types.coroutine, nested returns.
import types


def run(c):
    out = []
    try:
        while True:
            out.append(c.send(None))
    except StopIteration as e:
        return out, e.value


@types.coroutine
def old(n):
    for i in range(n):
        yield i
    return "old done"


async def uses():
    return await old(3)


print(run(uses()))


class FromList:
    def __await__(self): return iter([1, 2])


class FromGen:
    def __await__(self):
        x = yield from FromList().__await__()
        return "gen", x


async def both():
    a = await FromList()
    b = await FromGen()
    return a, b


print(run(both()))


async def chain(n):
    if n == 0:
        await FromList()
        return 0
    return 1 + await chain(n - 1)


print(run(chain(20)))
c = chain(3)
c.send(None)
print(type(c.cr_await).__name__, c.cr_suspended)
c.close()


async def never(): pass


c = never()
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)
async def double():
    inner = chain(1)
    a = await inner
    try:
        await inner
    except RuntimeError as e:
        return str(e)
print(run(double()))
async def gathers(*aws):
    return [await a for a in aws]
print(run(gathers(chain(0), old(1), FromGen())))
try:
    types.coroutine(5)
except TypeError as e:
    print(e)
