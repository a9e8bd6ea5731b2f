# Coroutines driven by hand: a round-robin scheduler with awaits three deep.
class Turn:
    def __await__(self):
        yield self


async def pause(n):
    await Turn()
    return n


async def work(n):
    return await pause(n) + await pause(1)


async def task(rounds):
    total = 0
    for i in range(rounds):
        total += await work(i)
    return total


def run(tasks, rounds):
    ready = [task(rounds) for _ in range(tasks)]
    done = []
    turns = 0
    while ready:
        again = []
        for t in ready:
            turns += 1
            try:
                t.send(None)
            except StopIteration as stop:
                done.append(stop.value)
            else:
                again.append(t)
        ready = again
    return turns, sum(done)


print(run(50, 15_000))
