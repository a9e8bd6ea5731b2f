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

from _tarfile_members import (AbsoluteLinkError, AbsolutePathError, AREGTYPE, BLKTYPE, BLOCKSIZE,
                              calc_chksums, CHRTYPE, CompressionError, CONTTYPE, copyfileobj, data_filter,
                              DEFAULT_FORMAT, DIRTYPE, EmptyHeaderError, ENCODING, EOFHeaderError,
                              ExFileObject, ExtractError, FIFOTYPE, _FileInFile, _filtered, FilterError,
                              fully_trusted_filter, GNUTYPE_LONGLINK, GNUTYPE_LONGNAME, GNUTYPE_SPARSE,
                              GNU_FORMAT, GNU_MAGIC, GNU_TYPES, HeaderError, InvalidHeaderError, itn, _KEEP,
                              LENGTH_LINK, LENGTH_NAME, LENGTH_PREFIX, LinkOutsideDestinationError, LNKTYPE,
                              _NAMED_FILTERS, nti, nts, NUL, OutsideDestinationError, PAX_FIELDS,
                              PAX_FORMAT, PAX_NAME_FIELDS, PAX_NUMBER_FIELDS, POSIX_MAGIC, ReadError,
                              RECORDSIZE, REGTYPE, REGULAR_TYPES, SOLARIS_XHDTYPE, SpecialFileError, stn,
                              StreamError, SubsequentHeaderError, SUPPORTED_TYPES, SYMTYPE, TarError,
                              TarInfo, tar_filter, TruncatedHeaderError, USTAR_FORMAT, XGLTYPE, XHDTYPE)

version = '0.9.0'


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
