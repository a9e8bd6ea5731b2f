t = (1, "two", 3.0)
a, b, c = t
print(t, a, b, c, t[0], len(t), t + (4,), (1,), ())
