def add(a, b):
    return a + b


def nothing():
    pass


print(add(1, 2), add("a", "b"), nothing())
