"""Abstract base classes.

Each abstract class carries one record, `_abc_impl`, of what was registered with
it and which answers it has given; the checks themselves are in `_abc`.
"""

import _abc
from _abc import _set_collection_flags, get_cache_token


def abstractmethod(funcobj):
    """Mark a method that a subclass must override before it can be instantiated."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """Old spelling of @classmethod over @abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """Old spelling of @staticmethod over @abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """Old spelling of @property over @abstractmethod."""

    __isabstractmethod__ = True


# Type flags of what sequence patterns and mapping patterns match.
_COLLECTIONS = 1 << 5 | 1 << 6


def _abstract_names(cls, namespace, bases):
    names = [name for name, value in namespace.items()
             if getattr(value, '__isabstractmethod__', False)]
    for base in bases:
        for name in getattr(base, '__abstractmethods__', ()):
            if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                names.append(name)
    return frozenset(names)


class ABCMeta(type):
    """Metaclass of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls, namespace, bases)
        cls._abc_impl = _abc._abc_data()
        flags = cls.__dict__.get('__abc_tpflags__')
        if isinstance(flags, int):
            if flags & _COLLECTIONS == _COLLECTIONS:
                raise TypeError('__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING')
            _set_collection_flags(cls, flags)
            del cls.__abc_tpflags__
        return cls

    def register(cls, subclass):
        """Make `subclass` count as a subclass of this class."""
        return _abc._abc_register(cls, subclass)

    def _dump_registry(cls, file=None):
        """Print what is known of this class, for debugging."""
        registry, cache, negative, version = _abc._get_dump(cls)
        print(f'Class: {cls.__module__}.{cls.__qualname__}', file=file)
        print(f'Inv. counter: {get_cache_token()}', file=file)
        print(f'_abc_registry: {registry!r}', file=file)
        print(f'_abc_cache: {cache!r}', file=file)
        print(f'_abc_negative_cache: {negative!r}', file=file)
        print(f'_abc_negative_cache_version: {version!r}', file=file)

    def _abc_registry_clear(cls):
        _abc._reset_registry(cls)

    def _abc_caches_clear(cls):
        _abc._reset_caches(cls)

    __instancecheck__ = _abc.__instancecheck__
    __subclasscheck__ = _abc.__subclasscheck__


def update_abstractmethods(cls):
    """Recompute which methods of `cls` are abstract, after it was changed."""
    if not hasattr(cls, '__abstractmethods__'):
        return cls
    names = set()
    for base in cls.__bases__:
        for name in getattr(base, '__abstractmethods__', ()):
            if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                names.add(name)
    for name, value in cls.__dict__.items():
        if getattr(value, '__isabstractmethod__', False):
            names.add(name)
    cls.__abstractmethods__ = frozenset(names)
    return cls


class ABC(metaclass=ABCMeta):
    """A class whose only purpose is to give its subclasses ABCMeta as metaclass."""

    __slots__ = ()
