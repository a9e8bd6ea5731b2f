"""Reading and writing gzip files."""

import builtins
import io
import os
import struct
import sys
import time
import zlib

__all__ = ['BadGzipFile', 'GzipFile', 'open', 'compress', 'decompress']

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16
READ, WRITE = 1, 2
READ_BUFFER_SIZE = 128 * 1024

_COMPRESS_LEVEL_FAST = 1
_COMPRESS_LEVEL_TRADEOFF = 6
_COMPRESS_LEVEL_BEST = 9


class BadGzipFile(OSError):
    """Exception raised in some cases for invalid gzip files."""


def open(filename, mode='rb', compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
    """Open a gzip-compressed file in binary or text mode."""
    if 't' in mode:
        if 'b' in mode:
            raise ValueError(f'Invalid mode: {mode!r}')
    else:
        for name, value in (('encoding', encoding), ('errors', errors), ('newline', newline)):
            if value is not None:
                raise ValueError(f"Argument '{name}' not supported in binary mode")
    binary_mode = mode.replace('t', '')
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, binary_mode, compresslevel)
    elif hasattr(filename, 'read') or hasattr(filename, 'write'):
        file = GzipFile(None, binary_mode, compresslevel, filename)
    else:
        raise TypeError('filename must be a str or bytes object, or a file')
    if 't' in mode:
        return io.TextIOWrapper(file, io.text_encoding(encoding), errors, newline)
    return file


def _read_exact(fp, n):
    data = fp.read(n)
    while len(data) < n:
        more = fp.read(n - len(data))
        if not more:
            raise EOFError('Compressed file ended before the end-of-stream marker was reached')
        data += more
    return data


def _read_header(fp):
    """Reads a member's head; gives its time, or None at the end of the file."""
    magic = fp.read(2)
    if magic == b'':
        return None
    if magic != b'\037\213':
        raise BadGzipFile(f'Not a gzipped file ({magic!r})')
    method, flag, last_mtime = struct.unpack('<BBIxx', _read_exact(fp, 8))
    if method != 8:
        raise BadGzipFile('Unknown compression method')
    if flag & FEXTRA:
        extra_len, = struct.unpack('<H', _read_exact(fp, 2))
        _read_exact(fp, extra_len)
    for bit in (FNAME, FCOMMENT):
        if flag & bit:
            while (c := fp.read(1)) and c != b'\0':
                pass
    if flag & FHCRC:
        _read_exact(fp, 2)
    return last_mtime


class _Pushback:
    """A file of which some bytes have been read too much."""

    def __init__(self, file):
        self.file = file
        self.rest = b''

    def read(self, size):
        if self.rest:
            data, self.rest = self.rest[:size], self.rest[size:]
            return data
        return self.file.read(size)

    def prepend(self, data):
        self.rest = data + self.rest

    def seek(self, off):
        self.rest = b''
        return self.file.seek(off)


class _GzipReader(io.RawIOBase):
    """The unpacked contents of the members of a file, one after the other."""

    def __init__(self, fp):
        self._fp = _Pushback(fp)
        self._restart()

    def _restart(self):
        self._decompressor = None
        self._new_member = True
        self._done = False
        self._pos = 0
        self._size = -1
        self._last_mtime = None

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._pos

    def _start_member(self):
        self._last_mtime_of_member = mtime = _read_header(self._fp)
        if mtime is None:
            return False
        self._last_mtime = mtime
        self._crc = self._member_size = 0
        self._decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
        self._new_member = False
        return True

    def _end_member(self):
        self._fp.prepend(self._decompressor.unused_data)
        crc32, isize = struct.unpack('<II', _read_exact(self._fp, 8))
        if crc32 != self._crc:
            raise BadGzipFile(f'CRC check failed {hex(crc32)} != {hex(self._crc)}')
        if isize != self._member_size & 0xffffffff:
            raise BadGzipFile('Incorrect length of data produced')
        # There may be zeros between members.
        c = b'\0'
        while c == b'\0':
            c = self._fp.read(1)
        self._fp.prepend(c)
        self._new_member = True

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size or self._done:
            return b''
        while True:
            if self._decompressor is not None and self._decompressor.eof and not self._new_member:
                self._end_member()
            if self._new_member and not self._start_member():
                self._done = True
                self._size = self._pos
                return b''
            tail = self._decompressor.unconsumed_tail
            buf = tail or self._fp.read(READ_BUFFER_SIZE)
            data = self._decompressor.decompress(buf, size)
            if data:
                break
            if not buf and not self._decompressor.eof:
                raise EOFError('Compressed file ended before the end-of-stream marker was reached')
        self._crc = zlib.crc32(data, self._crc)
        self._member_size += len(data)
        self._pos += len(data)
        return data

    def seek(self, offset, whence=0):
        if whence == 1:
            offset += self._pos
        elif whence == 2:
            while self.read(io.DEFAULT_BUFFER_SIZE):
                pass
            offset += self._size
        elif whence != 0:
            raise ValueError(f'Invalid value for whence: {whence}')
        if offset < self._pos:
            self._fp.seek(0)
            self._restart()
        while self._pos < offset:
            if not self.read(min(io.DEFAULT_BUFFER_SIZE, offset - self._pos)):
                break
        return self._pos


