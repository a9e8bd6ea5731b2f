# Shortest repr, parsing and printing of floats.
for f in (0.1, 0.2, 0.1 + 0.2, 1.0, 1e16, 1e15, 123456789012345680.0, 1e22, 1e21, 1.5e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1 / 3, 2 / 3, 100.0, 1e-4, 1e-5, 0.00012345, 9007199254740993.0, 4.35, 1e100, -0.0, 3.0e-10, 0.1 + 0.7, 2 ** 0.5, 1e16 + 2, 999999999999999.9, 12345.678e-20):
    print(repr(f), str(f), float(repr(f)) == f)
for s in ("1.5", " 1.5 ", "-1.5", "+.5", "5.", "1e5", "1E-5", "1_0.0_1", "inf", "-Infinity", "nan", "NaN", "+inf", "", "a", "1.5.5", "1e", "0x1p3", "_1.0", "1__0", "1 2", "1e400", "1e-400", "٣.٥", "infinit", "--1", "1_e5", "\n3\n"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(e)
print(float(), float(5), float(True), float(b"1.5"), float(2 ** 60), float("1" * 50), float(10 ** 25))
for f in (lambda: float(None), lambda: float([]), lambda: float("x"), lambda: float(1j), lambda: float(1, 2), lambda: float(x="1")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print((0.1).hex(), (1.0).hex(), (-0.0).hex(), float("inf").hex(), (5e-324).hex(), (1e300).hex(), float.fromhex("0x1.8p1"), float.fromhex("-0x.8p0"), float.fromhex("1.8"), float.fromhex("inf"), float.fromhex(" 0x1p-1074 "))
for s in ("", "0x", "1p", "0x1p2000", "zz"):
    try:
        print(float.fromhex(s))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-1.5).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), (1e300).is_integer(), float("inf").is_integer())
for f in (float("inf"), float("nan")):
    try:
        f.as_integer_ratio()
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
