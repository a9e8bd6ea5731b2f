def f(n):
    x = yield n
    yield from x
    return (yield)


async def g(a):
    async with a as b:
        async for c in b:
            yield await c
    return
