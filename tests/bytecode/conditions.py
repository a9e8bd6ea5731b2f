def f(a, b, c):
    if a and not b or c:
        return 1
    while a < b <= c:
        a += 1
    return a if a is not None else b
