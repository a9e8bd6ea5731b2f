"""The group database, as the file /etc/group has it."""

from collections import namedtuple as _namedtuple

struct_group = _namedtuple('struct_group', 'gr_name gr_passwd gr_gid gr_mem', module='grp')


def getgrall():
    """All entries."""
    entries = []
    try:
        with open('/etc/group', encoding='utf-8', errors='surrogateescape') as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    for line in lines:
        fields = line.split(':')
        if len(fields) == 4:
            members = fields[3].split(',') if fields[3] else []
            entries.append(struct_group(fields[0], fields[1], int(fields[2]), members))
    return entries


def getgrnam(name):
    """The entry of a name."""
    if not isinstance(name, str):
        raise TypeError(f'getgrnam() argument must be str, not {type(name).__name__}')
    for entry in getgrall():
        if entry.gr_name == name:
            return entry
    raise KeyError(f'getgrnam(): name not found: {name!r}')


def getgrgid(id):
    """The entry of a group number."""
    if not hasattr(type(id), '__index__'):
        raise TypeError(f'group id must be int, not {type(id).__name__}')
    for entry in getgrall():
        if entry.gr_gid == id:
            return entry
    raise KeyError(f'getgrgid(): gid not found: {id}')
