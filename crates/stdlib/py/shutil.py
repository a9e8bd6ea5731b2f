"""Copying, moving and removing of files and trees."""

import collections
import errno
import fnmatch
import os
import stat
import sys

__all__ = ['copyfileobj', 'copyfile', 'copymode', 'copystat', 'copy', 'copy2', 'copytree', 'move', 'rmtree',
           'Error', 'SpecialFileError', 'ExecError', 'disk_usage', 'chown', 'which', 'get_terminal_size',
           'SameFileError', 'ignore_patterns', 'ReadError', 'make_archive', 'unpack_archive', 'RegistryError',
           'get_archive_formats', 'register_archive_format', 'unregister_archive_format', 'get_unpack_formats',
           'register_unpack_format', 'unregister_unpack_format']

COPY_BUFSIZE = 64 * 1024


class Error(OSError):
    pass


class SameFileError(Error):
    """Source and destination are the same file."""


class SpecialFileError(OSError):
    """A file of a kind that cannot be copied."""


class ExecError(OSError):
    """A command could not be executed."""


class RegistryError(Exception):
    """A format of archives that cannot be registered, or is not."""


class ReadError(OSError):
    """An archive cannot be read."""


def copyfileobj(fsrc, fdst, length=0):
    """Copy data from file-like object fsrc to file-like object fdst."""
    length = length or COPY_BUFSIZE
    while buf := fsrc.read(length):
        fdst.write(buf)


def _samefile(src, dst):
    if isinstance(src, os.DirEntry):
        src = src.path
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy data from src to dst in the most efficient way possible."""
    sys.audit('shutil.copyfile', src, dst)
    if _samefile(src, dst):
        raise SameFileError('{!r} and {!r} are the same file'.format(src, dst))
    for fn in (src, dst):
        try:
            st = os.stat(fn)
        except OSError:
            pass
        else:
            if stat.S_ISFIFO(st.st_mode):
                name = fn.path if isinstance(fn, os.DirEntry) else fn
                raise SpecialFileError('`%s` is a named pipe' % name)
    if not follow_symlinks and os.path.islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, 'rb') as fsrc:
        try:
            with open(dst, 'wb') as fdst:
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if not os.path.exists(dst):
                raise FileNotFoundError(f'Directory does not exist: {dst}') from e
            raise
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Copy mode bits from src to dst."""
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def copystat(src, dst, *, follow_symlinks=True):
    """Copy file metadata."""
    follow = follow_symlinks or not (os.path.islink(src) and os.path.islink(dst))
    st = os.stat(src, follow_symlinks=follow)
    os.utime(dst, ns=(st.st_atime_ns, st.st_mtime_ns), follow_symlinks=follow)
    if follow:
        os.chmod(dst, stat.S_IMODE(st.st_mode))


