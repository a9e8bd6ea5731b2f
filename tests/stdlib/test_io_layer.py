import io

print(sorted(io.__all__))
for c in ('FileIO', 'BytesIO', 'StringIO', 'BufferedReader', 'TextIOWrapper', 'BufferedRandom'):
    k = getattr(io, c)
    print(c, [issubclass(k, b) for b in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase)])
print(io.UnsupportedOperation.__mro__, io.SEEK_END, io.DEFAULT_BUFFER_SIZE)


class Raw(io.RawIOBase):
    def __init__(self, data): self.data, self.pos = data, 0
    def readable(self): return True

    def readinto(self, b):
        n = min(len(b), len(self.data) - self.pos)
        b[:n] = self.data[self.pos:self.pos + n]
        self.pos += n
        return n


print(io.BufferedReader(Raw(b'one\ntwo\n')).readlines(), Raw(b'abc').read(), Raw(b'abc').read(2))
t = io.TextIOWrapper(io.BufferedReader(Raw('é\r\nx'.encode())), encoding='utf-8')
print(t.read().encode('unicode_escape'))
try:
    io.StringIO().fileno()
except io.UnsupportedOperation as e:
    print(e)
