"""Specs of modules, and modules made from them."""

import os
import sys
import types

from . import _resolve_name
from .machinery import (BuiltinImporter, FrozenImporter, ModuleSpec, NamespaceLoader, PathFinder,
                        SourceFileLoader)

MAGIC_NUMBER = b'\xcb\r\r\n'


def resolve_name(name, package):
    """Resolve a relative module name to an absolute one."""
    if not name.startswith('.'):
        return name
    if not package:
        raise ImportError(f'no package specified for {name!r} (required for relative module names)')
    level = len(name) - len(name.lstrip('.'))
    return _resolve_name(name[level:], package, level)


def find_spec_without_import(name, path=None):
    """The spec of a module as the finders tell it."""
    for finder in [*sys.meta_path, BuiltinImporter, FrozenImporter, PathFinder]:
        find = getattr(finder, 'find_spec', None)
        if find is not None:
            spec = find(name, path, None)
            if spec is not None:
                return spec
    return None


def _spec_of(module, name):
    file = getattr(module, '__file__', None)
    if file is None:
        return find_spec_without_import(name)
    spec = spec_from_file_location(name, file)
    if hasattr(module, '__path__'):
        spec.submodule_search_locations = list(module.__path__)
    return spec


def find_spec(name, package=None):
    """Return the spec for the specified module, or None."""
    fullname = resolve_name(name, package) if name.startswith('.') else name
    if fullname in sys.modules:
        module = sys.modules[fullname]
        if module is None:
            return None
        spec = getattr(module, '__spec__', None)
        if spec is None:
            if fullname == '__main__':
                raise ValueError(f'{fullname}.__spec__ is None')
            spec = _spec_of(module, fullname)
        return spec
    parent_name = fullname.rpartition('.')[0]
    path = None
    if parent_name:
        parent = __import__(parent_name, fromlist=['__path__'])
        try:
            path = parent.__path__
        except AttributeError:
            if FrozenImporter.find_spec(fullname) is None:
                raise ModuleNotFoundError(
                    f'__path__ attribute not found on {parent_name!r} while trying to find '
                    f'{fullname!r}', name=fullname) from None
    return find_spec_without_import(fullname, path)


_POPULATE = object()


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a module spec based on various loader methods."""
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if hasattr(loader, 'get_filename') and not origin:
        return spec_from_file_location(name, loader=loader)
    if is_package is None and hasattr(loader, 'is_package'):
        try:
            is_package = loader.is_package(name)
        except ImportError:
            is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_POPULATE):
    """Return a module spec based on a file location."""
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith('.py'):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is _POPULATE:
        if hasattr(loader, 'is_package'):
            try:
                if loader.is_package(name):
                    spec.submodule_search_locations = []
            except ImportError:
                pass
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(os.path.dirname(location))
    return spec


def module_from_spec(spec):
    """Create a module based on the provided spec."""
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = types.ModuleType(spec.name)
    if getattr(module, '__spec__', None) is None:
        module.__name__ = spec.name
        module.__loader__ = spec.loader
        module.__package__ = spec.parent
        module.__spec__ = spec
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        if spec.has_location:
            module.__file__ = spec.origin
    return module


def source_hash(source_bytes):
    """A hash of source text."""
    import hashlib
    return hashlib.blake2b(source_bytes, digest_size=8).digest()


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where a source file's bytecode would lie."""
    head, tail = os.path.split(os.fspath(path))
    base = tail.rpartition('.')[0] or tail
    tag = sys.implementation.cache_tag
    suffix = f'.opt-{optimization}' if optimization else ''
    return os.path.join(head, '__pycache__', f'{base}.{tag}{suffix}.pyc')


def source_from_cache(path):
    """The source file of a bytecode file."""
    head, name = os.path.split(os.fspath(path))
    head, cache = os.path.split(head)
    if cache != '__pycache__':
        raise ValueError(f'__pycache__ not bottom-level directory in {path!r}')
    return os.path.join(head, name.partition('.')[0] + '.py')


def decode_source(source_bytes):
    """The text of source bytes."""
    import io
    return io.TextIOWrapper(io.BytesIO(source_bytes), 'utf-8').read()


class _LazyModule(types.ModuleType):
    def __getattribute__(self, attr):
        spec = object.__getattribute__(self, '__spec__')
        object.__setattr__(self, '__class__', types.ModuleType)
        spec.loader.exec_module(self)
        return getattr(self, attr)


class LazyLoader:
    """Loads a module at the first look at an attribute."""

    @classmethod
    def factory(cls, loader):
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        if not hasattr(loader, 'exec_module'):
            raise TypeError('loader must define exec_module()')
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__class__ = _LazyModule
