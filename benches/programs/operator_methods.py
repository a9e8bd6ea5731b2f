# __add__, __mul__, __eq__, __lt__, __getitem__, __len__, __call__ written in Python.
class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __getitem__(self, i):
        return self.y if i else self.x

    def __len__(self):
        return 2

    def __call__(self, n):
        return self.x - n


def run(n):
    a = Vec(1, 2)
    b = Vec(0, 1)
    total = 0
    for i in range(n):
        c = a + b * 2
        c = 3 * c
        if c == a or c < b:
            total += 1
        total += c[0] + c[1] + len(c) + c(i)
    return total


print(run(800_000))
