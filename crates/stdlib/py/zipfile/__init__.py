"""ZIP archives: reading, writing and adding to them."""

import binascii
import io
import os
import shutil
import stat
import struct
import sys
import threading
import time

try:
    import zlib
    crc32 = zlib.crc32
except ImportError:
    zlib = None
    crc32 = binascii.crc32

__all__ = ['BadZipFile', 'BadZipfile', 'error', 'ZIP_STORED', 'ZIP_DEFLATED', 'ZIP_BZIP2', 'ZIP_LZMA',
           'is_zipfile', 'ZipInfo', 'ZipFile', 'PyZipFile', 'LargeZipFile', 'Path']


class BadZipFile(Exception):
    """The file is no ZIP archive, or a damaged one."""


class LargeZipFile(Exception):
    """The archive needs ZIP64, which was not allowed."""


error = BadZipfile = BadZipFile

ZIP64_LIMIT, ZIP_FILECOUNT_LIMIT, ZIP_MAX_COMMENT = (1 << 31) - 1, (1 << 16) - 1, (1 << 16) - 1
ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA = 0, 8, 12, 14
DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION, LZMA_VERSION, MAX_EXTRACT_VERSION = 20, 45, 46, 63, 63

# End of the directory, its ZIP64 form and that one's locator; an entry of the directory; a file's head.
_END = struct.Struct('<4s4H2LH')
_LOCATOR = struct.Struct('<4sLQL')
_END64 = struct.Struct('<4sQ2H2L4Q')
_ENTRY = struct.Struct('<4s4B4HL2L5H2L')
_LOCAL = struct.Struct('<4s2B4HL2L2H')
stringEndArchive, stringCentralDir, stringFileHeader = b'PK\5\6', b'PK\1\2', b'PK\3\4'
_ENCRYPTED, _PATCHED, _STRONG, _UTF8, _DESCRIPTOR = 1, 1 << 5, 1 << 6, 1 << 11, 1 << 3
compressor_names = {0: 'store', 1: 'shrink', 6: 'implode', 8: 'deflate', 9: 'deflate64', 10: 'implode',
                    12: 'bzip2', 14: 'lzma', 97: 'wavpack', 98: 'ppmd'}


def _end_record(f):
    """The end of the directory, and where it stands; None if there is none."""
    f.seek(0, 2)
    size = f.tell()
    f.seek(max(0, size - _END.size - ZIP_MAX_COMMENT))
    data = f.read()
    at = data.rfind(stringEndArchive)
    while at >= 0:
        if at + _END.size <= len(data):
            record = list(_END.unpack_from(data, at))
            comment = data[at + _END.size:at + _END.size + record[7]]
            where = size - len(data) + at
            record += [comment, where]
            return _end64(f, record, where)
        at = data.rfind(stringEndArchive, 0, at)
    return None


def _end64(f, record, where):
    if where < _LOCATOR.size:
        return record
    f.seek(where - _LOCATOR.size)
    sig, disk, offset, disks = _LOCATOR.unpack(f.read(_LOCATOR.size))
    if sig != b'PK\6\7':
        return record
    if disk or disks > 1:
        raise BadZipFile('zipfiles that span multiple disks are not supported')
    f.seek(where - _LOCATOR.size - _END64.size)
    data = f.read(_END64.size)
    if len(data) != _END64.size or data[:4] != b'PK\6\6':
        return record
    _, _, _, _, number, begin, here, total, size, offset = _END64.unpack(data)
    record[1:7] = number, begin, here, total, size, offset
    record[9] = where - _LOCATOR.size - _END64.size
    return record


def is_zipfile(filename):
    """Whether a file is a ZIP archive."""
    try:
        if hasattr(filename, 'read'):
            return _end_record(filename) is not None
        with open(filename, 'rb') as f:
            return _end_record(f) is not None
    except (OSError, BadZipFile):
        return False


