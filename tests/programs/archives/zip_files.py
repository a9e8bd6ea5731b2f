# Archives: written, read, added to, unpacked, damaged.
import io
import os
import tempfile
import zipfile

data = bytes(range(256)) * 200
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w') as z:
    z.writestr('stored.txt', 'hello\nworld\nlast')
    z.writestr(zipfile.ZipInfo('deflated.bin', (2020, 2, 3, 4, 5, 6)), data, zipfile.ZIP_DEFLATED)
    z.mkdir('folder')
    with z.open('folder/ünï.txt', 'w') as f:
        print(f.write(b'one '), f.write(b'two'))
    z.comment = b'a comment'
with zipfile.ZipFile(buffer) as z:
    print(z.namelist(), z.comment, z.testzip())
    info = z.getinfo('deflated.bin')
    print(info.date_time, info.file_size, info.compress_size < 2000, info.compress_type, hex(info.CRC), info.is_dir())
    print(z.read('deflated.bin') == data, z.read('folder/ünï.txt'), z.getinfo('folder/').is_dir())
    with z.open('stored.txt') as f:
        print(f.readline(), f.peek(3)[:3], f.read1(3), f.tell(), f.seek(0), f.readlines())
    with z.open('deflated.bin') as f:
        print(f.seek(30000), f.read(4), f.seek(-2, 2), f.read(), f.seek(5), f.read(2))
    with io.TextIOWrapper(z.open('stored.txt')) as text:
        print([line for line in text])
    for bad in (lambda: z.read('nope'), lambda: z.writestr('x', b''), lambda: z.open('stored.txt', 'q')):
        try:
            bad()
        except (KeyError, ValueError) as e:
            print(type(e).__name__, e)
with zipfile.ZipFile(buffer, 'a') as z:
    z.writestr('added', b'more')
print(zipfile.ZipFile(buffer).namelist()[-1], zipfile.is_zipfile(buffer), zipfile.is_zipfile(io.BytesIO(b'no')))
front = io.BytesIO(b'#!something in front\n' + buffer.getvalue())
print(zipfile.ZipFile(front).read('added'))
raw = bytearray(buffer.getvalue())
raw[raw.index(b'hello')] ^= 1
damaged = zipfile.ZipFile(io.BytesIO(raw))
print(damaged.testzip())
for content in (b'', b'PK\5\6' + bytes(10), b'x' * 100):
    try:
        zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as e:
        print(e)
with tempfile.TemporaryDirectory() as d:
    with zipfile.ZipFile(buffer) as z:
        z.extractall(d)
    print(sorted(os.listdir(d)), os.path.getsize(os.path.join(d, 'deflated.bin')))
    evil = io.BytesIO()
    with zipfile.ZipFile(evil, 'w') as z:
        z.writestr('../../evil.txt', b'x')
    target = zipfile.ZipFile(evil).extract('../../evil.txt', d)
    print(os.path.relpath(target, d))
    path = os.path.join(d, 'made.zip')
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.write(os.path.join(d, 'stored.txt'), 'inside/name.txt')
        z.write(os.path.join(d, 'folder'), 'folder')
    with zipfile.ZipFile(path) as z:
        print([(i.filename, i.is_dir(), i.file_size) for i in z.infolist()])
    root = zipfile.Path(path)
    print(sorted(p.name for p in root.iterdir()), (root / 'inside' / 'name.txt').read_text()[:5], (root / 'inside').is_dir(),
          (root / 'nope').exists(), [p.at for p in root.glob('**/*.txt')])


class Stream(io.RawIOBase):
    def __init__(self):
        self.data = b''

    def writable(self):
        return True

    def write(self, b):
        self.data += bytes(b)
        return len(b)

    def tell(self):
        raise OSError


s = Stream()
with zipfile.ZipFile(s, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('streamed', b'abc' * 1000)
print(zipfile.ZipFile(io.BytesIO(s.data)).read('streamed') == b'abc' * 1000)
# needs 3.12
