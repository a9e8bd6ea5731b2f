# Every list method, and its errors.
l = [3, 1, 2]
l.append(4); l.extend([5, 6]); l.extend("ab"); l.insert(0, 0); l.insert(-1, "i"); l.insert(100, "end"); l.insert(-100, "start")
print(l, l.pop(), l.pop(0), l.pop(-2), l)
l.remove("b"); print(l, l.index(2), l.index(3, 1), l.index(1, -6), l.count(3), l.count(99))
l.reverse(); print(l)
c = l.copy(); c.clear(); print(c, len(l))
l = [5, 2, 9, 1]
l.sort(); print(l); l.sort(reverse=True); print(l); l.sort(key=lambda x: -x % 5); print(l)
print(sorted(["b", "A", "c"], key=str.lower), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([(2, "x"), (1, "y"), (2, "a")], key=lambda t: t[0], reverse=True))
print([1, 2] + [3], [0] * 3, 2 * ["a"], [1] * -1, [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [1, 2] != [1], 2 in [1, 2], [[1]] == [[1.0]], list(), list("ab"), list({1: 2}), list(range(3)))
l = list(range(10))
l[2:5] = ["x"]; print(l); l[::2] = "abcd"; print(l); l[1:1] = [7, 7]; print(l); del l[::3]; print(l); l[5:2] = ["ins"]; print(l); l[:0] = l; print(l); l[-1:] = []; print(l); del l[2:]; print(l)
l += (1, 2); l *= 2; l[1] = "one"; l[-1] = "last"; print(l, l[1:-1], l[::-1])
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][5], lambda: [1].__setitem__(5, 0), lambda: [1].insert("a", 0), lambda: [1].extend(5), lambda: [1] + (2,), lambda: [1] * "a", lambda: [1] * [1], lambda: [1] < 5, lambda: l["a"], lambda: [1, "a"].sort(), lambda: [1].sort(key=5), lambda: [1].sort(lambda x: x), lambda: [1, 2].__setitem__(slice(0, 2, 2), [1, 2]), lambda: [1, 2].__setitem__(slice(0, 1), 5), lambda: [1].__delitem__(5), lambda: [1].__delitem__("a"), lambda: [1].append(), lambda: [1].pop("a"), lambda: list(5), lambda: list(1, 2), lambda: [1].index(), lambda: hash([]), lambda: [1] * 2 ** 70, lambda: [1].index(1, 5), lambda: l[1.0], lambda: l.x, lambda: [].insert(0), lambda: [3, 2].sort(reverse="a")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = [1, [2, 3]]
b = a[:]
b[1].append(4); b[0] = 9
print(a, b)
r = [[0] * 2] * 2
r[0][0] = 1
print(r, repr([None, True, 1.5, "s", b"b"]), [[]] * 2, str([1]))
a = []
a.append(a); a.append([a])
print(a, a[0] is a)
class L(list):
    def __getitem__(self, i): return "got" if isinstance(i, int) else super().__getitem__(i)
print(L([1, 2])[0], list(L([1, 2])), L([1, 2])[:], type(L([1]) + [2]).__name__, type(L([1]).copy()).__name__, L("ab") == ["a", "b"])
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), next(it, "done"), list(reversed([1, 2, 3])))
# needs 3.12
