# The layers of io: raw classes written in Python, buffers over them, text over buffers.
import io


class Raw(io.RawIOBase):
    """A raw stream over bytes, which gives few bytes at a time and notes what is asked of it."""

    def __init__(self, data=b"", step=3):
        self.data = bytearray(data)
        self.at = 0
        self.step = step
        self.log = []

    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True

    def readinto(self, b):
        piece = self.data[self.at:self.at + min(self.step, len(b))]
        b[:len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def write(self, b):
        b = bytes(b)[:self.step]
        self.log.append(b)
        self.data[self.at:self.at + len(b)] = b
        self.at += len(b)
        return len(b)

    def seek(self, pos, whence=0):
        self.at = pos + (0, self.at, len(self.data))[whence]
        return self.at

    def tell(self): return self.at

    def truncate(self, pos=None):
        del self.data[self.at if pos is None else pos:]
        return len(self.data)


r = io.BufferedReader(Raw(b"one\ntwo\nthree"), 8)
print(r.peek(1), r.read(2), r.read1(5), r.readline(), r.tell(), r.read(), r.read(), r.seek(1), r.readline(), r.readlines())
print(r.readable(), r.writable(), r.seekable(), r.closed, r.raw.closed, type(r.raw).__name__, repr(r))
print(Raw(b"abcdefgh").read(4), Raw(b"abcdefgh").readall(), Raw(b"x\ny\n").readline(), list(Raw(b"x\ny\nz")), Raw(b"abc").readlines())
w = io.BufferedWriter(Raw(), 4)
print(w.write(b"ab"), w.raw.log, w.write(b"cdefgh"), w.raw.data, w.tell(), w.flush(), w.raw.data, w.raw.log)
raw = w.detach()
print(type(raw).__name__, raw.closed)
for f in (lambda: w.write(b"x"), lambda: w.raw, lambda: w.flush(), lambda: w.closed):
    try:
        print(f())
    except ValueError as e:
        print(e)
x = io.BufferedRandom(Raw(b"0123456789"), 4)
print(x.read(2), x.write(b"AB"), x.seek(0), x.read(), x.seek(-3, 2), x.write(b"xyz!"), x.seek(8), x.read(), x.truncate(5), x.seek(0), x.read())
p = io.BufferedRWPair(Raw(b"input"), Raw())
print(p.read(3), p.write(b"out"), p.flush(), p.read1(9), p.readable(), p.writable(), p.seekable(), p.closed, p.close(), p.closed)
for f in (lambda: io.BufferedReader(io.BytesIO(), 0), lambda: io.BufferedReader(5), lambda: io.BufferedWriter(io.BytesIO(), -1), lambda: r.write(b""), lambda: w.read(), lambda: io.BufferedReader.__new__(io.BufferedReader).read()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Bad(Raw):
    def readinto(self, b): return len(b) + 1
    def write(self, b): return len(b) * 2


for f in (lambda: io.BufferedReader(Bad()).read(5), lambda: io.BufferedWriter(Bad(), 2).write(b"abcdef")):
    try:
        print(f())
    except OSError as e:
        print(type(e).__name__, e)


class Blocking(Raw):
    def readinto(self, b): return None
    def write(self, b): return None


b = io.BufferedReader(Blocking())
print(b.read(), b.read(4), Blocking().read(3))
b = io.BufferedWriter(Blocking(), 4)
try:
    b.write(b"abcdefgh")
except BlockingIOError as e:
    print(e.strerror, e.characters_written)
b.raw.__class__ = Raw
b.close()

t = io.TextIOWrapper(io.BufferedReader(Raw("né\r\nsecond\rthird\n".encode(), 1)), encoding="utf-8")
print(repr(t.readline()), t.tell() > 0, t.newlines, repr(t.read(3)), repr(t.readline()), t.newlines, repr(t.read()), t.newlines)
print(t.seek(0), repr(t.readline()), t.encoding, t.errors, t.line_buffering, t.write_through, t.name if hasattr(t, "name") else "nameless")
for newline in (None, "", "\n", "\r", "\r\n"):
    data = io.BytesIO(b"a\nb\r\nc\rd\r\n")
    t = io.TextIOWrapper(data, encoding="ascii", newline=newline)
    t._CHUNK_SIZE = 3
    lines = list(t)
    t.seek(0)
    print(repr(newline), lines, repr(t.read()), t.newlines, t.seek(0), [t.readline(2) for _ in range(4)])
    out = io.BytesIO()
    with io.TextIOWrapper(out, encoding="ascii", newline=newline) as t:
        t.write("x\ny\r\n")
        t.flush()
        print(out.getvalue())

text = "añ日本\n𝄞x\n" * 3
for encoding in ("utf-8", "utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-32-be"):
    data = io.BytesIO()
    t = io.TextIOWrapper(data, encoding=encoding)
    t.write(text[:5]); t.write(text[5:])
    t.flush()
    print(encoding, data.getvalue() == text.encode(encoding), data.getvalue()[:4])
    t.seek(0)
    t._CHUNK_SIZE = 5
    got, places = [], []
    while c := t.read(1):
        got.append(c)
        places.append(t.tell())
    print("".join(got) == text, len(set(places)) == len(places))
    again = []
    for place in places[::-1]:
        t.seek(place)
        again.append(t.read(1))
    print("".join(again[1:][::-1]) == text[1:], t.seek(0, 2) == len(data.getvalue()), t.write("end"), t.seek(0), t.read() == text + "end")

t = io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-16")
try:
    t.read()
except UnicodeError as e:
    print(type(e).__name__, e)
t = io.TextIOWrapper(io.BytesIO(b"a\xffb"), encoding="utf-8", errors="replace")
print(t.read(), t.errors)
for f in (lambda: io.TextIOWrapper(io.BytesIO(), encoding="hex"), lambda: io.TextIOWrapper(io.BytesIO(), encoding="nope"), lambda: io.TextIOWrapper(io.BytesIO(), newline="x"), lambda: io.TextIOWrapper(io.BytesIO(), encoding=5), lambda: io.TextIOWrapper(7), lambda: io.TextIOWrapper.__new__(io.TextIOWrapper).read(), lambda: t.seek(1, 1), lambda: t.seek(-1), lambda: t.seek(0, 7), lambda: t.read("x"), lambda: t.reconfigure(encoding="ascii")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Upper(io.TextIOWrapper):
    def write(self, s): return super().write(s.upper())


u = Upper(io.BytesIO(), encoding="ascii", write_through=True)
print("loud", file=u)
u.mark = 1
print(u.buffer.getvalue(), u.mark, isinstance(u, io.TextIOBase), isinstance(u, io.IOBase))
t = io.TextIOWrapper(io.BytesIO(b"1\n2\n3\n"))
for line in t:
    try:
        t.tell()
    except OSError as e:
        print(line, e)
        break
print(t.readlines(), t.tell())


class Noisy(io.BytesIO):
    def close(self):
        print("closing", self.getvalue())
        super().close()


t = io.TextIOWrapper(Noisy(), encoding="ascii")
t.write("kept")
del t
with io.TextIOWrapper(Noisy()) as t:
    t.write("é")
try:
    t.write("x")
except ValueError as e:
    print(e)
d = io.IncrementalNewlineDecoder(None, True)
print([d.decode("a\r"), d.decode("\nb\r"), d.decode("c", True), d.newlines, d.getstate()])
s = io.StringIO("a\r\nb\rc\n", newline=None)
print(s.getvalue().encode(), s.newlines, io.StringIO("a\r\nb\n", newline="").readlines(), io.StringIO("a\nb", newline="\r\n").getvalue().encode())
s = io.StringIO()
s.write("x" * 5); s.write("é"); s.write("日"); s.write("𝄞"); s.seek(2); s.write("日")
print(s.getvalue(), s.tell(), s.seek(0), s.read(3), s.readline(), s.getvalue()[::-1])
import pickle, copy
s = io.StringIO("pickled\n"); s.read(3)
c = pickle.loads(pickle.dumps(s))
print(c.read(), c.getvalue(), copy.copy(io.BytesIO(b"abc")).read())


class Base(io.IOBase): pass


o = Base()
for f in (o.readable, o.seekable, o.fileno, o.tell, o.flush, o.close, o.flush, o.isatty, lambda: list(o), lambda: o.closed):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Lines(io.RawIOBase):
    def __init__(self): self.left = [b"a", b"b\n", b"c"]
    def read(self, n=-1): return self.left.pop(0) if self.left else b""
print(Lines().readline(), list(Lines()))
