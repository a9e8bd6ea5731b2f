"""The password database, as the file /etc/passwd has it."""

from collections import namedtuple as _namedtuple

struct_passwd = _namedtuple(
    'struct_passwd', 'pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell', module='pwd')


def getpwall():
    """All entries."""
    entries = []
    try:
        with open('/etc/passwd', encoding='utf-8', errors='surrogateescape') as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    for line in lines:
        fields = line.split(':')
        if len(fields) == 7:
            fields[2:4] = int(fields[2]), int(fields[3])
            entries.append(struct_passwd(*fields))
    return entries


def getpwnam(name, /):
    """The entry of a name."""
    if not isinstance(name, str):
        raise TypeError(f'getpwnam() argument must be str, not {type(name).__name__}')
    for entry in getpwall():
        if entry.pw_name == name:
            return entry
    raise KeyError(f'getpwnam(): name not found: {name!r}')


def getpwuid(uid, /):
    """The entry of a user number."""
    if not hasattr(type(uid), '__index__'):
        raise TypeError(f'uid should be integer, not {type(uid).__name__}')
    for entry in getpwall():
        if entry.pw_uid == uid:
            return entry
    raise KeyError(f'getpwuid(): uid not found: {uid}')
