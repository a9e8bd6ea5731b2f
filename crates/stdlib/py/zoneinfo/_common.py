"""Zone files: finding and reading them."""

import struct


class ZoneInfoNotFoundError(KeyError):
    """There is no such zone."""


def load_tzdata(key):
    """The zone's file in the package `tzdata`."""
    folder, _, name = ('tzdata.zoneinfo/' + key).rpartition('/')
    from importlib import resources
    try:
        return resources.files(folder.replace('/', '.')).joinpath(name).open('rb')
    except (ImportError, FileNotFoundError, UnicodeEncodeError, IsADirectoryError, AttributeError):
        raise ZoneInfoNotFoundError(f'No time zone found with key {key}') from None


def _counts(file):
    if file.read(4) != b'TZif':
        raise ValueError('Invalid TZif file: magic not found')
    version = file.read(1)
    file.read(15)
    return 1 if version == b'\0' else int(version), struct.unpack('>6l', file.read(24))


def load_data(file):
    """Transition times and their types, offsets, daylight saving, abbreviations, and the rule behind the
    last transition."""
    version, counts = _counts(file)
    size, form = 4, 'l'
    if version >= 2:
        # A second block with times of 64 bits follows the first.
        isut, isstd, leaps, times, types, chars = counts
        file.seek(times * 5 + types * 6 + chars + leaps * 8 + isstd + isut, 1)
        version, counts = _counts(file)
        size, form = 8, 'q'
    isut, isstd, leaps, times, types, chars = counts
    transitions = struct.unpack(f'>{times}{form}', file.read(times * size))
    indices = struct.unpack(f'>{times}B', file.read(times))
    rows = [struct.unpack('>lbb', file.read(6)) for _ in range(types)]
    names = file.read(chars)

    def name(at):
        return names[at:names.index(b'\0', at)].decode()

    rule = None
    if version >= 2:
        file.seek(leaps * (size + 4) + isstd + isut, 1)
        if file.read(1) == b'\n':
            rule = file.read().split(b'\n')[0]
    offsets = [offset for offset, _, _ in rows]
    daylight = [flag for _, flag, _ in rows]
    return indices, transitions, offsets, daylight, [name(at) for _, _, at in rows], rule
