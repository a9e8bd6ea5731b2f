# Dicts with int keys: counting, a memo table, removal.
def collatz(n, memo):
    steps = 0
    path = []
    while n not in memo:
        path.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps = memo[n]
    while path:
        steps += 1
        memo[path.pop()] = steps
    return steps


def run(n):
    memo = {1: 0}
    best = max(range(1, n), key=lambda i: collatz(i, memo))
    counts = {}
    for v in memo.values():
        counts[v] = counts.get(v, 0) + 1
    for k in list(counts):
        if k & 1:
            del counts[k]
    return best, len(memo), sum(counts.values())


print(run(600_000))
