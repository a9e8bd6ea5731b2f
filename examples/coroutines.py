"""Coroutines driven by hand: an event loop with a virtual clock in fifty lines, no asyncio.

A coroutine stops at `await` when something down the chain yields. What it yields reaches whoever called send;
what send passes becomes the value of the yield. That is the whole protocol.
"""

class Trap:
    """Yields a request to the loop and returns the loop's answer."""

    def __init__(self, *request):
        self.request = request

    def __await__(self):
        return (yield self.request)


async def sleep(seconds):
    await Trap("sleep", seconds)


async def now():
    return await Trap("now")


async def spawn(coroutine, name):
    return await Trap("spawn", coroutine, name)


class Task:
    def __init__(self, coroutine, name):
        self.coroutine, self.name = coroutine, name
        self.result = self.error = None
        self.done = False
        self.waiting = []

    def __await__(self):
        if not self.done:
            yield "join", self
        if self.error is not None:
            raise self.error
        return self.result


class Loop:
    def __init__(self):
        self.time = 0
        self.ready = []
        self.timers = []
        self.order = 0

    def add(self, coroutine, name):
        task = Task(coroutine, name)
        self.ready.append((task, None))
        return task

    def run(self, coroutine):
        main = self.add(coroutine, "main")
        while self.ready or self.timers:
            if not self.ready:
                # Nobody can go on: let time jump to the next timer.
                self.time, _, task = self.timers.pop(0)
                self.ready.append((task, None))
            self.step(*self.ready.pop(0))
        return main.result

    def step(self, task, value):
        try:
            kind, *args = task.coroutine.send(value)
        except StopIteration as stop:
            task.result = stop.value
        except Exception as error:
            task.error = error
        else:
            getattr(self, "do_" + kind)(task, *args)
            return
        task.done = True
        self.ready += [(waiter, None) for waiter in task.waiting]

    def do_sleep(self, task, seconds):
        self.order += 1
        self.timers.append((self.time + seconds, self.order, task))
        self.timers.sort(key=lambda timer: timer[:2])

    def do_now(self, task):
        self.ready.append((task, self.time))

    def do_spawn(self, task, coroutine, name):
        self.ready.append((task, self.add(coroutine, name)))

    def do_join(self, task, other):
        other.waiting.append(task)


class Channel:
    """A queue between tasks; an empty one is polled, to keep the loop small."""

    def __init__(self):
        self.items = []

    async def put(self, item):
        self.items.append(item)
        await sleep(0)

    async def get(self):
        while not self.items:
            await sleep(1)
        return self.items.pop(0)


async def producer(channel, count):
    for i in range(count):
        await sleep(2)
        await channel.put(i)
    await channel.put(None)


async def numbered(channel):
    """An asynchronous generator over a channel."""
    while (item := await channel.get()) is not None:
        yield await now(), item


async def unreliable(n):
    await sleep(n)
    if n % 2:
        raise ValueError(f"{n} is odd")
    return n * 10


class Timed:
    def __init__(self, what):
        self.what = what

    async def __aenter__(self):
        self.start = await now()

    async def __aexit__(self, *_):
        print(f"  {self.what} took {await now() - self.start} virtual seconds")


async def main():
    channel = Channel()
    async with Timed("the channel"):
        await spawn(producer(channel, 3), "producer")
        async for when, item in numbered(channel):
            print(f"  at {when}: got {item}")
    async with Timed("three tasks side by side"):
        tasks = [await spawn(unreliable(n), f"task {n}") for n in (3, 4, 5)]
        for task in tasks:
            try:
                print(f"  {task.name}: {await task}")
            except ValueError as error:
                print(f"  {task.name} failed: {error}")
    return [n async for _, n in numbered(channel_of(7, 8))]


def channel_of(*items):
    channel = Channel()
    channel.items = [*items, None]
    return channel


print(Loop().run(main()))
