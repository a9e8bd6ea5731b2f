# Breadth and depth first search, topological order, components, spanning tree, strongly connected components.
edges = [(1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (6, 7), (5, 3)]
graph = {}
for a, b in edges:
    graph.setdefault(a, []).append(b)
    graph.setdefault(b, [])


def bfs(start):
    seen, queue, order = {start}, [start], []
    while queue:
        n = queue.pop(0)
        order.append(n)
        for m in graph[n]:
            if m not in seen:
                seen.add(m)
                queue.append(m)
    return order


def tarjan():
    index, low, stack, on, out = {}, {}, [], set(), []
    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on.add(v)
        for w in graph[v]:
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in on:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            comp = []
            while True:
                w = stack.pop()
                on.discard(w)
                comp.append(w)
                if w == v:
                    break
            out.append(sorted(comp))
    for v in graph:
        if v not in index:
            visit(v)
    return out


def topo(deps):
    done, order, state = set(), [], {}
    def visit(n, path):
        if state.get(n) == "done":
            return
        if state.get(n) == "open":
            raise ValueError("cycle: " + " -> ".join(path + [n]))
        state[n] = "open"
        for d in deps.get(n, ()):
            visit(d, path + [n])
        state[n] = "done"
        order.append(n)
    for n in deps:
        visit(n, [])
    return order


class Union:
    def __init__(self): self.parent = {}
    def find(self, x):
        p = self.parent.setdefault(x, x)
        if p != x:
            p = self.parent[x] = self.find(p)
        return p
    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parent[a] = b
        return a != b


print(bfs(1), tarjan())
print(topo({"shirt": ["tie", "belt"], "tie": ["jacket"], "pants": ["shoes", "belt"], "belt": ["jacket"], "socks": ["shoes"]}))
try:
    topo({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as e:
    print(e)
u = Union()
weighted = sorted([(4, "a", "b"), (1, "b", "c"), (3, "a", "c"), (2, "c", "d"), (5, "b", "d")])
print([e for e in weighted if u.join(e[1], e[2])])
MAZE = ["#########", "#S..#...#", "#.#.#.#.#", "#.#...#E#", "#########"]
start, = [(r, c) for r, row in enumerate(MAZE) for c, ch in enumerate(row) if ch == "S"]
came, queue = {start: None}, [start]
for r, c in queue:
    for p in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
        if MAZE[p[0]][p[1]] != "#" and p not in came:
            came[p] = (r, c)
            queue.append(p)
end = next(p for p in came if MAZE[p[0]][p[1]] == "E")
path = []
while end:
    path.append(end)
    end = came[end]
print("\n".join("".join("*" if (r, c) in path else ch for c, ch in enumerate(row)) for r, row in enumerate(MAZE)))
