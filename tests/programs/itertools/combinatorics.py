# product, permutations, combinations, combinations_with_replacement.
from itertools import *

print(list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("a", [])), len(list(product(range(3), repeat=4))), list(product([1], "x", repeat=2)))
print(list(permutations("abc")), list(permutations([1, 2, 3], 2)), list(permutations("ab", 3)), list(permutations("ab", 0)), len(list(permutations(range(6)))))
print(list(combinations("abcd", 2)), list(combinations([1, 2], 3)), list(combinations("abc", 0)), len(list(combinations(range(10), 4))))
print(list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement("", 2)), list(combinations_with_replacement("ab", 0)))
def powerset(s): return chain.from_iterable(combinations(s, r) for r in range(len(s) + 1))
print(list(powerset([1, 2, 3])))
def roundrobin(*its):
    its = [iter(i) for i in its]
    while its:
        for i in its[:]:
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)
print("".join(roundrobin("ABC", "D", "EF")))
def sliding(it, n):
    return list(zip(*(islice(x, i, None) for i, x in enumerate(tee(it, n)))))
print(sliding(range(5), 3))
def sieve(n):
    data = bytearray((0, 1)) * (n // 2)
    data[:3] = 0, 0, 0
    for p in compress(range(int(n ** 0.5) + 1), data):
        data[p * p:n:p + p] = bytes(len(range(p * p, n, p + p)))
    return [2, *compress(range(n), data)] if n > 2 else []
print(sieve(50))
print(sum(1 for _ in combinations(range(20), 3)), max(permutations([1, 3, 2])), sorted(map("".join, permutations("aab"))), [sum(c) for c in combinations([1, 2, 3], 2)])
print(all(a < b for a, b in pairwise(sorted([5, 1, 3]))), list(map(sum, product([1, 2], [10, 20]))), dict(zip("abc", count(1))), [len(list(g)) for _, g in groupby("aaabccd")])
