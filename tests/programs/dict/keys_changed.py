# An entry that is removed and inserted again while the dict is iterated over is noticed.
def views(d):
    return d, d.keys(), d.values(), d.items()


for i in range(4):
    d = {1: 1}
    try:
        for x in views(d)[i]:
            del d[1]
            d[1] = 1
    except RuntimeError as e:
        print(i, e)

d = {n: n for n in range(10)}
for n in range(9, 4, -1):
    del d[n]
print(d.popitem(), list(d), list(reversed(d)))
d['x'] = 1
print(d.popitem(), d.popitem(), list(d.items()))
for n in range(1000):
    d[n] = n
    del d[n]
    d.update(a=n)
print(list(d), len(d))
while d:
    d.popitem()
print(d, list(d))
