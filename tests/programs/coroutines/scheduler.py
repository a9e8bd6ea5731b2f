# A small event loop written in Python: tasks, sleeping by a virtual clock, events, gather.
class Suspend:
    def __init__(self, what): self.what = what
    def __await__(self):
        return (yield self.what)


class Event:
    def __init__(self): self.set_, self.waiters = False, []
    async def wait(self):
        if not self.set_:
            await Suspend(("wait", self))
    def set(self):
        self.set_ = True
        for t in self.waiters:
            loop.ready.append((t, None))
        self.waiters = []


class Task:
    def __init__(self, coro, name):
        self.coro, self.name, self.done, self.result, self.error, self.waiters = coro, name, False, None, None, []
    def __await__(self):
        if not self.done:
            yield ("join", self)
        if self.error:
            raise self.error
        return self.result


class Loop:
    def __init__(self): self.ready, self.timers, self.now, self.n = [], [], 0, 0
    def spawn(self, coro, name=None):
        t = Task(coro, name or f"t{self.n}")
        self.n += 1
        self.ready.append((t, None))
        return t
    def run(self, coro):
        main = self.spawn(coro, "main")
        while self.ready or self.timers:
            if not self.ready:
                self.timers.sort(key=lambda x: x[:2])
                self.now, _, t = self.timers.pop(0)
                self.ready.append((t, None))
            t, v = self.ready.pop(0)
            try:
                kind, arg = t.coro.send(v)
            except StopIteration as e:
                t.result = e.value
                self.finish(t)
            except Exception as e:
                t.error = e
                self.finish(t)
            else:
                if kind == "sleep":
                    self.timers.append((self.now + arg, len(self.timers), t))
                elif kind == "join":
                    arg.waiters.append(t)
                else:
                    arg.waiters.append(t)
        if main.error:
            raise main.error
        return main.result
    def finish(self, t):
        t.done = True
        self.ready.extend((w, None) for w in t.waiters)


loop = Loop()
async def sleep(n): await Suspend(("sleep", n))
async def child(name, n, ev):
    for i in range(n):
        await sleep(n)
        print(loop.now, name, i)
    if n == 3:
        ev.set()
    if n == 2:
        raise ValueError(name)
    return name * 2
async def waiter(ev):
    await ev.wait()
    print(loop.now, "event")
async def main():
    ev = Event()
    w = loop.spawn(waiter(ev))
    ts = [loop.spawn(child(c, i, ev)) for i, c in enumerate("abcd")]
    out = []
    for t in ts:
        try:
            out.append(await t)
        except ValueError as e:
            out.append(repr(e))
    await w
    return out
print(loop.run(main()), loop.now)
