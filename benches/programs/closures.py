# Making closures, calling them, and writing nonlocal variables.
def counter(step):
    n = 0

    def bump():
        nonlocal n
        n += step
        return n

    return bump


def compose(f, g):
    return lambda x: f(g(x))


def run(n):
    bump = counter(3)
    add = compose(lambda x: x + 1, lambda x: x * 2)
    total = 0
    for i in range(n):
        total += bump() + add(i)
        if i & 7 == 0:
            total += counter(i)()
    return total


print(run(3_000_000))
