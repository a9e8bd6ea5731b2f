l = [3, 1, 2]
l.append(5)
l[0] = 9
print(l, len(l), l[1], l[-1], l[1:3], 2 in l, 7 in l)
l.sort()
print(l, sum(l), max(l), min(l))
