# Dynamic programming: knapsack, coin change, longest increasing subsequence, partitions, memoised recursion.
from functools import cache


def knapsack(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]


def change(coins, amount):
    ways = [1] + [0] * amount
    for c in coins:
        for a in range(c, amount + 1):
            ways[a] += ways[a - c]
    return ways[amount]


def lis(xs):
    best = []
    for x in xs:
        best.append(max((b for b in best if b[-1] < x), key=len, default=[]) + [x])
    return max(best, key=len)


@cache
def partitions(n, k=None):
    k = n if k is None else k
    if n == 0:
        return 1
    return sum(partitions(n - i, min(i, n - i)) for i in range(1, k + 1))


@cache
def grid(r, c): return 1 if 0 in (r, c) else grid(r - 1, c) + grid(r, c - 1)


def hanoi(n, a, b, c): return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


def subsets(xs):
    for mask in range(1 << len(xs)):
        yield [x for i, x in enumerate(xs) if mask >> i & 1]


print(knapsack([(1, 1), (3, 4), (4, 5), (5, 7)], 7), change([1, 2, 5, 10, 20, 50, 100, 200], 200), lis([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]), partitions(50), grid(16, 16), len(hanoi(8, *"abc")), sum(1 for s in subsets(range(10)) if sum(s) == 20))
def collatz(n):
    length = 1
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        length += 1
    return length
print(max(range(1, 2000), key=collatz), [n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
pascal = [[1]]
for _ in range(8):
    pascal.append([a + b for a, b in zip([0] + pascal[-1], pascal[-1] + [0])])
for row in pascal:
    print(" ".join(map(str, row)).center(40).rstrip())
