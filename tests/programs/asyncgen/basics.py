# Async generators: iteration, asend, athrow, aclose.
def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


class Tick:
    def __await__(self): yield "tick"


async def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
            await Tick()
    except ValueError as e:
        print("inside", e)
        yield "recovered"
    finally:
        await Tick()
        print("finally")


async def main():
    g = gen(3)
    print(type(g).__name__, g.__name__)
    print(await g.__anext__(), await g.asend("hi"))
    print(await g.athrow(ValueError("v")))
    try:
        await g.__anext__()
    except StopAsyncIteration as e:
        print("stop", e.args)
    g = gen(3)
    await anext(g)
    await g.aclose()
    await g.aclose()
    print(await anext(gen(0), "default"))
    try:
        await anext(gen(0))
    except StopAsyncIteration:
        print("no default")
    try:
        await gen(1).asend(5)
    except TypeError as e:
        print(e)
    g = gen(2)
    await anext(g)
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        print("KeyError", e)
    async for x in gen(2):
        print(x)
    print(aiter(g) is g)

    async def raises():
        yield 1
        raise StopAsyncIteration
    try:
        async for _ in raises():
            pass
    except RuntimeError as e:
        print(e, repr(e.__cause__))

    async def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    s = stubborn()
    await anext(s)
    try:
        await s.aclose()
    except RuntimeError as e:
        print(e)
    async for x in s:
        print("never", x)


run(main())
g = gen(1)
print(g.ag_running, g.ag_frame is not None, g.ag_await, g.ag_code.co_name)
for f in (lambda: aiter(5), lambda: anext(5), lambda: next(g), lambda: list(g)):
    try:
        f()
    except TypeError as e:
        print(e)
a = g.__anext__()
print(type(a).__name__)
try:
    print(a.send(None))
except StopIteration as e:
    print("value", e.value)
run(g.aclose())
