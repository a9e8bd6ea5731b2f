# range: indexing, slicing, membership, equality, huge bounds.
r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:3], r[::-1], r[::2], r.start, r.stop, r.step, 5 in r, 6 in r, 5.0 in r, "a" in r, r.index(8), r.count(8), r.count(9), bool(range(0)), range(5) == range(0, 5, 1), range(0) == range(2, 1), hash(range(3)) == hash(range(0, 3)), repr(range(1, 5)), range(0, 5, 2) == range(0, 6, 2))
print(list(range(5, 0, -2)), list(range(0)), list(range(3, 3)), list(range(5, 1)), list(reversed(range(4))), list(range(-3, 3)), list(range(10, -10, -7)), sum(range(101)), max(range(5)), min(range(3, 9)), sorted(range(3), reverse=True), tuple(range(2)))
big = range(10 ** 30, 10 ** 30 + 5)
print(list(big)[1], big[2], 10 ** 30 + 3 in big, big[-1], list(reversed(big))[0], big.index(10 ** 30 + 1), range(0, 10 ** 30, 10 ** 29)[3], range(2 ** 63)[2 ** 62], 2 ** 64 in range(2 ** 65), range(2 ** 62, 2 ** 62 + 3)[1], list(range(2 ** 62 - 1, 2 ** 62 + 2)), list(range(-2 ** 63, -2 ** 63 + 2)), [x for x in range(2 ** 63 - 1, 2 ** 63 + 2)])
for f in (lambda: len(range(10 ** 30)), lambda: r[99], lambda: r["a"], lambda: r.index(99), lambda: range(1, 2, 0), lambda: range(1.0), lambda: range(), lambda: range("1"), lambda: r < r, lambda: r + r, lambda: setattr(r, "start", 1), lambda: r.index("x"), lambda: range(1, 2, 3, 4), lambda: range(None), lambda: r[1.5], lambda: hash(r) and r.x):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __index__(self): return 4
print(list(range(I())), range(True), range(5)[I()], {range(3): "k"}[range(0, 3)])
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, None), type(it).__name__)
for i in range(3):
    i += 10
    print(i, end=" ")
print()
class R:
    def __eq__(self, o): return o == 2
print(R() in range(5), R() in range(2), range(5).count(True), range(5).index(True), True in range(2))
print(range(10)[2:8][1:3], range(10)[::-1][::-1], range(10)[-100:100], range(0, 10, 3)[1:], range(10)[5:2], range(1, 10, 2)[-2:])