class GzipFile(io.BufferedIOBase):
    """A gzip file that reads and writes like any other."""

    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None, mtime=None):
        if mode and ('t' in mode or 'U' in mode):
            raise ValueError(f'Invalid mode: {mode!r}')
        if mode and 'b' not in mode:
            mode += 'b'
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or 'rb')
        if filename is None:
            filename = getattr(fileobj, 'name', '')
            if not isinstance(filename, (str, bytes)):
                filename = ''
        else:
            filename = os.fspath(filename)
        if mode is None:
            mode = getattr(fileobj, 'mode', 'rb')
        self.name = filename
        self.compresslevel = compresslevel
        self._mtime_given = mtime
        self.fileobj = fileobj
        if mode.startswith('r'):
            self.mode = READ
            self._buffer = io.BufferedReader(_GzipReader(fileobj))
        elif mode.startswith(('w', 'a', 'x')):
            self.mode = WRITE
            self._crc = zlib.crc32(b'')
            self.size = self.offset = 0
            self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._write_header()
        else:
            raise ValueError(f'Invalid mode: {mode!r}')

    def __repr__(self):
        s = repr(self.fileobj)
        return '<gzip ' + s[1:-1] + ' ' + hex(id(self)) + '>'

    @property
    def mtime(self):
        """The time in the member that was read last."""
        return self._buffer.raw._last_mtime

    def _write_header(self):
        try:
            name = os.path.basename(self.name)
            if not isinstance(name, bytes):
                name = name.encode('latin-1')
            name = name.removesuffix(b'.gz')
        except UnicodeEncodeError:
            name = b''
        mtime = time.time() if self._mtime_given is None else self._mtime_given
        speed = {_COMPRESS_LEVEL_BEST: b'\002', _COMPRESS_LEVEL_FAST: b'\004'}.get(self.compresslevel, b'\000')
        self.fileobj.write(b'\037\213\010' + (b'\010' if name else b'\000') + struct.pack('<L', int(mtime))
                           + speed + b'\377' + (name + b'\000' if name else b''))

    def _check_not_closed(self):
        if self.fileobj is None:
            raise ValueError('I/O operation on closed file.')

    def _check_mode(self, mode, what):
        self._check_not_closed()
        if self.mode != mode:
            import errno
            raise OSError(errno.EBADF, f'{what} on {"write" if mode == READ else "read"}-only GzipFile object')

    def write(self, data):
        self._check_mode(WRITE, 'write()')
        with memoryview(data) as view:
            n = view.nbytes
            data = view.tobytes()
        if n:
            self.fileobj.write(self.compress.compress(data))
            self.size += n
            self._crc = zlib.crc32(data, self._crc)
            self.offset += n
        return n

    def read(self, size=-1):
        self._check_mode(READ, 'read()')
        return self._buffer.read(size)

    def read1(self, size=-1):
        self._check_mode(READ, 'read1()')
        return self._buffer.read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def peek(self, n):
        self._check_mode(READ, 'peek()')
        return self._buffer.peek(n)

    def readline(self, size=-1):
        self._check_not_closed()
        return self._buffer.readline(size)

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        fileobj, mine = self.fileobj, self.myfileobj
        if fileobj is None:
            return
        self.fileobj = self.myfileobj = None
        try:
            if self.mode == WRITE:
                fileobj.write(self.compress.flush())
                fileobj.write(struct.pack('<LL', self._crc, self.size & 0xffffffff))
            else:
                self._buffer.close()
        finally:
            if mine is not None:
                mine.close()

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        self._check_not_closed()
        if self.mode == WRITE:
            self.fileobj.write(self.compress.flush(zlib_mode))
            self.fileobj.flush()

    def fileno(self):
        return self.fileobj.fileno()

    def rewind(self):
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._buffer.seek(0)

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def tell(self):
        return self.offset if self.mode == WRITE else self._buffer.tell()

    def seek(self, offset, whence=0):
        self._check_not_closed()
        if self.mode == READ:
            return self._buffer.seek(offset, whence)
        if whence == 1:
            offset += self.offset
        elif whence:
            raise ValueError('Seek from end not supported')
        if offset < self.offset:
            raise OSError('Negative seek in write mode')
        while self.offset < offset:
            self.write(bytes(min(offset - self.offset, 1024)))
        return self.offset


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=None):
    """Compress data in one shot and return the compressed string."""
    out = io.BytesIO()
    with GzipFile(fileobj=out, mode='wb', compresslevel=compresslevel, mtime=mtime) as f:
        f.write(data)
    return out.getvalue()


def decompress(data):
    """Decompress a gzip compressed string in one shot."""
    with GzipFile(fileobj=io.BytesIO(data)) as f:
        return f.read()


def main():
    from argparse import ArgumentParser
    parser = ArgumentParser(description='A simple command line interface for the gzip module: '
                                        'act like gzip, but do not delete the input file.')
    group = parser.add_mutually_exclusive_group()
    group.add_argument('--fast', action='store_true', help='compress faster')
    group.add_argument('--best', action='store_true', help='compress better')
    group.add_argument('-d', '--decompress', action='store_true', help='act like gunzip instead of gzip')
    parser.add_argument('args', nargs='*', default=['-'], metavar='file')
    args = parser.parse_args()
    level = 1 if args.fast else 9 if args.best else 6
    for arg in args.args:
        if arg == '-':
            source, target = sys.stdin.buffer, sys.stdout.buffer
        elif args.decompress:
            if not arg.endswith('.gz'):
                sys.exit(f'filename doesn\'t end in .gz: {arg!r}')
            source, target = builtins.open(arg, 'rb'), builtins.open(arg[:-3], 'wb')
        else:
            source, target = builtins.open(arg, 'rb'), builtins.open(arg + '.gz', 'wb')
        data = source.read()
        target.write(decompress(data) if args.decompress else compress(data, level))
        target.flush()
        if arg != '-':
            source.close()
            target.close()


if __name__ == '__main__':
    main()
