"""TAR archives: reading, writing and adding to them."""

import copy
import io
import os
import re
import shutil
import stat
import time
from builtins import open as bltn_open

try:
    import grp
    import pwd
except ImportError:
    grp = pwd = None

__all__ = ['TarFile', 'TarInfo', 'is_tarfile', 'TarError', 'ReadError', 'CompressionError', 'StreamError',
           'ExtractError', 'HeaderError', 'ENCODING', 'USTAR_FORMAT', 'GNU_FORMAT', 'PAX_FORMAT', 'DEFAULT_FORMAT',
           'open', 'fully_trusted_filter', 'data_filter', 'tar_filter', 'FilterError', 'AbsoluteLinkError',
           'OutsideDestinationError', 'SpecialFileError', 'AbsolutePathError', 'LinkOutsideDestinationError']

version = '0.9.0'
NUL, BLOCKSIZE = b'\0', 512
RECORDSIZE = BLOCKSIZE * 20
GNU_MAGIC, POSIX_MAGIC = b'ustar  \0', b'ustar\00000'
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155
REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE, BLKTYPE, DIRTYPE, FIFOTYPE, CONTTYPE = (
    b'0', b'\0', b'1', b'2', b'3', b'4', b'5', b'6', b'7')
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b'L', b'K', b'S'
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b'x', b'g', b'X'
USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = 0, 1, 2
DEFAULT_FORMAT = PAX_FORMAT
SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE,
                   GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
REGULAR_TYPES = REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE
GNU_TYPES = GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE
PAX_FIELDS = 'path', 'linkpath', 'size', 'mtime', 'uid', 'gid', 'uname', 'gname'
PAX_NAME_FIELDS = {'path', 'linkpath', 'uname', 'gname'}
PAX_NUMBER_FIELDS = {'atime': float, 'ctime': float, 'mtime': float, 'uid': int, 'gid': int, 'size': int}
ENCODING = 'utf-8'


class TarError(Exception):
    """The base of them all."""


class ExtractError(TarError):
    """A file cannot be unpacked fully."""


class ReadError(TarError):
    """The archive cannot be read."""


class CompressionError(TarError):
    """The compression is not to be had."""


class StreamError(TarError):
    """A stream cannot do that."""


class HeaderError(TarError):
    """The base of errors in headers."""


class EmptyHeaderError(HeaderError):
    pass


class TruncatedHeaderError(HeaderError):
    pass


class EOFHeaderError(HeaderError):
    pass


class InvalidHeaderError(HeaderError):
    pass


class SubsequentHeaderError(HeaderError):
    pass


class FilterError(TarError):
    """A file is refused by a filter."""

    text = '{0!r} is refused'

    def __init__(self, tarinfo, path=None):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(self.text.format(tarinfo.name, path))


class AbsolutePathError(FilterError):
    text = 'member {0!r} has an absolute path'


class OutsideDestinationError(FilterError):
    text = '{0!r} would be extracted to {1!r}, which is outside the destination'


class SpecialFileError(FilterError):
    text = '{0!r} is a special file'


class AbsoluteLinkError(FilterError):
    text = '{0!r} is a link to an absolute path'


class LinkOutsideDestinationError(FilterError):
    text = '{0!r} would link to {1!r}, which is outside the destination'


def stn(s, length, encoding, errors):
    """Text as bytes of a length."""
    s = s.encode(encoding, errors)
    return s[:length] + (length - len(s)) * NUL


def nts(s, encoding, errors):
    """The text of bytes up to a NUL."""
    return s.partition(NUL)[0].decode(encoding, errors)


def nti(s):
    """The number of a header's field."""
    if s[0] in (0o200, 0o377):
        n = int.from_bytes(s[1:], 'big')
        return n - 256 ** (len(s) - 1) if s[0] == 0o377 else n
    try:
        return int(nts(s, 'ascii', 'strict').strip() or '0', 8)
    except ValueError:
        raise InvalidHeaderError('invalid header') from None


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """A number as a header's field."""
    original, n = n, int(n)
    if 0 <= n < 8 ** (digits - 1):
        return bytes('%0*o' % (digits - 1, n), 'ascii') + NUL
    if format == GNU_FORMAT and -256 ** (digits - 1) <= n < 256 ** (digits - 1):
        if n >= 0:
            return bytes([0o200]) + n.to_bytes(digits - 1, 'big')
        return bytes([0o377]) + (256 ** (digits - 1) + n).to_bytes(digits - 1, 'big')
    raise ValueError('overflow in number field')


