# Asynchronous context managers of contextlib, driven by hand.
from contextlib import *


def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


class Tick:
    def __await__(self): yield


@asynccontextmanager
async def tag(n):
    await Tick()
    print("in", n)
    try:
        yield n * 2
    except ValueError as e:
        print("caught", e)
    finally:
        await Tick()
        print("out", n)


class A:
    async def aclose(self): print("aclosed")


async def acallback(x): print("acallback", x)


async def main():
    async with tag("a") as a, tag("b"):
        print(a)
    async with tag("c"):
        raise ValueError("v")
    try:
        async with tag("d"):
            raise KeyError("k")
    except KeyError as e:
        print("out", e)
    async with aclosing(A()):
        pass
    async with nullcontext(3) as n:
        print(n)
    async with AsyncExitStack() as s:
        print(await s.enter_async_context(tag("e")))
        s.push_async_callback(acallback, 5)
        s.callback(print, "sync callback")
        s.enter_context(suppress(ValueError))
        raise ValueError("suppressed")
    @tag("deco")
    async def f(): return "f"
    print(await f())


run(main())
