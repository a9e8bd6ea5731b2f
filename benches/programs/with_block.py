# with statements over classes written in Python, one and two managers, with suppression.
class Guard:
    def __init__(self):
        self.depth = 0

    def __enter__(self):
        self.depth += 1
        return self

    def __exit__(self, kind, value, trace):
        self.depth -= 1
        return kind is KeyError


def run(n):
    g = Guard()
    h = Guard()
    total = 0
    for i in range(n):
        with g as x:
            total += x.depth
        with g, h as y:
            total += y.depth
        if i & 15 == 0:
            with g:
                raise KeyError
    return total, g.depth, h.depth


print(run(1_200_000))
