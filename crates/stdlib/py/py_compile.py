"""Checking and compiling source files."""

import enum
import os
import sys
import traceback

__all__ = ['compile', 'main', 'PyCompileError', 'PycInvalidationMode']


class PyCompileError(Exception):
    """A file that does not compile."""

    def __init__(self, exc_type, exc_value, file, msg=''):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            shown = ''.join(traceback.format_exception_only(exc_type, exc_value))
            message = shown.replace('File "<string>"', f'File "{file}"')
        else:
            message = f'Sorry: {name}: {exc_value}'
        Exception.__init__(self, msg or message, name, exc_value, file)
        self.exc_type_name, self.exc_value, self.file, self.msg = name, exc_value, file, msg or message

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def _get_default_invalidation_mode():
    if os.environ.get('SOURCE_DATE_EPOCH'):
        return PycInvalidationMode.CHECKED_HASH
    return PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compiles a source file and gives the name of the file with the code."""
    import importlib.util
    import marshal
    if cfile is None:
        cfile = importlib.util.cache_from_source(file)
    if os.path.islink(cfile):
        raise FileExistsError(f'{cfile} is a symlink and will be changed into a regular file if import '
                              'writes a byte-compiled file to it')
    if os.path.exists(cfile) and not os.path.isfile(cfile):
        raise FileExistsError(f'{cfile} is a non-regular file and will be changed into a regular one if '
                              'import writes a byte-compiled file to it')
    with open(file, 'rb') as stream:
        source = stream.read()
    try:
        import builtins
        code = builtins.compile(source, dfile or file, 'exec', dont_inherit=True, optimize=optimize)
    except Exception as error:
        failure = PyCompileError(error.__class__, error, dfile or file)
        if quiet < 2:
            if doraise:
                raise failure
            sys.stderr.write(failure.msg + '\n')
        return None
    folder = os.path.dirname(cfile)
    if folder:
        os.makedirs(folder, exist_ok=True)
    stat = os.stat(file)
    head = importlib.util.MAGIC_NUMBER + bytes(4) + (int(stat.st_mtime) & 0xffffffff).to_bytes(4, 'little')
    head += (stat.st_size & 0xffffffff).to_bytes(4, 'little')
    with open(cfile, 'wb') as stream:
        stream.write(head + marshal.dumps(code))
    return cfile


def main():
    import argparse
    parser = argparse.ArgumentParser(description='A simple command-line interface for py_compile module.')
    parser.add_argument('-q', '--quiet', action='store_true', help='Suppress error output')
    parser.add_argument('filenames', nargs='+', help='Files to compile')
    args = parser.parse_args()
    names = [line.rstrip('\n') for line in sys.stdin] if args.filenames == ['-'] else args.filenames
    for name in names:
        try:
            compile(name, doraise=True)
        except PyCompileError as error:
            parser.exit(1) if args.quiet else parser.exit(1, error.msg)
        except OSError as error:
            parser.exit(1) if args.quiet else parser.exit(1, str(error))


if __name__ == '__main__':
    main()
