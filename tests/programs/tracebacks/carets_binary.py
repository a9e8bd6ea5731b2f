def f(a, b):
    return a.x + b.y * (a["key"] - b["missing"]["deep"])


class O(dict):
    x = 1
    y = 2


f(O(key=1), O(missing=None))
