class V:
    def __init__(self, n): self.n = n
    def __add__(self, o): return V(self.n + o.n)
    def __eq__(self, o): return self.n == o.n
    def __repr__(self): return f"V({self.n})"
    def __len__(self): return self.n
    def __getitem__(self, i): return i * 2
    def __call__(self, x): return self.n * x


v = V(2) + V(3)
print(v, v == V(5), len(v), v[4], v(10), [v, v])
