"""The part of tarfile about single members: headers, their data, and filters."""

import copy
import io
import os
import re
import shutil

__name__ = 'tarfile'


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
