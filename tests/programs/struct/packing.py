# struct: packing, unpacking, ranges and their errors.
import struct

print(struct.pack(">hBl", -2, 7, 9), struct.unpack("<if", struct.pack("<if", 5, 2.5)), struct.calcsize("@bq"), struct.pack("5sp", b"abc", b""), struct.pack("e", 1.1))
for a in [("b", 300), (">b", 300), ("h", 70000), ("B", -1), ("i", "x"), ("c", b"xx"), ("z", 1), ("ii", 1), ("f", 1e300), ("<f", 1e300), ("s", 1), ("?", 1), ("e", 1e9), ("3", 1), ("4p", b"abcdef"), ("0s", b"ab"), ("3xb", 1)]:
    try:
        print(struct.pack(*a))
    except Exception as e:
        print(type(e), e)
for a in [('<q',2**70),('<Q',-1),('<Q',2**70),('Q',-1),('N',-1),('n',2**70),('<b',2**70),('b',2**70),('<I',-1),('l',2**64),('<l',2**40),('P',-1),('P',2**70),('<i',1.5),('i',1.5),('<h',70000)]:
    try: print(a,struct.pack(*a))
    except Exception as e: print(a,type(e).__name__, e)

print(list(struct.iter_unpack("<H", b"abcdef")), struct.Struct(">i").size, struct.Struct(b">i").format)
buf = bytearray(10)
struct.pack_into(">I", buf, 3, 77)
struct.pack_into(">H", buf, -2, 5)
print(buf, struct.unpack_from(">I", buf, 3), struct.unpack_from(">H", buf, offset=-2))
for f in (lambda: struct.unpack("i", b"abc"), lambda: struct.unpack_from(">I", buf, 8), lambda: struct.unpack_from(">I", buf, -2), lambda: struct.unpack_from(">I", buf, -20), lambda: struct.pack_into(">I", buf, 8, 1), lambda: struct.pack_into(">I", b"ro", 0, 1), lambda: struct.iter_unpack("i", b"abc"), lambda: struct.iter_unpack("", b""), lambda: struct.Struct(5), lambda: struct.unpack("i", "text")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for x in (0.0, -0.0, 1.0, 65504.0, 6e-8, 1e-8, 3.1415926, float("inf"), float("-inf")):
    h = struct.pack("<e", x)
    print(h, struct.unpack("<e", h), struct.pack(">d", x), struct.unpack("f", struct.pack("f", x)))
print(struct.unpack("<qQ", struct.pack("<qQ", -2 ** 63, 2 ** 64 - 1)), struct.unpack("<?c3s4p", b"\x02a\x00bc\x02xyz"))
# needs 3.12
