# open: modes, text and binary, seeking, iteration, errors.
import io, sys

path = __file__.rsplit("/", 1)[0] + "/scratch_files.tmp"
with open(path, "w", encoding="utf-8") as f:
    print(f.write("first\nsecond é\n"), f.writelines(["third\n", "last"]), f.tell() > 0, f.mode, f.encoding, f.closed, f.name == path, f.writable(), f.readable())
    print("printed", file=f)
print(f.closed, repr(f).startswith("<_io.TextIOWrapper name="))
with open(path, encoding="utf-8") as f:
    print(f.readline(), f.read(4), f.readlines(), f.read(), f.seek(0), f.read().count("\n"), f.readable(), f.writable(), f.newlines)
with open(path, "rb") as f:
    print(f.read(5), f.readline(), f.tell(), f.seek(-4, 2), f.read(), f.seek(0), len(list(f)), f.mode, type(f).__name__, f.peek(2)[:2] if f.seek(0) == 0 else "")
with open(path, "a") as f:
    f.write("appended")
with open(path, "r+") as f:
    f.write("FIRST")
    f.seek(0)
    print(f.readline())
for line in open(path, encoding="utf-8"):
    print(repr(line), end=" ")
print()
with open(path, "wb") as f:
    print(f.write(b"a\r\nb\rc\n"), f.write(bytearray(b"x")))
print(repr(open(path).read()), repr(open(path, newline="").read()), repr(open(path, newline="\n").readlines()), open(path, "rb", buffering=0).read(3), type(open(path, "rb", buffering=0)).__name__)
with open(path, "w", newline="\r\n") as f:
    f.write("a\nb\n")
print(open(path, "rb").read())
with open(path, "wb") as f:
    f.write(b"\xff\xfea\xc3\xa9")
for kw in ({}, {"errors": "replace"}, {"errors": "ignore"}, {"encoding": "latin-1"}, {"encoding": "ascii", "errors": "backslashreplace"}, {"errors": "surrogateescape"}):
    try:
        print(kw, ascii(open(path, **({"encoding": "utf-8"} | kw)).read()))
    except UnicodeDecodeError as e:
        print(e)
for f in (lambda: open("/nonexistent/x"), lambda: open(path, "x"), lambda: open(path, "q"), lambda: open(path, "rw"), lambda: open(path, "rb", encoding="utf-8"), lambda: open(path, "r", buffering=0), lambda: open("/"), lambda: open(path).write("x"), lambda: open(path, "w").read(), lambda: open(path, "wb").write("s"), lambda: open(path, "w").write(b"b"), lambda: open(5.5), lambda: open(path, ""), lambda: open(path, encoding="nope"), lambda: open(path, errors="nope") and "lazy", lambda: open(None), lambda: open(path, "b"), lambda: open(""), lambda: open("a\0b"), lambda: open(path, 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(path, "PATH"))
f = open(path)
f.close()
f.close()
for g in (lambda: f.read(), lambda: f.write("x"), lambda: next(f), lambda: f.seek(0), lambda: f.__enter__()):
    try:
        g()
    except ValueError as e:
        print(e)
with open(path, "w+") as f:
    f.write("0123456789")
    f.seek(3); print(f.read(2), f.tell()); f.seek(0, 2); f.write("end"); f.seek(0); print(f.read(), f.truncate(4)); f.seek(0); print(f.read())
with open(path, "w+b") as f:
    f.write(b"0123456789")
    f.seek(-3, 2); print(f.read()); f.seek(2); f.write(b"XX"); f.seek(0); print(f.read(), f.truncate(5), f.seek(0), f.read())
open(path, "w").close()
print(open(path).read() == "", isinstance(f, io.BufferedIOBase), io.TextIOWrapper(io.BytesIO(b"wrapped\nx"), encoding="ascii").readline())
