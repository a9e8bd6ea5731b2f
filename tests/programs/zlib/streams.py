# zlib and gzip: round trips, piecewise, frames, checksums, errors.
import gzip, io, zlib

data = b"the quick brown fox " * 200 + bytes(range(256)) * 3
for wbits in (15, -15, 31, 9, -9, 25):
    packed = zlib.compress(data, wbits=wbits)
    print(wbits, len(packed) < len(data) // 3, zlib.decompress(packed, wbits=wbits) == data, packed[:2] == (b"\x1f\x8b" if wbits > 15 else packed[:2]))
print(zlib.decompress(zlib.compress(b"")), zlib.decompress(zlib.compress(data, 0)) == data, len(zlib.compress(data, 0)) > len(data))
print(zlib.decompress(zlib.compress(data, 9), 47) == data, zlib.decompress(gzip.compress(data), 47) == data)
print(zlib.crc32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), zlib.adler32(b"hello"), zlib.adler32(data), zlib.adler32(b""), zlib.crc32(b""))
c = zlib.compressobj(6)
out = c.compress(data[:1000]) + c.flush(zlib.Z_SYNC_FLUSH)
print(zlib.decompressobj().decompress(out) == data[:1000])
out += c.compress(data[1000:]) + c.flush()
d = zlib.decompressobj()
got = b"".join(d.decompress(out[i:i + 1]) for i in range(len(out)))
print(got == data, d.eof, d.unused_data, d.unconsumed_tail, d.flush())
d = zlib.decompressobj()
print(len(d.decompress(out + b"more", 10)), d.eof, len(d.unconsumed_tail) > 4)
rest = b""
while not d.eof:
    rest += d.decompress(d.unconsumed_tail, 500)
print(len(rest) + 10 == len(data), d.eof, d.unused_data)
g = zlib.decompressobj(31)
two = gzip.compress(b"one", mtime=0) + gzip.compress(b"two", mtime=0)
print(g.decompress(two), g.eof, zlib.decompress(g.unused_data, 31), gzip.decompress(two))
for f in (lambda: zlib.decompress(b"junk"), lambda: zlib.decompress(out[:20]), lambda: zlib.compress(data, 10), lambda: zlib.compress("text"), lambda: zlib.decompress(out, 5), lambda: c.compress(b"late"), lambda: gzip.decompress(b"junk"), lambda: gzip.decompress(two[:-3])):
    try:
        print(f())
    except (zlib.error, EOFError, TypeError, ValueError, OSError) as e:
        print(type(e).__name__, str(e).split(":")[0])
buffer = io.BytesIO()
with gzip.open(buffer, "wt", encoding="utf-8") as f:
    print(f.write("first\nsécond\n"), file=f)
buffer.seek(0)
with gzip.open(buffer, "rt", encoding="utf-8") as f:
    print(f.readlines())
buffer.seek(0)
f = gzip.GzipFile(fileobj=buffer)
print(f.read(3), f.tell(), f.seek(1), f.readline(), f.peek(2)[:2], f.seek(0, 2), f.readable(), f.writable(), f.mode)
f.close()
print(f.closed, zlib.MAX_WBITS, zlib.error.__name__)