def calc_chksums(buf):
    """The sums of a header: of unsigned and of signed bytes."""
    body = buf[:148] + buf[156:512]
    unsigned = 256 + sum(body)
    return unsigned, unsigned - 256 * sum(c > 127 for c in body)


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy so many bytes."""
    if length is None:
        shutil.copyfileobj(src, dst, bufsize or 16384)
        return
    while length:
        data = src.read(min(length, bufsize or 16384))
        if not data:
            raise exception('unexpected end of data')
        dst.write(data)
        length -= len(data)


class _FileInFile:
    """A part of a file; with holes where a map of pieces says so."""

    def __init__(self, fileobj, offset, size, name, blockinfo=None):
        self.fileobj, self.offset, self.size, self.name = fileobj, offset, size, name
        self.position, self.closed = 0, False
        self.map, last, real = [], 0, offset
        for at, length in blockinfo or [(0, size)]:
            if at > last:
                self.map.append((False, last, at, None))
            if length:
                self.map.append((True, at, at + length, real))
                real += length
                last = at + length
        if last < size:
            self.map.append((False, last, size, None))

    mode = 'rb'

    def flush(self):
        pass

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return self.fileobj.seekable()

    def tell(self):
        return self.position

    def seek(self, position, whence=io.SEEK_SET):
        base = {0: 0, 1: self.position, 2: self.size}.get(whence)
        if base is None:
            raise ValueError('Invalid argument')
        self.position = min(max(base + position, 0), self.size)
        return self.position

    def read(self, size=None):
        left = self.size - self.position
        size = left if size is None or size < 0 else min(size, left)
        parts = []
        for real, start, stop, where in self.map:
            if not size or self.position >= stop:
                continue
            n = min(size, stop - self.position)
            if real:
                self.fileobj.seek(where + self.position - start)
                data = self.fileobj.read(n)
                if len(data) != n:
                    raise ReadError('unexpected end of data')
                parts.append(data)
            else:
                parts.append(bytes(n))
            size -= n
            self.position += n
        return b''.join(parts)

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def close(self):
        self.closed = True


class ExFileObject(io.BufferedReader):
    """A file of an archive, to be read."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size, tarinfo.name, tarinfo.sparse))


