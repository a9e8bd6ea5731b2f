"""What is known of this installation: its version, its platform, its folders."""

import os
import sys

__all__ = ['get_config_h_filename', 'get_config_var', 'get_config_vars', 'get_makefile_filename',
           'get_path', 'get_path_names', 'get_paths', 'get_platform', 'get_python_version',
           'get_scheme_names', 'parse_config_h']

_LIB = '{installed_base}/lib/python{py_version_short}'
_SCHEMES = {
    'posix_prefix': {
        'stdlib': '{installed_base}/{platlibdir}/python{py_version_short}',
        'platstdlib': '{platbase}/{platlibdir}/python{py_version_short}',
        'purelib': '{base}/lib/python{py_version_short}/site-packages',
        'platlib': '{platbase}/{platlibdir}/python{py_version_short}/site-packages',
        'include': '{installed_base}/include/python{py_version_short}{abiflags}',
        'platinclude': '{installed_platbase}/include/python{py_version_short}{abiflags}',
        'scripts': '{base}/bin', 'data': '{base}'},
    'posix_home': {
        'stdlib': '{installed_base}/lib/python', 'platstdlib': '{base}/lib/python',
        'purelib': '{base}/lib/python', 'platlib': '{base}/lib/python',
        'include': '{installed_base}/include/python', 'platinclude': '{installed_base}/include/python',
        'scripts': '{base}/bin', 'data': '{base}'},
    'posix_user': {
        'stdlib': '{userbase}/{platlibdir}/python{py_version_short}',
        'platstdlib': '{userbase}/{platlibdir}/python{py_version_short}',
        'purelib': '{userbase}/lib/python{py_version_short}/site-packages',
        'platlib': '{userbase}/lib/python{py_version_short}/site-packages',
        'include': '{userbase}/include/python{py_version_short}', 'scripts': '{userbase}/bin',
        'data': '{userbase}'},
}
_SCHEMES['posix_venv'] = _SCHEMES['venv'] = dict(_SCHEMES['posix_prefix'])
_SCHEME_KEYS = ('stdlib', 'platstdlib', 'purelib', 'platlib', 'include', 'scripts', 'data')
_PY_VERSION_SHORT = f'{sys.version_info[0]}.{sys.version_info[1]}'
_CONFIG_VARS = None
_INSTALL_SCHEMES = _SCHEMES


def get_scheme_names():
    return tuple(sorted(_SCHEMES))


def get_path_names():
    return _SCHEME_KEYS


def get_default_scheme():
    return get_preferred_scheme('prefix')


def get_preferred_scheme(key):
    if key == 'prefix' and sys.prefix != sys.base_prefix:
        return 'venv'
    schemes = {'prefix': 'posix_prefix', 'home': 'posix_home', 'user': 'posix_user'}
    if key not in schemes:
        raise ValueError(f'{key!r} returned invalid scheme') if key is None else KeyError(key)
    return schemes[key]


def get_paths(scheme=None, vars=None, expand=True):
    """The folders of an installation scheme."""
    paths = _SCHEMES[scheme or get_default_scheme()]
    if not expand:
        return paths
    values = {**get_config_vars(), **(vars or {})}
    return {name: os.path.normpath(os.path.expanduser(value.format(**values)))
            for name, value in paths.items()}


def get_path(name, scheme=None, vars=None, expand=True):
    return get_paths(scheme, vars, expand)[name]


def get_config_vars(*args):
    """All configuration variables, or the values of those named."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        prefix, base = os.path.normpath(sys.prefix), os.path.normpath(sys.base_prefix)
        version = sys.version.split()[0]
        _CONFIG_VARS = {
            'prefix': prefix, 'exec_prefix': prefix, 'py_version': version,
            'py_version_short': _PY_VERSION_SHORT, 'py_version_nodot': _PY_VERSION_SHORT.replace('.', ''),
            'py_version_nodot_plat': '', 'installed_base': base, 'base': prefix,
            'installed_platbase': base, 'platbase': prefix, 'projectbase': prefix, 'srcdir': prefix,
            'platlibdir': sys.platlibdir, 'abiflags': getattr(sys, 'abiflags', ''),
            'implementation': 'Python', 'implementation_lower': 'python', 'abi_thread': '',
            'userbase': os.path.join(os.path.expanduser('~'), '.local'), 'VERSION': _PY_VERSION_SHORT,
            'BINDIR': os.path.join(prefix, 'bin'), 'LIBDIR': os.path.join(prefix, 'lib'),
            'EXE': '', 'EXT_SUFFIX': '.so', 'SHLIB_SUFFIX': '.so', 'SOABI': '', 'Py_DEBUG': 0,
            'WITH_PYMALLOC': 0, 'Py_GIL_DISABLED': 0, 'HAVE_FORK': 0, 'Py_TRACE_REFS': 0,
            'CONFIG_ARGS': '', 'PY_CFLAGS': '', 'CFLAGS': '', 'SIZEOF_VOID_P': 8,
        }
    if args:
        return [_CONFIG_VARS.get(name) for name in args]
    return _CONFIG_VARS


def get_config_var(name):
    return get_config_vars().get(name)


def get_platform():
    """The platform as wheels and build folders name it."""
    if os.name != 'posix' or not hasattr(os, 'uname'):
        return sys.platform
    system, _, release, _, machine = os.uname()
    system = system.lower().replace('/', '')
    machine = machine.replace(' ', '_').replace('/', '-')
    return f'{system}-{machine}' if system == 'linux' else f'{system}-{release}-{machine}'


def get_python_version():
    return _PY_VERSION_SHORT


def is_python_build(check_home=None):
    return False


def get_config_h_filename():
    return os.path.join(get_path('platinclude'), 'pyconfig.h')


def get_makefile_filename():
    folder = f'config-{_PY_VERSION_SHORT}{getattr(sys, "abiflags", "")}'
    return os.path.join(get_path('stdlib'), folder, 'Makefile')


def parse_config_h(fp, vars=None):
    """The definitions of a `config.h`."""
    import re
    values = {} if vars is None else vars
    define = re.compile('#define ([A-Z][A-Za-z0-9_]+) (.*)\n').match
    undef = re.compile('/[*] #undef ([A-Z][A-Za-z0-9_]+) [*]/\n').match
    while line := fp.readline():
        if found := define(line):
            name, value = found.groups()
            try:
                value = int(value)
            except ValueError:
                pass
            values[name] = value
        elif found := undef(line):
            values[found[1]] = 0
    return values


def expand_makefile_vars(s, vars):
    """`$(NAME)` and `${NAME}` filled in."""
    import re
    pattern = re.compile(r'\$(?:\(([A-Za-z][A-Za-z0-9_]*)\)|\{([A-Za-z][A-Za-z0-9_]*)\})')
    while found := pattern.search(s):
        s = s[:found.start()] + str(vars.get(found[1] or found[2])) + s[found.end():]
    return s


def _main():
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    for title, data in (('Paths', get_paths()), ('Variables', get_config_vars())):
        print(f'\n{title}: ')
        for key, value in sorted(data.items()):
            print(f'\t{key} = "{value}"')


if __name__ == '__main__':
    _main()
