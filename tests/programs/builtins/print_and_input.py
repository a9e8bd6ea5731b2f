# print with every option, to files, with flush; str and repr of what it prints; input from an empty stdin.
import io, sys

print()
print(1, "two", 3.0, None, [4], sep=", ", end=".\n")
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print(*[], end="|\n")
print("no newline", end="")
print()
buf = io.StringIO()
print("to buffer", 1, file=buf, flush=True)
print(repr(buf.getvalue()))
print("stdout", file=sys.stdout)
print("none is stdout", file=None)
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
w = W()
print(1, [2], sep="-", end="!", file=w)
print(w.parts)
class R:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
print(R(), [R()], {R(): R()}, (R(),), f"{R()} {R()!r}", "%s %r" % (R(), R()))
for f in (lambda: print(1, sep=5), lambda: print(1, end=5), lambda: print(1, foo=1), lambda: print(1, file=5), lambda: input()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
class Bad:
    def __str__(self): raise ValueError("str fails")
try:
    print("before", Bad())
except ValueError as e:
    print()
    print(e)
old = sys.stdout
sys.stdout = buf
print("captured")
sys.stdout = old
print(buf.getvalue().splitlines())
print("é€😀", "\t|", repr("\t"), ascii("é"))
sys.stdout.write("written\n")
print(sys.stdout.writelines(["a\n", "b\n"]), sys.stdout.flush(), sys.stdout.encoding, sys.stdout.isatty() in (True, False), sys.stdout.fileno())
