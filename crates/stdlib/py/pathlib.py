"""Paths as objects.

Pure paths only compute; the others also do things with files. Windows paths are not here.
"""

import fnmatch
import io
import os
import posixpath
import sys
from _collections_abc import Sequence
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK

__all__ = ['PurePath', 'PurePosixPath', 'Path', 'PosixPath']

# Errors that mean: there is no such thing.
_IGNORED_ERRNOS = frozenset((2, 20, 9, 40))


def _ignore_error(exception):
    return getattr(exception, 'errno', None) in _IGNORED_ERRNOS


class _PathParents(Sequence):
    """The folders above a path, the nearest first."""

    __slots__ = ('_path', '_drv', '_root', '_tail')

    def __init__(self, path):
        self._path = path
        self._drv = path.drive
        self._root = path.root
        self._tail = path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._from_parsed_parts(self._drv, self._root, self._tail[:-idx - 1])

    def __repr__(self):
        return f'<{type(self._path).__name__}.parents>'


class PurePath:
    """A path that is only computed with."""

    __slots__ = ('_raw_paths', '_drv', '_root', '_tail_cached', '_str', '_hash')
    _flavour = posixpath

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __reduce__(self):
        return self.__class__, self.parts

    def __init__(self, *args):
        if len(args) == 1 and type(args[0]) is str:
            self._raw_paths = [args[0]]
            return
        paths = []
        for arg in args:
            if isinstance(arg, PurePath):
                paths.extend(arg._raw_paths)
                continue
            try:
                path = os.fspath(arg)
            except TypeError:
                path = arg
            if not isinstance(path, str):
                raise TypeError('argument should be a str or an os.PathLike '
                                'object where __fspath__ returns a str, '
                                f'not {type(path).__name__!r}')
            paths.append(path)
        self._raw_paths = paths

    def with_segments(self, *pathsegments):
        """Make a path of the same kind; subclasses may override it."""
        return type(self)(*pathsegments)

    def _of_str(self, path_str):
        # What with_segments() does, without its calls where nobody can have changed them.
        cls = type(self)
        if cls is not PosixPath and cls is not PurePosixPath:
            return self.with_segments(path_str)
        path = object.__new__(cls)
        path._raw_paths = [path_str]
        return path

    @classmethod
    def _parse_path(cls, path):
        if not path:
            return '', '', []
        drv, root, rel = posixpath.splitroot(path)
        return drv, root, [sys.intern(x) for x in rel.split('/') if x and x != '.']

    def _load_parts(self):
        paths = self._raw_paths
        if len(paths) == 0:
            path = ''
        elif len(paths) == 1:
            path = paths[0]
        else:
            path = posixpath.join(*paths)
        self._drv, self._root, self._tail_cached = self._parse_path(path)

    def _from_parsed_parts(self, drv, root, tail):
        path_str = self._format_parsed_parts(drv, root, tail)
        path = self._of_str(path_str)
        path._str = path_str or '.'
        path._drv = drv
        path._root = root
        path._tail_cached = tail
        return path

    @classmethod
    def _format_parsed_parts(cls, drv, root, tail):
        return drv + root + '/'.join(tail)

    def __str__(self):
        try:
            return self._str
        except AttributeError:
            self._str = self._format_parsed_parts(self.drive, self.root, self._tail) or '.'
            return self._str

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """The path with forward slashes."""
        return str(self)

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f'{self.__class__.__name__}({self.as_posix()!r})'

    def as_uri(self):
        """The path as a file: URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        safe = b'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~/'
        return 'file://' + ''.join([chr(c) if c in safe else f'%{c:02X}' for c in bytes(self)])

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return str(self) == str(other) and self._flavour is other._flavour

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(str(self))
            return self._hash

    def _parts_for_order(self, other):
        return str(self).split('/'), str(other).split('/')

    def __lt__(self, other):
        if not isinstance(other, PurePath) or self._flavour is not other._flavour:
            return NotImplemented
        a, b = self._parts_for_order(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, PurePath) or self._flavour is not other._flavour:
            return NotImplemented
        a, b = self._parts_for_order(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, PurePath) or self._flavour is not other._flavour:
            return NotImplemented
        a, b = self._parts_for_order(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, PurePath) or self._flavour is not other._flavour:
            return NotImplemented
        a, b = self._parts_for_order(other)
        return a >= b

    @property
    def drive(self):
        """Always '' here."""
        try:
            return self._drv
        except AttributeError:
            self._load_parts()
            return self._drv

    @property
    def root(self):
        """'/' for an absolute path, else ''."""
        try:
            return self._root
        except AttributeError:
            self._load_parts()
            return self._root

    @property
    def _tail(self):
        try:
            return self._tail_cached
        except AttributeError:
            self._load_parts()
            return self._tail_cached

    @property
    def anchor(self):
        """Drive and root together."""
        return self.drive + self.root

    @property
    def name(self):
        """The last part."""
        tail = self._tail
        return tail[-1] if tail else ''

    @property
    def suffix(self):
        """The extension of the last part, with its dot."""
        name = self.name
        i = name.rfind('.')
        return name[i:] if 0 < i < len(name) - 1 else ''

    @property
    def suffixes(self):
        """All extensions of the last part."""
        name = self.name
        if name.endswith('.'):
            return []
        name = name.lstrip('.')
        return ['.' + suffix for suffix in name.split('.')[1:]]

    @property
    def stem(self):
        """The last part without its extension."""
        name = self.name
        i = name.rfind('.')
        return name[:i] if 0 < i < len(name) - 1 else name

    def with_name(self, name):
        """The path with another last part."""
        if not self.name:
            raise ValueError(f'{self!r} has an empty name')
        if not name or '/' in name or name == '.':
            raise ValueError(f'Invalid name {name!r}')
        return self._from_parsed_parts(self.drive, self.root, self._tail[:-1] + [name])

    def with_stem(self, stem):
        """The path with another last part, but the same extension."""
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        """The path with another extension; '' takes it away."""
        if '/' in suffix:
            raise ValueError(f'Invalid suffix {suffix!r}')
        if suffix and not suffix.startswith('.') or suffix == '.':
            raise ValueError(f'Invalid suffix {suffix!r}')
        name = self.name
        if not name:
            raise ValueError(f'{self!r} has an empty name')
        old_suffix = self.suffix
        name = name[:-len(old_suffix)] + suffix if old_suffix else name + suffix
        return self._from_parsed_parts(self.drive, self.root, self._tail[:-1] + [name])

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """The path as seen from another; with walk_up, `..` may be needed for that."""
        if _deprecated:
            self._warn_segments('relative_to')
        other = self.with_segments(other, *_deprecated)
        above, tail = other._tail, self._tail
        if other.root == self.root and tail[:len(above)] == above:
            return self.with_segments(*tail[len(above):])
        for step, path in enumerate([other] + list(other.parents)):
            if self.is_relative_to(path):
                break
            if not walk_up:
                raise ValueError(f'{str(self)!r} is not in the subpath of {str(other)!r}')
            if path.name == '..':
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f'{str(self)!r} and {str(other)!r} have different anchors')
        return self.with_segments(*['..'] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other, /, *_deprecated):
        """Whether the path is in another."""
        if _deprecated:
            self._warn_segments('is_relative_to')
        other = self.with_segments(other, *_deprecated)
        return other == self or other in self.parents

    def _warn_segments(self, name):
        import warnings
        warnings._deprecated(
            f'pathlib.PurePath.{name}(*args)',
            f'support for supplying more than one positional argument to '
            f'pathlib.PurePath.{name}() is deprecated and scheduled for removal in Python '
            f'{{remove}}', remove=(3, 14))

    @property
    def parts(self):
        """The parts as a tuple, the root as the first."""
        if self.drive or self.root:
            return (self.drive + self.root,) + tuple(self._tail)
        return tuple(self._tail)

    def joinpath(self, *pathsegments):
        """The path with more parts."""
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        """The folder that the path is in."""
        tail = self._tail
        if not tail:
            return self
        return self._from_parsed_parts(self.drive, self.root, tail[:-1])

    @property
    def parents(self):
        """The folders above, the nearest first."""
        return _PathParents(self)

    def is_absolute(self):
        """Whether the path begins at the root."""
        for path in self._raw_paths:
            if path.startswith('/'):
                return True
        return False

    def is_reserved(self):
        """Always False here."""
        return False

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the path's last parts match a pattern; all of it, if that is absolute."""
        if not isinstance(path_pattern, PurePath):
            path_pattern = self.with_segments(path_pattern)
        pattern_parts = path_pattern.parts
        if not pattern_parts:
            raise ValueError('empty pattern')
        match_part = _matcher(case_sensitive)
        parts = self.parts
        if path_pattern.drive or path_pattern.root:
            if len(parts) != len(pattern_parts):
                return False
        elif len(parts) < len(pattern_parts):
            return False
        for part, pattern in zip(reversed(parts), reversed(pattern_parts)):
            if not match_part(part, pattern):
                return False
        return True


