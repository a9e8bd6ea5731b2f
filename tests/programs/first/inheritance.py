class A:
    def name(self):
        return "A"

    def hello(self):
        return "hello " + self.name()


class B(A):
    def name(self):
        return "B" + super().name()


print(A().hello(), B().hello(), isinstance(B(), A), issubclass(A, B))
