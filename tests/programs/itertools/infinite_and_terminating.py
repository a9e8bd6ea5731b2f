# itertools: every iterator, laziness and errors.
from itertools import *

print(list(islice(count(5, 2), 3)), list(islice(count(1.5, 0.5), 3)), list(islice(cycle("ab"), 5)), list(repeat(1, 3)), list(islice(repeat("x"), 2)), list(islice(count(2 ** 62 - 1), 3)), next(count()), repr(count(3)), repr(count(1, 2)), repr(repeat(1, 2)), list(cycle([])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate("abc")), list(accumulate([3, 1, 2], max)))
print(list(chain("ab", [1])), list(chain()), list(chain.from_iterable(["ab", "c"])), list(compress("abcd", [1, 0, 1, 1])), list(dropwhile(lambda x: x < 3, [1, 5, 2])), list(takewhile(lambda x: x < 3, [1, 5, 2])), list(filterfalse(None, [0, 1, ""])), list(filterfalse(lambda x: x % 2, range(5))), list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(pairwise("a")), list(batched("abcdefg", 3)), list(batched([], 2)), list(zip_longest("ab", "xyz", fillvalue="-")), list(zip_longest()), list(zip_longest([1], [])))
print(list(islice("abcdef", 2)), list(islice("abcdef", 2, 4)), list(islice("abcdef", 1, None, 2)), list(islice("abc", 0)), list(islice("abc", 5, 9)), list(islice(range(10), None)))
print([(k, list(g)) for k, g in groupby("aabbca")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], [k for k, _ in groupby("aab")])
a, b = tee([1, 2, 3])
print(next(a), next(a), list(b), list(a), len(tee("x", 3)), tee("x", 0))
g = groupby("aab")
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, list(g2))
it = iter(range(10))
print(list(islice(it, 3)), next(it), list(takewhile(lambda x: x < 6, it)), list(it))
def gen():
    for i in range(3):
        print("make", i)
        yield i
c = chain(gen(), gen())
print(next(c), next(c))
m = islice(gen(), 1)
print(list(m))
for f in (lambda: islice("a", -1), lambda: islice("a", 1, 2, 0), lambda: islice("a", "b"), lambda: islice("a"), lambda: islice(5, 1), lambda: count("a"), lambda: cycle(5), lambda: repeat(), lambda: repeat(1, "a"), lambda: chain(5).__next__(), lambda: accumulate(5), lambda: list(accumulate([1, "a"])), lambda: compress("a"), lambda: starmap(pow, [1]).__next__(), lambda: batched("a", 0), lambda: tee("a", -1), lambda: groupby(), lambda: zip_longest(5), lambda: zip_longest("a", foo=1), lambda: pairwise(5), lambda: product("a", repeat=-1), lambda: combinations("a", -1), lambda: permutations("a", -1), lambda: permutations("a", "b"), lambda: combinations("a"), lambda: dropwhile(1), lambda: next(takewhile(5, [1]))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# needs 3.12
