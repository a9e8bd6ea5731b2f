# A list of a million small ints.
data = [i & 255 for i in range(1_000_000)]
print(len(data), data[-1])
