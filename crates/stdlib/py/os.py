"""The operating system, over the native module posix."""

import abc
import posix
import posixpath as path
import stat as st
import sys
from _collections_abc import _check_methods, Mapping, MutableMapping
from posix import *

GenericAlias = type(list[int])
name = 'posix'
linesep = '\n'
sys.modules['os.path'] = path
from os.path import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

__all__ = ['altsep', 'curdir', 'pardir', 'sep', 'pathsep', 'linesep', 'defpath', 'name', 'path',
           'devnull', 'SEEK_SET', 'SEEK_CUR', 'SEEK_END', 'fsencode', 'fsdecode', 'get_exec_path',
           'fdopen', 'extsep', 'makedirs', 'removedirs', 'renames', 'walk', 'execl', 'execle',
           'execlp', 'execlpe', 'execvp', 'execvpe', 'getenv', 'supports_bytes_environ', 'environb',
           'getenvb', 'PathLike', 'fspath', 'popen']


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [n for n in dir(module) if n[0] != '_']


__all__ += [n for n in _get_exports_list(posix) if n not in __all__]
if hasattr(posix, '_exit'):
    from posix import _exit
    __all__.append('_exit')

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


def _collect(*names):
    return {globals()[n] for n in names if n in globals()}


supports_dir_fd = _collect('access', 'chmod', 'chown', 'link', 'mkdir', 'mkfifo', 'mknod', 'open',
                           'readlink', 'rename', 'rmdir', 'stat', 'symlink', 'unlink', 'utime')
supports_effective_ids = _collect('access')
supports_fd = _collect('chdir', 'chmod', 'chown', 'execve', 'listdir', 'pathconf', 'scandir', 'stat',
                       'statvfs', 'truncate', 'utime')
supports_follow_symlinks = _collect('access', 'chown', 'link', 'stat', 'utime')
del _collect


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a directory and those above it that are missing."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            # Made by someone else in the meantime.
            pass
        cdir = curdir
        if isinstance(tail, bytes):
            cdir = bytes(curdir, 'ASCII')
        if tail == cdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Remove a directory, then those above it as long as they are empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Rename, making the new directories and removing the old ones when empty."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Iterate over a directory tree: (directory, names of directories, names of files)."""
    sys.audit('os.walk', top, topdown, onerror, followlinks)
    stack = [fspath(top)]
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            # Bottom-up, after everything below.
            yield top
            continue
        dirs = []
        nondirs = []
        walk_dirs = []
        try:
            scandir_it = scandir(top)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        cont = False
        with scandir_it:
            while True:
                try:
                    try:
                        entry = next(scandir_it)
                    except StopIteration:
                        break
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                    cont = True
                    break
                try:
                    is_dir = entry.is_dir()
                except OSError:
                    is_dir = False
                if is_dir:
                    dirs.append(entry.name)
                else:
                    nondirs.append(entry.name)
                if not topdown and is_dir:
                    if followlinks:
                        walk_into = True
                    else:
                        try:
                            walk_into = not entry.is_symlink()
                        except OSError:
                            walk_into = True
                    if walk_into:
                        walk_dirs.append(entry.path)
        if cont:
            continue
        if topdown:
            yield top, dirs, nondirs
            # The caller may have changed the list of directories.
            for dirname in reversed(dirs):
                new_path = path.join(top, dirname)
                if followlinks or not path.islink(new_path):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            for new_path in reversed(walk_dirs):
                stack.append(new_path)


def execl(file, *args):
    """Replace the process by a program, with these arguments."""
    execv(file, args)


def execle(file, *args):
    """Like execl; the last argument is the environment."""
    env = args[-1]
    execve(file, args[:-1], env)


def execlp(file, *args):
    """Like execl, searching for the program."""
    execvp(file, args)


def execlpe(file, *args):
    """Like execle, searching for the program."""
    env = args[-1]
    execvpe(file, args[:-1], env)


