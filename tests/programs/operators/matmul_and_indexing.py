# @, ellipsis, slices and tuples as indices.
class M:
    def __init__(self, rows): self.rows = rows
    def __matmul__(self, o):
        return M([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __rmatmul__(self, o): return "r@", o
    def __imatmul__(self, o): self.rows = (self @ o).rows; return self
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): self.last = (k, v)
    def __delitem__(self, k): self.last = ("del", k)


m = M([[1, 2], [3, 4]])
print((m @ m).rows, 5 @ m)
m @= M([[0, 1], [1, 0]])
print(m.rows)
print(m[1], m[1, 2], m[1:2], m[1:2, ::3], m[...], m[..., None], m[:], m[()], m["a":"b":"c"], m[(1, 2)], m[1,], m[*[1, 2], 3])
m[1:2, 0] = 5
print(m.last)
del m[::2]
print(m.last)
x = [0, 1, 2, 3, 4, 5, 6, 7]
print(x[2:5], x[::-2], x[-3:], x[:-5], x[10:], x[5:2], x[5:2:-1], x[None:None:None], x[True])
s = slice(1, 6, 2)
print(x[s], s, s.indices(4), s == slice(1, 6, 2), s.start, s.stop, s.step, slice(3), slice(None, 4))
print(slice(None, None, -1).indices(5), slice(-100, 100).indices(5), slice(5, -10, -3).indices(6))
