# TAR archives: written, read, compressed, added to, filtered.
import io
import os
import tarfile
import tempfile

data = bytes(range(256)) * 40


def made(mode='w', **options):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, **options) as t:
        for name, content in ('a.txt', b'hello\n'), ('dir/b.bin', data), ('x' * 120 + '/long', b'long'), ('ünï', b''):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1_000_000_000
            t.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo('link')
        link.type, link.linkname = tarfile.SYMTYPE, 'a.txt'
        t.addfile(link)
        folder = tarfile.TarInfo('folder')
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        t.addfile(folder)
    return buffer


for format in tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
    buffer = made(format=format)
    size = len(buffer.getvalue())
    buffer.seek(0)
    with tarfile.open(fileobj=buffer) as t:
        print(size, [(m.name[-12:], m.size, m.type, m.mtime) for m in t])
        print(t.extractfile('dir/b.bin').read() == data, t.extractfile('link').read(), t.extractfile('folder'))
        with t.extractfile('a.txt') as f:
            print(f.readline(), f.seek(2), f.read(), f.name if hasattr(f, 'name') else '')
for mode in 'w:gz', 'w|', 'w|gz':
    buffer = made(mode)
    buffer.seek(0)
    with tarfile.open(fileobj=buffer, mode='r' if '|' not in mode else mode.replace('w', 'r')) as t:
        total = 0
        for m in t:
            if m.isreg():
                total += len(t.extractfile(m).read()) if '|' not in mode else m.size
        print(mode, total)
with tempfile.TemporaryDirectory() as d:
    os.mkdir(os.path.join(d, 'src'))
    for name in 'one', 'two':
        with open(os.path.join(d, 'src', name), 'w') as f:
            f.write(name)
    path = os.path.join(d, 'made.tar')
    with tarfile.open(path, 'w') as t:
        t.add(os.path.join(d, 'src'), 'src', filter=lambda info: None if info.name.endswith('two') else info)
    with tarfile.open(path, 'a') as t:
        t.add(os.path.join(d, 'src', 'two'), 'src/zwei')
    with tarfile.open(path) as t:
        print(t.getnames(), t.getmember('src').isdir())
        t.extractall(os.path.join(d, 'out'), filter='data')
    print(sorted(os.listdir(os.path.join(d, 'out', 'src'))), open(os.path.join(d, 'out/src/zwei')).read())
    print(tarfile.is_tarfile(path), tarfile.is_tarfile(os.path.join(d, 'src', 'one')))
    evil = io.BytesIO()
    with tarfile.open(fileobj=evil, mode='w') as t:
        info = tarfile.TarInfo('../evil')
        t.addfile(info)
        info = tarfile.TarInfo('link')
        info.type, info.linkname = tarfile.SYMTYPE, '/etc/passwd'
        t.addfile(info)
    evil.seek(0)
    with tarfile.open(fileobj=evil) as t:
        for name in '../evil', 'link':
            try:
                t.extract(name, os.path.join(d, 'out'), filter='data')
            except tarfile.FilterError as e:
                print(type(e).__name__)
        try:
            t.getmember('nope')
        except KeyError as e:
            print(e)
for bad in (lambda: tarfile.open(fileobj=io.BytesIO(b'x' * 600)), lambda: tarfile.open('f', 'q'), lambda: tarfile.open()):
    try:
        bad()
    except (tarfile.ReadError, ValueError) as e:
        print(type(e).__name__, str(e).splitlines()[0])
# needs 3.12
