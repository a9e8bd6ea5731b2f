"""Files that lie beside a package's modules."""

__all__ = ['Package', 'as_file', 'files', 'contents', 'is_resource', 'open_binary', 'open_text', 'path',
           'read_binary', 'read_text']

import contextlib
import pathlib
import types
from importlib import import_module

Package = types.ModuleType | str


def _package(package):
    if isinstance(package, types.ModuleType):
        return package
    return import_module(package)


def files(package):
    """The directory of a package."""
    module = _package(package)
    if getattr(module, '__path__', None):
        return pathlib.Path(list(module.__path__)[0])
    if getattr(module, '__file__', None):
        return pathlib.Path(module.__file__).parent
    raise TypeError(f'{package!r} has no files')


@contextlib.contextmanager
def as_file(path):
    """The path as one of the file system."""
    yield path


def open_binary(package, resource):
    return (files(package) / resource).open('rb')


def open_text(package, resource, encoding='utf-8', errors='strict'):
    return (files(package) / resource).open('r', encoding=encoding, errors=errors)


def read_binary(package, resource):
    return (files(package) / resource).read_bytes()


def read_text(package, resource, encoding='utf-8', errors='strict'):
    with open_text(package, resource, encoding, errors) as f:
        return f.read()


def contents(package):
    return [p.name for p in files(package).iterdir()]


def is_resource(package, name):
    return (files(package) / name).is_file()


def path(package, resource):
    return as_file(files(package) / resource)
