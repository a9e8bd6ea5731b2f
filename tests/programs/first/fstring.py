x, name = 5, "bob"
print(f"{name} is {x} and {x * 2}, {name!r}, {x:03d}, {3.14159:.2f}, {name:>6}|")