def _matcher(case_sensitive):
    if case_sensitive is None or case_sensitive:
        return fnmatch.fnmatchcase
    return lambda name, pattern: fnmatch.fnmatchcase(name.lower(), pattern.lower())


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path with forward slashes that is only computed with."""

    __slots__ = ()


class Path(PurePath):
    """A path of the system."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            import warnings
            warnings._deprecated('pathlib.PurePath(**kwargs)',
                                 'support for supplying keyword arguments to pathlib.PurePath is '
                                 'deprecated and scheduled for removal in Python {remove}',
                                 remove=(3, 14))
        super().__init__(*args)

    def stat(self, *, follow_symlinks=True):
        """What os.stat() says."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """Like stat(), but of a link itself."""
        return self.stat(follow_symlinks=False)

    def exists(self, *, follow_symlinks=True):
        """Whether the path exists."""
        try:
            self.stat(follow_symlinks=follow_symlinks)
        except OSError as e:
            if not _ignore_error(e):
                raise
            return False
        except ValueError:
            return False
        return True

    def _mode_is(self, test, follow_symlinks=True):
        try:
            return test(self.stat(follow_symlinks=follow_symlinks).st_mode)
        except OSError as e:
            if not _ignore_error(e):
                raise
            return False
        except ValueError:
            return False

    def is_dir(self):
        """Whether it is a folder."""
        return self._mode_is(S_ISDIR)

    def is_file(self):
        """Whether it is a regular file."""
        return self._mode_is(S_ISREG)

    def is_symlink(self):
        """Whether it is a symbolic link."""
        return self._mode_is(S_ISLNK, follow_symlinks=False)

    def is_block_device(self):
        """Whether it is a block device."""
        return self._mode_is(S_ISBLK)

    def is_char_device(self):
        """Whether it is a character device."""
        return self._mode_is(S_ISCHR)

    def is_fifo(self):
        """Whether it is a named pipe."""
        return self._mode_is(S_ISFIFO)

    def is_socket(self):
        """Whether it is a socket."""
        return self._mode_is(S_ISSOCK)

    def is_mount(self):
        """Whether a file system is mounted there."""
        return posixpath.ismount(self)

    def is_junction(self):
        """Always False here."""
        return False

    def samefile(self, other_path):
        """Whether another path leads to the same file."""
        st = self.stat()
        try:
            other_st = other_path.stat()
        except AttributeError:
            other_st = self.with_segments(other_path).stat()
        return posixpath.samestat(st, other_st)

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file."""
        if 'b' not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """The content of the file."""
        with self.open(mode='rb') as f:
            return f.read()

    def read_text(self, encoding=None, errors=None):
        """The content of the file as text."""
        encoding = io.text_encoding(encoding)
        with self.open(mode='r', encoding=encoding, errors=errors) as f:
            return f.read()

    def write_bytes(self, data):
        """Write the file."""
        view = memoryview(data)
        with self.open(mode='wb') as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write the file as text."""
        if not isinstance(data, str):
            raise TypeError('data must be str, not %s' % data.__class__.__name__)
        encoding = io.text_encoding(encoding)
        with self.open(mode='w', encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    def _make_child_relpath(self, name):
        path_str = str(self)
        tail = self._tail
        if tail:
            path_str = f'{path_str}/{name}'
        elif path_str != '.':
            path_str = f'{path_str}{name}'
        else:
            path_str = name
        path = self._of_str(path_str)
        path._str = path_str
        path._drv = self.drive
        path._root = self.root
        path._tail_cached = tail + [name]
        return path

    def iterdir(self):
        """Iterate over what is in the folder."""
        for name in os.listdir(self):
            yield self._make_child_relpath(name)

    def glob(self, pattern, *, case_sensitive=None):
        """Iterate over the files below that match a pattern; ** is any number of folders."""
        sys.audit('pathlib.Path.glob', self, pattern)
        if not pattern:
            raise ValueError(f'Unacceptable pattern: {pattern!r}')
        drv, root, parts = self._parse_path(pattern)
        if drv or root:
            raise NotImplementedError('Non-relative patterns are unsupported')
        if pattern[-1] == '/':
            parts = parts + ['']
        yield from _select(self, parts, _matcher(case_sensitive))

    def rglob(self, pattern, *, case_sensitive=None):
        """Like glob(), in all folders below."""
        sys.audit('pathlib.Path.rglob', self, pattern)
        drv, root, parts = self._parse_path(pattern)
        if drv or root:
            raise NotImplementedError('Non-relative patterns are unsupported')
        if pattern and pattern[-1] == '/':
            parts = parts + ['']
        yield from _select(self, ['**'] + parts, _matcher(case_sensitive))

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Iterate over the tree: (folder, names of folders, names of files)."""
        sys.audit('pathlib.Path.walk', self, on_error, follow_symlinks)
        paths = [self]
        while paths:
            path = paths.pop()
            if isinstance(path, tuple):
                yield path
                continue
            try:
                scandir_it = os.scandir(path)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                continue
            with scandir_it:
                dirnames = []
                filenames = []
                for entry in scandir_it:
                    try:
                        is_dir = entry.is_dir(follow_symlinks=follow_symlinks)
                    except OSError:
                        is_dir = False
                    (dirnames if is_dir else filenames).append(entry.name)
            if top_down:
                yield path, dirnames, filenames
            else:
                paths.append((path, dirnames, filenames))
            paths += [path._make_child_relpath(d) for d in reversed(dirnames)]

    @classmethod
    def cwd(cls):
        """The current folder."""
        return cls().absolute()

    @classmethod
    def home(cls):
        """The user's home folder."""
        return cls('~').expanduser()

    def absolute(self):
        """The path from the root; nothing else is changed."""
        if self.is_absolute():
            return self
        cwd = os.getcwd()
        if not self.root and not self._tail:
            result = self.with_segments(cwd)
            result._str = cwd
            return result
        return self.with_segments(cwd, self)

    def resolve(self, strict=False):
        """The path from the root, with links followed."""
        try:
            s = posixpath.realpath(self, strict=strict)
        except OSError as e:
            if e.errno == 40:
                raise RuntimeError('Symlink loop from %r' % e.filename)
            raise
        p = self.with_segments(s)
        if not strict:
            # A loop is an error all the same.
            try:
                p.stat()
            except OSError as e:
                if e.errno == 40:
                    raise RuntimeError('Symlink loop from %r' % e.filename)
        return p

    def owner(self):
        """The name of the file's owner."""
        import pwd
        return pwd.getpwuid(self.stat().st_uid).pw_name

    def group(self):
        """The name of the file's group."""
        import grp
        return grp.getgrgid(self.stat().st_gid).gr_name

    def readlink(self):
        """Where a link leads."""
        return self.with_segments(os.readlink(self))

    def touch(self, mode=0o666, exist_ok=True):
        """Make the file, or set its time if it is there."""
        if exist_ok:
            try:
                os.utime(self, None)
            except OSError:
                pass
            else:
                return
        flags = os.O_CREAT | os.O_WRONLY
        if not exist_ok:
            flags |= os.O_EXCL
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make the folder."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        """Like chmod(), but of a link itself."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Remove the folder, which must be empty."""
        os.rmdir(self)

    def rename(self, target):
        """Rename; returns the new path."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Rename, overwriting; returns the new path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Make the path a symbolic link to a target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make the path a hard link to a target."""
        os.link(target, self)

    def expanduser(self):
        """Replace ~ and ~user at the beginning."""
        if not (self.drive or self.root) and self._tail and self._tail[0][:1] == '~':
            homedir = posixpath.expanduser(self._tail[0])
            if homedir[:1] == '~':
                raise RuntimeError("Could not determine home directory.")
            drv, root, tail = self._parse_path(homedir)
            return self._from_parsed_parts(drv, root, tail + self._tail[1:])
        return self

    def __enter__(self):
        import warnings
        warnings.warn('pathlib.Path.__enter__() is deprecated and scheduled '
                      'for removal in Python 3.13; Path objects as a context '
                      'manager is a no-op', DeprecationWarning, stacklevel=2)
        return self

    def __exit__(self, t, v, tb):
        pass


