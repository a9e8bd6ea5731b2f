s = "hello"
print(s.upper(), s[1], s[::-1], s + "!", s * 2, len(s), s.replace("l", "L"), s.split("e"), "-".join(["a", "b"]))
