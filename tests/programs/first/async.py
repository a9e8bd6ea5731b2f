async def inner():
    return 5


async def outer():
    return await inner() + 1


c = outer()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
