# async for and async with driven by hand, with else, break, exceptions.
def run(c):
    sent = 0
    try:
        while True:
            c.send(None)
            sent += 1
    except StopIteration as e:
        return e.value, sent


class Tick:
    def __await__(self): yield


class Range:
    def __init__(self, n): self.n, self.i = n, 0
    def __aiter__(self): return self
    async def __anext__(self):
        await Tick()
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    async def __aenter__(self):
        await Tick()
        print("enter", self.name)
        return self.name.upper()
    async def __aexit__(self, t, v, tb):
        await Tick()
        print("exit", self.name, t and t.__name__, v)
        return self.swallow


async def loops():
    out = []
    async for x in Range(3):
        if x == 2:
            continue
        out.append(x)
    else:
        out.append("else")
    async for x in Range(5):
        if x == 3:
            break
    else:
        out.append("never")
    async for a, b in Pairs():
        out.append((a, b))
    return out


class Pairs(Range):
    def __init__(self): super().__init__(2)
    async def __anext__(self):
        n = await super().__anext__()
        return n, n * n


print(run(loops()))


async def withs():
    async with CM("a") as a, CM("b") as b:
        print(a, b)
    async with CM("c", True):
        raise ValueError("swallowed")
    try:
        async with CM("d"):
            raise KeyError("passes")
    except KeyError as e:
        print("caught", e)
    async with (CM("e") as e, CM("f")):
        return e


print(run(withs()))
async def e1():
    async for x in 5: pass
async def e2():
    async with 5: pass
async def e3():
    async for x in type("X", (), {"__aiter__": lambda s: 5})(): pass
async def e4():
    async for x in type("X", (), {"__aiter__": lambda s: s, "__anext__": lambda s: 5})(): pass
class OnlyEnter:
    async def __aenter__(self): pass
async def e5():
    async with OnlyEnter(): pass
class Plain:
    def __enter__(self): pass
    def __exit__(self, *a): pass
async def e6():
    async with Plain(): pass
def e7():
    class A:
        async def __aenter__(self): pass
        async def __aexit__(self, *a): pass
    with A(): pass
for f in (e1, e2, e3, e4, e5, e6):
    try:
        run(f())
    except TypeError as e:
        print(e)
try:
    e7()
except TypeError as e:
    print(e)
