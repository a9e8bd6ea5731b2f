# Async generators feeding each other, with cleanup.
def run(c):
    n = 0
    try:
        while True:
            c.send(None)
            n += 1
    except StopIteration as e:
        return e.value, n


class Tick:
    def __await__(self): yield


async def source():
    try:
        i = 0
        while True:
            await Tick()
            yield i
            i += 1
    finally:
        print("source closed")


async def evens(it):
    async for x in it:
        if x % 2 == 0:
            yield x


async def take(it, n):
    k = 0
    async for x in it:
        if k == n:
            break
        yield x
        k += 1


async def enumerate_(it, start=0):
    n = start
    async for x in it:
        yield n, x
        n += 1


async def main():
    src = source()
    out = [x async for x in enumerate_(take(evens(src), 3), 1)]
    await src.aclose()
    total = 0
    async for i, x in enumerate_(take(source2(), 4)):
        total += i * x
    return out, total


async def source2():
    for x in (5, 6, 7, 8):
        yield x


print(run(main()))


async def countdown(n):
    while n:
        reset = yield n
        n = reset if reset is not None else n - 1


async def drive():
    g = countdown(3)
    out = [await g.asend(None), await g.asend(None), await g.asend(5)]
    async for x in g:
        out.append(x)
    return out


print(run(drive()))
