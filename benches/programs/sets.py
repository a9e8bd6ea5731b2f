# Sets: building, membership, union, intersection, difference, subset tests.
def run(rounds):
    total = 0
    evens = set(range(0, 2000, 2))
    threes = set(range(0, 2000, 3))
    for r in range(rounds):
        s = set()
        for i in range(500):
            s.add(i * r % 701)
        both = evens & threes
        either = evens | threes
        total += len(s) + len(both) + len(either - both) + len(evens ^ threes)
        total += both <= evens
        for i in range(500):
            if i in threes:
                total += 1
            s.discard(i)
        total += len(s)
    return total


print(run(6000))
