b = b"abc"
print(b, b[0], b[1:], b + b"\x00\xff", len(b), b.decode(), "é".encode(), bytearray(b))