def execvp(file, args):
    """Replace the process by a program that is searched for."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Like execvp, with an environment."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    if env is not None:
        exec_func = execve
        argrest = (args, env)
    else:
        exec_func = execv
        argrest = (args,)
        env = environ
    if path.dirname(file):
        exec_func(file, *argrest)
        return
    saved_exc = None
    path_list = map(fsencode, get_exec_path(env))
    file = fsencode(file)
    for dir in path_list:
        fullname = path.join(dir, file)
        try:
            exec_func(fullname, *argrest)
        except (FileNotFoundError, NotADirectoryError) as e:
            last_exc = e
        except OSError as e:
            last_exc = e
            if saved_exc is None:
                saved_exc = e
    if saved_exc is not None:
        raise saved_exc
    raise last_exc


def get_exec_path(env=None):
    """The directories in which programs are searched for."""
    if env is None:
        env = environ
    try:
        path_list = env.get('PATH')
    except TypeError:
        path_list = None
    try:
        path_listb = env[b'PATH']
    except (KeyError, TypeError):
        pass
    else:
        if path_list is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        path_list = fsdecode(path_listb)
    if path_list is None:
        path_list = defpath
    return path_list.split(pathsep)


class _Environ(MutableMapping):
    """The environment: changes are changes of the process's own."""

    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self.encodekey = encodekey
        self.decodekey = decodekey
        self.encodevalue = encodevalue
        self.decodevalue = decodevalue
        self._data = data

    def __getitem__(self, key):
        try:
            value = self._data[self.encodekey(key)]
        except KeyError:
            raise KeyError(key) from None
        return self.decodevalue(value)

    def __setitem__(self, key, value):
        key = self.encodekey(key)
        value = self.encodevalue(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        encodedkey = self.encodekey(key)
        unsetenv(encodedkey)
        try:
            del self._data[encodedkey]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        # A list: the environment may change meanwhile.
        for key in list(self._data):
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        items = ', '.join(f'{self.decodekey(key)!r}: {self.decodevalue(value)!r}'
                          for key, value in self._data.items())
        return f'environ({{{items}}})'

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(other)
        new.update(self)
        return new


def _encode_name(value):
    if not isinstance(value, str):
        raise TypeError(f'str expected, not {type(value).__name__}')
    return value.encode(_fs_encoding, 'surrogateescape')


def _decode_name(value):
    return value.decode(_fs_encoding, 'surrogateescape')


def _check_bytes(value):
    if not isinstance(value, bytes):
        raise TypeError(f'bytes expected, not {type(value).__name__}')
    return value


_fs_encoding = sys.getfilesystemencoding()
environ = _Environ(posix.environ, _encode_name, _decode_name, _encode_name, _decode_name)
supports_bytes_environ = True
environb = _Environ(environ._data, _check_bytes, bytes, _check_bytes, bytes)


def getenv(key, default=None):
    """A variable of the environment, or the default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    """A variable of the environment as bytes, or the default."""
    return environb.get(key, default)


def fsencode(filename):
    """A path as bytes."""
    filename = fspath(filename)
    if isinstance(filename, str):
        return filename.encode(_fs_encoding, 'surrogateescape')
    return filename


def fsdecode(filename):
    """A path as str."""
    filename = fspath(filename)
    if isinstance(filename, bytes):
        return filename.decode(_fs_encoding, 'surrogateescape')
    return filename


def fdopen(fd, mode='r', buffering=-1, encoding=None, *args, **kwargs):
    """A stream for an open file descriptor."""
    if not isinstance(fd, int):
        raise TypeError(f'invalid fd type ({type(fd)}, expected integer)')
    import io
    if 'b' not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def popen(cmd, mode='r', buffering=-1):
    """A stream to or from a command run by the shell."""
    if not isinstance(cmd, str):
        raise TypeError(f'invalid cmd type ({type(cmd)}, expected string)')
    if mode not in ('r', 'w'):
        raise ValueError(f'invalid mode {mode!r}')
    if buffering == 0 or buffering is None:
        raise ValueError('popen() does not support unbuffered streams')
    import subprocess
    if mode == 'r':
        proc = subprocess.Popen(cmd, shell=True, text=True, stdout=subprocess.PIPE, bufsize=buffering)
        return _wrap_close(proc.stdout, proc)
    proc = subprocess.Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE, bufsize=buffering)
    return _wrap_close(proc.stdin, proc)


class _wrap_close:
    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        if returncode == 0:
            return None
        return returncode << 8 if returncode > 0 else -returncode

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def _fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    path_type = type(path)
    try:
        path_repr = path_type.__fspath__(path)
    except AttributeError:
        if hasattr(path_type, '__fspath__'):
            raise
        raise TypeError('expected str, bytes or os.PathLike object, not ' + path_type.__name__) from None
    if isinstance(path_repr, (str, bytes)):
        return path_repr
    raise TypeError(f'expected {path_type.__name__}.__fspath__() to return str or bytes, '
                    f'not {type(path_repr).__name__}')


if 'fspath' not in globals():
    fspath = _fspath
    fspath.__name__ = 'fspath'


class PathLike(abc.ABC):
    """What has `__fspath__`."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """The path as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return _check_methods(subclass, '__fspath__')
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1
__all__ += ['P_WAIT', 'P_NOWAIT', 'P_NOWAITO', 'spawnv', 'spawnve', 'spawnl', 'spawnle', 'spawnvp', 'spawnvpe',
            'spawnlp', 'spawnlpe', 'posix_spawn', 'posix_spawnp', 'sysconf', 'sysconf_names', 'register_at_fork',
            'getlogin']


def _spawn(mode, file, args, env, search=False):
    if not isinstance(args, (tuple, list)):
        raise TypeError('argv must be a tuple or a list')
    if not args or not args[0]:
        raise ValueError('argv first element cannot be empty')
    if not search and not path.dirname(file):
        file = path.join(b'.' if isinstance(file, bytes) else '.', file)
    try:
        pid = posix._start(file, args, env, None, -1, -1, -1, False)
    except OSError:
        # As a child that could not run the program.
        if mode == P_WAIT:
            return 127
        raise
    if mode == P_NOWAIT:
        return pid
    return waitstatus_to_exitcode(waitpid(pid, 0)[1])


def spawnv(mode, file, args):
    """Run a program in a new process."""
    return _spawn(mode, file, args, None)


def spawnve(mode, file, args, env):
    """Run a program in a new process, with an environment."""
    return _spawn(mode, file, args, env)


def spawnvp(mode, file, args):
    """Run a program that is searched for in a new process."""
    return _spawn(mode, file, args, None, True)


def spawnvpe(mode, file, args, env):
    """Run a program that is searched for in a new process, with an environment."""
    return _spawn(mode, file, args, env, True)


def spawnl(mode, file, *args):
    """Run a program in a new process; arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """Like spawnl; the last argument is the environment."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """Like spawnl, with a program that is searched for."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """Like spawnlp; the last argument is the environment."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False,
                setsigmask=(), setsigdef=(), scheduler=None):
    """Start a program; gives its process id."""
    if file_actions or setpgroup is not None or resetids or setsigmask or setsigdef or scheduler:
        raise NotImplementedError('posix_spawn: only setsid is available on this platform')
    if '/' not in fsdecode(path):
        path = './' + fsdecode(path)
    return posix._start(path, argv, env, None, -1, -1, -1, setsid)


