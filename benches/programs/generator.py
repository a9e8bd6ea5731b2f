# A generator function consumed by a for loop, and one driven with send.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def average():
    total = 0
    while True:
        total += (yield total)


def run(n):
    total = 0
    for x in count(n):
        total += x
    g = average()
    next(g)
    send = g.send
    for i in range(n // 4):
        total ^= send(i)
    return total


print(run(10_000_000))
