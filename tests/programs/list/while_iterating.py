# Changing a list while iterating over it, and iterators that outlive their list.
l = [1, 2, 3, 4, 5, 6]
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l)
l = [1]
for x in l:
    if len(l) < 5:
        l.append(x + 1)
print(l)
l = [1, 2, 3]
for x in l:
    l.clear()
print(l)
it = iter([1, 2, 3])
for x in it:
    print(x, next(it, None))
l = [1, 2, 3]
it = iter(l)
next(it)
l[:] = [9]
print(list(it))
l.extend([10, 11])
print(list(it))
r = reversed([1, 2, 3])
print(next(r), list(r), list(r))
l = [0, 1, 2, 3]
r = reversed(l)
next(r)
del l[1:]
print(list(r))
l = [1, 2, 3]
l.extend(l)
print(l)
l[1:2] = l
print(l)
l = [3, 2, 1]
print([l.pop() for _ in range(len(l))], l)
l = list(range(5))
print([x for x in l if not l.pop() is None], l)
class E:
    def __init__(self, l): self.l = l
    def __eq__(self, o): self.l.clear(); return False
l = []
l.extend([E(l), E(l), E(l)])
print(5 in l, l)
l.extend([E(l), E(l)])
try:
    l.remove(7)
except ValueError as e:
    print(e)
l.extend([E(l)] * 3)
print(l.count(7), l == [1, 2, 3])
a = [1, 2, 3]
for i, x in enumerate(a):
    if i == 0:
        a.insert(0, "new")
    if i > 5: break
    if len(a) > 6: break
print(a)
