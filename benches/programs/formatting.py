# str.format, % formatting, format(), str() and repr() of numbers and containers.
def run(n):
    total = 0
    for i in range(n):
        total += len("{} and {:>6} or {name}".format(i, i + 1, name="x"))
        total += len("%d/%s/%5.2f" % (i, "abc", i * 0.5))
        total += len(format(i, ",")) + len(str(i)) + len(repr(i * 0.1))
        if i & 15 == 0:
            total += len(repr([i, "two", 3.0, None, (1, 2)])) + len(str({"k": i}))
    return total


print(run(350_000))
