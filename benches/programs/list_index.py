# A sieve and prefix sums: reading and writing list elements by index.
def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
        i += 1
    return flags


def prefix(values):
    out = [0] * len(values)
    s = 0
    for i in range(len(values)):
        s += values[i]
        out[i] = s
    return out


flags = sieve(4_000_000)
sums = prefix(flags)
print(sums[-1], sums[1000], sums[100_000])
