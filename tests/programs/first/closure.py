def make(n):
    def add(x):
        return x + n
    return add


add5 = make(5)
print(add5(1), make(10)(1))
