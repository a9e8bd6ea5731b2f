def count(n):
    if n == 0:
        raise KeyError("bottom")
    count(n - 1)


count(10)
