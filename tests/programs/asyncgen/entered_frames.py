# Asynchronous generators that yield, await, raise, end and are closed, step by step.
import asyncio
import sys


class Later:
    """Comes after n turns of whoever drives."""
    def __init__(self, n):
        self.n = n

    def __await__(self):
        for i in range(self.n):
            yield ('turn', i)
        return self.n


def drive(coro):
    turns = []
    try:
        while True:
            turns.append(coro.send(None))
    except StopIteration as e:
        return e.value, turns
    except BaseException as e:
        return type(e).__name__, e.args, turns


async def count(n):
    for i in range(n):
        yield i


async def doubled(n):
    async for x in count(n):
        yield 2 * x


async def total(source):
    t = 0
    async for x in source:
        t += x
    return t


print(drive(total(count(10))), drive(total(doubled(10))), drive(total(doubled(0))))


async def waits(n):
    for i in range(n):
        if i % 3 == 2:
            await Later(2)
        yield i
    await Later(1)


print(drive(total(waits(7))))


async def nested_waits(n):
    async for x in waits(n):
        yield x
        await Later(x % 2)


print(drive(total(nested_waits(5))))


async def fails(n):
    for i in range(n):
        yield i
    raise ValueError('at the end')


async def catches():
    got = []
    for _ in range(2):
        try:
            async for x in fails(3):
                got.append(x)
        except ValueError as e:
            got.append((str(e), e.__traceback__.tb_next.tb_frame.f_code.co_name))
        else:
            got.append('none')
    return got


print(drive(catches()))


async def cleans(log):
    try:
        for i in range(5):
            yield i
    finally:
        log.append('cleaned')


async def leaves():
    log = []
    g = cleans(log)
    async for x in g:
        if x == 2:
            break
    print(log, g.ag_running, g.ag_suspended)
    await g.aclose()
    print(log, g.ag_running, g.ag_suspended)
    return [x async for x in g]


print(drive(leaves()))


async def throws():
    async def absorbs():
        for i in range(4):
            try:
                yield i
            except KeyError as e:
                yield ('absorbed', e.args)
    g = absorbs()
    out = [await g.__anext__(), await g.__anext__()]
    out.append(await g.athrow(KeyError('k')))
    async for x in g:
        out.append(x)
    return out


print(drive(throws()))


async def twice():
    g = waits(5)

    async def one():
        async for x in g:
            return x
    await g.__anext__(), await g.__anext__()
    a, b = one(), one()
    print(a.send(None), g.ag_running)
    try:
        b.send(None)
    except RuntimeError as e:
        print(e)
    try:
        a.send(None), a.send(None)
    except StopIteration as e:
        print('value', e.value)
    print(type(a.cr_await), g.ag_running)
    return [x async for x in g]


print(drive(twice()))


async def shows():
    async def looks():
        for i in range(3):
            yield sys._getframe().f_back.f_code.co_name
    return [x async for x in looks()]


print(drive(shows()))


async def awaited():
    async for x in waits(5):
        pass


c = awaited()
print(c.send(None), type(c.cr_await).__name__, c.cr_await is not None)
try:
    c.throw(OSError('into the await'))
except OSError as e:
    print(e, c.cr_running)
c = awaited()
c.send(None)
c.close()
print(c.cr_frame, c.cr_await)


async def sends():
    async def echo():
        got = None
        while True:
            got = yield got
            if got == 'stop':
                return
    g = echo()
    out = [await g.asend(None), await g.asend(1)]
    async for x in g:
        out.append(x)
        if len(out) == 5:
            break
    out.append(await g.asend('again'))
    try:
        await g.asend('stop')
    except StopAsyncIteration as e:
        out.append(e.args)
    return out


print(drive(sends()))


async def handles():
    async def inside():
        try:
            raise LookupError('outer')
        except LookupError:
            for i in range(3):
                yield i, sys.exception().args
    out = []
    try:
        raise TypeError('mine')
    except TypeError:
        async for x in inside():
            out.append((x, sys.exception().args))
    return out, sys.exception()


print(drive(handles()))


async def stops():
    async def bad():
        yield 1
        yield 2
        raise StopAsyncIteration('no')
    try:
        async for x in bad():
            pass
    except RuntimeError as e:
        return e.args, type(e.__cause__).__name__


print(drive(stops()))


async def deep(n):
    if n == 0:
        for i in range(3):
            yield i
        return
    async for x in deep(n - 1):
        yield x


print(drive(total(deep(50))))


async def recursion():
    async def down(n):
        yield n
        async for x in down(n + 1):
            yield x
    n = 0
    try:
        async for x in down(0):
            n = x
    except RecursionError:
        return n > 100


print(drive(recursion()))


class Iterator:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n


async def mixed():
    out = []
    for source in (count(4), Iterator(3), count(3), waits(4), Iterator(2)):
        async for x in source:
            out.append(x)
    return out


print(drive(mixed()))


async def main():
    async def ticks(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    async def total_of(n):
        return sum([x async for x in ticks(n) if x % 2])
    return await asyncio.gather(*[total_of(n) for n in range(6)])


print(asyncio.run(main()))

# needs 3.12
