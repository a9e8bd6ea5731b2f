# Async generators in comprehensions, exceptions through them, early exits.
def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


async def count(n, log=None):
    try:
        for i in range(n):
            yield i
    except GeneratorExit:
        if log is not None:
            log.append("closed")
        raise
    finally:
        if log is not None:
            log.append("finally")


async def failing():
    yield 1
    raise ValueError("in the middle")


async def main():
    print([x async for x in count(3)], {x async for x in count(2)} == {0, 1}, {x: x async for x in count(2)})
    print([x + y async for x in count(2) async for y in count(2) if x or y])
    try:
        print([x async for x in failing()])
    except ValueError as e:
        print(e)
    log = []
    g = count(5, log)
    async for x in g:
        if x == 2:
            break
    print(log, await g.__anext__())
    await g.aclose()
    print(log)
    async for x in count(2):
        pass
    else:
        print("else", x)
    out = []
    async for x in count(3):
        async for y in count(x):
            out.append((x, y))
            if y:
                break
        else:
            out.append("inner else")
    print(out)
    g = count(2)
    print(await anext(g), await anext(g), await anext(g, "done"), await anext(g, "again"))
    async def outer():
        async for x in count(3):
            yield x * 10
    print([x async for x in outer()], [v for v in [x async for x in outer()] if v])
    def sync_in_async():
        yield from [1, 2]
    print([x for x in sync_in_async()], sum([x async for x in count(5)]))
    gen = (x * 2 async for x in count(3))
    print(await gen.asend(None), [x async for x in gen])
    return "end"


print(run(main()))
