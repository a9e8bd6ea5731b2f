# Asynchronous comprehensions and generator expressions.
def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


class Tick:
    def __init__(self, v): self.v = v
    def __await__(self):
        yield
        return self.v


async def agen(n):
    for i in range(n):
        await Tick(0)
        yield i


async def main():
    print([x async for x in agen(4)])
    print({x % 2 async for x in agen(4)})
    print({x: x * 2 async for x in agen(3) if x})
    print([await Tick(x) for x in range(3)])
    print([x + y async for x in agen(2) for y in range(2)])
    print([x async for x in agen(5) if await Tick(x % 2)])
    g = (x * 10 async for x in agen(3))
    print(type(g).__name__)
    async for v in g:
        print(v)
    print([[y async for y in agen(x)] async for x in agen(3)])
    print([await f for f in [Tick(1), Tick(2)]])
    gg = (await Tick(x) for x in range(2))
    print(type(gg).__name__, [v async for v in gg])
    return "ok"


print(run(main()))
