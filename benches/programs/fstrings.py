# f-strings with ints, strings, expressions, formats and conversions.
def run(n):
    total = 0
    name = "widget"
    for i in range(n):
        total += len(f"{name}-{i}")
        total += len(f"{i:>8}|{i * 2:05d}|{name!r}")
        total += len(f"{i / 7:.3f} of {name:<10} {i:x}")
    return total


print(run(600_000))
