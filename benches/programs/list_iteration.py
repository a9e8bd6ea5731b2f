# for over lists: plain, enumerate, zip, unpacking, reversed.
def run(rounds):
    data = list(range(1000))
    pairs = [(i, i * 2) for i in data]
    total = 0
    for _ in range(rounds):
        for x in data:
            total += x
        for i, x in enumerate(data):
            total += i
        for a, b in zip(data, data):
            total -= b
        for a, b in pairs:
            total += b
        for x in reversed(data):
            total -= x
    return total


print(run(6000))
