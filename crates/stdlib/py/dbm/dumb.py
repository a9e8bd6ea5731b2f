"""A database in three files: values in blocks (.dat), an index as text (.dir) and its copy (.bak)."""

import ast
import collections
import io
import os

__all__ = ['error', 'open']

error = OSError
_BLOCKSIZE = 512


class _Database(collections.abc.MutableMapping):
    """The index is in memory; it is written when the database is synchronised or closed."""

    _os, _io = os, io

    def __init__(self, filebasename, mode, flag='c'):
        filebasename = os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == 'r'
        self._dirfile, self._datfile, self._bakfile = (
            filebasename + suffix for suffix in (b'.dir', b'.dat', b'.bak'))
        self._index = None
        self._modified = False
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == 'n':
            for name in (self._datfile, self._bakfile, self._dirfile):
                try:
                    os.remove(name)
                except OSError:
                    pass
        try:
            file = io.open(self._datfile, 'r', encoding='Latin-1')
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with io.open(self._datfile, 'w', encoding='Latin-1'):
                self._chmod(self._datfile)
        else:
            file.close()

    def _update(self, flag):
        self._modified = False
        self._index = {}
        try:
            file = io.open(self._dirfile, 'r', encoding='Latin-1')
        except OSError:
            if flag not in ('c', 'n'):
                raise
            self._modified = True
        else:
            with file:
                for line in file:
                    key, place = ast.literal_eval(line.rstrip())
                    self._index[key.encode('Latin-1')] = place

    def _commit(self):
        if self._index is None or not self._modified:
            return
        try:
            os.unlink(self._bakfile)
        except OSError:
            pass
        try:
            os.rename(self._dirfile, self._bakfile)
        except OSError:
            pass
        with io.open(self._dirfile, 'w', encoding='Latin-1') as file:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                file.write(f'{key.decode("Latin-1")!r}, {place!r}\n')
        self._modified = False

    sync = _commit

    def _verify_open(self):
        if self._index is None:
            raise error('DBM object has already been closed')

    def __getitem__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        at, size = self._index[key]
        with io.open(self._datfile, 'rb') as file:
            file.seek(at)
            return file.read(size)

    def _addval(self, value):
        """Adds a value behind the last block."""
        with io.open(self._datfile, 'rb+') as file:
            file.seek(0, 2)
            end = file.tell()
            at = (end + _BLOCKSIZE - 1) // _BLOCKSIZE * _BLOCKSIZE
            file.write(b'\0' * (at - end))
            file.write(value)
        return at, len(value)

    def _setval(self, at, value):
        with io.open(self._datfile, 'rb+') as file:
            file.seek(at)
            file.write(value)
        return at, len(value)

    def _addkey(self, key, place):
        self._index[key] = place
        with io.open(self._dirfile, 'a', encoding='Latin-1') as file:
            self._chmod(self._dirfile)
            file.write(f'{key.decode("Latin-1")!r}, {place!r}\n')

    def __setitem__(self, key, val):
        if self._readonly:
            raise error('The database is opened for reading only')
        if isinstance(key, str):
            key = key.encode('utf-8')
        elif not isinstance(key, (bytes, bytearray)):
            raise TypeError('keys must be bytes or strings')
        if isinstance(val, str):
            val = val.encode('utf-8')
        elif not isinstance(val, (bytes, bytearray)):
            raise TypeError('values must be bytes or strings')
        self._verify_open()
        self._modified = True
        key = bytes(key)
        if key not in self._index:
            self._addkey(key, self._addval(val))
            return
        at, size = self._index[key]
        blocks = (size + _BLOCKSIZE - 1) // _BLOCKSIZE
        if (len(val) + _BLOCKSIZE - 1) // _BLOCKSIZE <= blocks:
            self._index[key] = self._setval(at, val)
        else:
            self._index[key] = self._addval(val)

    def __delitem__(self, key):
        if self._readonly:
            raise error('The database is opened for reading only')
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        self._modified = True
        del self._index[key]
        self._commit()

    def keys(self):
        try:
            return list(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    def items(self):
        self._verify_open()
        return [(key, self[key]) for key in self._index.keys()]

    def __contains__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        try:
            return key in self._index
        except TypeError:
            if self._index is None:
                raise error('DBM object has already been closed') from None
            raise

    def iterkeys(self):
        try:
            return iter(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    __iter__ = iterkeys

    def __len__(self):
        try:
            return len(self._index)
        except TypeError:
            raise error('DBM object has already been closed') from None

    def close(self):
        try:
            self._commit()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    __del__ = close

    def _chmod(self, file):
        os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag='c', mode=0o666):
    """Opens a database, see `dbm.open`."""
    mask = os.umask(0)
    os.umask(mask)
    if flag not in ('r', 'w', 'c', 'n'):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(file, mode & ~mask, flag=flag)
