class Down:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Down(4)), sum(Down(4)), 2 in Down(4), [x for x in Down(3)], max(Down(5)))
a, b, c = Down(3)
print(a, b, c, *Down(2))
it = iter([1, 2, 3])
for x in it:
    print(x, next(it, None))
