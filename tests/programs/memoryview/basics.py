# memoryview: slicing, assignment through it, formats, release, errors.
b = bytearray(b"abcdef")
m = memoryview(b)
print(m[0], m[-1], bytes(m[1:3]), len(m), m.tolist(), m.tobytes(), m.readonly, m.format, m.itemsize, m.ndim, m.shape, m.strides, m.nbytes, m.contiguous, m.obj is b)
m[0] = 65
m[1:3] = b"XY"
print(b, bytes(m[::-1]), bytes(m[::2]), m[1:4][1], m == b, m == b"AXYdef", m[:2] == b"AX", m != b"q")
try:
    b.append(1)
except BufferError as e:
    print(e)
m.release()
b.append(33)
print(b)
for f in (lambda: m[0], lambda: len(m), lambda: m.tolist()):
    try:
        f()
    except ValueError as e:
        print(e)
r = memoryview(b"ro")
for f in (lambda: r.__setitem__(0, 1), lambda: r[9], lambda: r["a"], lambda: memoryview("str"), lambda: memoryview(5), lambda: memoryview(), lambda: r.__delitem__(0), lambda: memoryview(bytearray(2)).__setitem__(0, 300), lambda: memoryview(bytearray(2)).__setitem__(slice(0, 2), b"abc"), lambda: r.cast("q"), lambda: r.cast("zz"), lambda: r + r, lambda: hash(memoryview(bytearray(1)))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(r) == hash(b"ro"), list(r), 114 in r, r.hex(), repr(r).startswith("<memory at 0x"), bytes(r), r.tobytes())
with memoryview(b"ctx") as c:
    print(c[0])
try:
    c[0]
except ValueError as e:
    print(e)
n = memoryview(bytearray(8)).cast("I")
n[0] = 0x01020304
print(n.tolist(), n.format, n.itemsize, len(n), n.cast("B").tolist(), n.shape)
q = memoryview(bytes(range(12))).cast("B", (3, 4))
print(q.shape, q.ndim, q[1, 2], q.tolist(), q.strides)
print(memoryview(b"abc") == memoryview(b"abc"), memoryview(b"abc").toreadonly().readonly, b"".join([memoryview(b"x"), b"y"]), bytearray(memoryview(b"z")), int.from_bytes(memoryview(b"\1\2"), "big"))
s = memoryview(b"abcdef")[::2]
print(s.contiguous, s.strides, s.tobytes(), s[1:].tolist(), len(s))
