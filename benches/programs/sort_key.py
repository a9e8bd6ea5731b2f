# list.sort and sorted with key functions.
class Item:
    def __init__(self, rank, name):
        self.rank = rank
        self.name = name


def items(n):
    seed = 12345
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(Item(seed % 10007, "n%d" % (seed >> 8)))
    return out


def run(n, rounds):
    data = items(n)
    check = 0
    for _ in range(rounds):
        a = sorted(data, key=lambda item: item.rank)
        b = sorted(a, key=lambda item: item.name, reverse=True)
        c = sorted(b, key=lambda item: (item.rank, item.name))
        check += a[7].rank + len(b[7].name) + c[n // 2].rank
    return check


print(run(20_000, 30))
