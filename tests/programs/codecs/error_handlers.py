# Error handlers that programs register, in str.encode, bytes.decode and streams.
import codecs, io


def double(e):
    """Writes what does not fit twice, in brackets."""
    if isinstance(e, UnicodeEncodeError):
        return "".join(f"[{ord(c):x}{ord(c):x}]" for c in e.object[e.start:e.end]), e.end
    if isinstance(e, UnicodeDecodeError):
        return f"<{e.object[e.start:e.end].hex()}>", e.end
    raise e


codecs.register_error("test.double", double)
print("aé日b".encode("ascii", "test.double"), "é日".encode("latin-1", "test.double"), b"a\xffb\xc3".decode("utf-8", "test.double"), b"\x80x".decode("ascii", "test.double"))
print(codecs.lookup_error("test.double") is double, codecs.encode("é", "ascii", "test.double"), codecs.decode(b"\xff", "utf-8", "test.double"))
codecs.register_error("test.bytes", lambda e: (b"\x00\xff", e.end))
print("xéy".encode("ascii", "test.bytes"))
codecs.register_error("test.back", lambda e: ("", -1))
print("éab".encode("ascii", "test.back"), b"\xffab".decode("ascii", "test.back"))
t = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="test.double")
t.write("né")
t.flush()
print(t.buffer.getvalue())
t = io.TextIOWrapper(io.BytesIO(b"n\xe9!"), encoding="ascii", errors="test.double")
print(t.read(), t.errors)
for name, handler in (("far", lambda e: ("", 99)), ("none", lambda e: None), ("number", lambda e: (5, 1)), ("raises", lambda e: 1 / 0), ("wide", lambda e: ("日", e.end))):
    codecs.register_error(name, handler)
    for f in (lambda: "é".encode("ascii", name), lambda: b"\xe9".decode("ascii", name)):
        try:
            print(name, ascii(f()))
        except Exception as e:
            print(name, type(e).__name__, e)
for f in (lambda: "é".encode("ascii", "test.unknown"), lambda: codecs.register_error("x", 5), lambda: codecs.register_error(5, len), lambda: codecs.lookup_error("test.unknown")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
e = UnicodeEncodeError("ascii", "a\xe9\u20ac", 1, 3, "no")
for name in ("replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace"):
    print(name, codecs.lookup_error(name)(e))
