# Matrices: determinant, inverse with fractions by hand, powers, transposition.
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __pow__(self, k):
        out, base = Matrix.identity(len(self.rows)), self
        while k:
            if k & 1:
                out = out @ base
            base = base @ base
            k >>= 1
        return out
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __getitem__(self, key):
        i, j = key
        return self.rows[i][j]
    def __setitem__(self, key, v): self.rows[key[0]][key[1]] = v
    def __eq__(self, o): return self.rows == o.rows
    @property
    def T(self): return Matrix(zip(*self.rows))
    def det(self):
        # Bareiss: exact in integers.
        m = [r[:] for r in self.rows]
        sign, prev = 1, 1
        for k in range(len(m) - 1):
            if m[k][k] == 0:
                for i in range(k + 1, len(m)):
                    if m[i][k]:
                        m[k], m[i] = m[i], m[k]
                        sign = -sign
                        break
                else:
                    return 0
            for i in range(k + 1, len(m)):
                for j in range(k + 1, len(m)):
                    m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // prev
            prev = m[k][k]
        return sign * m[-1][-1]
    def __str__(self): return "\n".join(" ".join(f"{v:>4}" for v in r) for r in self.rows)


m = Matrix([[2, 1, 3], [0, 4, 5], [1, 0, 6]])
print(m)
print((m @ m)[1, 2], m.det(), m.T.det() == m.det(), (m ** 5)[0, 0], m ** 0 == Matrix.identity(3), (m + m)[2, 2])
fib = Matrix([[1, 1], [1, 0]]) ** 200
print(fib[0, 1])
m[0, 0] = 100
print(m.T)
hilbert = Matrix([[(i + 1) ** j for j in range(6)] for i in range(6)])
print(hilbert.det(), Matrix([[0, 1], [1, 0]]).det(), Matrix([[1, 2], [2, 4]]).det())
