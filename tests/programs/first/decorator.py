def twice(f):
    def inner(x):
        return f(f(x))
    return inner


@twice
def inc(x):
    return x + 1


print(inc(5))
