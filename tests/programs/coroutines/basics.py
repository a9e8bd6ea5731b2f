# async def, await, and driving by hand.
async def value():
    return 5


async def add(a, b):
    x = await value()
    return a + b + x


def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


print(run(add(1, 2)))
c = value()
print(type(c).__name__, c.__name__, c.cr_running, c.cr_await, c.cr_frame is not None, c.cr_code.co_name)
c.close()


class Sleep:
    def __init__(self, n): self.n = n
    def __await__(self):
        got = yield ("sleep", self.n)
        return got


async def worker(name):
    total = 0
    for i in range(2):
        total += await Sleep(i)
    return name, total


w = worker("w")
print(w.send(None), w.send(10))
try:
    w.send(20)
except StopIteration as e:
    print(e.value)
for f in (lambda: w.send(None), lambda: run(value.__call__().__await__()), lambda: iter(v), lambda: v.send(3)):
    v = value()
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
    v.close()
async def bad():
    await 5
async def bad2():
    await [1]
class NotIter:
    def __await__(self): return 5
made = []
class AwaitsCoro:
    def __await__(self):
        made.append(value())
        return made[0]
async def bad3(): await NotIter()
async def bad4(): await AwaitsCoro()
for b in (bad, bad2, bad3, bad4):
    try:
        run(b())
    except TypeError as e:
        print(e)
made[0].close()
c = worker("x")
c.send(None)
try:
    c.throw(ValueError("thrown in"))
except ValueError as e:
    print(e)
async def handles():
    try:
        await Sleep(1)
    except ValueError as e:
        return "handled " + str(e)
    finally:
        print("finally")
c = handles()
c.send(None)
try:
    c.throw(ValueError("v"))
except StopIteration as e:
    print(e.value)
c = handles()
c.send(None)
c.close()
async def stop(): raise StopIteration("x")
try:
    run(stop())
except RuntimeError as e:
    print(e)
async def lam(): return await (lambda: value())()
print(run(lam()))
c = value()
run(c)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
