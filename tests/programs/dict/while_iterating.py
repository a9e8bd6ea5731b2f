# Changing a dict during iteration is an error; changing values is not.
d = {1: 1, 2: 2, 3: 3}
for k in d:
    d[k] += 10
print(d)
for act in ("d[99] = 1", "del d[1]", "d.pop(2)", "d.clear()", "d.update({5: 5})", "d.setdefault(77)", "d.popitem()"):
    for view in ("d", "d.keys()", "d.values()", "d.items()"):
        d = {1: 1, 2: 2, 3: 3}
        try:
            n = 0
            for _ in eval(view):
                n += 1
                if n == 1:
                    exec(act)
            print(act, view, "no error", n)
        except RuntimeError as e:
            print(act, view, e)
d = {1: 1, 2: 2}
try:
    for k in d:
        del d[k]
        d[k + 10] = 1
except RuntimeError as e:
    print(e)
d = {i: i for i in range(5)}
for k in list(d):
    if k % 2:
        del d[k]
print(d)
it = iter(d)
print(next(it), it.__length_hint__(), list(it), next(it, "end"))
d[100] = 1
print(list(it))
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as e:
    print(e)
it = iter({1: 2})
d2 = {1: 1}
it = iter(d2)
d2[2] = 2
for _ in range(2):
    try:
        next(it)
    except RuntimeError as e:
        print(e)
d = {"a": 1}
for k, v in d.items():
    d[k] = v + 1
print(d, {k: d for k in d} == {"a": d})
