# heapq and bisect.
import bisect, heapq

L = [1, 3, 5, 5, 7]
print(bisect.bisect(L, 5), bisect.bisect_left(L, 5), bisect.insort(L, 4), L, bisect.bisect([3, 2, 1], -2, key=lambda x: -x), bisect.bisect_left(L, 5, 1, 3))
h = [5, 2, 8, 1, 9]
heapq.heapify(h)
print(h, heapq.heappop(h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), h, heapq.nlargest(2, h), heapq.nsmallest(2, h), list(heapq.merge([1, 4], [2, 3])))
x = 12345
items, plain = [], []
for _ in range(300):
    x = x * 1103515245 + 12345 & 0x7fffffff
    plain.append((x % 100, x))
    heapq.heappush(items, (x % 100, x))
print([heapq.heappop(items) for _ in range(300)] == sorted(plain))
class Odd:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        heap.clear()
        return self.n < other.n
heap = []
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapify(5), lambda: bisect.bisect([1], 1, -1), lambda: heapq.heapreplace([], 1), lambda: [heap.extend(map(Odd, range(5))), heapq.heapify(heap)]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(list(heapq.merge("adg", "beh", "cf", reverse=False)), heapq.nlargest(3, [3, 1, 2, 5], key=lambda v: -v), heapq.nsmallest(10, "cab"))