def _target(src, dst):
    if os.path.isdir(dst):
        return os.path.join(dst, os.path.basename(src))
    return dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy data and mode bits; returns the file's destination."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """Copy data and metadata; returns the file's destination."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """A function for copytree()'s ignore parameter."""
    def _ignore_patterns(path, names):
        ignored_names = []
        for pattern in patterns:
            ignored_names.extend(fnmatch.filter(names, pattern))
        return set(ignored_names)
    return _ignore_patterns


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False,
             dirs_exist_ok=False):
    """Recursively copy a directory tree and return the destination directory."""
    sys.audit('shutil.copytree', src, dst)
    with os.scandir(src) as itr:
        entries = list(itr)
    ignored_names = ignore(os.fspath(src), [x.name for x in entries]) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for srcentry in entries:
        if srcentry.name in ignored_names:
            continue
        srcname = os.path.join(src, srcentry.name)
        dstname = os.path.join(dst, srcentry.name)
        srcobj = srcentry if copy_function in (copy2, copy) else srcname
        try:
            if srcentry.is_symlink() and symlinks:
                os.symlink(os.readlink(srcname), dstname)
                copystat(srcobj, dstname, follow_symlinks=False)
            elif srcentry.is_symlink() and not os.path.exists(srcname) and ignore_dangling_symlinks:
                continue
            elif srcentry.is_dir():
                copytree(srcobj if isinstance(srcobj, str) else srcname, dstname, symlinks, ignore,
                         copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(srcname, dstname)
        except Error as err:
            errors.extend(err.args[0])
        except OSError as why:
            errors.append((srcname, dstname, str(why)))
    try:
        copystat(src, dst)
    except OSError as why:
        errors.append((src, dst, str(why)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Recursively delete a directory tree."""
    sys.audit('shutil.rmtree', path, dir_fd)
    if onerror is not None:
        import warnings
        warnings.warn('onerror argument is deprecated, use onexc instead', DeprecationWarning, stacklevel=2)
    if ignore_errors:
        def onexc(*args):
            pass
    elif onerror is None and onexc is None:
        def onexc(*args):
            raise
    elif onexc is None:
        def onexc(func, path, exc):
            exc_info = (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)
            return onerror(func, path, exc_info)
    try:
        if os.path.islink(path):
            raise OSError('Cannot call rmtree on a symbolic link')
    except OSError as err:
        onexc(os.path.islink, path, err)
        return
    _rmtree(path, onexc)


def _rmtree(path, onexc):
    try:
        with os.scandir(path) as it:
            entries = list(it)
    except OSError as err:
        onexc(os.scandir, path, err)
        entries = []
    for entry in entries:
        fullname = entry.path
        if entry.is_dir(follow_symlinks=False):
            _rmtree(fullname, onexc)
        else:
            try:
                os.unlink(fullname)
            except OSError as err:
                onexc(os.unlink, fullname, err)
    try:
        os.rmdir(path)
    except OSError as err:
        onexc(os.rmdir, path, err)


rmtree.avoids_symlink_attacks = False


def move(src, dst, copy_function=copy2):
    """Recursively move a file or directory to another location."""
    sys.audit('shutil.move', src, dst)
    real_dst = dst
    if os.path.isdir(dst):
        if _samefile(src, dst):
            os.rename(src, dst)
            return
        real_dst = os.path.join(dst, os.path.basename(os.fspath(src).rstrip('/')))
        if os.path.exists(real_dst):
            raise Error("Destination path '%s' already exists" % real_dst)
    try:
        os.rename(src, real_dst)
    except OSError:
        if os.path.islink(src):
            os.symlink(os.readlink(src), real_dst)
            os.unlink(src)
        elif os.path.isdir(src):
            real = os.path.abspath(src) + '/'
            if (os.path.abspath(dst) + '/').startswith(real):
                raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
            copytree(src, real_dst, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real_dst)
            os.unlink(src)
    return real_dst


def chown(path, user=None, group=None):
    """Change owner user and group of the given path."""
    if user is None and group is None:
        raise ValueError('user and/or group must be set')
    for value, kind in ((user, 'user'), (group, 'group')):
        if value is not None and not isinstance(value, int):
            raise LookupError(f'no such {kind}: {value!r}')
    os.chown(path, -1 if user is None else user, -1 if group is None else group)


_ntuple_diskusage = collections.namedtuple('usage', 'total used free')


def get_terminal_size(fallback=(80, 24)):
    """Get the size of the terminal window."""
    try:
        columns = int(os.environ['COLUMNS'])
    except (KeyError, ValueError):
        columns = 0
    try:
        lines = int(os.environ['LINES'])
    except (KeyError, ValueError):
        lines = 0
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback)
        if columns <= 0:
            columns = size.columns or fallback[0]
        if lines <= 0:
            lines = size.lines or fallback[1]
    return os.terminal_size((columns, lines))


def _access_check(fn, mode):
    return os.path.exists(fn) and os.access(fn, mode) and not os.path.isdir(fn)


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of the command that would be run."""
    use_bytes = isinstance(cmd, bytes)
    if os.path.dirname(cmd):
        return cmd if _access_check(cmd, mode) else None
    if path is None:
        path = os.environ.get('PATH', None)
        if path is None:
            path = os.defpath
    if not path:
        return None
    if use_bytes:
        path = os.fsencode(path).split(os.fsencode(os.pathsep))
    else:
        path = os.fsdecode(path).split(os.pathsep)
    seen = set()
    for directory in path:
        if directory not in seen:
            seen.add(directory)
            name = os.path.join(directory, cmd)
            if _access_check(name, mode):
                return name
    return None


_usage = collections.namedtuple('usage', 'total used free')
_usage.__module__ = 'shutil'


def disk_usage(path):
    """How many bytes there are, are used and are free where a path lies."""
    st = os.statvfs(path)
    return _usage(st.f_blocks * st.f_frsize, (st.f_blocks - st.f_bfree) * st.f_frsize,
                  st.f_bavail * st.f_frsize)


def _make_tarball(base_name, base_dir, compress='gzip', verbose=0, dry_run=0, owner=None, group=None, logger=None,
                  root_dir=None):
    import tarfile
    suffix = {None: '', 'gzip': '.gz', 'bzip2': '.bz2', 'xz': '.xz'}
    if compress not in suffix:
        raise ValueError(f"bad value for 'compress', or compression format not supported : {compress}")
    name = base_name + '.tar' + suffix[compress]
    _make_folder_of(name, dry_run, logger)
    if logger is not None:
        logger.info('Creating tar archive')
    ids = {}
    if owner is not None:
        import pwd
        ids.update(uid=pwd.getpwnam(owner).pw_uid, uname=owner)
    if group is not None:
        import grp
        ids.update(gid=grp.getgrnam(group).gr_gid, gname=group)

    def owned(info):
        for key, value in ids.items():
            setattr(info, key, value)
        return info
    if not dry_run:
        mode = 'w|' + suffix[compress][1:].replace('.', '')
        inner = base_dir
        if root_dir is not None:
            base_dir = os.path.join(root_dir, base_dir)
        with tarfile.open(name, mode) as tar:
            tar.add(base_dir, inner, filter=owned)
    return name if root_dir is None else os.path.abspath(name)


def _make_folder_of(name, dry_run, logger):
    folder = os.path.dirname(name)
    if folder and not os.path.exists(folder):
        if logger is not None:
            logger.info('creating %s', folder)
        if not dry_run:
            os.makedirs(folder)


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None, root_dir=None):
    import zipfile
    name = base_name + '.zip'
    _make_folder_of(name, dry_run, logger)
    if logger is not None:
        logger.info("creating '%s' and adding '%s' to it", name, base_dir)
    if not dry_run:
        with zipfile.ZipFile(name, 'w', compression=zipfile.ZIP_DEFLATED) as zf:
            top = os.path.normpath(base_dir)

            def add(path):
                if path != os.curdir:
                    zf.write(path if root_dir is None else os.path.join(root_dir, path), path)
                    if logger is not None:
                        logger.info("adding '%s'", path)
            add(top)
            for folder, folders, files in os.walk(top if root_dir is None else os.path.join(root_dir, top)):
                if root_dir is not None:
                    folder = os.path.relpath(folder, root_dir)
                for one in sorted(folders):
                    add(os.path.normpath(os.path.join(folder, one)))
                for one in files:
                    path = os.path.normpath(os.path.join(folder, one))
                    if os.path.isfile(path if root_dir is None else os.path.join(root_dir, path)):
                        add(path)
    return name if root_dir is None else os.path.abspath(name)


_make_tarball.supports_root_dir = _make_zipfile.supports_root_dir = True
_ARCHIVE_FORMATS = {
    'tar': (_make_tarball, [('compress', None)], 'uncompressed tar file'),
    'gztar': (_make_tarball, [('compress', 'gzip')], "gzip'ed tar-file"),
    'zip': (_make_zipfile, [], 'ZIP file'),
}


def get_archive_formats():
    """The formats that archives can be made in, with descriptions."""
    return sorted((name, entry[2]) for name, entry in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=''):
    """Register what makes archives of a format."""
    if extra_args is None:
        extra_args = []
    if not callable(function):
        raise TypeError('The %s object is not callable' % function)
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError('extra_args needs to be a sequence')
    for element in extra_args:
        if not isinstance(element, (tuple, list)) or len(element) != 2:
            raise TypeError('extra_args elements are : (arg_name, value)')
    _ARCHIVE_FORMATS[name] = function, extra_args, description


def unregister_archive_format(name):
    """Forget a format of archives."""
    del _ARCHIVE_FORMATS[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None,
                 logger=None):
    """Make an archive of a folder; gives its file name."""
    sys.audit('shutil.make_archive', base_name, format, root_dir, base_dir)
    try:
        function, extra, _ = _ARCHIVE_FORMATS[format]
    except KeyError:
        raise ValueError("unknown archive format '%s'" % format) from None
    kwargs = dict(extra, dry_run=dry_run, logger=logger)
    if format != 'zip':
        kwargs.update(owner=owner, group=group)
    if base_dir is None:
        base_dir = os.curdir
    base_name = os.fspath(base_name)
    back = None
    if root_dir is not None:
        if not stat.S_ISDIR(os.stat(root_dir).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, 'Not a directory', root_dir)
        if getattr(function, 'supports_root_dir', False):
            kwargs['root_dir'] = root_dir
        else:
            back = os.getcwd()
            base_name = os.path.abspath(base_name)
            if not dry_run:
                os.chdir(root_dir)
    try:
        return function(base_name, base_dir, **kwargs)
    finally:
        if back is not None:
            os.chdir(back)


def _unpack_zipfile(filename, extract_dir):
    import zipfile
    if not zipfile.is_zipfile(filename):
        raise ReadError('%s is not a zip file' % filename)
    with zipfile.ZipFile(filename) as archive:
        for info in archive.infolist():
            # What would land outside is left out.
            if info.filename.startswith('/') or '..' in info.filename:
                continue
            target = os.path.join(extract_dir, *info.filename.split('/'))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if not info.filename.endswith('/'):
                with archive.open(info.filename) as source, open(target, 'wb') as out:
                    copyfileobj(source, out)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    import tarfile
    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError('%s is not a compressed or uncompressed tar file' % filename) from None
    with archive:
        archive.extractall(extract_dir, filter=filter)


_UNPACK_FORMATS = {
    'tar': (['.tar'], _unpack_tarfile, [], 'uncompressed tar file'),
    'zip': (['.zip'], _unpack_zipfile, [], 'ZIP file'),
    'gztar': (['.tar.gz', '.tgz'], _unpack_tarfile, [], "gzip'ed tar-file"),
}


def get_unpack_formats():
    """The formats that can be unpacked: name, endings of file names, description."""
    return sorted((name, entry[0], entry[3]) for name, entry in _UNPACK_FORMATS.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=''):
    """Register what unpacks archives of a format."""
    known = {ending: name for name, entry in _UNPACK_FORMATS.items() for ending in entry[0]}
    for ending in extensions:
        if ending in known:
            raise RegistryError('%s is already registered for "%s"' % (ending, known[ending]))
    if not callable(function):
        raise TypeError('The registered function must be a callable')
    _UNPACK_FORMATS[name] = extensions, function, extra_args or [], description


def unregister_unpack_format(name):
    """Forget how archives of a format are unpacked."""
    del _UNPACK_FORMATS[name]


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpack an archive into a folder."""
    sys.audit('shutil.unpack_archive', filename, extract_dir, format)
    if extract_dir is None:
        extract_dir = os.getcwd()
    extract_dir, filename = os.fspath(extract_dir), os.fspath(filename)
    kwargs = {} if filter is None else {'filter': filter}
    if format is None:
        for format, entry in _UNPACK_FORMATS.items():
            if filename.endswith(tuple(entry[0])):
                break
        else:
            raise ReadError("Unknown archive format '{0}'".format(filename))
    elif format not in _UNPACK_FORMATS:
        raise ValueError("Unknown unpack format '{0}'".format(format))
    _, function, extra, _ = _UNPACK_FORMATS[format]
    function(filename, extract_dir, **dict(extra), **kwargs)
