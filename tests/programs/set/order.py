# The order of sets of numbers is CPython's, through every way of making and changing them.
def rnd(state=[12345]):
    state[0] = (state[0] * 1103515245 + 12345) & 0x7fffffff
    return state[0] >> 8


print({3, 1, 2}, set([10, 5, 7, 100, 1000, 33]), set(range(20)) - {3, 4}, {1, 2} | {1000, 3})
print({1, 2, 3} & {2, 3, 4}, {1, 2, 3} ^ {2, 3, 4}, frozenset([3, 2, 1]), {-1, -2, 0, 2.5, 1e10, True})
for t in range(60):
    small = t % 3 == 0
    a = set(rnd() % (10 if small else 100000) - 5 for _ in range(rnd() % 60))
    b = set(rnd() % 100 for _ in range(rnd() % 40))
    print(a, b, a | b, a & b, a - b, a ^ b, b - a)
    print(a <= b, a >= b, a < b, a == b, a.isdisjoint(b), a.issubset(b), a.issuperset(list(b)))
    print(a.union(list(b), (1, 2)), a.intersection(b, [1, 2, 3]), a.difference(list(b)), a.symmetric_difference(list(b)))
    c, d, f, g = set(a), set(a), set(a), set(a)
    c |= b
    d &= b
    f -= b
    g ^= b
    print(c, d, f, g)
    h = a.copy()
    h.update(b, {5: 6})
    h.difference_update([1, 2, 3])
    h.intersection_update(range(1000))
    h.symmetric_difference_update([5, 6])
    for x in list(h)[::2]:
        h.discard(x)
    h.add(77)
    print(h, frozenset(h), hash(frozenset(h)))
    if h:
        print(h.pop(), h.pop() if h else None, h)
    while h:
        h.pop()
    h.add(4)
    print(h)
print({k for k in range(60) if k % 7}, set('a'), set(), frozenset())
print(set([(1, 2), (3, 4), (0, 0), (5,)]), {1.5, 2, -3.25})
big = set(range(0, 3000, 7)) | {2**40, 2**61 - 1, 2**61, 2**62, -(2**70)}
print(big)
