d = {"list": [1, {"deep": (2, 3)}], "n": None}
print(d["list"][1]["deep"][1], d)
d["list"][1]["new"] = [[]]
d["list"][1]["new"][0].append("x")
print(d)
