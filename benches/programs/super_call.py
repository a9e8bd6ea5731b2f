# super() calls through two levels.
class A:
    def step(self, n):
        return n + 1


class B(A):
    def step(self, n):
        return super().step(n) + 1


class C(B):
    def step(self, n):
        return super().step(n) + 1


def run(n):
    c = C()
    total = 0
    for i in range(n):
        total += c.step(i)
    return total


print(run(3_000_000))