class ZipInfo:
    """What an archive tells of a file."""

    __slots__ = ('orig_filename', 'filename', 'date_time', 'compress_type', '_compresslevel', 'comment', 'extra',
                 'create_system', 'create_version', 'extract_version', 'reserved', 'flag_bits', 'volume',
                 'internal_attr', 'external_attr', 'header_offset', 'CRC', 'compress_size', 'file_size',
                 '_raw_time', '_end_offset')

    def __init__(self, filename='NoName', date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        filename = filename.partition('\0')[0]
        if os.sep != '/' and os.sep in filename:
            filename = filename.replace(os.sep, '/')
        self.filename, self.date_time = filename, date_time
        if date_time[0] < 1980:
            raise ValueError('ZIP does not support timestamps before 1980')
        self.compress_type, self._compresslevel = ZIP_STORED, None
        self.comment = self.extra = b''
        self.create_system = 0 if sys.platform == 'win32' else 3
        self.create_version = self.extract_version = DEFAULT_VERSION
        self.reserved = self.flag_bits = self.volume = self.internal_attr = self.external_attr = 0
        self.compress_size = self.file_size = 0
        self._end_offset = None

    def __repr__(self):
        parts = [f'<{self.__class__.__name__} filename={self.filename!r}']
        if self.compress_type != ZIP_STORED:
            parts.append(f' compress_type={compressor_names.get(self.compress_type, self.compress_type)}')
        high, low = self.external_attr >> 16, self.external_attr & 0xffff
        if high:
            parts.append(f' filemode={stat.filemode(high)!r}')
        if low:
            parts.append(f' external_attr={low:#x}')
        folder = self.is_dir()
        if not folder or self.file_size:
            parts.append(f' file_size={self.file_size!r}')
        if (not folder or self.compress_size) and (self.compress_type != ZIP_STORED or self.file_size != self.compress_size):
            parts.append(f' compress_size={self.compress_size!r}')
        return ''.join(parts) + '>'

    def _time(self):
        y, mo, d, h, mi, s = self.date_time[:6]
        return h << 11 | mi << 5 | s // 2, (y - 1980) << 9 | mo << 5 | d

    def _name(self):
        try:
            return self.filename.encode('ascii'), self.flag_bits
        except UnicodeEncodeError:
            return self.filename.encode(), self.flag_bits | _UTF8

    def _needed(self, zip64):
        least = {ZIP_BZIP2: BZIP2_VERSION, ZIP_LZMA: LZMA_VERSION}.get(self.compress_type, 0)
        least = max(least, ZIP64_VERSION if zip64 else 0)
        self.extract_version = max(least, self.extract_version)
        self.create_version = max(least, self.create_version)

    def FileHeader(self, zip64=None):
        """What stands in front of the file's data."""
        if self.flag_bits & _DESCRIPTOR:
            crc = packed = size = 0
        else:
            crc, packed, size = self.CRC, self.compress_size, self.file_size
        extra = self.extra
        if zip64 is None:
            zip64 = size > ZIP64_LIMIT or packed > ZIP64_LIMIT
        if zip64:
            extra += struct.pack('<HHQQ', 1, 16, size, packed)
            size = packed = 0xffffffff
        elif size > ZIP64_LIMIT or packed > ZIP64_LIMIT:
            raise LargeZipFile('Filesize would require ZIP64 extensions')
        self._needed(zip64)
        name, flags = self._name()
        return _LOCAL.pack(stringFileHeader, self.extract_version, self.reserved, flags, self.compress_type,
                           *self._time(), crc, packed, size, len(name), len(extra)) + name + extra

    def _entry(self):
        """The entry of the directory."""
        big, extra = [], _without(self.extra, 1)
        size, packed, offset = self.file_size, self.compress_size, self.header_offset
        if size > ZIP64_LIMIT or packed > ZIP64_LIMIT:
            big += size, packed
            size = packed = 0xffffffff
        if offset > ZIP64_LIMIT:
            big.append(offset)
            offset = 0xffffffff
        if big:
            extra = struct.pack(f'<HH{len(big)}Q', 1, 8 * len(big), *big) + extra
        self._needed(bool(big))
        name, flags = self._name()
        return _ENTRY.pack(stringCentralDir, self.create_version, self.create_system, self.extract_version,
                           self.reserved, flags, self.compress_type, *self._time(), self.CRC, packed, size,
                           len(name), len(extra), len(self.comment), 0, self.internal_attr, self.external_attr,
                           offset) + name + extra + self.comment

    def _decode_extra(self):
        extra = self.extra
        while len(extra) >= 4:
            kind, length = struct.unpack_from('<HH', extra)
            if 4 + length > len(extra):
                raise BadZipFile(f'Corrupt extra field {kind:04x} (size={length})')
            if kind == 1:
                data = extra[4:4 + length]
                try:
                    for field, name in (('file_size', 'File size'), ('compress_size', 'Compress size'), ('header_offset', 'Header offset')):
                        if getattr(self, field) in (0xffffffff, 0xffffffffffffffff):
                            setattr(self, field, struct.unpack_from('<Q', data)[0])
                            data = data[8:]
                except struct.error:
                    raise BadZipFile(f'Corrupt zip64 extra field. {name} not found.') from None
            extra = extra[4 + length:]

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """The info for a file on the disk."""
        filename = os.fspath(filename)
        st = os.stat(filename)
        folder = stat.S_ISDIR(st.st_mode)
        when = time.localtime(st.st_mtime)[:6]
        if not strict_timestamps:
            when = (1980, 1, 1, 0, 0, 0) if when[0] < 1980 else (2107, 12, 31, 23, 59, 59) if when[0] > 2107 else when
        name = os.path.normpath(os.path.splitdrive(filename if arcname is None else arcname)[1]).lstrip('/')
        info = cls(name + '/' if folder else name, when)
        info.external_attr = (st.st_mode & 0xffff) << 16
        if folder:
            info.external_attr |= 0x10
        else:
            info.file_size = st.st_size
        return info

    def is_dir(self):
        """Whether it is a folder."""
        return self.filename.endswith('/')


def _without(extra, kind):
    """The extra fields but those of a kind."""
    kept, rest = b'', extra
    while len(rest) >= 4:
        this, length = struct.unpack_from('<HH', rest)
        if this != kind:
            kept += rest[:4 + length]
        rest = rest[4 + length:]
    return kept + rest


def _check_compression(kind):
    if kind == ZIP_STORED:
        return
    if kind == ZIP_DEFLATED:
        if not zlib:
            raise RuntimeError('Compression requires the (missing) zlib module')
    elif kind == ZIP_BZIP2:
        try:
            import bz2
        except ImportError:
            raise RuntimeError('Compression requires the (missing) bz2 module') from None
    elif kind == ZIP_LZMA:
        raise RuntimeError('Compression requires the (missing) lzma module')
    else:
        raise NotImplementedError('That compression method is not supported')


def _compressor(kind, level):
    if kind == ZIP_DEFLATED:
        return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION if level is None else level, zlib.DEFLATED, -15)
    if kind == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Compressor(9 if level is None else level)
    return None


