def g(*args, **kwargs):
    raise ValueError("deep in a call")


def f():
    return [1, 2, g(3,
                    key=4)][0]


print(f())
