"""Where the system keeps its zone files."""

import os

_DEFAULT = ('/usr/share/zoneinfo', '/usr/lib/zoneinfo', '/usr/share/lib/zoneinfo', '/etc/zoneinfo')
TZPATH = ()


class InvalidTZPathWarning(RuntimeWarning):
    """A folder in PYTHONTZPATH is not absolute."""


def _absolute(path):
    return [folder for folder in path if os.path.isabs(folder)]


def reset_tzpath(to=None):
    """Sets the folders to look in; without an argument as at the start."""
    global TZPATH
    if to is not None:
        if isinstance(to, (str, bytes)):
            raise TypeError(f'tzpath must be a list or tuple, not {type(to)}: {to!r}')
        relative = [folder for folder in to if not os.path.isabs(folder)]
        if relative:
            raise ValueError(f'{_message(relative)}')
        TZPATH = tuple(to)
        return
    given = os.environ.get('PYTHONTZPATH')
    if given is None:
        TZPATH = _DEFAULT
        return
    folders = [folder for folder in given.split(os.pathsep)] if given else []
    kept = _absolute(folders)
    if len(kept) != len(folders):
        import warnings
        wrong = [folder for folder in folders if folder not in kept]
        warnings.warn('Invalid paths specified in PYTHONTZPATH environment variable. ' + _message(wrong),
                      InvalidTZPathWarning, stacklevel=2)
    TZPATH = tuple(kept)


def _message(folders):
    return 'Paths should be absolute but found the following relative paths: ' + ', '.join(
        map(repr, folders))


def find_tzfile(key):
    """The file of a zone, or None."""
    _validate(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


def _validate(key):
    if os.path.isabs(key):
        raise ValueError(f'ZoneInfo keys may not be absolute paths, got: {key}')
    normal = os.path.normpath(key)
    if len(normal) != len(key):
        raise ValueError(f'ZoneInfo keys must be normalized relative paths, got: {key}')
    base = os.path.normpath(os.path.join('_', '_'))[:-1]
    whole = os.path.normpath(os.path.join(base, normal))
    if not whole.startswith(base):
        raise ValueError(f'ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}')


def available_timezones():
    """The names of all zones that can be found."""
    zones = set()
    try:
        from importlib import resources
        with resources.files('tzdata').joinpath('zones').open('r') as file:
            zones.update(name.strip() for name in file if name.strip())
    except (ImportError, FileNotFoundError, AttributeError):
        pass
    for root in TZPATH:
        if not os.path.isdir(root):
            continue
        for folder, folders, files in os.walk(root):
            if folder == root:
                folders[:] = [name for name in folders if name not in ('right', 'posix')]
            for name in files:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, root)
                if key in zones or key == 'posixrules':
                    continue
                try:
                    with open(path, 'rb') as file:
                        if file.read(4) == b'TZif':
                            zones.add(key)
                except OSError:
                    pass
    return zones


reset_tzpath()
