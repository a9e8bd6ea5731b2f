"""Finders, loaders and specs."""

import _imp
import os
import sys

SOURCE_SUFFIXES = ['.py']
BYTECODE_SUFFIXES = ['.pyc']
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES
EXTENSION_SUFFIXES = []


def all_suffixes():
    """Returns a list of all recognized module suffixes for this process"""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """What is needed to load a module."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        args = [f'name={self.name!r}', f'loader={self.loader!r}']
        if self.origin is not None:
            args.append(f'origin={self.origin!r}')
        if self.submodule_search_locations is not None:
            args.append(f'submodule_search_locations={self.submodule_search_locations}')
        return f"{self.__class__.__name__}({', '.join(args)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader
                    and self.origin == other.origin and self.cached == other.cached
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    @property
    def cached(self):
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        """The name of the module's parent."""
        if self.submodule_search_locations is None:
            return self.name.rpartition('.')[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


class _LoaderBasics:
    def create_module(self, spec):
        """Use default semantics for module creation."""

    def exec_module(self, module):
        """Execute the module."""
        code = self.get_code(module.__name__)
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """Load a module the old way."""
        from .util import module_from_spec, spec_from_loader
        spec = spec_from_loader(fullname, self)
        module = sys.modules.get(fullname)
        if module is None:
            module = sys.modules[fullname] = module_from_spec(spec)
        self.exec_module(module)
        return sys.modules[fullname]


class FileLoader(_LoaderBasics):
    """Loads a file."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def get_filename(self, name=None):
        """Return the path to the source file."""
        if name is not None and name != self.name:
            raise ImportError(f'loader for {self.name} cannot handle {name}', name=name)
        return self.path

    def get_data(self, path):
        """Return the data from path as raw bytes."""
        with open(path, 'rb') as file:
            return file.read()

    def is_package(self, fullname):
        """Whether the file is a package's __init__."""
        base = os.path.basename(self.path).rsplit('.', 1)[0]
        return base == '__init__' and fullname.rpartition('.')[2] != '__init__'


class SourceFileLoader(FileLoader):
    """Loads source files."""

    def get_source(self, fullname):
        """The text of the source."""
        from io import TextIOWrapper, BytesIO
        return TextIOWrapper(BytesIO(self.get_data(self.path)), 'utf-8').read()

    def source_to_code(self, data, path, *, _optimize=-1):
        """Return the code object compiled from source."""
        return compile(data, path, 'exec', dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        """The code object of the module."""
        return self.source_to_code(self.get_data(self.path), self.path)


class SourcelessFileLoader(FileLoader):
    """Loads bytecode files, which this implementation does not write."""

    def get_code(self, fullname):
        raise ImportError(f'bad magic number in {fullname!r}', name=fullname, path=self.path)

    def get_source(self, fullname):
        return None


class ExtensionFileLoader(FileLoader):
    """Extension modules, of which there are none."""


class BuiltinImporter(_LoaderBasics):
    """Modules written in Rust."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if _imp.is_builtin(fullname):
            return ModuleSpec(fullname, cls, origin='built-in')
        return None

    @classmethod
    def exec_module(cls, module):
        pass

    @classmethod
    def create_module(cls, spec):
        __import__(spec.name)
        return sys.modules[spec.name]

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return False


class FrozenImporter(BuiltinImporter):
    """Modules that the binary carries as bytecode."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        kind = _imp.is_frozen(fullname)
        if kind:
            return ModuleSpec(fullname, cls, origin='frozen', is_package=_imp.is_frozen_package(fullname))
        return None

    @classmethod
    def is_package(cls, fullname):
        return _imp.is_frozen_package(fullname)


class NamespaceLoader(_LoaderBasics):
    """Namespace packages."""

    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def exec_module(self, module):
        pass


class FileFinder:
    """Finds modules in a directory."""

    def __init__(self, path, *loader_details):
        self.path = path or '.'

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition('.')[2]
        base = os.path.join(self.path, tail)
        for location, package in ((os.path.join(base, '__init__.py'), True), (base + '.py', False)):
            if os.path.isfile(location):
                spec = ModuleSpec(fullname, SourceFileLoader(fullname, location), origin=location,
                                  is_package=package)
                spec.has_location = True
                if package:
                    spec.submodule_search_locations.append(base)
                return spec
        if os.path.isdir(base):
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations.append(base)
            return spec
        return None

    def invalidate_caches(self):
        pass


class PathFinder:
    """Finds modules along sys.path or a package's path."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        namespace = []
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue
            spec = FileFinder(entry or os.getcwd()).find_spec(fullname)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            namespace.extend(spec.submodule_search_locations)
        if namespace:
            spec = ModuleSpec(fullname, NamespaceLoader(fullname, namespace), is_package=True)
            spec.submodule_search_locations = namespace
            return spec
        return None

    @staticmethod
    def invalidate_caches():
        pass
