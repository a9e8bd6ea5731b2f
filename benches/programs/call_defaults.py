# Calls that leave some or all defaults to fill in.
def f(a, b=2, c=3, d=4):
    return a + b + c + d


def g(a=1, b=2):
    return a - b


def run(n):
    total = 0
    for i in range(n):
        total += f(i)
        total += f(i, 1)
        total += f(i, 1, 2, 3)
        total += g()
    return total


print(run(2_500_000))
