# Calls with keyword arguments: in order, out of order, mixed, keyword-only.
def f(a, b, c=3):
    return a + b - c


def g(a, *, scale=1, shift=0):
    return a * scale + shift


def run(n):
    total = 0
    for i in range(n):
        total += f(a=i, b=2)
        total += f(i, c=1, b=4)
        total += g(i, shift=3)
        total += g(i, scale=2, shift=1)
    return total


print(run(2_500_000))
