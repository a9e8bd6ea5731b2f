"""Simple databases of bytes by bytes; the one kind there is is `dbm.dumb`."""

from io import open as io_open

__all__ = ['open', 'whichdb', 'error']


class error(Exception):
    pass


_names = ['dbm.dumb']
_defaultmod = None
_modules = {}
error = (error, OSError)


def open(file, flag='r', mode=0o666):
    """Opens a database: 'r' to read, 'w' to write, 'c' to make it if it is not there, 'n' anew."""
    from dbm import dumb
    kind = whichdb(file) if 'n' not in flag else ''
    if kind is None:
        if 'c' not in flag and 'n' not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
    elif kind not in ('', 'dbm.dumb'):
        raise error[0](f"db type is {kind}, but the module is not available")
    return dumb.open(file, flag, mode)


def whichdb(filename):
    """The name of the module for a database; None if there is none, '' if it cannot be told."""
    import os
    filename = os.fsdecode(filename)
    try:
        os.stat(filename + '.dat')
        if os.stat(filename + '.dir').st_size == 0:
            return 'dbm.dumb'
        with io_open(filename + '.dir', 'rb') as file:
            if file.read(1) in (b"'", b'"'):
                return 'dbm.dumb'
    except OSError:
        pass
    try:
        with io_open(filename, 'rb') as file:
            head = file.read(16)
    except OSError:
        return None
    if len(head) < 4:
        return ''
    magic = int.from_bytes(head[:4], 'little'), int.from_bytes(head[:4], 'big')
    if {0x13579ace, 0x13579acd, 0x13579acf} & set(magic):
        return 'dbm.gnu'
    return ''


if __name__ == '__main__':
    import sys
    for name in sys.argv[1:]:
        print(whichdb(name) or 'UNKNOWN', name)