def _decompressor(kind):
    if kind == ZIP_STORED:
        return None
    if kind == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if kind == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Decompressor()
    name = compressor_names.get(kind)
    raise NotImplementedError(f'compression type {kind:d} ({name})' if name else f'compression type {kind:d}')


class _Cipher:
    """The old cipher of PKZIP."""

    table = None

    def __init__(self, password):
        if _Cipher.table is None:

            _Cipher.table = [self._entry(n) for n in range(256)]
        self.keys = [305419896, 591751049, 878082192]
        for c in password:
            self.update(c)

    @staticmethod
    def _entry(n):
        for _ in range(8):
            n = n >> 1 ^ 0xedb88320 if n & 1 else n >> 1
        return n

    def update(self, c):
        k, table = self.keys, self.table
        k[0] = k[0] >> 8 ^ table[(k[0] ^ c) & 0xff]
        k[1] = ((k[1] + (k[0] & 0xff)) * 134775813 + 1) & 0xffffffff
        k[2] = k[2] >> 8 ^ table[(k[2] ^ k[1] >> 24) & 0xff]

    def __call__(self, data):
        out = bytearray()
        for c in data:
            k = self.keys[2] | 2
            c ^= k * (k ^ 1) >> 8 & 0xff
            self.update(c)
            out.append(c)
        return bytes(out)


class _Part:
    """A file's data in the archive's file, which others read too."""

    def __init__(self, archive, pos):
        self.archive, self.pos = archive, pos
        self.file = archive.fp
        archive._refs += 1

    def read(self, n=-1):
        with self.archive._lock:
            if self.archive._writing:
                raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. "
                                 'Close the writing handle before trying to read.')
            self.file.seek(self.pos)
            data = self.file.read(n)
            self.pos = self.file.tell()
            return data

    def close(self):
        if self.file is not None:
            self.file = None
            self.archive._release()


