import bisect
import heapq
import random

data = [(i * 7919) % 101 for i in range(60)]
h = []
for x in data:
    heapq.heappush(h, x)
print([heapq.heappop(h) for _ in range(len(h))] == sorted(data))
h = data[:]
heapq.heapify(h)
print(heapq.heapreplace(h, -5), heapq.heappushpop(h, 200), heapq.heappushpop(h, -100), h[0])
print(heapq.nlargest(4, data), heapq.nsmallest(4, data), heapq.nlargest(1, data), heapq.nsmallest(1, []), heapq.nsmallest(500, data) == sorted(data))
print(heapq.nlargest(3, iter(data), key=lambda v: -v), heapq.nsmallest(3, iter(data), key=lambda v: v % 10), heapq.nlargest(0, data), heapq.nsmallest(2, iter(data)))
print(list(heapq.merge([1, 4, 7], [2, 5], [], [0, 9])), list(heapq.merge(['dog', 'horse'], ['cat', 'fish', 'kangaroo'], key=len)), list(heapq.merge([3, 1], [5, 2], reverse=True)),
      list(heapq.merge([(3, 'a'), (1, 'b')], [(3, 'c')], key=lambda t: t[0], reverse=True)))
for bad in (lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1), lambda: bisect.bisect([1], 1, -1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
a = [1, 2, 2, 3]
print(bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.bisect_right(a, 0), bisect.bisect(a, 2, 0, 1), bisect.bisect_left([(1, 'b'), (2, 'a')], 2, key=lambda t: t[0]))
bisect.insort(a, 2.5)
bisect.insort_left(a, 2)
bisect.insort(a, 0, key=lambda v: -v) if 0 else None
print(a)
b = ['a', 'bbb', 'ccccc']
bisect.insort(b, 'dd', key=len)
bisect.insort_left(b, 'eee', key=len)
print(b)
