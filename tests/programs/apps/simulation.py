# A discrete-event simulation with generators as processes, on a linear congruential generator.
class Random:
    def __init__(self, seed): self.state = seed
    def next(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state
    def between(self, a, b): return a + self.next() % (b - a + 1)


class Sim:
    def __init__(self): self.now, self.events, self.n = 0, [], 0
    def start(self, process): self.schedule(0, process)
    def schedule(self, delay, process):
        self.n += 1
        self.events.append((self.now + delay, self.n, process))
        self.events.sort(key=lambda e: e[:2], reverse=True)
    def run(self, until):
        while self.events and self.events[-1][0] <= until:
            self.now, _, process = self.events.pop()
            try:
                what = next(process)
            except StopIteration:
                continue
            if isinstance(what, int):
                self.schedule(what, process)
            else:
                what.queue.append(process)
                what.wake()


class Desk:
    def __init__(self, sim, clerks): self.sim, self.free, self.queue, self.longest = sim, clerks, [], 0
    def wake(self):
        self.longest = max(self.longest, len(self.queue))
        while self.free and self.queue:
            self.free -= 1
            self.sim.schedule(0, self.queue.pop(0))
    def release(self):
        self.free += 1
        self.wake()


def customer(sim, desk, rng, stats):
    came = sim.now
    yield desk
    stats["waited"].append(sim.now - came)
    yield rng.between(3, 9)
    desk.release()
    stats["served"] += 1


def arrivals(sim, desk, rng, stats):
    while True:
        sim.start(customer(sim, desk, rng, stats))
        yield rng.between(1, 5)


for clerks in (1, 2, 3):
    sim, stats = Sim(), {"waited": [], "served": 0}
    desk = Desk(sim, clerks)
    sim.start(arrivals(sim, desk, Random(42), stats))
    sim.run(500)
    waits = stats["waited"]
    print(clerks, stats["served"], f"{sum(waits) / len(waits):.3f}", max(waits), desk.longest)