class PosixPath(Path, PurePosixPath):
    """A path of a Unix system."""

    __slots__ = ()


def _entries(path):
    try:
        with os.scandir(path) as it:
            return list(it)
    except PermissionError:
        return []
    except OSError as e:
        if _ignore_error(e):
            return []
        raise


def _folders_below(path):
    yield path
    for entry in _entries(path):
        try:
            is_dir = entry.is_dir(follow_symlinks=False)
        except OSError as e:
            if not _ignore_error(e):
                raise
            continue
        if is_dir:
            yield from _folders_below(path._make_child_relpath(entry.name))


def _select(path, parts, match):
    """Iterate over what matches the parts of a pattern below a path."""
    if not parts:
        if path.exists():
            yield path
        return
    part, rest = parts[0], parts[1:]
    if part == '':
        # The pattern ends in a slash.
        if path.is_dir():
            yield path
    elif part == '**':
        while rest and rest[0] == '**':
            rest = rest[1:]
        if not path.is_dir():
            return
        seen = set()
        several = '**' in rest
        for folder in _folders_below(path):
            if not rest:
                yield folder
                continue
            for found in _select(folder, rest, match):
                if several:
                    # Two ** may find the same in different ways.
                    if found in seen:
                        continue
                    seen.add(found)
                yield found
    elif '**' in part:
        raise ValueError("Invalid pattern: '**' can only be an entire path component")
    elif part == '..':
        child = path._make_child_relpath('..')
        if path.is_dir():
            yield from _select(child, rest, match)
    elif not ('*' in part or '?' in part or '[' in part) and match is fnmatch.fnmatchcase:
        child = path._make_child_relpath(part)
        if not rest:
            if child.exists():
                yield child
        else:
            yield from _select(child, rest, match)
    else:
        for entry in _entries(path):
            if rest:
                try:
                    if not entry.is_dir():
                        continue
                except OSError as e:
                    if not _ignore_error(e):
                        raise
                    continue
            if match(entry.name, part):
                child = path._make_child_relpath(entry.name)
                if rest:
                    yield from _select(child, rest, match)
                else:
                    yield child
