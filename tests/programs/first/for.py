for i in range(3):
    print(i)
for c in "ab":
    print(c)
for x in [1, 2]:
    for y in (3, 4):
        print(x, y)
else:
    print("else")
