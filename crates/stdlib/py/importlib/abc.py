"""The abstract classes of importing."""

import abc

from .machinery import (BuiltinImporter, FrozenImporter, PathFinder, SourceFileLoader, SourcelessFileLoader)

__all__ = ['Loader', 'MetaPathFinder', 'PathEntryFinder', 'ResourceLoader', 'InspectLoader',
           'ExecutionLoader', 'FileLoader', 'SourceLoader']


class Loader(metaclass=abc.ABCMeta):
    """Loads modules."""

    def create_module(self, spec):
        """Return a module to initialize and into which to load, or None."""

    def load_module(self, fullname):
        if not hasattr(self, 'exec_module'):
            raise ImportError
        from .util import module_from_spec, spec_from_loader
        import sys
        module = module_from_spec(spec_from_loader(fullname, self))
        sys.modules[fullname] = module
        self.exec_module(module)
        return module


class MetaPathFinder(metaclass=abc.ABCMeta):
    """A finder on sys.meta_path."""

    def invalidate_caches(self):
        """An optional method for clearing the finder's cache, if any."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    """A finder for an entry of a path."""

    def invalidate_caches(self):
        """An optional method for clearing the finder's cache, if any."""


class ResourceLoader(Loader):
    """Loads data."""

    @abc.abstractmethod
    def get_data(self, path):
        raise OSError


class InspectLoader(Loader):
    """Shows source and code."""

    def is_package(self, fullname):
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        raise ImportError

    @staticmethod
    def source_to_code(data, path='<string>'):
        return compile(data, path, 'exec', dont_inherit=True)

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when get_code() returns None')
        exec(code, module.__dict__)


class ExecutionLoader(InspectLoader):
    """Knows the file."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        raise ImportError


class SourceLoader(ResourceLoader, ExecutionLoader):
    """Loads source."""

    def get_source(self, fullname):
        return self.get_data(self.get_filename(fullname)).decode('utf-8')


class FileLoader(ResourceLoader, ExecutionLoader):
    """Loads files."""


MetaPathFinder.register(BuiltinImporter)
MetaPathFinder.register(FrozenImporter)
MetaPathFinder.register(PathFinder)
FileLoader.register(SourceFileLoader)
FileLoader.register(SourcelessFileLoader)
SourceLoader.register(SourceFileLoader)
