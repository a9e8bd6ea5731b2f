# Shortest paths with a heap written here.
class Heap:
    def __init__(self): self.a = []
    def push(self, x):
        a = self.a
        a.append(x)
        i = len(a) - 1
        while i and a[(i - 1) // 2] > a[i]:
            a[i], a[(i - 1) // 2] = a[(i - 1) // 2], a[i]
            i = (i - 1) // 2
    def pop(self):
        a = self.a
        top, last = a[0], a.pop()
        if a:
            a[0] = last
            i = 0
            while True:
                j = min((k for k in (i, 2 * i + 1, 2 * i + 2) if k < len(a)), key=a.__getitem__)
                if j == i:
                    break
                a[i], a[j] = a[j], a[i]
                i = j
        return top
    def __bool__(self): return bool(self.a)


def dijkstra(graph, start):
    dist, prev, heap = {start: 0}, {}, Heap()
    heap.push((0, start))
    while heap:
        d, u = heap.pop()
        if d > dist[u]:
            continue
        for v, w in graph.get(u, {}).items():
            if d + w < dist.get(v, float("inf")):
                dist[v], prev[v] = d + w, u
                heap.push((d + w, v))
    return dist, prev


def path(prev, at):
    out = [at]
    while at in prev:
        at = prev[at]
        out.append(at)
    return "->".join(reversed(out))


g = {"a": {"b": 7, "c": 9, "f": 14}, "b": {"c": 10, "d": 15}, "c": {"d": 11, "f": 2}, "d": {"e": 6}, "f": {"e": 9}}
dist, prev = dijkstra(g, "a")
for n in sorted(dist):
    print(n, dist[n], path(prev, n))
h = Heap()
for v in (5, 3, 8, 1, 9, 2, 7):
    h.push(v)
print([h.pop() for _ in range(7)])
