# deque.
from collections import deque

d = deque([1, 2, 3])
d.append(4); d.appendleft(0); d.extend([5, 6]); d.extendleft("ab")
print(d, d.pop(), d.popleft(), len(d), d[0], d[-1], d[2], d, 3 in d, d.count(3), d.index(3), list(d), list(reversed(d)))
d.rotate(2); print(d); d.rotate(-1); print(d); d.rotate(100); print(d); d.reverse(); print(d); d.insert(1, "ins"); print(d); d.remove("ins"); print(d)
d[0] = "first"; del d[1]; print(d, d.copy() == d, d + deque([9]), deque([1]) * 3, bool(deque()), d.maxlen)
m = deque(maxlen=3)
for i in range(5):
    m.append(i)
print(m, m.maxlen); m.appendleft("x"); print(m); m.extend([7, 8]); print(m, deque([1, 2, 3], 2), deque("abc", maxlen=0), repr(deque([1], 5)))
m += [1]; m *= 2; print(m)
d.clear(); print(d, deque([1, 2]) < deque([1, 3]), deque([1]) == deque([1.0]), deque([1]) != [1], deque([1]) == [1])
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(2), lambda: deque([1]).index(2), lambda: deque(5), lambda: deque([], -1), lambda: deque([], "a"), lambda: hash(deque()), lambda: m.insert(0, 1), lambda: deque([1]) + [2], lambda: deque([1])["a"], lambda: deque([1])[0:1], lambda: setattr(m, "maxlen", 5), lambda: deque([1]) < [1], lambda: deque().rotate("a"), lambda: deque([1, 2]).index(1, 1), lambda: deque([1]).__delitem__(9)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = deque([1, 2, 3])
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
r = deque()
r.append(r)
print(r)
class D(deque):
    def __repr__(self): return "D" + str(list(self))
print(D([1]), type(D([1]).copy()).__name__, type(D([1]) + D([2])).__name__)
big = deque()
for i in range(1000):
    big.append(i)
    if i % 3 == 0:
        big.popleft()
print(len(big), big[0], big[-1], big[300], sum(big), list(big)[:3])
it = iter(deque([1, 2]))
print(next(it), list(it))