def _filtered(member, dest_path, for_data=True):
    new, name = {}, member.name
    dest_path = os.path.realpath(dest_path)
    if name.startswith(('/', os.sep)):
        name = new['name'] = member.path.lstrip('/' + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target = os.path.realpath(os.path.join(dest_path, name))
    if os.path.commonpath([target, dest_path]) != dest_path:
        raise OutsideDestinationError(member, target)
    mode = member.mode
    if mode is not None:
        mode &= 0o755
        if for_data:
            if member.isreg() or member.islnk():
                if not mode & 0o100:
                    mode &= ~0o111
                mode |= 0o600
            elif member.isdir() or member.issym():
                mode = None
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            new['mode'] = mode
    if for_data:
        for field in 'uid', 'gid', 'uname', 'gname':
            if getattr(member, field) is not None:
                new[field] = None
        if member.islnk() or member.issym():
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            base = os.path.dirname(name) if member.issym() else ''
            target = os.path.realpath(os.path.join(dest_path, base, member.linkname))
            if os.path.commonpath([target, dest_path]) != dest_path:
                raise LinkOutsideDestinationError(member, target)
    return new


def fully_trusted_filter(member, dest_path):
    """Take files as they are."""
    return member


def tar_filter(member, dest_path):
    """Take what tar would: nothing outside the folder, no special modes."""
    new = _filtered(member, dest_path, False)
    return member.replace(**new, deep=False) if new else member


def data_filter(member, dest_path):
    """Take files, folders and links that stay inside; no owners."""
    new = _filtered(member, dest_path, True)
    return member.replace(**new, deep=False) if new else member


_NAMED_FILTERS = {'fully_trusted': fully_trusted_filter, 'tar': tar_filter, 'data': data_filter}
_KEEP = object()


class TarInfo:
    """What an archive tells of a file."""

    __slots__ = ('name', 'mode', 'uid', 'gid', 'size', 'mtime', 'chksum', 'type', 'linkname', 'uname', 'gname',
                 'devmajor', 'devminor', 'offset', 'offset_data', 'pax_headers', 'sparse', 'tarfile',
                 '_sparse_structs', '_link_target')

    def __init__(self, name=''):
        self.name, self.mode = name, 0o644
        self.uid = self.gid = self.size = self.mtime = self.chksum = 0
        self.type, self.linkname, self.uname, self.gname = REGTYPE, '', '', ''
        self.devmajor = self.devminor = self.offset = self.offset_data = 0
        self.sparse, self.pax_headers, self.tarfile = None, {}, None

    @property
    def path(self):
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def __repr__(self):
        return f'<{self.__class__.__name__!s} {self.name!r} at {id(self):#x}>'

    def replace(self, *, name=_KEEP, mtime=_KEEP, mode=_KEEP, linkname=_KEEP, uid=_KEEP, gid=_KEEP, uname=_KEEP,
                gname=_KEEP, deep=True, _KEEP=_KEEP):
        """A copy with other values."""
        result = copy.deepcopy(self) if deep else copy.copy(self)
        for field, value in dict(name=name, mtime=mtime, mode=mode, linkname=linkname, uid=uid, gid=gid, uname=uname, gname=gname).items():
            if value is not _KEEP:
                setattr(result, field, value)
        return result

    def get_info(self):
        """The values as a dict."""
        info = {field: getattr(self, field) for field in (
            'name', 'mode', 'uid', 'gid', 'size', 'mtime', 'chksum', 'type', 'linkname', 'uname', 'gname', 'devmajor', 'devminor')}
        info['mode'] = (self.mode or 0) & 0o7777
        if info['type'] == DIRTYPE and not info['name'].endswith('/'):
            info['name'] += '/'
        return info

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors='surrogateescape'):
        """The header's blocks."""
        for field in 'name', 'mode', 'uid', 'gid', 'size', 'mtime', 'linkname', 'uname', 'gname':
            if getattr(self, field) is None:
                raise ValueError(f'{field} may not be None')
        info = self.get_info()
        if format == USTAR_FORMAT:
            return self.create_ustar_header(info, encoding, errors)
        if format == GNU_FORMAT:
            return self.create_gnu_header(info, encoding, errors)
        if format == PAX_FORMAT:
            return self.create_pax_header(info, encoding)
        raise ValueError('invalid format')

    def create_ustar_header(self, info, encoding, errors):
        info['magic'] = POSIX_MAGIC
        if len(info['linkname'].encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError('linkname is too long')
        if len(info['name'].encode(encoding, errors)) > LENGTH_NAME:
            info['prefix'], info['name'] = self._split_name(info['name'], encoding, errors)
        return self._header(info, USTAR_FORMAT, encoding, errors)

    def create_gnu_header(self, info, encoding, errors):
        info['magic'] = GNU_MAGIC
        buf = b''
        if len(info['linkname'].encode(encoding, errors)) > LENGTH_LINK:
            buf += self._long(info['linkname'], GNUTYPE_LONGLINK, encoding, errors)
        if len(info['name'].encode(encoding, errors)) > LENGTH_NAME:
            buf += self._long(info['name'], GNUTYPE_LONGNAME, encoding, errors)
        return buf + self._header(info, GNU_FORMAT, encoding, errors)

    def create_pax_header(self, info, encoding):
        info['magic'] = POSIX_MAGIC
        pax = self.pax_headers.copy()
        for name, field, length in (('name', 'path', LENGTH_NAME), ('linkname', 'linkpath', LENGTH_LINK),
                                    ('uname', 'uname', 32), ('gname', 'gname', 32)):
            if field in pax:
                continue
            if not info[name].isascii() or len(info[name]) > length:
                pax[field] = info[name]
        for name, digits in ('uid', 8), ('gid', 8), ('size', 12), ('mtime', 12):
            value = info[name]
            whole = round(value) if isinstance(value, float) else value
            fits = 0 <= whole < 8 ** (digits - 1)
            if not fits:
                info[name], needed = 0, True
            else:
                info[name], needed = whole, isinstance(value, float)
            if needed and name not in pax:
                pax[name] = str(value)
        buf = self._pax(pax, XHDTYPE, encoding) if pax else b''
        return buf + self._header(info, USTAR_FORMAT, 'ascii', 'replace')

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        return cls._pax(pax_headers, XGLTYPE, 'utf-8')

    def _split_name(self, name, encoding, errors):
        parts = name.split('/')
        for i in range(1, len(parts)):
            prefix, rest = '/'.join(parts[:i]), '/'.join(parts[i:])
            if len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX and len(rest.encode(encoding, errors)) <= LENGTH_NAME:
                return prefix, rest
        raise ValueError('name is too long')

    @staticmethod
    def _header(info, format, encoding, errors):
        special = info.get('type') in (CHRTYPE, BLKTYPE)
        devices = [itn(info.get(d, 0), 8, format) if special else stn('', 8, encoding, errors) for d in ('devmajor', 'devminor')]
        kind = info.get('type', REGTYPE)
        if kind is None:
            raise ValueError('TarInfo.type must not be None')
        parts = [stn(info.get('name', ''), 100, encoding, errors), itn(info.get('mode', 0) & 0o7777, 8, format),
                 itn(info.get('uid', 0), 8, format), itn(info.get('gid', 0), 8, format),
                 itn(info.get('size', 0), 12, format), itn(info.get('mtime', 0), 12, format), b' ' * 8, kind,
                 stn(info.get('linkname', ''), 100, encoding, errors), info.get('magic', POSIX_MAGIC),
                 stn(info.get('uname', ''), 32, encoding, errors), stn(info.get('gname', ''), 32, encoding, errors),
                 *devices, stn(info.get('prefix', ''), 155, encoding, errors)]
        buf = b''.join(parts).ljust(BLOCKSIZE, NUL)
        return buf[:148] + bytes('%06o\0 ' % calc_chksums(buf)[0], 'ascii') + buf[156:]

    @staticmethod
    def _blocks(data):
        return data + bytes(-len(data) % BLOCKSIZE)

    @classmethod
    def _long(cls, name, kind, encoding, errors):
        name = name.encode(encoding, errors) + NUL
        info = {'name': '././@LongLink', 'type': kind, 'size': len(name), 'magic': GNU_MAGIC}
        return cls._header(info, USTAR_FORMAT, encoding, errors) + cls._blocks(name)

    @classmethod
    def _pax(cls, headers, kind, encoding):
        binary = False
        for value in headers.values():
            try:
                value.encode('utf-8', 'strict')
            except UnicodeEncodeError:
                binary = True
        records = b'21 hdrcharset=BINARY\n' if binary else b''
        for key, value in headers.items():
            value = value.encode(encoding, 'surrogateescape') if binary else value.encode()
            body = b' ' + key.encode() + b'=' + value + b'\n'
            n = len(body)
            while n != len(body) + len(str(n)):
                n = len(body) + len(str(n))
            records += str(n).encode() + body
        info = {'name': '././@PaxHeader', 'type': kind, 'size': len(records), 'magic': POSIX_MAGIC}
        return cls._header(info, USTAR_FORMAT, 'ascii', 'replace') + cls._blocks(records)

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """The info of a header's block."""
        if not buf:
            raise EmptyHeaderError('empty header')
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError('truncated header')
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError('end of file header')
        chksum = nti(buf[148:156])
        if chksum not in calc_chksums(buf):
            raise InvalidHeaderError('bad checksum')
        obj = cls()
        obj.name, obj.mode, obj.uid, obj.gid = nts(buf[:100], encoding, errors), nti(buf[100:108]), nti(buf[108:116]), nti(buf[116:124])
        obj.size, obj.mtime, obj.chksum, obj.type = nti(buf[124:136]), nti(buf[136:148]), chksum, buf[156:157]
        obj.linkname = nts(buf[157:257], encoding, errors)
        obj.uname, obj.gname = nts(buf[265:297], encoding, errors), nts(buf[297:329], encoding, errors)
        obj.devmajor, obj.devminor = nti(buf[329:337]), nti(buf[337:345])
        prefix = nts(buf[345:500], encoding, errors)
        if obj.type == AREGTYPE and obj.name.endswith('/'):
            obj.type = DIRTYPE
        if obj.type == GNUTYPE_SPARSE:
            structs, pos = [], 386
            for _ in range(4):
                structs.append((nti(buf[pos:pos + 12]), nti(buf[pos + 12:pos + 24])))
                pos += 24
            obj._sparse_structs = structs, bool(buf[482]), nti(buf[483:495])
        if obj.isdir():
            obj.name = obj.name.rstrip('/')
        if prefix and obj.type not in GNU_TYPES:
            obj.name = prefix + '/' + obj.name
        return obj

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next info of an archive."""
        obj = cls.frombuf(tarfile.fileobj.read(BLOCKSIZE), tarfile.encoding, tarfile.errors)
        obj.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return obj._process(tarfile)

    def _process(self, tarfile):
        if self.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            return self._process_long(tarfile)
        if self.type == GNUTYPE_SPARSE:
            return self._process_sparse(tarfile)
        if self.type in (XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE):
            return self._process_pax(tarfile)
        self.offset_data = tarfile.fileobj.tell()
        offset = self.offset_data
        if self.isreg() or self.type not in SUPPORTED_TYPES:
            offset += self._block(self.size)
        tarfile.offset = offset
        self._apply_pax(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        if self.isdir():
            self.name = self.name.rstrip('/')
        return self

    def _next(self, tarfile):
        try:
            return self.fromtarfile(tarfile)
        except HeaderError as e:
            raise SubsequentHeaderError(str(e)) from None

    def _process_long(self, tarfile):
        buf = tarfile.fileobj.read(self._block(self.size))
        following = self._next(tarfile)
        following.offset = self.offset
        text = nts(buf, tarfile.encoding, tarfile.errors)
        if self.type == GNUTYPE_LONGNAME:
            following.name = text.removesuffix('/') if following.isdir() else text
        else:
            following.linkname = text
        return following

    def _process_sparse(self, tarfile):
        structs, extended, size = self._sparse_structs
        del self._sparse_structs
        while extended:
            buf = tarfile.fileobj.read(BLOCKSIZE)
            for pos in range(0, 21 * 24, 24):
                offset, length = nti(buf[pos:pos + 12]), nti(buf[pos + 12:pos + 24])
                if offset and length:
                    structs.append((offset, length))
            extended = bool(buf[504])
        self.sparse = [(o, n) for o, n in structs if o or n]
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._block(self.size)
        self.size = size
        return self

    def _process_pax(self, tarfile):
        buf = tarfile.fileobj.read(self._block(self.size))[:self.size]
        headers = tarfile.pax_headers if self.type == XGLTYPE else tarfile.pax_headers.copy()
        records, at = [], 0
        while at < len(buf) and buf[at]:
            match = re.compile(rb'(\d{1,20}) ([^=]+)=').match(buf, at)
            if not match:
                raise InvalidHeaderError('invalid header')
            length = int(match[1])
            end = at + length - 1
            if length < 5 or end >= len(buf) or buf[end:end + 1] != b'\n':
                raise InvalidHeaderError('invalid header')
            records.append((match[2], buf[match.end():end]))
            at += length
        binary = dict(records).get(b'hdrcharset') == b'BINARY'
        for key, value in records:
            key = key.decode('utf-8', 'surrogateescape')
            if key == 'hdrcharset':
                continue
            if binary and key in PAX_NAME_FIELDS:
                headers[key] = value.decode(tarfile.encoding, tarfile.errors)
            else:
                try:
                    headers[key] = value.decode('utf-8', 'strict')
                except UnicodeDecodeError:
                    headers[key] = value.decode(tarfile.encoding, tarfile.errors)
        following = self._next(tarfile)
        if self.type in (XHDTYPE, SOLARIS_XHDTYPE):
            following._apply_pax(headers, tarfile.encoding, tarfile.errors)
            following.offset = self.offset
            if 'size' in headers:
                offset = following.offset_data
                if following.isreg() or following.type not in SUPPORTED_TYPES:
                    offset += following._block(following.size)
                tarfile.offset = offset
        return following

    def _apply_pax(self, headers, encoding, errors):
        for key, value in headers.items():
            if key == 'GNU.sparse.name':
                self.path = value
            elif key in ('GNU.sparse.size', 'GNU.sparse.realsize'):
                self.size = int(value)
            elif key in PAX_FIELDS:
                if key in PAX_NUMBER_FIELDS:
                    try:
                        value = PAX_NUMBER_FIELDS[key](value)
                    except ValueError:
                        value = 0
                if key == 'path':
                    value = value.rstrip('/')
                setattr(self, key, value)
        self.pax_headers = headers.copy()

    def _block(self, count):
        if count < 0:
            raise InvalidHeaderError('invalid offset')
        return count + -count % BLOCKSIZE

    def isreg(self):
        """Whether it is a file."""
        return self.type in REGULAR_TYPES

    isfile = isreg

    def isdir(self):
        """Whether it is a folder."""
        return self.type == DIRTYPE

    def issym(self):
        """Whether it is a symbolic link."""
        return self.type == SYMTYPE

    def islnk(self):
        """Whether it is another name of a file."""
        return self.type == LNKTYPE

    def ischr(self):
        return self.type == CHRTYPE

    def isblk(self):
        return self.type == BLKTYPE

    def isfifo(self):
        return self.type == FIFOTYPE

    def issparse(self):
        return self.sparse is not None

    def isdev(self):
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)


class _Stream:
    """A file that is only read or written forwards."""

    def __init__(self, fileobj, reading):
        self.fileobj, self.reading, self.pos = fileobj, reading, 0

    def tell(self):
        return self.pos

    def seekable(self):
        return False

    def seek(self, pos):
        if pos < self.pos:
            raise StreamError('seeking backwards is not allowed')
        while self.pos < pos:
            if not self.read(min(pos - self.pos, RECORDSIZE)):
                break
        return self.pos

    def read(self, size):
        parts, left = [], size
        while left and (data := self.fileobj.read(left)):
            parts.append(data)
            left -= len(data)
        self.pos += size - left
        return b''.join(parts)

    def write(self, data):
        self.fileobj.write(data)
        self.pos += len(data)

    def close(self):
        self.fileobj.close()


class TarFile:
    """An archive."""

    debug, dereference, ignore_zeros, errorlevel = 0, False, False, 1
    format, encoding, errors = DEFAULT_FORMAT, ENCODING, None
    tarinfo, fileobject, extraction_filter = TarInfo, ExFileObject, None

    def __init__(self, name=None, mode='r', fileobj=None, format=None, tarinfo=None, dereference=None,
                 ignore_zeros=None, encoding=None, errors='surrogateescape', pax_headers=None, debug=None,
                 errorlevel=None, copybufsize=None):
        modes = {'r': 'rb', 'a': 'r+b', 'w': 'wb', 'x': 'xb'}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode, self._mode = mode, modes[mode]
        if not fileobj:
            if mode == 'a' and not os.path.exists(name):
                self.mode, self._mode = 'w', 'wb'
            fileobj = bltn_open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and isinstance(getattr(fileobj, 'name', None), (str, bytes)):
                name = fileobj.name
            if hasattr(fileobj, 'mode'):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        for field, value in dict(format=format, tarinfo=tarinfo, dereference=dereference, ignore_zeros=ignore_zeros,
                                 encoding=encoding, debug=debug, errorlevel=errorlevel).items():
            if value is not None:
                setattr(self, field, value)
        self.errors, self.copybufsize = errors, copybufsize
        self.pax_headers = dict(pax_headers) if pax_headers is not None and self.format == PAX_FORMAT else {}
        self.closed, self.members, self._loaded, self.inodes = False, [], False, {}
        self.offset = self.fileobj.tell()
        try:
            if self.mode == 'r':
                self.firstmember = None
                self.firstmember = self.next()
            if self.mode == 'a':
                while True:
                    self.fileobj.seek(self.offset)
                    try:
                        self.members.append(self.tarinfo.fromtarfile(self))
                    except EOFHeaderError:
                        self.fileobj.seek(self.offset)
                        break
                    except HeaderError as e:
                        raise ReadError(str(e)) from None
            if self.mode in ('a', 'w', 'x'):
                self._loaded = True
                if self.pax_headers:
                    buf = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                    self.fileobj.write(buf)
                    self.offset += len(buf)
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    @classmethod
    def open(cls, name=None, mode='r', fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive, compressed or not."""
        if not name and not fileobj:
            raise ValueError('nothing to open')
        if mode in ('r', 'r:*'):
            position = fileobj.tell() if fileobj is not None else None
            failures = []
            for kind in sorted(cls.OPEN_METH, key=lambda k: k != 'tar'):
                try:
                    return getattr(cls, cls.OPEN_METH[kind])(name, 'r', fileobj, **kwargs)
                except (ReadError, CompressionError) as e:
                    failures.append(f'- method {kind}: {e!r}')
                    if fileobj is not None:
                        fileobj.seek(position)
            raise ReadError('file could not be opened successfully:\n' + '\n'.join(failures))
        if ':' in mode:
            way, _, kind = mode.partition(':')
            way, kind = way or 'r', kind or 'tar'
            if kind not in cls.OPEN_METH:
                raise CompressionError(f'unknown compression type {kind!r}')
            return getattr(cls, cls.OPEN_METH[kind])(name, way, fileobj, **kwargs)
        if '|' in mode:
            way, _, kind = mode.partition('|')
            way = way or 'r'
            if way not in ('r', 'w'):
                raise ValueError("mode must be 'r' or 'w'")
            return cls._open_stream(name, way, kind or 'tar', fileobj, kwargs)
        if mode in ('a', 'w', 'x'):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError('undiscernible mode')

    @classmethod
    def _open_stream(cls, name, way, kind, fileobj, kwargs):
        level = kwargs.pop('compresslevel', 9)
        own = fileobj is None
        raw = bltn_open(name, way + 'b') if own else fileobj
        if kind == '*':
            raw = io.BufferedReader(_Raw(raw), RECORDSIZE)
            head = raw.peek(6)
            kind = 'gz' if head[:2] == b'\x1f\x8b' else 'bz2' if head[:3] == b'BZh' else 'tar'
        if kind == 'gz':
            import gzip
            stream = gzip.GzipFile(name or '', way + 'b', level, raw)
        elif kind == 'bz2':
            try:
                import bz2
            except ImportError:
                raise CompressionError('bz2 module is not available') from None
            stream = bz2.BZ2File(raw, way, compresslevel=level)
        elif kind == 'tar':
            stream = raw
        else:
            raise CompressionError(f'unknown compression type {kind!r}')
        try:
            t = cls(name, way, _Stream(stream, way == 'r'), **kwargs)
        except (OSError, EOFError):
            raise ReadError('not a tar file') from None
        t._extfileobj = stream is raw and not own
        return t

    @classmethod
    def taropen(cls, name, mode='r', fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode not in ('r', 'a', 'w', 'x'):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def gzopen(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by gzip."""
        if mode not in ('r', 'w', 'x'):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from gzip import GzipFile
        except ImportError:
            raise CompressionError('gzip module is not available') from None
        try:
            fileobj = GzipFile(name, mode + 'b', compresslevel, fileobj)
        except OSError as e:
            if fileobj is not None and mode == 'r':
                raise ReadError('not a gzip file') from e
            raise
        return cls._packed(name, mode, fileobj, kwargs, 'not a gzip file')

    @classmethod
    def bz2open(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed by bzip2."""
        if mode not in ('r', 'w', 'x'):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from bz2 import BZ2File
        except ImportError:
            raise CompressionError('bz2 module is not available') from None
        return cls._packed(name, mode, BZ2File(fileobj or name, mode, compresslevel=compresslevel), kwargs, 'not a bzip2 file')

    @classmethod
    def xzopen(cls, name, mode='r', fileobj=None, preset=None, **kwargs):
        """Open an archive compressed by xz."""
        raise CompressionError('lzma module is not available')

    @classmethod
    def _packed(cls, name, mode, fileobj, kwargs, message):
        try:
            t = cls.taropen(name, mode, fileobj, **kwargs)
        except Exception as e:
            fileobj.close()
            if mode == 'r' and isinstance(e, (OSError, EOFError)) or type(e).__module__ == 'zlib':
                raise ReadError(message) from e
            raise
        t._extfileobj = False
        return t

    OPEN_METH = {'tar': 'taropen', 'gz': 'gzopen', 'bz2': 'bz2open', 'xz': 'xzopen'}

    def close(self):
        """Write the end, and close the file."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ('a', 'w', 'x'):
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                rest = self.offset % RECORDSIZE
                if rest:
                    self.fileobj.write(NUL * (RECORDSIZE - rest))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    def getmember(self, name):
        """The info of a file, the last of that name."""
        info = self._getmember(name.rstrip('/'))
        if info is None:
            raise KeyError(f'filename {name!r} not found')
        return info

    def getmembers(self):
        """The infos of the files."""
        self._check()
        while not self._loaded:
            self.next()
        return self.members

    def getnames(self):
        """The names of the files."""
        return [info.name for info in self.getmembers()]

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """The info for a file on the disk."""
        self._check('awx')
        if fileobj is not None:
            name = fileobj.name
        arcname = os.fspath(name if arcname is None else arcname).replace(os.sep, '/').lstrip('/')
        info = self.tarinfo()
        info.tarfile = self
        st = os.fstat(fileobj.fileno()) if fileobj is not None else (os.stat if self.dereference else os.lstat)(name)
        mode = st.st_mode
        if stat.S_ISREG(mode):
            inode = st.st_ino, st.st_dev
            if not self.dereference and st.st_nlink > 1 and inode in self.inodes and arcname != self.inodes[inode]:
                info.type, info.linkname = LNKTYPE, self.inodes[inode]
            else:
                info.type = REGTYPE
                if inode[0]:
                    self.inodes[inode] = arcname
        elif stat.S_ISDIR(mode):
            info.type = DIRTYPE
        elif stat.S_ISFIFO(mode):
            info.type = FIFOTYPE
        elif stat.S_ISLNK(mode):
            info.type, info.linkname = SYMTYPE, os.readlink(name)
        elif stat.S_ISCHR(mode):
            info.type = CHRTYPE
        elif stat.S_ISBLK(mode):
            info.type = BLKTYPE
        else:
            return None
        info.name, info.mode, info.uid, info.gid, info.mtime = arcname, mode, st.st_uid, st.st_gid, st.st_mtime
        info.size = st.st_size if info.type == REGTYPE else 0
        for field, module, number in ('uname', pwd, info.uid), ('gname', grp, info.gid):
            try:
                setattr(info, field, (module.getpwuid if field == 'uname' else module.getgrgid)(number)[0])
            except (KeyError, AttributeError, OSError):
                # A number without a name.
                continue
        return info

    def list(self, verbose=True, *, members=None):
        """Print the names, and more."""
        for info in self if members is None else members:
            line = ''
            if verbose:
                line += '??????????' if info.mode is None else stat.filemode(info.mode | {
                    DIRTYPE: stat.S_IFDIR, SYMTYPE: stat.S_IFLNK}.get(info.type, stat.S_IFREG))
                line += f' {info.uname or info.uid}/{info.gname or info.gid} '
                line += f'{info.size:10d} '
                line += '%d-%02d-%02d %02d:%02d:%02d ' % time.localtime(info.mtime)[:6]
            line += info.name + ('/' if info.isdir() else '')
            if verbose and info.issym():
                line += ' -> ' + info.linkname
            if verbose and info.islnk():
                line += ' link to ' + info.linkname
            print(line)

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add a file of the disk, or a folder with all in it."""
        self._check('awx')
        arcname = name if arcname is None else arcname
        if self.name is not None and os.path.abspath(name) == self.name:
            return
        info = self.gettarinfo(name, arcname)
        if info is None:
            return
        if filter is not None:
            info = filter(info)
            if info is None:
                return
        if info.isreg():
            with bltn_open(name, 'rb') as f:
                self.addfile(info, f)
        else:
            self.addfile(info)
            if info.isdir() and recursive:
                for entry in sorted(os.listdir(name)):
                    self.add(os.path.join(name, entry), os.path.join(arcname, entry), recursive, filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add a file of its info, with bytes of an open file."""
        self._check('awx')
        tarinfo = copy.copy(tarinfo)
        buf = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(buf)
        self.offset += len(buf)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            rest = -tarinfo.size % BLOCKSIZE
            self.fileobj.write(NUL * rest)
            self.offset += tarinfo.size + rest
        self.members.append(tarinfo)

    def _filter(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                return fully_trusted_filter
            if isinstance(filter, str):
                raise TypeError('String names are not supported for TarFile.extraction_filter. Use a function such as tarfile.data_filter directly.')
            return filter
        if callable(filter):
            return filter
        try:
            return _NAMED_FILTERS[filter]
        except KeyError:
            raise ValueError(f'filter {filter!r} not found') from None

    def _filtered(self, member, filter, path):
        info = self.getmember(member) if isinstance(member, str) else member
        try:
            info = filter(info, path)
        except (OSError, FilterError):
            if self.errorlevel > 0:
                raise
            return None
        except ExtractError:
            if self.errorlevel > 1:
                raise
            return None
        if info is not None and info.islnk():
            info = copy.copy(info)
            info._link_target = os.path.join(path, info.linkname)
        return info

    def extractall(self, path='.', members=None, *, numeric_owner=False, filter=None):
        """Unpack all files to the disk."""
        check, folders = self._filter(filter), []
        for member in self if members is None else members:
            info = self._filtered(member, check, path)
            if info is None:
                continue
            if info.isdir():
                folders.append(info)
            self._extract_one(info, path, not info.isdir(), numeric_owner)
        # Times and modes of folders come last: what is put into them changes the times.
        for info in sorted(folders, key=lambda a: a.name, reverse=True):
            target = os.path.join(path, info.name)
            try:
                self.utime(info, target)
                self.chmod(info, target)
            except ExtractError:
                if self.errorlevel > 1:
                    raise

    def extract(self, member, path='', set_attrs=True, *, numeric_owner=False, filter=None):
        """Unpack a file to the disk."""
        info = self._filtered(member, self._filter(filter), path)
        if info is not None:
            self._extract_one(info, path, set_attrs, numeric_owner)

    def _extract_one(self, info, path, set_attrs, numeric_owner):
        self._check('r')
        try:
            self._extract_member(info, os.path.join(path, info.name), set_attrs, numeric_owner)
        except OSError:
            if self.errorlevel > 0:
                raise
        except ExtractError:
            if self.errorlevel > 1:
                raise

    def extractfile(self, member):
        """A file of the archive to read; None for what is none."""
        self._check('r')
        info = self.getmember(member) if isinstance(member, str) else member
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            return self.fileobject(self, info)
        if info.islnk() or info.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError('cannot extract (sym)link as file object')
            return self.extractfile(self._find_link_target(info))
        return None

    def _extract_member(self, info, target, set_attrs=True, numeric_owner=False):
        target = target.rstrip('/')
        above = os.path.dirname(target)
        if above and not os.path.exists(above):
            os.makedirs(above, exist_ok=True)
        if info.isdir():
            try:
                os.mkdir(target, 0o700) if info.mode is not None else os.mkdir(target)
            except FileExistsError:
                if not os.path.isdir(target):
                    raise
        elif info.isfifo() or info.ischr() or info.isblk():
            raise ExtractError('special files are not supported by system')
        elif info.issym():
            if os.path.lexists(target):
                os.unlink(target)
            os.symlink(info.linkname, target)
        elif info.islnk():
            source = getattr(info, '_link_target', info.linkname)
            if os.path.exists(source):
                if os.path.lexists(target):
                    os.unlink(target)
                os.link(source, target)
            else:
                self._extract_member(self._find_link_target(info), target)
        else:
            with bltn_open(target, 'wb') as f:
                source = _FileInFile(self.fileobj, info.offset_data, info.size, info.name, info.sparse)
                if isinstance(self.fileobj, _Stream):
                    self.fileobj.seek(info.offset_data)
                    copyfileobj(self.fileobj, f, info.size, ReadError)
                else:
                    copyfileobj(source, f, info.size, ReadError)
        if set_attrs:
            self.chown(info, target, numeric_owner)
            if not info.issym():
                self.chmod(info, target)
                self.utime(info, target)

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Set the owner; only for root."""
        if hasattr(os, 'geteuid') and os.geteuid() == 0 and hasattr(os, 'chown'):
            uid, gid = tarinfo.uid, tarinfo.gid
            if not numeric_owner:
                try:
                    gid = grp.getgrnam(tarinfo.gname)[2] if grp and tarinfo.gname else gid
                except KeyError:
                    pass
                try:
                    uid = pwd.getpwnam(tarinfo.uname)[2] if pwd and tarinfo.uname else uid
                except KeyError:
                    pass
            try:
                (os.lchown if tarinfo.issym() else os.chown)(targetpath, -1 if uid is None else uid, -1 if gid is None else gid)
            except (OSError, OverflowError, AttributeError) as e:
                raise ExtractError('could not change owner') from e

    def chmod(self, tarinfo, targetpath):
        """Set the mode."""
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as e:
            raise ExtractError('could not change mode') from e

    def utime(self, tarinfo, targetpath):
        """Set the time of the last change."""
        if tarinfo.mtime is None:
            return
        try:
            os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
        except OSError as e:
            raise ExtractError('could not change modification time') from e

    def next(self):
        """The next info, None at the end."""
        self._check('ra')
        if self.firstmember is not None:
            first, self.firstmember = self.firstmember, None
            return first
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError('unexpected end of data')
        info = None
        while True:
            try:
                info = self.tarinfo.fromtarfile(self)
            except EOFHeaderError:
                if self.ignore_zeros:
                    self.offset += BLOCKSIZE
                    continue
            except InvalidHeaderError as e:
                if self.ignore_zeros:
                    self.offset += BLOCKSIZE
                    continue
                if self.offset == 0:
                    raise ReadError(str(e)) from None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError('empty file') from None
            except TruncatedHeaderError as e:
                if self.offset == 0:
                    raise ReadError(str(e)) from None
            except SubsequentHeaderError as e:
                raise ReadError(str(e)) from None
            break
        if info is None:
            self._loaded = True
        else:
            self.members.append(info)
        return info

    def _getmember(self, name, tarinfo=None, normalize=False):
        members = self.getmembers()
        if tarinfo is not None:
            members = members[:members.index(tarinfo)] if tarinfo in members else members
        name = os.path.normpath(name) if normalize else name
        for info in reversed(members):
            if name == (os.path.normpath(info.name) if normalize else info.name):
                return info
        return None

    def _find_link_target(self, info):
        if info.issym():
            name, limit = '/'.join(filter(None, (os.path.dirname(info.name), info.linkname))), None
        else:
            name, limit = info.linkname, info
        found = self._getmember(name, tarinfo=limit, normalize=True)
        if found is None:
            raise KeyError(f'linkname {name!r} not found')
        return found

    def _check(self, mode=None):
        if self.closed:
            raise OSError(f'{self.__class__.__name__} is closed')
        if mode is not None and self.mode not in mode:
            raise OSError(f'bad operation for mode {self.mode!r}')

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        index = 0
        if self.firstmember is not None:
            info = self.next()
            index = 1
            yield info
        while True:
            if index < len(self.members):
                info = self.members[index]
            elif self._loaded or (info := self.next()) is None:
                self._loaded = True
                return
            index += 1
            yield info

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True


class _Raw(io.RawIOBase):
    """A file with no more than read() as a raw one."""

    def __init__(self, fileobj):
        self.fileobj = fileobj

    def readable(self):
        return True

    def readinto(self, b):
        data = self.fileobj.read(len(b))
        b[:len(data)] = data
        return len(data)


def is_tarfile(name):
    """Whether a file is a TAR archive."""
    try:
        if hasattr(name, 'read'):
            pos = name.tell()
            t = open(fileobj=name)
            name.seek(pos)
        else:
            t = open(name)
        t.close()
        return True
    except TarError:
        return False


open = TarFile.open
