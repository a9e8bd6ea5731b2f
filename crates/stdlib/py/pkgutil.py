"""Find and load the modules of packages."""

import importlib
import sys
from collections import namedtuple

__all__ = ['get_importer', 'iter_importers', 'walk_packages', 'iter_modules', 'get_data',
           'extend_path', 'ModuleInfo', 'resolve_name', 'find_loader', 'get_loader']

ModuleInfo = namedtuple('ModuleInfo', 'module_finder name ispkg')
ModuleInfo.__doc__ = 'A namedtuple with minimal info about a module.'


def walk_packages(path=None, prefix='', onerror=None):
    """Iterate over all modules below a path; packages are imported to look into them."""
    seen = set()

    def first_time(p):
        if p in seen:
            return False
        seen.add(p)
        return True

    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            __import__(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            sub = getattr(sys.modules[info.name], '__path__', None) or []
            yield from walk_packages([p for p in sub if first_time(p)], info.name + '.', onerror)


def iter_modules(path=None, prefix=''):
    """Iterate over the modules directly on a path, `sys.path` by default."""
    if path is None:
        importers = iter_importers()
    elif isinstance(path, str):
        raise ValueError('path must be None or list of paths to look for modules in')
    else:
        importers = map(get_importer, path)
    yielded = set()
    for finder in importers:
        for name, ispkg in _modules_of(finder, prefix):
            if name not in yielded:
                yielded.add(name)
                yield ModuleInfo(finder, name, ispkg)


def _modules_of(finder, prefix):
    if hasattr(finder, 'iter_modules'):
        return finder.iter_modules(prefix)
    path = getattr(finder, 'path', None)
    if path is None:
        return ()
    return _modules_in_directory(path, prefix)


def _modules_in_directory(path, prefix):
    import os
    try:
        names = sorted(os.listdir(path))
    except OSError:
        return
    seen = set()
    for name in names:
        base, ext = os.path.splitext(name)
        if base == '__init__':
            continue
        ispkg = False
        if not ext and os.path.isdir(os.path.join(path, name)):
            if not os.path.exists(os.path.join(path, name, '__init__.py')):
                continue
            ispkg = True
        elif ext != '.py':
            continue
        if base.isidentifier() and base not in seen:
            seen.add(base)
            yield prefix + base, ispkg


class _DirectoryFinder:
    def __init__(self, path):
        self.path = path

    def __repr__(self):
        return f'FileFinder({self.path!r})'


def get_importer(path_item):
    """The finder for an item of `sys.path`, or None."""
    import os
    path_item = os.fsdecode(path_item)
    cache = getattr(sys, 'path_importer_cache', None)
    if cache is not None:
        found = cache.get(path_item)
        if found is not None:
            return found
        for hook in sys.path_hooks:
            try:
                found = hook(path_item)
            except ImportError:
                continue
            cache.setdefault(path_item, found)
            return found
    return _DirectoryFinder(path_item) if os.path.isdir(path_item) else None


def iter_importers(fullname=''):
    """Iterate over the finders for a module."""
    if fullname.startswith('.'):
        raise ImportError(f'Relative module name {fullname!r} not supported')
    if '.' in fullname:
        package = fullname.rpartition('.')[0]
        path = getattr(importlib.import_module(package), '__path__', None)
        if path is None:
            return
    else:
        yield from getattr(sys, 'meta_path', ())
        path = sys.path
    for item in path:
        yield get_importer(item)


def get_loader(module_or_name):
    """The loader of a module."""
    import warnings
    warnings._deprecated('pkgutil.get_loader', remove=(3, 14),
                         message='{name!r} is deprecated and slated for removal in Python {remove}; '
                                 'use importlib.util.find_spec() instead')
    if module_or_name in sys.modules:
        module_or_name = sys.modules[module_or_name]
        if module_or_name is None:
            return None
    if isinstance(module_or_name, type(sys)):
        loader = getattr(module_or_name, '__loader__', None)
        if loader is not None:
            return loader
        if getattr(module_or_name, '__spec__', None) is None:
            return None
        module_or_name = module_or_name.__name__
    return _find_loader(module_or_name)


def find_loader(fullname):
    """The loader for a module name."""
    import warnings
    warnings._deprecated('pkgutil.find_loader', remove=(3, 14),
                         message='{name!r} is deprecated and slated for removal in Python {remove}; '
                                 'use importlib.util.find_spec() instead')
    return _find_loader(fullname)


def _find_loader(fullname):
    if fullname.startswith('.'):
        raise ImportError(f'Relative module name {fullname!r} not supported')
    import importlib.util
    try:
        spec = importlib.util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as ex:
        raise ImportError(f'Error while finding loader for {fullname!r} ({type(ex)}: {ex})') from ex
    return spec.loader if spec is not None else None


def extend_path(path, name):
    """The path of a package, with the same package's folders elsewhere on `sys.path` added."""
    import os
    if not isinstance(path, list):
        return path
    path = path[:]
    parent_package, _, final_name = name.rpartition('.')
    if parent_package:
        try:
            search_path = getattr(sys.modules[parent_package], '__path__')
        except (KeyError, AttributeError):
            return path
    else:
        search_path = sys.path
    for dir in search_path:
        if not isinstance(dir, str):
            continue
        portion = os.path.join(dir, final_name)
        if os.path.isfile(os.path.join(portion, '__init__.py')) and portion not in path:
            path.append(portion)
        pkgfile = os.path.join(dir, name + '.pkg')
        if os.path.isfile(pkgfile):
            with open(pkgfile) as f:
                for line in f:
                    line = line.rstrip('\n')
                    if line and not line.startswith('#'):
                        path.append(line)
    return path


def get_data(package, resource):
    """The bytes of a file that belongs to a package, or None."""
    import importlib.util
    import os
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    loader = spec.loader
    if loader is None or not hasattr(loader, 'get_data'):
        return None
    mod = sys.modules.get(package) or importlib.import_module(package)
    if mod is None or not hasattr(mod, '__file__'):
        return None
    parts = resource.split('/')
    parts.insert(0, os.path.dirname(mod.__file__))
    return loader.get_data(os.path.join(*parts))


def _is_dotted(text):
    return bool(text) and all(part.isidentifier() for part in text.split('.'))


def resolve_name(name):
    """The object for 'module', 'module.attribute' or 'module:attribute.attribute'."""
    modname, colon, objname = name.partition(':')
    if not _is_dotted(modname) or objname and not _is_dotted(objname):
        raise ValueError(f'invalid format: {name!r}')
    if colon:
        result = importlib.import_module(modname)
        parts = objname.split('.') if objname else []
    else:
        parts = modname.split('.')
        modname = parts.pop(0)
        result = importlib.import_module(modname)
        # As much as possible as modules, the rest as attributes.
        while parts:
            try:
                result = importlib.import_module(f'{modname}.{parts[0]}')
            except ImportError:
                break
            modname = f'{modname}.{parts.pop(0)}'
    for part in parts:
        result = getattr(result, part)
    return result
