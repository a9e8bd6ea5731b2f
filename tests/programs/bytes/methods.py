# The methods that bytes and bytearray share with str.
for k in (bytes, bytearray):
    b = k(b"Hello World")
    print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize(), b.find(b"o"), b.find(111), b.rfind(b"o"), b.index(b"W"), b.rindex(b"o"), b.count(b"l"), b.count(108), b.replace(b"l", b"L"), b.replace(b"l", b"", 1), b.split(), b.split(b"o", 1), b.rsplit(b"o", 1), b.partition(b" "), b.rpartition(b"o"))
    print(b.startswith(b"He"), b.endswith((b"x", b"ld")), b.strip(b"Hd"), k(b"  x ").lstrip(), k(b" x ").rstrip(), b.center(15, b"*"), b.ljust(13, b"."), b.rjust(13), k(b"-7").zfill(5), k(b"a\tb").expandtabs(4), k(b"a\nb\r\n").splitlines(), k(b"a\nb").splitlines(True), k(b",").join([b"a", bytearray(b"b")]), b.translate(None, b"l"), b.translate(bytes(range(256))), b.removeprefix(b"Hello "), b.removesuffix(b"ld"))
    print(b.isalpha(), k(b"abc").isalpha(), k(b"12").isdigit(), k(b"a1").isalnum(), k(b" ").isspace(), k(b"A").isupper(), k(b"a").islower(), k(b"Ab").istitle(), k(b"\xff").isascii(), b.decode(), b.hex(), type(b[1:]).__name__, type(b.upper()).__name__, k.fromhex("4142"), b * 2, b + b"!", b[::-1], b"lo" in b, list(b)[:2])
b = b"abc"
for f in (lambda: b.find("a"), lambda: b.index(b"z"), lambda: b.split("a"), lambda: b.join(["a"]), lambda: b.join([1]), lambda: b.replace("a", "b"), lambda: b.startswith("a"), lambda: b.strip("a"), lambda: b.find(300), lambda: b.count(1.5), lambda: b.translate(b"short"), lambda: b.center(5, b"ab"), lambda: b.split(b""), lambda: b.partition(b""), lambda: b.ljust(5, "x"), lambda: b.startswith((1,)), lambda: b.format(), lambda: b.encode()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
