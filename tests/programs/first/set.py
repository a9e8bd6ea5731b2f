s = {1, 2, 3}
s.add(4)
print(len(s), 2 in s, s == {4, 3, 2, 1}, s & {1, 9}, sorted(s | {7}))
