# memoryview, expression by expression: results and messages.

m = memoryview(bytearray(b'abcdef'))
gone = memoryview(b'a')
gone.release()


def show(source):
    try:
        result = repr(eval(source))
        if ' at 0x' in result:
            result = result[:result.index(' at 0x')]
    except Exception as e:
        result = f'{type(e).__name__}: {e}'
    print(f'{source} -> {result}')


for line in r'''
memoryview('a')
m[0], m[-1], m[0:2].tolist(), m[::2].tobytes(), m[::-1].tolist()
m['a']
m[10]
m[0:2]
m.cast('H').tolist()
m.cast('c').tolist()
m.cast('b', [2, 3]).tolist(), m.cast('b', [2, 3]).shape, m.cast('b', [2, 3]).strides
m.cast('b', [2, 4])
m.cast('q')
m.cast(1)
m.cast('z')
m.cast('H').cast('I')
m[::2].cast('b')
m.__setitem__(0, 'a')
m.__setitem__(0, 256)
m.__setitem__(slice(0, 2), b'abc')
m.__setitem__(slice(0, 2), b'xy'), m.tobytes()
m.__setitem__(slice(0, 2), 1)
m.__delitem__(0)
memoryview(b'a').__setitem__(0, 1)
gone[0]
gone
gone.tolist()
gone.format
len(gone)
hash(m)
hash(memoryview(b'a')) == hash(b'a')
m == b'xycdef', m == m.cast('b'), m[:2] == b'xy', m != b'', m == 1, gone == gone, gone == b'a'
m.hex(), m.hex('-', 2), m[::2].hex()
m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly
m.c_contiguous, m.f_contiguous, m.contiguous, m[::2].c_contiguous, m[::2].contiguous
m.obj, m[1:].obj is m.obj
m.toreadonly().readonly, m.toreadonly()[0]
m.cast('b')[1, 2]
m.cast('b', [2, 3])[1, 2]
m.cast('b', [2, 3])[1]
m.cast('b', [2, 3])[0:1].tolist()
m.cast('b', [2, 3])[0, 1, 2]
m.cast('b', [2, 3])[5, 0]
m.tobytes('X')
m.tobytes('C'), m.tobytes(order=None)
memoryview(b'abc').cast('f')
len(m), len(m.cast('H')), list(m), 99 in m, type(iter(m)).__name__
m < m
memoryview(m).obj is m.obj
memoryview(b'\x00\x00\x80?').cast('f')[0], memoryview(bytes(8)).cast('d').tolist(), memoryview(b'\x01\x00').cast('?').tolist()
bytes(m[1:3]), bytearray(m[::2]), b''.join([m[:2], m[4:]])
'''.strip().splitlines():
    show(line)

numbers = memoryview(bytearray(8)).cast('i')
numbers[0] = -5
numbers[1] = 2**31 - 1
print(numbers.tolist(), bytes(numbers.cast('B')))
for value in (2**31, 'x', 1.5):
    try:
        numbers[0] = value
    except Exception as e:
        print(type(e).__name__, e)

with memoryview(b'abc') as v:
    print(v[1])
try:
    v[1]
except ValueError as e:
    print(e)