def posix_spawnp(path, argv, env, /, **options):
    """Like posix_spawn, with a program that is searched for."""
    for dir in [''] if '/' in fsdecode(path) else get_exec_path(env):
        whole = globals()['path'].join(dir, fsdecode(path))
        if access(whole, X_OK):
            return posix_spawn(whole, argv, env, **options)
    raise FileNotFoundError(2, strerror(2), path)


sysconf_names = {'SC_ARG_MAX': 0, 'SC_CLK_TCK': 2, 'SC_NGROUPS_MAX': 3, 'SC_OPEN_MAX': 4, 'SC_PAGESIZE': 30,
                 'SC_PAGE_SIZE': 30, 'SC_IOV_MAX': 60, 'SC_NPROCESSORS_CONF': 83, 'SC_NPROCESSORS_ONLN': 84,
                 'SC_PHYS_PAGES': 85, 'SC_AVPHYS_PAGES': 86}


def sysconf(name, /):
    """An integer of the system's configuration."""
    if isinstance(name, str):
        if name not in sysconf_names:
            raise ValueError('unrecognized configuration name')
        name = sysconf_names[name]
    if name in (83, 84):
        return cpu_count()
    if name in (85, 86):
        key = 'MemTotal:' if name == 85 else 'MemFree:'
        with fdopen(open('/proc/meminfo', O_RDONLY)) as lines:
            for line in lines:
                if line.startswith(key):
                    return int(line.split()[1]) // 4
    known = {0: 2097152, 2: 100, 3: 65536, 4: 1024, 30: 4096, 60: 1024}
    if name not in known:
        raise OSError(22, strerror(22))
    return known[name]


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Register what is called at a fork; there are none."""
    given = [f for f in (before, after_in_child, after_in_parent) if f is not None]
    if not given:
        raise TypeError('At least one argument is required.')
    for f in given:
        if not callable(f):
            raise TypeError("'%s' object is not callable" % type(f).__name__)


def getlogin():
    """The name of the user who is logged in at the controlling terminal."""
    raise OSError(6, strerror(6))


if 'stat' in globals() and 'scandir' in globals():
    def fwalk(top='.', topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
        """Like walk, with a file descriptor of each directory as fourth item."""
        sys.audit('os.fwalk', top, topdown, onerror, follow_symlinks, dir_fd)
        top = fspath(top)
        if not follow_symlinks:
            orig_st = stat(top, follow_symlinks=False, dir_fd=dir_fd)
        topfd = open(top, O_RDONLY | O_NONBLOCK, dir_fd=dir_fd)
        try:
            if follow_symlinks or (st.S_ISDIR(orig_st.st_mode)
                                   and path.samestat(orig_st, stat(topfd))):
                yield from _fwalk(topfd, top, isinstance(top, bytes), topdown, onerror,
                                  follow_symlinks)
        finally:
            close(topfd)

    def _fwalk(topfd, toppath, isbytes, topdown, onerror, follow_symlinks):
        dirs = []
        nondirs = []
        for name in listdir(topfd):
            if isbytes:
                name = fsencode(name)
            try:
                if st.S_ISDIR(stat(name, dir_fd=topfd).st_mode):
                    dirs.append(name)
                else:
                    nondirs.append(name)
            except FileNotFoundError:
                try:
                    # A broken link counts as a file.
                    if st.S_ISLNK(stat(name, dir_fd=topfd, follow_symlinks=False).st_mode):
                        nondirs.append(name)
                except FileNotFoundError:
                    continue
        if topdown:
            yield toppath, dirs, nondirs, topfd
        for name in dirs:
            try:
                if not follow_symlinks:
                    orig_st = stat(name, dir_fd=topfd, follow_symlinks=False)
                dirfd = open(name, O_RDONLY | O_NONBLOCK, dir_fd=topfd)
            except OSError as err:
                if onerror is not None:
                    onerror(err)
                continue
            try:
                if follow_symlinks or path.samestat(orig_st, stat(dirfd)):
                    yield from _fwalk(dirfd, path.join(toppath, name), isbytes, topdown, onerror,
                                      follow_symlinks)
            finally:
                close(dirfd)
        if not topdown:
            yield toppath, dirs, nondirs, topfd

    __all__.append('fwalk')
