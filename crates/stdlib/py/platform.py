"""What this runs on."""

import collections
import functools
import os
import sys

uname_result = collections.namedtuple('uname_result', 'system node release version machine')
uname_result.processor = property(lambda self: '')
uname_result.__module__ = 'platform'


@functools.cache
def uname():
    """System, node, release, version and machine."""
    try:
        return uname_result(*os.uname())
    except AttributeError:
        return uname_result(sys.platform, '', '', '', '')


def win32_edition():
    """The edition of Windows: None elsewhere."""
    return None


def win32_is_iot():
    """Whether this is Windows for small devices."""
    return False


def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    """The version of Java that runs this: what is given, for there is none."""
    return release, vendor, vminfo, osinfo


def system_alias(system, release, version):
    """The names under which systems are commonly sold."""
    return system, release, version


def system():
    return uname().system


def node():
    return uname().node


def release():
    return uname().release


def version():
    return uname().version


def machine():
    return uname().machine


def processor():
    return uname().processor


def architecture(executable=sys.executable, bits='', linkage=''):
    """The word size and the format of executables."""
    return bits or '64bit', linkage or ('ELF' if sys.platform == 'linux' else '')


def platform(aliased=False, terse=False):
    """One line about the system."""
    u = uname()
    return f'{u.system}-{u.release}' if terse else f'{u.system}-{u.release}-{u.machine}'


def python_implementation():
    return 'CPython' if sys.implementation.name == 'cpython' else sys.implementation.name


def python_version():
    """The version, as text."""
    return '.'.join(map(str, sys.version_info[:3]))


def python_version_tuple():
    return tuple(python_version().split('.'))


def python_branch():
    return ''


def python_revision():
    return ''


def python_build():
    """Number and date of the build."""
    return '', ''


def python_compiler():
    return 'rustc'


def libc_ver(executable=None, lib='', version='', chunksize=16384):
    return lib, version


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    return release, versioninfo, machine


def win32_ver(release='', version='', csd='', ptype=''):
    return release, version, csd, ptype


def freedesktop_os_release():
    """What /etc/os-release says."""
    for path in ('/etc/os-release', '/usr/lib/os-release'):
        try:
            with open(path, encoding='utf-8') as f:
                info = {'NAME': 'Linux', 'ID': 'linux', 'PRETTY_NAME': 'Linux'}
                for line in f:
                    key, eq, value = line.strip().partition('=')
                    if eq and not key.startswith('#'):
                        info[key] = value.strip('"\'')
                return info
        except OSError:
            continue
    raise OSError('Unable to read files /etc/os-release, /usr/lib/os-release')
