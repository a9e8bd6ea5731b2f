# Dicts with string keys: filling, reading, updating, deleting, iterating.
def run(rounds):
    words = ["key%d" % i for i in range(500)]
    total = 0
    for r in range(rounds):
        d = {}
        for w in words:
            d[w] = r
        for w in words:
            d[w] += 1
        for w in words:
            if w in d:
                total += d[w]
        total += d.get("absent", 1) + d["key7"]
        for k, v in d.items():
            total += v
        for w in words[::2]:
            del d[w]
        total += len(d)
    return total


print(run(8000))
