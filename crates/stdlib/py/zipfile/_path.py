"""Places in an archive, as pathlib has those of the disk."""

import io
import posixpath


class Path:
    """A place in an archive."""

    def __init__(self, root, at=''):
        from . import ZipFile
        self.root = root if isinstance(root, ZipFile) else ZipFile(root)
        self.at = at

    def __eq__(self, other):
        return (self.root, self.at) == (other.root, other.at) if isinstance(other, Path) else NotImplemented

    def __hash__(self):
        return hash((self.root, self.at))

    def _names(self):
        names = dict.fromkeys(self.root.namelist())
        for name in list(names):
            while '/' in (name := posixpath.dirname(name.rstrip('/')) + '/') and name != '/':
                names.setdefault(name)
        return names

    @property
    def name(self):
        return posixpath.basename(self.at.rstrip('/')) or posixpath.basename(str(self.root.filename))

    @property
    def suffix(self):
        return posixpath.splitext(self.name)[1]

    @property
    def suffixes(self):
        return ['.' + s for s in self.name.lstrip('.').split('.')[1:]]

    @property
    def stem(self):
        return posixpath.splitext(self.name)[0]

    @property
    def parent(self):
        if not self.at:
            import pathlib
            return pathlib.Path(self.root.filename).parent
        above = posixpath.dirname(self.at.rstrip('/'))
        return self._next(above + '/' if above else '')

    @property
    def filename(self):
        import pathlib
        return pathlib.Path(self.root.filename).joinpath(self.at)

    def _next(self, at):
        return self.__class__(self.root, at)

    def open(self, mode='r', *args, pwd=None, **kwargs):
        """Open the file."""
        if self.is_dir():
            raise IsADirectoryError(self)
        if not self.exists() and mode[0] == 'r':
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, mode[0], pwd=pwd)
        if 'b' in mode:
            if args or kwargs:
                raise ValueError('encoding args invalid for binary operation')
            return stream
        return io.TextIOWrapper(stream, *args, **kwargs)

    def read_text(self, *args, **kwargs):
        with self.open('r', *args, **kwargs) as f:
            return f.read()

    def read_bytes(self):
        with self.open('rb') as f:
            return f.read()

    def is_dir(self):
        return not self.at or self.at.endswith('/')

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in self._names()

    def iterdir(self):
        """The places in the folder."""
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        for name in self._names():
            if posixpath.dirname(name.rstrip('/')) == self.at.rstrip('/'):
                yield self._next(name)

    def joinpath(self, *other):
        at = posixpath.join(self.at, *map(str, other))
        names = self._names()
        return self._next(at + '/' if at not in names and at + '/' in names else at)

    __truediv__ = joinpath

    def match(self, pattern):
        import pathlib
        return pathlib.PurePosixPath(self.at).match(pattern)

    def glob(self, pattern):
        """The places that a pattern fits."""
        import fnmatch
        import re
        if not pattern:
            raise ValueError(f'Unacceptable pattern: {pattern!r}')
        parts = ['.*' if p == '**' else fnmatch.translate(p).replace('(?s:', '(?:').removesuffix(r'\Z').replace('.*', '[^/]*')
                 for p in pattern.split('/')]
        match = re.compile(re.escape(self.at) + '/'.join(parts).replace('.*/', '(?:.*/)?') + r'/?\Z').match
        return (self._next(name) for name in self._names() if match(name))

    def rglob(self, pattern):
        return self.glob(f'**/{pattern}')

    def __str__(self):
        return posixpath.join(str(self.root.filename), self.at)

    def __repr__(self):
        return f'{self.__class__.__name__}({self.root.filename!r}, {self.at!r})'
