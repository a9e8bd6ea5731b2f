# Generator expressions, alone and chained, fed to sum and a loop.
def run(rounds):
    total = 0
    for _ in range(rounds):
        total += sum(i * i for i in range(1000))
        evens = (i for i in range(1000) if not i & 1)
        total += sum(e + 1 for e in evens)
        for x in (i ^ 5 for i in range(500)):
            total -= x
    return total


print(run(6000))
