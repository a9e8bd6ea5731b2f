# Classes that export memory: __buffer__ makes the view, __release_buffer__ hears of the last one's end.
import array
import collections.abc


class Exporter:
    def __init__(self):
        self.data = bytearray(b'abcdef')

    def __buffer__(self, flags):
        print('buffer', flags)
        return memoryview(self.data)

    def __release_buffer__(self, view):
        print('release', view.tobytes())


print(bytes(Exporter()), bytearray(Exporter()))
e = Exporter()
view = memoryview(e)
view[0] = 65
print(e.data, type(view.obj).__name__, view.readonly)
other = view.cast('B')
view.release()
print('one is left', other[1])
other.release()
print('none is left')
with memoryview(e) as view:
    print(view[2:4].tobytes())


def gone():
    return memoryview(e).tobytes()


print(gone())
e.data.append(1)
print(len(e.data))


class Wrong:
    def __buffer__(self, flags):
        return flags


class Failing:
    def __buffer__(self, flags):
        raise ValueError('no memory today')


class Watched(bytearray):
    releases = 0

    def __release_buffer__(self, view):
        type(self).releases += 1
        super().__release_buffer__(view)


class Through(bytearray):
    def __buffer__(self, flags):
        return super().__buffer__(flags)


for cls in Wrong, Failing:
    try:
        memoryview(cls())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
w = Watched(b'abcdef')
first = memoryview(w)
second = memoryview(first)
print(first.obj is w)
first.release()
print(Watched.releases, second.tobytes())
second.release()
print(Watched.releases)
w.append(1)
print(memoryview(Through(b'hello')).tobytes())

print([isinstance(x, collections.abc.Buffer) for x in (e, b'', bytearray(), 5)])
numbers = array.array('I', [1, 2, 3])
plain, full = numbers.__buffer__(0), numbers.__buffer__(28)
print(plain.format, full.format, plain.itemsize, plain.tolist())
try:
    b'abc'.__buffer__(1)
except BufferError as error:
    print(error)
data = bytearray(b'abc')
view = memoryview(data)
print(data.__release_buffer__(view))
for release in (lambda: data.__release_buffer__(view),
                lambda: data.__release_buffer__(memoryview(bytearray())), lambda: data.__release_buffer__(5)):
    try:
        release()
    except (TypeError, ValueError) as error:
        print(error)
# needs 3.12
