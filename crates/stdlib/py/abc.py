"""Abstract base classes.

Each abstract class carries one `_abc_data` record, written in Rust. It holds weak
references, so an abstract class never keeps alive a class that was only asked
about. That a class is no subclass is known for one value of the global registration
counter; any `register` anywhere makes it stale.
"""

from _abc import _abc_data, _instancecheck, _set_collection_flags
from _weakref import ref as _ref


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


_counter = [0]

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
        cls._abc_impl = _abc_data(_counter)
        flags = cls.__dict__.get('__abc_tpflags__')
        if isinstance(flags, int):
            if flags & _COLLECTIONS == _COLLECTIONS:
                raise TypeError('__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING')
            _set_collection_flags(cls, flags)
            del cls.__abc_tpflags__
        return cls

    def register(cls, subclass):
        """Make `subclass` count as a subclass of this class."""
        if not isinstance(subclass, type):
            raise TypeError('Can only register classes')
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError('Refusing to create an inheritance cycle')
        registry = cls._abc_impl.registry
        registry.add(_ref(subclass, registry.discard))
        _counter[0] += 1
        _set_collection_flags(subclass, cls.__flags__ & _COLLECTIONS)
        return subclass

    def _dump_registry(cls, file=None):
        """Print what is known of this class, for debugging."""
        data = cls._abc_impl
        print(f'Class: {cls.__module__}.{cls.__qualname__}', file=file)
        print(f'Inv. counter: {get_cache_token()}', file=file)
        print(f'_abc_registry: {data.registry!r}', file=file)
        print(f'_abc_cache: {set(data.cache)!r}', file=file)
        print(f'_abc_negative_cache: {set(data.negative)!r}', file=file)
        print(f'_abc_negative_cache_version: {data.version!r}', file=file)

    def _abc_registry_clear(cls):
        cls._abc_impl.registry.clear()

    def _abc_caches_clear(cls):
        cls._abc_impl.clear()

    def __instancecheck__(cls, instance):
        return _instancecheck(cls, instance)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError('issubclass() arg 1 must be a class')
        data = cls._abc_impl
        answer = data.known(subclass)
        if answer is not None:
            return answer
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            answer = _is_subclass(cls, subclass, data)
        elif answer is not True and answer is not False:
            raise AssertionError('__subclasshook__ must return either False, True, or NotImplemented')
        data.remember(_ref(subclass), answer)
        return answer


def _is_subclass(cls, subclass, data):
    if cls in getattr(subclass, '__mro__', ()):
        return True
    # A copy: asking a registered class may run code that registers more.
    for entry in list(data.registry):
        registered = entry()
        if registered is not None and issubclass(subclass, registered):
            return True
    for child in cls.__subclasses__():
        if issubclass(subclass, child):
            return True
    return False


def get_cache_token():
    """A number that changes with every `ABCMeta.register`."""
    return _counter[0]


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
