# StringIO and BytesIO.
import io

s = io.StringIO("line1\nline2\nlast")
print(s.read(3), s.readline(), s.tell(), s.readlines(), s.read(), s.seek(0), list(s), s.getvalue() == "line1\nline2\nlast", s.closed, s.readable(), s.writable(), s.seekable(), s.isatty(), s.line_buffering)
s.seek(0, 2); print(s.write("!"), s.writelines(["a", "b"]), s.getvalue())
s.seek(2); s.write("XX"); print(s.getvalue(), s.truncate(4), s.getvalue(), s.tell()); s.seek(10); s.write("z"); print(repr(s.getvalue()))
w = io.StringIO()
print("hello", file=w); w.write("é😀"); print(w.getvalue(), w.tell(), next(iter(io.StringIO("a\nb"))), io.StringIO("a\r\nb\rc").read(), repr(io.StringIO("a\r\nb", newline=None).read()), io.StringIO("x\ny").readlines(1), io.StringIO("abc").readline(2), io.StringIO("ab").read(None), io.StringIO("ab").read(-1))
with io.StringIO("ctx") as c:
    print(c.read())
for f in (lambda: c.read(), lambda: s.write(5), lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: io.StringIO(5), lambda: s.read("a"), lambda: c.getvalue(), lambda: s.truncate(-1), lambda: s.seek(0, 9), lambda: s.nope, lambda: io.StringIO(b"x"), lambda: s.fileno(), lambda: s.detach()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
b = io.BytesIO(b"one\ntwo\n")
print(b.read(2), b.readline(), b.read1(), b.seek(0), b.readlines(), b.getvalue(), b.tell(), b.getbuffer().nbytes, b.seek(-3, 2), b.read(), b.seek(0), b.readinto(x := bytearray(5)), x, b.peek() if hasattr(b, "peek") else "")
b.seek(1); b.write(b"XYZ"); b.write(bytearray(b"!")); b.write(memoryview(b"?")); print(b.getvalue(), b.truncate(3), b.getvalue())
b.seek(6); b.write(b"e"); print(b.getvalue())
for f in (lambda: b.write("str"), lambda: io.BytesIO("s"), lambda: b.seek(-1), lambda: b.write(5), lambda: b.readinto(b"ro")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(isinstance(s, io.TextIOBase), isinstance(b, io.BufferedIOBase), isinstance(b, io.IOBase), io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, io.DEFAULT_BUFFER_SIZE, issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError), io.open is open)
v = b.getbuffer()
v[0] = 65
print(b.getvalue())
try:
    b.write(b"x" * 100)
except BufferError as e:
    print(e)
v.release()
class Sub(io.StringIO):
    def write(self, t): return super().write(t.upper())
u = Sub()
print("sub", file=u)
print(repr(u.getvalue()))
