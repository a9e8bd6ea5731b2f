# int() from strings, bytes, floats and objects; to strings and bytes.
for s in ("0", "42", "-42", "+42", " 42 ", "\n42\t", "1_000", "0b101", "0x1f", "0o17", "", " ", "a", "1.5", "4 2", "_1", "1_", "1__0", "--1", "٣٤", "1e3", "0x", "٣x", "9" * 30):
    row = []
    for base in (10, 0, 2, 16, 36):
        try:
            row.append(int(s, base))
        except ValueError as e:
            row.append(str(e)[:60])
    print(repr(s), row)
print(int(), int(3.99), int(-3.99), int(1e20), int(True), int(b"12"), int(bytearray(b"7")), int("z", 36), int("11", 3), int(2 ** 70), int("0b11", 0), int("-0x1F", 0), int(" -12 "), int("1" * 100) % 97)
for f in (lambda: int("x"), lambda: int(None), lambda: int([]), lambda: int(float("nan")), lambda: int(float("inf")), lambda: int("1", 1), lambda: int("1", 37), lambda: int(1, 10), lambda: int(1.5, 10), lambda: int("1", "2"), lambda: int(b"x"), lambda: int("é"), lambda: int("1\0"), lambda: int("00", 0), lambda: int("01", 0), lambda: int(1j), lambda: int("9" * 5000)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e)[:120])
print((258).to_bytes(2, "big"), (258).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (0).to_bytes(0, "big"), (5).to_bytes(), (2 ** 64).to_bytes(9, "big"))
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2]), int.from_bytes(b""), int.from_bytes(b"\xff" * 10, "little"))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a", "big"), lambda: int.from_bytes([300], "big"), lambda: (128).to_bytes(1, "big", signed=True)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(bin(10), bin(-10), oct(8), oct(-8), hex(255), hex(-255), hex(2 ** 70), bin(0))
print((10).as_integer_ratio(), (5).numerator, (5).denominator, (5).real, (5).imag, (5).conjugate(), (5).is_integer(), True.real, (0).bit_length(), (-8).bit_length(), (255).bit_count(), (-255).bit_count())
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(5, 3), round(15, -1), round(25, -1), round(10 ** 30 + 5, -1), round(7, -3), round(True), round(True, 0))
# needs 3.12
