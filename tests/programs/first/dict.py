d = {"a": 1, "b": 2}
d["c"] = 3
del d["a"]
for k in d:
    print(k, d[k])
print(len(d), "b" in d, d.get("z"), d)
