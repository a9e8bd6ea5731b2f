# Parts of views assigned to parts: other steps, the same memory, other formats, wrong sizes.
from array import array

a = bytearray(range(20))
m = memoryview(a)
m[2:6] = m[4:8]
print(a.hex())
m[4:8] = m[2:6]
print(a.hex())
m[::-1] = bytes(range(20))
print(a.hex())
m[1::3] = b'abcdefg'
print(a.hex(), m[1::3].tobytes(), bytes(m[::-5]))
m[0:0] = b''
m[3:9][1:4] = memoryview(b'XYZ')
print(a[3:9], a[2:15:4], a[::-1][:3])
numbers = array('h', range(-3, 5))
v = memoryview(numbers)
v[1:4] = v[4:7]
v[0] = -32768
v[::2] = array('h', [7, 8, 9, 10])
print(numbers, v[1], v[-1], v[2:4].tolist(), v[::-1].tolist())
reals = memoryview(array('d', [0.5, 1.5]))
reals[1] = 2
print(reals.tolist(), memoryview(b'xy').cast('c')[1], memoryview(b'\0\x01').cast('?').tolist())
for target, value in ((m[:3], b'ab'), (m[:2], numbers), (v[:2], b'abcd'), (m, 'text'), (memoryview(b'ab'), b'cd')):
    try:
        target[:] = value
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
for view, value in ((m, 256), (m, -1), (m, 1.5), (v, 32768), (v, 2 ** 80), (v, True), (reals, 'x')):
    try:
        view[0] = value
        print(view[0])
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
grid = memoryview(bytes(range(12))).cast('B', (3, 4))
print(grid.shape, grid.strides, grid[1, 2], grid.tolist(), grid.c_contiguous, grid == grid.tolist())
try:
    m[0:4] = grid
except ValueError as e:
    print(e)
constant = memoryview(b'0123456789')
print(constant[2:8] == b'234567', bytes(constant[2:8][1:3]), b'-'.join([constant[:2], constant[8:]]))
with memoryview(a) as w:
    part = w[5:]
try:
    bytes(w)
except ValueError as e:
    print(e, len(part))
