class S:
    n = 0

    @classmethod
    def make(cls):
        cls.n += 1
        return cls()

    @staticmethod
    def add(a, b): return a + b


S.make()
print(S.make().n, S.add(1, 2))