class ZipExtFile(io.BufferedIOBase):
    """A file of an archive, to be read."""

    MAX_N, MIN_READ_SIZE = 1 << 30, 4096

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._file, self._start, self._pwd = fileobj, fileobj.pos if hasattr(fileobj, 'pos') else None, pwd
        self._info = zipinfo
        self.mode, self.name, self.newlines = mode, zipinfo.filename, None
        self._closing = close_fileobj
        self._restart()

    def _restart(self):
        self._left, self._out = self._info.compress_size, self._info.file_size
        self._decompressor = _decompressor(self._info.compress_type)
        self._buffer, self._at, self._eof = b'', 0, False
        self._crc = crc32(b'')
        self._pos = 0
        self._cipher = None
        if self._info.flag_bits & _ENCRYPTED:
            self._cipher = _Cipher(self._pwd)
            head = self._cipher(self._file.read(12))
            self._left -= 12
            check = self._info._raw_time >> 8 & 0xff if self._info.flag_bits & _DESCRIPTOR else self._info.CRC >> 24 & 0xff
            if head[11] != check:
                raise RuntimeError(f'Bad password for file {self._info.orig_filename!r}')

    def __repr__(self):
        name = f'{self.__class__.__module__}.{self.__class__.__qualname__}'
        if self.closed:
            return f'<{name} [closed]>'
        kind = self._info.compress_type
        more = f' compress_type={compressor_names.get(kind, kind)}' if kind else ''
        return f'<{name} name={self.name!r} mode={self.mode!r}{more}>'

    def readable(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return True

    def _more(self):
        """Reads and unpacks the next piece."""
        if self._eof:
            return b''
        raw = self._file.read(min(self._left, 1 << 16)) if self._left else b''
        if self._left and not raw:
            raise EOFError
        self._left -= len(raw)
        if self._cipher is not None:
            raw = self._cipher(raw)
        if self._decompressor is None:
            data = raw
        elif self._info.compress_type == ZIP_DEFLATED:
            data = self._decompressor.decompress(raw)
            if not self._left:
                data += self._decompressor.flush()
        else:
            data = self._decompressor.decompress(raw) if raw and not self._decompressor.eof else b''
        data = data[:self._out]
        self._out -= len(data)
        self._eof = self._out <= 0 or not self._left
        self._crc = crc32(data, self._crc)
        if self._eof and self._crc != self._info.CRC:
            raise BadZipFile(f'Bad CRC-32 for file {self.name!r}')
        return data

    def read(self, n=-1):
        """Bytes of the file, all with -1."""
        if self.closed:
            raise ValueError('read from closed file.')
        parts, need = [self._buffer[self._at:]], n if n is not None and n >= 0 else float('inf')
        have = len(parts[0])
        while have < need and not self._eof:
            data = self._more()
            parts.append(data)
            have += len(data)
        data = b''.join(parts)
        if have > need:
            data, self._buffer = data[:n], data[n:]
        else:
            self._buffer = b''
        self._at = 0
        self._pos += len(data)
        return data

    def read1(self, n=-1):
        """What is unpacked already, or the next piece."""
        while self._at >= len(self._buffer) and not self._eof:
            self._buffer, self._at = self._more(), 0
        end = len(self._buffer) if n is None or n < 0 else self._at + n
        data = self._buffer[self._at:end]
        self._at += len(data)
        self._pos += len(data)
        return data

    def peek(self, n=1):
        """The next bytes, which stay to be read."""
        if n > len(self._buffer) - self._at:
            pos = self._pos
            data = self.read(n)
            self._buffer, self._at, self._pos = data + self._buffer[self._at:], 0, pos
        return self._buffer[self._at:self._at + 512]

    def readline(self, limit=-1):
        """A line."""
        end = self._buffer.find(b'\n', self._at) + 1
        if end and limit < 0:
            line = self._buffer[self._at:end]
            self._at = end
            self._pos += len(line)
            return line
        return super().readline(limit)

    def seekable(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return self._start is not None

    def tell(self):
        if self.closed:
            raise ValueError('tell on closed file.')
        return self._pos

    def seek(self, offset, whence=os.SEEK_SET):
        """Go to a position; backwards, all is unpacked anew."""
        if self.closed:
            raise ValueError('seek on closed file.')
        if self._start is None:
            raise io.UnsupportedOperation('underlying stream is not seekable')
        base = {0: 0, 1: self._pos, 2: self._info.file_size}.get(whence)
        if base is None:
            raise ValueError('whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)')
        target = min(max(base + offset, 0), self._info.file_size)
        if target < self._pos:
            self._file.pos = self._start
            self._restart()
        while self._pos < target:
            if not self.read(min(1 << 16, target - self._pos)):
                break
        return self._pos

    def close(self):
        try:
            if self._closing and not self.closed:
                self._file.close()
        finally:
            super().close()


class _ZipWriteFile(io.BufferedIOBase):
    def __init__(self, archive, info, zip64):
        self._archive, self._info, self._zip64 = archive, info, zip64
        self._compressor = _compressor(info.compress_type, info._compresslevel)
        self._size = self._packed = self._crc = 0
        self.name, self.mode = info.filename, 'wb'

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        data = bytes(data)
        n = len(data)
        self._size += n
        self._crc = crc32(data, self._crc)
        if self._compressor:
            data = self._compressor.compress(data)
            self._packed += len(data)
        self._archive.fp.write(data)
        return n

    def close(self):
        if self.closed:
            return
        archive, info = self._archive, self._info
        try:
            super().close()
            if self._compressor:
                data = self._compressor.flush()
                self._packed += len(data)
                archive.fp.write(data)
                info.compress_size = self._packed
            else:
                info.compress_size = self._size
            info.CRC, info.file_size = self._crc, self._size
            if not self._zip64 and (self._size > ZIP64_LIMIT or info.compress_size > ZIP64_LIMIT):
                raise RuntimeError('File size too large, try using force_zip64' if self._size > ZIP64_LIMIT
                                   else 'Compressed size too large, try using force_zip64')
            if info.flag_bits & _DESCRIPTOR:
                form = '<LLQQ' if self._zip64 else '<LLLL'
                archive.fp.write(struct.pack(form, 0x08074b50, info.CRC, info.compress_size, info.file_size))
                archive.start_dir = archive.fp.tell()
            else:
                archive.start_dir = archive.fp.tell()
                archive.fp.seek(info.header_offset)
                archive.fp.write(info.FileHeader(self._zip64))
                archive.fp.seek(archive.start_dir)
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
        finally:
            archive._writing = False


class ZipFile:
    """An archive."""

    fp = None

    def __init__(self, file, mode='r', compression=ZIP_STORED, allowZip64=True, compresslevel=None, *,
                 strict_timestamps=True, metadata_encoding=None):
        if mode not in ('r', 'w', 'x', 'a'):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _check_compression(compression)
        self._allowZip64, self.compression, self.compresslevel = allowZip64, compression, compresslevel
        self._changed = self._writing = False
        self.debug, self.NameToInfo, self.filelist, self.mode, self.pwd, self._comment = 0, {}, [], mode, None, b''
        self._strict, self.metadata_encoding = strict_timestamps, metadata_encoding
        if metadata_encoding and mode != 'r':
            raise ValueError('metadata_encoding is only supported for reading files')
        self._refs, self._lock, self._seekable = 1, threading.RLock(), True
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._passed, self.filename = 0, file
            if mode == 'a':
                try:
                    self.fp = open(file, 'r+b')
                except OSError:
                    self.mode = mode = 'w'
                    self.fp = open(file, 'w+b')
            else:
                self.fp = open(file, {'r': 'rb', 'w': 'w+b', 'x': 'x+b'}[mode])
        else:
            self._passed, self.fp, self.filename = 1, file, getattr(file, 'name', None)
        try:
            if mode == 'r':
                self._read_directory()
            elif mode in ('w', 'x'):
                self._changed = True
                self._begin()
            else:
                try:
                    self._read_directory()
                    self.fp.seek(self.start_dir)
                except BadZipFile:
                    self.fp.seek(0, 2)
                    self._changed = True
                    self.start_dir = self.fp.tell()
        except:
            fp, self.fp = self.fp, None
            if not self._passed:
                fp.close()
            raise

    def _begin(self):
        try:
            self.start_dir = self.fp.tell()
        except (AttributeError, OSError):
            self.fp = _Tellable(self.fp)
            self.start_dir, self._seekable = 0, False
        else:
            try:
                self.fp.seek(self.start_dir)
            except (AttributeError, OSError):
                self._seekable = False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __repr__(self):
        parts = [f'<{self.__class__.__module__}.{self.__class__.__qualname__}']
        if self.fp is None:
            parts.append(' [closed]')
        else:
            if self._passed:
                parts.append(f' file={self.fp!r}')
            elif self.filename is not None:
                parts.append(f' filename={self.filename!r}')
            parts.append(f' mode={self.mode!r}')
        return ''.join(parts) + '>'

    def _read_directory(self):
        fp = self.fp
        try:
            end = _end_record(fp)
        except OSError:
            raise BadZipFile('File is not a zip file') from None
        if not end:
            raise BadZipFile('File is not a zip file')
        size, offset, self._comment, where = end[5], end[6], end[8], end[9]
        # What stands in front of the archive moves everything.
        concat = where - size - offset
        self.start_dir = offset + concat
        if self.start_dir < 0:
            raise BadZipFile('Bad offset for central directory')
        fp.seek(self.start_dir)
        data, at = fp.read(size), 0
        while at < size:
            head = data[at:at + _ENTRY.size]
            if len(head) != _ENTRY.size:
                raise BadZipFile('Truncated central directory')
            (sig, made, system, needed, reserved, flags, kind, t, d, crc, packed, full, nname, nextra, ncomment, disk,
             internal, external, header) = _ENTRY.unpack(head)
            if sig != stringCentralDir:
                raise BadZipFile('Bad magic number for central directory')
            at += _ENTRY.size
            name = data[at:at + nname]
            orig = name.decode('utf-8' if flags & _UTF8 else self.metadata_encoding or 'cp437')
            info = ZipInfo(orig)
            at += nname
            info.extra = data[at:at + nextra]
            at += nextra
            info.comment = data[at:at + ncomment]
            at += ncomment
            info.header_offset = header
            info.create_version, info.create_system, info.extract_version, info.reserved = made, system, needed, reserved
            info.flag_bits, info.compress_type, info.CRC = flags, kind, crc
            info.compress_size, info.file_size = packed, full
            if needed > MAX_EXTRACT_VERSION:
                raise NotImplementedError(f'zip file version {needed / 10:.1f}')
            info.volume, info.internal_attr, info.external_attr, info._raw_time = disk, internal, external, t
            info.date_time = (d >> 9) + 1980, d >> 5 & 0xf, d & 0x1f, t >> 11, t >> 5 & 0x3f, (t & 0x1f) * 2
            info._decode_extra()
            info.header_offset += concat
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info

    def namelist(self):
        """The names of the files."""
        return [info.filename for info in self.filelist]

    def infolist(self):
        """The infos of the files."""
        return self.filelist

    def printdir(self, file=None):
        """Print names, times and sizes."""
        print('%-46s %19s %12s' % ('File Name', 'Modified    ', 'Size'), file=file)
        for info in self.filelist:
            date = '%d-%02d-%02d %02d:%02d:%02d' % info.date_time[:6]
            print('%-46s %s %12d' % (info.filename, date, info.file_size), file=file)

    def testzip(self):
        """The name of the first damaged file, or None."""
        for info in self.filelist:
            try:
                with self.open(info.filename, 'r') as f:
                    while f.read(1 << 20):
                        pass
            except BadZipFile:
                return info.filename

    def getinfo(self, name):
        """The info of a file."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError(f'There is no item named {name!r} in the archive')
        return info

    def setpassword(self, pwd):
        """Set the password of the files."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError(f'pwd: expected bytes, got {type(pwd).__name__}')
        self.pwd = pwd or None

    @property
    def comment(self):
        """What is said of the archive."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError(f'comment: expected bytes, got {type(comment).__name__}')
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn(f'Archive comment is too long; truncating to {ZIP_MAX_COMMENT} bytes', stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._changed = True

    def read(self, name, pwd=None):
        """The bytes of a file."""
        with self.open(name, 'r', pwd) as f:
            return f.read()

    def open(self, name, mode='r', pwd=None, *, force_zip64=False):
        """A file of the archive, to read or to write."""
        if mode not in {'r', 'w'}:
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == 'w':
            raise ValueError('pwd is only supported for reading files')
        if not self.fp:
            raise ValueError('Attempt to use ZIP archive that was already closed')
        if isinstance(name, ZipInfo):
            info = name
        elif mode == 'w':
            info = ZipInfo(name, date_time=time.localtime(time.time())[:6])
            info.compress_type, info._compresslevel = self.compression, self.compresslevel
        else:
            info = self.getinfo(name)
        if mode == 'w':
            return self._open_to_write(info, force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. Close the "
                             'writing handle before trying to read.')
        part = _Part(self, info.header_offset)
        try:
            head = part.read(_LOCAL.size)
            if len(head) != _LOCAL.size:
                raise BadZipFile('Truncated file header')
            head = _LOCAL.unpack(head)
            if head[0] != stringFileHeader:
                raise BadZipFile('Bad magic number for file header')
            raw = part.read(head[10])
            if head[11]:
                part.pos += head[11]
            if info.flag_bits & _PATCHED:
                raise NotImplementedError('compressed patched data (flag bit 5)')
            if info.flag_bits & _STRONG:
                raise NotImplementedError('strong encryption (flag bit 6)')
            text = raw.decode('utf-8' if head[3] & _UTF8 else self.metadata_encoding or 'cp437')
            if text != info.orig_filename:
                raise BadZipFile(f'File name in directory {info.orig_filename!r} and header {raw!r} differ.')
            if info.flag_bits & _ENCRYPTED:
                pwd = pwd or self.pwd
                if pwd and not isinstance(pwd, bytes):
                    raise TypeError(f'pwd: expected bytes, got {type(pwd).__name__}')
                if not pwd:
                    raise RuntimeError(f'File {name!r} is encrypted, password required for extraction')
            else:
                pwd = None
            return ZipExtFile(part, mode, info, pwd, True)
        except:
            part.close()
            raise

    def _open_to_write(self, info, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError('force_zip64 is True, but allowZip64 was False when opening the ZIP file.')
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle open on it. Close the "
                             'first handle before opening another.')
        info.compress_size = info.CRC = 0
        info.flag_bits = 0
        if not self._seekable:
            info.flag_bits |= _DESCRIPTOR
        if not info.external_attr:
            info.external_attr = 0o600 << 16
        zip64 = force_zip64 or info.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile('Filesize would require ZIP64 extensions')
        if self._seekable:
            self.fp.seek(self.start_dir)
        info.header_offset = self.fp.tell()
        self._writecheck(info)
        self._changed = True
        self.fp.write(info.FileHeader(zip64))
        self._writing = True
        return _ZipWriteFile(self, info, zip64)

    def extract(self, member, path=None, pwd=None):
        """Unpack a file to the disk; its path there."""
        return self._extract(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Unpack all files to the disk."""
        path = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract(member, path, pwd)

    def _extract(self, member, target, pwd):
        info = member if isinstance(member, ZipInfo) else self.getinfo(member)
        # Nothing leads out of the folder.
        parts = os.path.splitdrive(info.filename)[1].split('/')
        target = os.path.normpath(os.path.join(target, *[p for p in parts if p not in ('', '.', '..')]))
        folder = os.path.dirname(target)
        if folder:
            os.makedirs(folder, exist_ok=True)
        if info.is_dir():
            if not os.path.isdir(target):
                try:
                    os.mkdir(target)
                except FileExistsError:
                    if not os.path.isdir(target):
                        raise
            return target
        with self.open(info, pwd=pwd) as source, open(target, 'wb') as f:
            shutil.copyfileobj(source, f)
        return target

    def _writecheck(self, info):
        if info.filename in self.NameToInfo:
            import warnings
            warnings.warn('Duplicate name: %r' % info.filename, stacklevel=3)
        if self.mode not in ('w', 'x', 'a'):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError('Attempt to write ZIP archive that was already closed')
        _check_compression(info.compress_type)
        if not self._allowZip64 and len(self.filelist) >= ZIP_FILECOUNT_LIMIT:
            raise LargeZipFile('Files count would require ZIP64 extensions')

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Add a file of the disk."""
        if not self.fp:
            raise ValueError('Attempt to write to ZIP archive that was already closed')
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")
        info = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict)
        if info.is_dir():
            self.mkdir(info)
            return
        info.compress_type = self.compression if compress_type is None else compress_type
        info._compresslevel = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, 'rb') as source, self.open(info, 'w') as target:
            shutil.copyfileobj(source, target, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Add a file of these bytes or this text."""
        if isinstance(data, str):
            data = data.encode()
        if isinstance(zinfo_or_arcname, ZipInfo):
            info = zinfo_or_arcname
        else:
            info = ZipInfo(zinfo_or_arcname, time.localtime(time.time())[:6])
            info.compress_type, info._compresslevel = self.compression, self.compresslevel
            info.external_attr = 0o40775 << 16 | 0x10 if info.filename.endswith('/') else 0o600 << 16
        if not self.fp:
            raise ValueError('Attempt to write to ZIP archive that was already closed')
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists.")
        if compress_type is not None:
            info.compress_type = compress_type
        if compresslevel is not None:
            info._compresslevel = compresslevel
        info.file_size = len(data)
        with self._lock, self.open(info, mode='w') as target:
            target.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=0o777):
        """Add a folder."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            info = zinfo_or_directory_name
            if not info.is_dir():
                raise ValueError('The given ZipInfo does not describe a directory')
        elif isinstance(zinfo_or_directory_name, str):
            info = ZipInfo(zinfo_or_directory_name.removesuffix('/') + '/')
            info.external_attr = (0o40000 | mode) << 16 | 0x10
        else:
            raise TypeError('Expected type str or ZipInfo')
        info.compress_size = info.file_size = info.CRC = 0
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            info.header_offset = self.fp.tell()
            self._writecheck(info)
            self._changed = True
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
            self.fp.write(info.FileHeader(False))
            self.start_dir = self.fp.tell()

    def __del__(self):
        self.close()

    def _release(self):
        self._refs -= 1
        if not self._refs and not self._passed and self._closing is not None:
            self._closing.close()

    _closing = None

    def close(self):
        """Write the directory, and close the file."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it. Close the writing "
                             'handle before closing the zip.')
        try:
            if self.mode in ('w', 'x', 'a') and self._changed:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_end()
        finally:
            self._closing, self.fp = self.fp, None
            self._release()

    def _write_end(self):
        for info in self.filelist:
            self.fp.write(info._entry())
        end = self.fp.tell()
        count, size, offset = len(self.filelist), end - self.start_dir, self.start_dir
        if count > ZIP_FILECOUNT_LIMIT or offset > ZIP64_LIMIT or size > ZIP64_LIMIT:
            if not self._allowZip64:
                raise LargeZipFile('Files count would require ZIP64 extensions')
            self.fp.write(_END64.pack(b'PK\6\6', 44, 45, 45, 0, 0, count, count, size, offset))
            self.fp.write(_LOCATOR.pack(b'PK\6\7', 0, end, 1))
            count, size, offset = min(count, 0xffff), min(size, 0xffffffff), min(offset, 0xffffffff)
        self.fp.write(_END.pack(stringEndArchive, 0, 0, count, count, size, offset, len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == 'a':
            self.fp.truncate()
        self.fp.flush()


class _Tellable:
    """A file that is only written to, and knows how much."""

    def __init__(self, fp):
        self.fp, self.offset = fp, 0

    def write(self, data):
        n = self.fp.write(data)
        self.offset += n
        return n

    def tell(self):
        return self.offset

    def flush(self):
        self.fp.flush()

    def close(self):
        self.fp.close()


class PyZipFile(ZipFile):
    """An archive of modules."""

    def __init__(self, file, mode='r', compression=ZIP_STORED, allowZip64=True, optimize=-1):
        super().__init__(file, mode=mode, compression=compression, allowZip64=allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename='', filterfunc=None):
        """Add a module, or all of a package."""
        pathname = os.fspath(pathname)
        if filterfunc and not filterfunc(pathname):
            return
        name = os.path.basename(pathname)
        if os.path.isfile(pathname):
            if not pathname.endswith('.py'):
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self.write(pathname, f'{basename}/{name}' if basename else name)
            return
        package = os.path.isfile(os.path.join(pathname, '__init__.py'))
        if package:
            basename = f'{basename}/{name}' if basename else name
        for entry in sorted(os.listdir(pathname)):
            path = os.path.join(pathname, entry)
            if entry.endswith('.py') or package and os.path.isfile(os.path.join(path, '__init__.py')):
                self.writepy(path, basename, filterfunc)


def __getattr__(name):
    if name == 'Path':
        from ._path import Path
        return Path
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
