# sys.stdout and friends as file objects.
import sys, io

print(sys.stdout.writable(), sys.stdout.readable(), sys.stdin.readable(), sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors, sys.stdout.mode, sys.stdin.mode, sys.stdout.closed)
print(sys.stdout.write("abc\n"), sys.stdout.buffer.write(b"") , isinstance(sys.stdout, io.TextIOBase), isinstance(sys.stdout.buffer, io.BufferedIOBase))
sys.stdout.flush()
sys.stdout.buffer.write(b"bytes \xc3\xa9\n")
sys.stdout.buffer.flush()
print("after", file=sys.stdout)
print(sys.stdin.read(), sys.stdin.readline() == "", list(sys.stdin), sys.stdin.buffer.read())
try:
    sys.stdout.write(5)
except TypeError as e:
    print(e)
try:
    sys.stdout.read()
except (io.UnsupportedOperation, OSError) as e:
    print(type(e).__name__, e)
try:
    print("\udc80")
except UnicodeEncodeError as e:
    print(e)
class Tee:
    def __init__(self, *f): self.f = f
    def write(self, s):
        for f in self.f:
            f.write(s)
    def flush(self): pass
log = io.StringIO()
real = sys.stdout
sys.stdout = Tee(real, log)
print("to both", 1)
sys.stdout = real
print(repr(log.getvalue()))
sys.stdout = None
print("nowhere")
sys.stdout = real
del sys.stdout
try:
    print("lost")
except RuntimeError as e:
    sys.stdout = real
    print(e)
w = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
print("é", 1, file=w)
print(w.buffer.getvalue(), w.encoding, w.line_buffering, w.reconfigure(errors="replace"), w.errors)
r = io.TextIOWrapper(io.BytesIO("a\nbé\r\nc".encode()), encoding="utf-8")
print(r.readline(), r.read(), r.detach().__class__.__name__)
# needs 3.12
