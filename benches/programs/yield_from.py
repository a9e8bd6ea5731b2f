# Values passing through a chain of ten generators that delegate with yield from.
def source(n):
    for i in range(n):
        yield i


def through(depth, n):
    if depth == 0:
        yield from source(n)
    else:
        yield from through(depth - 1, n)


def run(n):
    total = 0
    for x in through(10, n):
        total += x
    return total


print(run(2_500_000))
