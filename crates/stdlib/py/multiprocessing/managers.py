"""Managers: lists, dictionaries and other objects that processes share.

They live in the process that made the manager; no server is needed for that.
"""

import pickle
import threading

from . import shared

__all__ = ['BaseManager', 'SyncManager', 'BaseProxy', 'Namespace', 'ListProxy', 'DictProxy',
           'NamespaceProxy', 'ValueProxy', 'ArrayProxy', 'MakeProxyType', 'AutoProxy']


class Namespace:
    """Attributes, nothing else."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        names = sorted(f'{name}={value!r}' for name, value in self.__dict__.items()
                       if not name.startswith('_'))
        return f'{self.__class__.__name__}({", ".join(names)})'


class _Guarded:
    """An object whose methods run one at a time; iterators are of no use elsewhere, so lists go out."""

    def __init__(self, obj):
        self.obj, self.lock = obj, threading.RLock()

    def do(self, method, data):
        args, kwargs = pickle.loads(data)
        with self.lock:
            result = getattr(self.obj, method)(*args, **kwargs)
        return pickle.dumps(list(result) if method in ('keys', 'values', 'items') else result)


class BaseProxy(shared.Shared):
    """A stand-in for an object of a manager."""

    _exposed_ = ()
    _typeid = 'object'

    def __init__(self, obj):
        super().__init__(_Guarded(obj))

    def _callmethod(self, methodname, args=(), kwds={}):
        return pickle.loads(self._call('do', methodname, pickle.dumps((args, kwds))))

    def _getvalue(self):
        return self._copy()

    def _copy(self):
        raise TypeError(f'{type(self).__name__} has no value to be copied')

    def __deepcopy__(self, memo):
        return self._copy()

    def __str__(self):
        return self._callmethod('__repr__')

    def __repr__(self):
        return f'<{type(self).__name__} object, typeid {self._typeid!r} at {id(self):#x}>'


def _forward(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)
    method.__name__ = name
    return method


def MakeProxyType(name, exposed, _cache={}):
    """A class of stand-ins with these methods."""
    exposed = tuple(exposed)
    try:
        return _cache[name, exposed]
    except KeyError:
        pass
    methods = {method: _forward(method) for method in exposed}
    kind = _cache[name, exposed] = type(name, (BaseProxy,), {**methods, '_exposed_': exposed})
    return kind


def public_methods(obj):
    return [name for name in dir(obj) if name[0] != '_' and callable(getattr(obj, name))]


class AutoProxy(BaseProxy):
    """Has whatever public methods the object has."""

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return lambda *args, **kwds: self._callmethod(name, args, kwds)


_BaseListProxy = MakeProxyType('BaseListProxy', (
    '__add__', '__contains__', '__delitem__', '__getitem__', '__len__', '__mul__', '__rmul__',
    '__setitem__', 'append', 'count', 'extend', 'index', 'insert', 'pop', 'remove', 'reverse', 'sort',
    'clear', 'copy'))


class ListProxy(_BaseListProxy):
    _typeid = 'list'

    def _copy(self):
        return self.copy()

    def __iter__(self):
        return iter(self.copy())

    def __reversed__(self):
        return reversed(self.copy())

    def __iadd__(self, value):
        self.extend(value)
        return self

    def __imul__(self, value):
        self._callmethod('__imul__', (value,))
        return self


_BaseDictProxy = MakeProxyType('BaseDictProxy', (
    '__contains__', '__delitem__', '__getitem__', '__len__', '__setitem__', '__or__', '__ror__', 'clear',
    'copy', 'get', 'items', 'keys', 'pop', 'popitem', 'setdefault', 'update', 'values'))


class DictProxy(_BaseDictProxy):
    _typeid = 'dict'

    def _copy(self):
        return self.copy()

    def __iter__(self):
        return iter(self.keys())

    def __ior__(self, value):
        self.update(value)
        return self


class NamespaceProxy(BaseProxy):
    _typeid = 'Namespace'

    def __getattr__(self, name):
        if name[0] == '_':
            return object.__getattribute__(self, name)
        return self._callmethod('__getattribute__', (name,))

    def __setattr__(self, name, value):
        if name[0] == '_':
            return object.__setattr__(self, name, value)
        return self._callmethod('__setattr__', (name, value))

    def __delattr__(self, name):
        if name[0] == '_':
            return object.__delattr__(self, name)
        return self._callmethod('__delattr__', (name,))


class _Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return f'{type(self).__name__[1:]}({self._typecode!r}, {self._value!r})'


class ValueProxy(MakeProxyType('BaseValueProxy', ('get', 'set'))):
    _typeid = 'Value'

    @property
    def value(self):
        return self.get()

    @value.setter
    def value(self, value):
        self.set(value)


def _array(typecode, sequence):
    import array
    return array.array(typecode, sequence)


class ArrayProxy(MakeProxyType('BaseArrayProxy', ('__len__', '__getitem__', '__setitem__', 'tolist'))):
    _typeid = 'Array'

    def __iter__(self):
        return iter(self.tolist())


class BaseManager:
    """Makes objects of registered kinds and gives stand-ins for them."""

    _registry = {}

    def __init__(self, address=None, authkey=None, serializer='pickle', ctx=None, *, shutdown_timeout=1.0):
        self.address, self._state = address, 'INITIAL'

    def start(self, initializer=None, initargs=()):
        if self._state != 'INITIAL':
            raise AssertionError('Already started server' if self._state == 'STARTED'
                                 else 'Manager has shut down')
        if initializer is not None:
            initializer(*initargs)
        self._state = 'STARTED'

    def shutdown(self):
        self._state = 'SHUTDOWN'

    def join(self, timeout=None):
        """There is no other process to wait for."""

    def __enter__(self):
        if self._state == 'INITIAL':
            self.start()
        return self

    def __exit__(self, *args):
        self.shutdown()

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None,
                 create_method=True):
        """Adds a kind of object."""
        if '_registry' not in cls.__dict__:
            cls._registry = cls._registry.copy()
        exposed = exposed or getattr(proxytype, '_exposed_', None)
        if proxytype is None:
            proxytype = MakeProxyType(f'AutoProxy[{typeid}]', exposed) if exposed else AutoProxy
        cls._registry[typeid] = callable, proxytype
        if create_method:
            def make(self, /, *args, **kwds):
                assert self._state == 'STARTED', 'server not yet started'
                made = callable(*args, **kwds)
                return made if isinstance(made, shared.Shared) else proxytype(made)
            make.__name__ = typeid
            setattr(cls, typeid, make)


class SyncManager(BaseManager):
    """A manager of the usual kinds."""

    def Pool(self, *args, **kwds):
        from .pool import Pool
        return Pool(*args, **kwds)


for _name in ('Queue', 'JoinableQueue', 'Event', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore',
              'Condition', 'Barrier'):
    SyncManager.register(_name, getattr(shared, _name))
SyncManager.register('list', list, ListProxy)
SyncManager.register('dict', dict, DictProxy)
SyncManager.register('Namespace', Namespace, NamespaceProxy)
SyncManager.register('Value', _Value, ValueProxy)
SyncManager.register('Array', _array, ArrayProxy)
