a, *b = 1, 2, 3
(c, d), e = (4, 5), 6
a, e = e, a
print(a, b, c, d, e)
