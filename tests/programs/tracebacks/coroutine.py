class Tick:
    def __await__(self):
        yield


async def inner():
    await Tick()
    raise ValueError("inside a coroutine")


async def outer():
    await inner()


c = outer()
c.send(None)
c.send(None)
