# Calls of bound methods, inherited and own.
class Base:
    def bump(self, n):
        self.count += n


class Counter(Base):
    def __init__(self):
        self.count = 0

    def get(self):
        return self.count


def run(n):
    c = Counter()
    total = 0
    for i in range(n):
        c.bump(2)
        total += c.get()
    return total


print(run(7_000_000))
