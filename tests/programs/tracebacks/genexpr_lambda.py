transform = lambda v: v.upper()
print("".join(transform(v) for v in ["a", 5]))
