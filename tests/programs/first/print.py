print("hello")
print(1, 2.5, "x", None, True, False)
