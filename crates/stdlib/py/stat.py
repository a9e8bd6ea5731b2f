"""What the numbers in a stat result mean."""

ST_MODE = 0
ST_INO = 1
ST_DEV = 2
ST_NLINK = 3
ST_UID = 4
ST_GID = 5
ST_SIZE = 6
ST_ATIME = 7
ST_MTIME = 8
ST_CTIME = 9


def S_IMODE(mode):
    """The part of the mode that chmod() can set."""
    return mode & 0o7777


def S_IFMT(mode):
    """The part of the mode that says what kind of file it is."""
    return mode & 0o170000


S_IFDIR = 0o040000
S_IFCHR = 0o020000
S_IFBLK = 0o060000
S_IFREG = 0o100000
S_IFIFO = 0o010000
S_IFLNK = 0o120000
S_IFSOCK = 0o140000
S_IFDOOR = 0
S_IFPORT = 0
S_IFWHT = 0


def S_ISDIR(mode):
    """Whether it is a directory."""
    return mode & 0o170000 == 0o040000


def S_ISCHR(mode):
    """Whether it is a character device."""
    return mode & 0o170000 == 0o020000


def S_ISBLK(mode):
    """Whether it is a block device."""
    return mode & 0o170000 == 0o060000


def S_ISREG(mode):
    """Whether it is a regular file."""
    return mode & 0o170000 == 0o100000


def S_ISFIFO(mode):
    """Whether it is a named pipe."""
    return mode & 0o170000 == 0o010000


def S_ISLNK(mode):
    """Whether it is a symbolic link."""
    return mode & 0o170000 == 0o120000


def S_ISSOCK(mode):
    """Whether it is a socket."""
    return mode & 0o170000 == 0o140000


def S_ISDOOR(mode):
    """Whether it is a door: there are none here."""
    return False


def S_ISPORT(mode):
    """Whether it is an event port: there are none here."""
    return False


def S_ISWHT(mode):
    """Whether it is a whiteout: there are none here."""
    return False


S_ISUID = 0o4000
S_ISGID = 0o2000
S_ISVTX = 0o1000
S_ENFMT = S_ISGID
S_IREAD = 0o0400
S_IWRITE = 0o0200
S_IEXEC = 0o0100
S_IRWXU = 0o0700
S_IRUSR = 0o0400
S_IWUSR = 0o0200
S_IXUSR = 0o0100
S_IRWXG = 0o0070
S_IRGRP = 0o0040
S_IWGRP = 0o0020
S_IXGRP = 0o0010
S_IRWXO = 0o0007
S_IROTH = 0o0004
S_IWOTH = 0o0002
S_IXOTH = 0o0001

UF_NODUMP = 0x00000001
UF_IMMUTABLE = 0x00000002
UF_APPEND = 0x00000004
UF_OPAQUE = 0x00000008
UF_NOUNLINK = 0x00000010
UF_COMPRESSED = 0x00000020
UF_HIDDEN = 0x00008000
SF_ARCHIVED = 0x00010000
SF_IMMUTABLE = 0x00020000
SF_APPEND = 0x00040000
SF_NOUNLINK = 0x00100000
SF_SNAPSHOT = 0x00200000

_KINDS = {S_IFLNK: 'l', S_IFSOCK: 's', S_IFREG: '-', S_IFBLK: 'b', S_IFDIR: 'd', S_IFCHR: 'c',
          S_IFIFO: 'p'}


def filemode(mode):
    """The mode as ls -l shows it."""
    chars = [_KINDS.get(mode & 0o170000, '?')]
    for shift, special, letter in ((6, S_ISUID, 's'), (3, S_ISGID, 's'), (0, S_ISVTX, 't')):
        bits = mode >> shift
        chars.append('r' if bits & 4 else '-')
        chars.append('w' if bits & 2 else '-')
        if mode & special:
            chars.append(letter if bits & 1 else letter.upper())
        else:
            chars.append('x' if bits & 1 else '-')
    return ''.join(chars)


FILE_ATTRIBUTE_ARCHIVE = 32
FILE_ATTRIBUTE_COMPRESSED = 2048
FILE_ATTRIBUTE_DEVICE = 64
FILE_ATTRIBUTE_DIRECTORY = 16
FILE_ATTRIBUTE_ENCRYPTED = 16384
FILE_ATTRIBUTE_HIDDEN = 2
FILE_ATTRIBUTE_INTEGRITY_STREAM = 32768
FILE_ATTRIBUTE_NORMAL = 128
FILE_ATTRIBUTE_NOT_CONTENT_INDEXED = 8192
FILE_ATTRIBUTE_NO_SCRUB_DATA = 131072
FILE_ATTRIBUTE_OFFLINE = 4096
FILE_ATTRIBUTE_READONLY = 1
FILE_ATTRIBUTE_REPARSE_POINT = 1024
FILE_ATTRIBUTE_SPARSE_FILE = 512
FILE_ATTRIBUTE_SYSTEM = 4
FILE_ATTRIBUTE_TEMPORARY = 256
FILE_ATTRIBUTE_VIRTUAL = 65536
