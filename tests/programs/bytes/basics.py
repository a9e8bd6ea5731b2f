# bytes: construction, indexing, repr, comparison, errors.
print(b"abc", b"", bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(5)), bytes(bytearray(b"q")), bytes("a", "ascii", "strict"), bytes((i for i in (65, 66))), bytes(memoryview(b"mv")))
print(b"\x00\x7f\x80\xff\n\t\r\\'", b'"', b"'\"", repr(b"it's"), str(b"x"), b"a" b"b", rb"\n", Rb"\x", b"\101")
b = b"hello"
print(b[0], b[-1], b[1:3], b[::-1], len(b), b * 2, b + b"!", list(b), 104 in b, b"ell" in b, 300 in [300], b == b"hello", b != "hello", b == "hello", b < b"help", hash(b) == hash(b"hel" + b"lo"), sorted(b), b[10:], max(b))
for f in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("x"), lambda: bytes(-1), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes(None), lambda: bytes(1, "x"), lambda: b[9], lambda: b["a"], lambda: b + "x", lambda: "x" + b, lambda: b < "x", lambda: 300 in b, lambda: "x" in b, lambda: b * 1.5, lambda: b.x, lambda: bytes(2 ** 70), lambda: b.decode("nope"), lambda: b"\xff".decode(), lambda: b"\xff".decode("ascii"), lambda: b"\xe2\x82".decode(), lambda: b"\xed\xa0\x80".decode(), lambda: b"a\xffb".decode("utf-8", "nope"), lambda: b"abc".decode("utf-16"), lambda: b[::0], lambda: bytes(b"a", "ascii")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(b"\xff\xfe".decode("latin-1"), b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xff".decode("ascii", "backslashreplace"), b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), b"\xe2\x82\xac".decode(), b"\xf0\x9f\x98\x80".decode(), b"\xef\xbb\xbfx".decode("utf-8-sig"), b"a\0b\0".decode("utf-16-le"), b"\xc3\x28".decode("utf-8", "replace"), b"\xf0\x9f".decode("utf-8", "replace"), b"\xe2\x82a".decode("utf-8", "replace"))
print(bytes.fromhex("00 ff 1A"), b"\x00\xff".hex(), b"\x01\x02\x03".hex(":"), b"\x01\x02\x03\x04\x05".hex(" ", 2), b"\x01\x02\x03".hex("-", -2), bytes.maketrans(b"ab", b"xy")[97:99])
for f in (lambda: bytes.fromhex("0"), lambda: bytes.fromhex("zz"), lambda: bytes.fromhex(b"00"), lambda: b"a".hex("ab"), lambda: b"a".hex(1), lambda: bytes.maketrans(b"a", b"bc")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class B(bytes):
    def __repr__(self): return "B!"
print(B(b"x"), B(b"x") + b"y", type(B(b"x")[:]).__name__, str(B(b"q")), B([65]) == b"A")
