"""Objects as bytes: protocols 0 to 5.

The pickler walks an object and writes opcodes for a small stack machine, which the unpickler is.
"""

import _compat_pickle
import codecs as _codecs
import io
import struct
import sys
from copyreg import _extension_cache, _extension_registry, _inverted_registry, dispatch_table
from functools import partial
from itertools import islice
from types import FunctionType, BuiltinFunctionType

__all__ = ['PickleError', 'PicklingError', 'UnpicklingError', 'Pickler', 'Unpickler', 'dump', 'dumps',
           'load', 'loads', 'PickleBuffer', 'HIGHEST_PROTOCOL', 'DEFAULT_PROTOCOL']

format_version = '4.0'
compatible_formats = ['1.0', '1.1', '1.2', '1.3', '2.0', '3.0', '4.0', '5.0']
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
bytes_types = (bytes, bytearray)


class PickleError(Exception):
    """A common base class for the other pickling exceptions."""


class PicklingError(PickleError):
    """An object cannot be pickled."""


class UnpicklingError(PickleError):
    """The data is corrupt or forbidden."""


for _class in (PickleError, PicklingError, UnpicklingError):
    _class.__module__ = '_pickle'
del _class


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


class PickleBuffer:
    """Wrapper for potentially out-of-band buffers."""

    def __init__(self, buffer):
        self._view = memoryview(buffer)

    def raw(self):
        """The memory as a flat view of bytes."""
        return self._view.cast('B') if self._view.format != 'B' else self._view

    def release(self):
        """Let go of the memory."""
        self._view.release()


MARK, STOP, POP, POP_MARK, DUP = b'(', b'.', b'0', b'1', b'2'
FLOAT, INT, BININT, BININT1, LONG, BININT2 = b'F', b'I', b'J', b'K', b'L', b'M'
NONE, PERSID, BINPERSID, REDUCE, STRING = b'N', b'P', b'Q', b'R', b'S'
BINSTRING, SHORT_BINSTRING, UNICODE, BINUNICODE = b'T', b'U', b'V', b'X'
APPEND, BUILD, GLOBAL, DICT, EMPTY_DICT, APPENDS = b'a', b'b', b'c', b'd', b'}', b'e'
GET, BINGET, INST, LONG_BINGET, LIST, EMPTY_LIST = b'g', b'h', b'i', b'j', b'l', b']'
OBJ, PUT, BINPUT, LONG_BINPUT, SETITEM = b'o', b'p', b'q', b'r', b's'
TUPLE, EMPTY_TUPLE, SETITEMS, BINFLOAT = b't', b')', b'u', b'G'
TRUE, FALSE = b'I01\n', b'I00\n'
PROTO, NEWOBJ, EXT1, EXT2, EXT4 = b'\x80', b'\x81', b'\x82', b'\x83', b'\x84'
TUPLE1, TUPLE2, TUPLE3, NEWTRUE, NEWFALSE, LONG1, LONG4 = (
    b'\x85', b'\x86', b'\x87', b'\x88', b'\x89', b'\x8a', b'\x8b')
BINBYTES, SHORT_BINBYTES = b'B', b'C'
SHORT_BINUNICODE, BINUNICODE8, BINBYTES8, EMPTY_SET, ADDITEMS, FROZENSET = (
    b'\x8c', b'\x8d', b'\x8e', b'\x8f', b'\x90', b'\x91')
NEWOBJ_EX, STACK_GLOBAL, MEMOIZE, FRAME = b'\x92', b'\x93', b'\x94', b'\x95'
BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER = b'\x96', b'\x97', b'\x98'
__all__ += [_name for _name in dir() if _name.isupper() and len(_name) > 1]
_tuplesize2code = [EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3]

_FRAME_SIZE_MIN = 4
_FRAME_SIZE_TARGET = 64 * 1024
_BATCH = 1000


def encode_long(x):
    """A number in two's complement, the least significant byte first."""
    if x == 0:
        return b''
    nbytes = (x.bit_length() >> 3) + 1
    result = x.to_bytes(nbytes, byteorder='little', signed=True)
    if x < 0 and nbytes > 1 and result[-1] == 0xff and result[-2] & 0x80:
        result = result[:-1]
    return result


def decode_long(data):
    """The number that encode_long() wrote."""
    return int.from_bytes(data, byteorder='little', signed=True)


def _getattribute(obj, name):
    parent = None
    for subpath in name.split('.'):
        if subpath == '<locals>':
            raise AttributeError(f"Can't get local attribute {name!r} on {obj!r}")
        try:
            parent = obj
            obj = getattr(obj, subpath)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {obj!r}") from None
    return obj, parent


def whichmodule(obj, name):
    """The module that an object belongs to."""
    module_name = getattr(obj, '__module__', None)
    if module_name is not None:
        return module_name
    for module_name, module in sys.modules.copy().items():
        if module_name in ('__main__', '__mp_main__') or module is None:
            continue
        try:
            if _getattribute(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return '__main__'


class Pickler:
    """Writes pickles to a binary file."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif not 0 <= protocol <= HIGHEST_PROTOCOL:
            raise ValueError('pickle protocol must be <= %d' % HIGHEST_PROTOCOL)
        if buffer_callback is not None and protocol < 5:
            raise ValueError('buffer_callback needs protocol >= 5')
        self._buffer_callback = buffer_callback
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self._frame = None
        self.memo = {}
        self.proto = int(protocol)
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3

    def clear_memo(self):
        """Forget which objects have been seen."""
        self.memo.clear()

    # Frames: pieces of the pickle with their lengths in front, from protocol 4 on.

    def _start_framing(self):
        self._frame = bytearray()

    def _end_framing(self):
        if self._frame:
            self._commit_frame(True)
        self._frame = None

    def _commit_frame(self, force=False):
        frame = self._frame
        if frame is not None and (len(frame) >= _FRAME_SIZE_TARGET or force):
            if len(frame) >= _FRAME_SIZE_MIN:
                self._file_write(FRAME + struct.pack('<Q', len(frame)))
            self._file_write(bytes(frame))
            self._frame = bytearray()

    def _write(self, data):
        if self._frame is not None:
            self._frame += data
        else:
            self._file_write(data)

    def _write_large(self, header, payload):
        # Large bytes are not copied into a frame.
        if self._frame is not None:
            if self._frame:
                self._commit_frame(True)
            self._file_write(header)
            self._file_write(payload)
        else:
            self._file_write(header + payload)

    def dump(self, obj):
        """Write a pickle of an object."""
        if not hasattr(self, '_file_write'):
            raise PicklingError('Pickler.__init__() was not called by '
                                f'{self.__class__.__name__}.__init__()')
        if self.proto >= 2:
            self._write(PROTO + struct.pack('<B', self.proto))
        if self.proto >= 4:
            self._start_framing()
        self.save(obj)
        self._write(STOP)
        self._end_framing()

    def memoize(self, obj):
        """Keep an object in the memo."""
        if self.fast:
            return
        idx = len(self.memo)
        if self.proto >= 4:
            self._write(MEMOIZE)
        elif self.bin:
            self._write(BINPUT + struct.pack('<B', idx) if idx < 256
                        else LONG_BINPUT + struct.pack('<I', idx))
        else:
            self._write(PUT + repr(idx).encode('ascii') + b'\n')
        self.memo[id(obj)] = idx, obj

    def _get(self, i):
        if self.bin:
            return BINGET + struct.pack('<B', i) if i < 256 else LONG_BINGET + struct.pack('<I', i)
        return GET + repr(i).encode('ascii') + b'\n'

    def save(self, obj, save_persistent_id=True):
        """Write the opcodes of an object."""
        self._commit_frame()
        if save_persistent_id:
            pid = self.persistent_id(obj)
            if pid is not None:
                self.save_pers(pid)
                return
        x = self.memo.get(id(obj))
        if x is not None:
            self._write(self._get(x[0]))
            return
        rv = NotImplemented
        reduce = getattr(self, 'reducer_override', None)
        t = type(obj)
        f = _dispatch.get(t)
        if reduce is not None and f is None or reduce is not None and f in (_save_type, _save_global):
            rv = reduce(obj)
        if rv is NotImplemented:
            if f is not None:
                f(self, obj)
                return
            reduce = getattr(self, 'dispatch_table', dispatch_table).get(t)
            if reduce is not None:
                rv = reduce(obj)
            else:
                if issubclass(t, type):
                    self.save_global(obj)
                    return
                reduce = getattr(obj, '__reduce_ex__', None)
                if reduce is not None:
                    rv = reduce(self.proto)
                else:
                    reduce = getattr(obj, '__reduce__', None)
                    if reduce is None:
                        raise PicklingError(f"Can't pickle {t.__name__!r} object: {obj!r}")
                    rv = reduce()
        if isinstance(rv, str):
            self.save_global(obj, rv)
            return
        if not isinstance(rv, tuple):
            raise PicklingError(f'{reduce} must return string or tuple')
        if not 2 <= len(rv) <= 6:
            raise PicklingError(f'Tuple returned by {reduce} must have two to six elements')
        self.save_reduce(obj=obj, *rv)

    def persistent_id(self, obj):
        """For subclasses: what stands for an object that is kept elsewhere, or None."""
        return None

    def save_pers(self, pid):
        if self.bin:
            self.save(pid, save_persistent_id=False)
            self._write(BINPERSID)
        else:
            try:
                self._write(PERSID + str(pid).encode('ascii') + b'\n')
            except UnicodeEncodeError:
                raise PicklingError('persistent IDs in protocol 0 must be ASCII strings') from None

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *,
                    obj=None):
        """Write what makes an object again: a call, and what is done to its result."""
        if not isinstance(args, tuple):
            raise PicklingError('args from save_reduce() must be a tuple')
        if not callable(func):
            raise PicklingError('func from save_reduce() must be callable')
        func_name = getattr(func, '__name__', '')
        if self.proto >= 2 and func_name == '__newobj_ex__':
            cls, args, kwargs = args
            if not hasattr(cls, '__new__'):
                raise PicklingError(f'args[0] from {func_name} args has no __new__')
            if obj is not None and cls is not obj.__class__:
                raise PicklingError(f'args[0] from {func_name} args has the wrong class')
            if self.proto >= 4:
                self.save(cls)
                self.save(args)
                self.save(kwargs)
                self._write(NEWOBJ_EX)
            else:
                func = partial(cls.__new__, cls, *args, **kwargs)
                self.save(func)
                self.save(())
                self._write(REDUCE)
        elif self.proto >= 2 and func_name == '__newobj__':
            cls = args[0]
            if not hasattr(cls, '__new__'):
                raise PicklingError('args[0] from __newobj__ args has no __new__')
            if obj is not None and cls is not obj.__class__:
                raise PicklingError('args[0] from __newobj__ args has the wrong class')
            self.save(cls)
            self.save(args[1:])
            self._write(NEWOBJ)
        else:
            self.save(func)
            self.save(args)
            self._write(REDUCE)
        if obj is not None:
            # A recursive structure may have put it there already.
            if id(obj) in self.memo:
                self._write(POP + self._get(self.memo[id(obj)][0]))
            else:
                self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is not None:
            if state_setter is None:
                self.save(state)
                self._write(BUILD)
            else:
                self.save(state_setter)
                self.save(obj)
                self.save(state)
                self._write(TUPLE2)
                self._write(REDUCE)
                self._write(POP)

    def save_global(self, obj, name=None):
        """Write where a class or function is found."""
        if name is None:
            name = getattr(obj, '__qualname__', None)
        if name is None:
            name = obj.__name__
        module_name = whichmodule(obj, name)
        try:
            __import__(module_name, level=0)
            module = sys.modules[module_name]
            obj2, parent = _getattribute(module, name)
        except (ImportError, KeyError, AttributeError):
            if '<locals>' in name:
                raise AttributeError(f"Can't pickle local object {name!r}") from None
            raise PicklingError(f"Can't pickle {obj!r}: attribute lookup {name} on {module_name} failed"
                                ) from None
        if obj2 is not obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
        if self.proto >= 2:
            code = _extension_registry.get((module_name, name))
            if code:
                if code <= 0xff:
                    self._write(EXT1 + struct.pack('<B', code))
                elif code <= 0xffff:
                    self._write(EXT2 + struct.pack('<H', code))
                else:
                    self._write(EXT4 + struct.pack('<i', code))
                return
        lastname = name.rpartition('.')[2]
        if parent is module:
            name = lastname
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self._write(STACK_GLOBAL)
        elif parent is not module and self.proto < 4:
            self.save_reduce(getattr, (parent, lastname))
        elif self.proto >= 3:
            self._write(GLOBAL + module_name.encode() + b'\n' + name.encode() + b'\n')
        else:
            if self.fix_imports:
                names = _compat_pickle.REVERSE_NAME_MAPPING
                if (module_name, name) in names:
                    module_name, name = names[module_name, name]
                else:
                    module_name = _compat_pickle.REVERSE_IMPORT_MAPPING.get(module_name, module_name)
            try:
                self._write(GLOBAL + module_name.encode('ascii') + b'\n' + name.encode('ascii') + b'\n')
            except UnicodeEncodeError:
                raise PicklingError(f"can't pickle global identifier '{module_name}.{name}' using pickle "
                                    f'protocol {self.proto}') from None
        self.memoize(obj)

    def _batch_appends(self, items):
        if not self.bin:
            for x in items:
                self.save(x)
                self._write(APPEND)
            return
        it = iter(items)
        while True:
            tmp = list(islice(it, _BATCH))
            n = len(tmp)
            if n > 1:
                self._write(MARK)
                for x in tmp:
                    self.save(x)
                self._write(APPENDS)
            elif n:
                self.save(tmp[0])
                self._write(APPEND)
            if n < _BATCH:
                return

    def _batch_setitems(self, items):
        if not self.bin:
            for k, v in items:
                self.save(k)
                self.save(v)
                self._write(SETITEM)
            return
        it = iter(items)
        while True:
            tmp = list(islice(it, _BATCH))
            n = len(tmp)
            if n > 1:
                self._write(MARK)
                for k, v in tmp:
                    self.save(k)
                    self.save(v)
                self._write(SETITEMS)
            elif n:
                k, v = tmp[0]
                self.save(k)
                self.save(v)
                self._write(SETITEM)
            if n < _BATCH:
                return


def _save_none(self, obj):
    self._write(NONE)


def _save_bool(self, obj):
    if self.proto >= 2:
        self._write(NEWTRUE if obj else NEWFALSE)
    else:
        self._write(TRUE if obj else FALSE)


def _save_long(self, obj):
    if self.bin:
        if obj >= 0:
            if obj <= 0xff:
                self._write(BININT1 + struct.pack('<B', obj))
                return
            if obj <= 0xffff:
                self._write(BININT2 + struct.pack('<H', obj))
                return
        if -0x80000000 <= obj <= 0x7fffffff:
            self._write(BININT + struct.pack('<i', obj))
            return
    if self.proto >= 2:
        encoded = encode_long(obj)
        n = len(encoded)
        if n < 256:
            self._write(LONG1 + struct.pack('<B', n) + encoded)
        else:
            self._write(LONG4 + struct.pack('<i', n) + encoded)
        return
    if -0x80000000 <= obj <= 0x7fffffff:
        self._write(INT + repr(obj).encode('ascii') + b'\n')
    else:
        self._write(LONG + repr(obj).encode('ascii') + b'L\n')


def _save_float(self, obj):
    if self.bin:
        self._write(BINFLOAT + struct.pack('>d', obj))
    else:
        self._write(FLOAT + repr(obj).encode('ascii') + b'\n')


def _save_bytes(self, obj):
    if self.proto < 3:
        if not obj:
            self.save_reduce(bytes, (), obj=obj)
        else:
            self.save_reduce(_codecs.encode, (str(obj, 'latin1'), 'latin1'), obj=obj)
        return
    n = len(obj)
    if n <= 0xff:
        self._write(SHORT_BINBYTES + struct.pack('<B', n) + obj)
    elif n > 0xffffffff and self.proto >= 4:
        self._write_large(BINBYTES8 + struct.pack('<Q', n), obj)
    elif n >= _FRAME_SIZE_TARGET:
        self._write_large(BINBYTES + struct.pack('<I', n), obj)
    else:
        self._write(BINBYTES + struct.pack('<I', n) + obj)
    self.memoize(obj)


def _save_bytearray(self, obj):
    if self.proto < 5:
        if not obj:
            self.save_reduce(bytearray, (), obj=obj)
        else:
            self.save_reduce(bytearray, (bytes(obj),), obj=obj)
        return
    n = len(obj)
    if n >= _FRAME_SIZE_TARGET:
        self._write_large(BYTEARRAY8 + struct.pack('<Q', n), bytes(obj))
    else:
        self._write(BYTEARRAY8 + struct.pack('<Q', n) + obj)
    self.memoize(obj)


def _save_picklebuffer(self, obj):
    if self.proto < 5:
        raise PicklingError('PickleBuffer can only be pickled with protocol >= 5')
    with obj.raw() as m:
        in_band = True
        if self._buffer_callback is not None:
            in_band = bool(self._buffer_callback(obj))
        if in_band:
            if m.readonly:
                _save_bytes(self, m.tobytes())
            else:
                _save_bytearray(self, bytearray(m.tobytes()))
        else:
            self._write(NEXT_BUFFER)
            if m.readonly:
                self._write(READONLY_BUFFER)


def _save_str(self, obj):
    if self.bin:
        encoded = obj.encode('utf-8', 'surrogatepass')
        n = len(encoded)
        if n <= 0xff and self.proto >= 4:
            self._write(SHORT_BINUNICODE + struct.pack('<B', n) + encoded)
        elif n > 0xffffffff and self.proto >= 4:
            self._write_large(BINUNICODE8 + struct.pack('<Q', n), encoded)
        elif n >= _FRAME_SIZE_TARGET:
            self._write_large(BINUNICODE + struct.pack('<I', n), encoded)
        else:
            self._write(BINUNICODE + struct.pack('<I', n) + encoded)
    else:
        tmp = obj.replace('\\', '\\u005c').replace('\0', '\\u0000').replace('\n', '\\u000a')
        tmp = tmp.replace('\r', '\\u000d').replace('\x1a', '\\u001a')
        self._write(UNICODE + tmp.encode('raw-unicode-escape') + b'\n')
    self.memoize(obj)


def _save_tuple(self, obj):
    if not obj:
        self._write(EMPTY_TUPLE if self.bin else MARK + TUPLE)
        return
    n = len(obj)
    memo = self.memo
    if n <= 3 and self.proto >= 2:
        for element in obj:
            self.save(element)
        if id(obj) in memo:
            # A recursive tuple: it has been made while its items were saved.
            self._write(POP * n + self._get(memo[id(obj)][0]))
        else:
            self._write(_tuplesize2code[n])
            self.memoize(obj)
        return
    self._write(MARK)
    for element in obj:
        self.save(element)
    if id(obj) in memo:
        get = self._get(memo[id(obj)][0])
        self._write(POP_MARK + get if self.bin else POP * (n + 1) + get)
        return
    self._write(TUPLE)
    self.memoize(obj)


def _save_list(self, obj):
    self._write(EMPTY_LIST if self.bin else MARK + LIST)
    self.memoize(obj)
    self._batch_appends(obj)


def _save_dict(self, obj):
    self._write(EMPTY_DICT if self.bin else MARK + DICT)
    self.memoize(obj)
    self._batch_setitems(obj.items())


def _save_set(self, obj):
    if self.proto < 4:
        self.save_reduce(set, (list(obj),), obj=obj)
        return
    self._write(EMPTY_SET)
    self.memoize(obj)
    it = iter(obj)
    while True:
        batch = list(islice(it, _BATCH))
        if batch:
            self._write(MARK)
            for item in batch:
                self.save(item)
            self._write(ADDITEMS)
        if len(batch) < _BATCH:
            return


def _save_frozenset(self, obj):
    if self.proto < 4:
        self.save_reduce(frozenset, (list(obj),), obj=obj)
        return
    self._write(MARK)
    for item in obj:
        self.save(item)
    if id(obj) in self.memo:
        self._write(POP_MARK + self._get(self.memo[id(obj)][0]))
        return
    self._write(FROZENSET)
    self.memoize(obj)


def _save_type(self, obj):
    if obj is type(None):
        self.save_reduce(type, (None,), obj=obj)
    elif obj is type(NotImplemented):
        self.save_reduce(type, (NotImplemented,), obj=obj)
    elif obj is type(...):
        self.save_reduce(type, (...,), obj=obj)
    else:
        self.save_global(obj)


def _save_global(self, obj):
    self.save_global(obj)


_dispatch = {
    type(None): _save_none, bool: _save_bool, int: _save_long, float: _save_float, bytes: _save_bytes,
    bytearray: _save_bytearray, PickleBuffer: _save_picklebuffer, str: _save_str, tuple: _save_tuple,
    list: _save_list, dict: _save_dict, set: _save_set, frozenset: _save_frozenset, type: _save_type,
    FunctionType: _save_global,
}


class Unpickler:
    """Reads pickles from a binary file."""

    def __init__(self, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
        self._buffers = iter(buffers) if buffers is not None else None
        try:
            self._file_readline = file.readline
            self._file_read = file.read
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes") from None
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports

    def _read(self, n):
        if self._frame is not None:
            data = self._frame.read(n)
            if not data and n:
                self._frame = None
            elif len(data) < n:
                raise UnpicklingError('pickle exhausted before end of frame')
            else:
                return data
        data = self._file_read(n)
        if len(data) < n:
            raise EOFError('Ran out of input') if not data else UnpicklingError('pickle data was truncated')
        return data

    def _readline(self):
        if self._frame is not None:
            data = self._frame.readline()
            if data:
                if data[-1:] != b'\n':
                    raise UnpicklingError('pickle exhausted before end of frame')
                return data
            self._frame = None
        data = self._file_readline()
        if not data.endswith(b'\n'):
            raise UnpicklingError('pickle data was truncated')
        return data

    def load(self):
        """Read a pickled object."""
        if not hasattr(self, '_file_read'):
            raise UnpicklingError('Unpickler.__init__() was not called by '
                                  f'{self.__class__.__name__}.__init__()')
        self._frame = None
        self.metastack = []
        self.stack = []
        read = self._read
        loaders = _loaders
        try:
            while True:
                key = read(1)[0]
                load = loaders.get(key)
                if load is None:
                    raise UnpicklingError(f"invalid load key, '{chr(key)}'." if 32 <= key < 127
                                          else f"invalid load key, '\\x{key:02x}'.")
                load(self)
        except _Stop as stop:
            return stop.value
        except IndexError as e:
            raise UnpicklingError('unpickling stack underflow') from None

    def persistent_load(self, pid):
        """For subclasses: the object that an id stands for."""
        raise UnpicklingError('A load persistent id instruction was encountered, but no persistent_load '
                              'function was specified.')

    def find_class(self, module, name):
        """A class or function by module and name; subclasses may forbid some."""
        sys.audit('pickle.find_class', module, name)
        if self.proto < 3 and self.fix_imports:
            if (module, name) in _compat_pickle.NAME_MAPPING:
                module, name = _compat_pickle.NAME_MAPPING[module, name]
            elif module in _compat_pickle.IMPORT_MAPPING:
                module = _compat_pickle.IMPORT_MAPPING[module]
        __import__(module, level=0)
        if self.proto >= 4:
            return _getattribute(sys.modules[module], name)[0]
        return getattr(sys.modules[module], name)

    def _pop_mark(self):
        items = self.stack
        self.stack = self.metastack.pop()
        return items

    def _decode_string(self, value):
        if self.encoding == 'bytes':
            return value
        return value.decode(self.encoding, self.errors)

    def _get_extension(self, code):
        nil = []
        obj = _extension_cache.get(code, nil)
        if obj is not nil:
            self.stack.append(obj)
            return
        key = _inverted_registry.get(code)
        if not key:
            if code <= 0:
                raise UnpicklingError('EXT specifies code <= 0')
            raise ValueError(f'unregistered extension code {code}')
        obj = self.find_class(*key)
        _extension_cache[code] = obj
        self.stack.append(obj)

    def _instantiate(self, klass, args):
        if args or not isinstance(klass, type) or hasattr(klass, '__getinitargs__'):
            value = klass(*args)
        else:
            value = klass.__new__(klass)
        self.stack.append(value)


_loaders = {}


def _reads(code):
    def register(f):
        _loaders[code[0]] = f
        return f
    return register


def _pusher(code, make):
    def load(self):
        self.stack.append(make())
    _loaders[code[0]] = load


for _code, _make in ((NONE, lambda: None), (NEWTRUE, lambda: True), (NEWFALSE, lambda: False),
                     (EMPTY_TUPLE, tuple), (EMPTY_LIST, list), (EMPTY_DICT, dict), (EMPTY_SET, set)):
    _pusher(_code, _make)


def _number(code, format):
    size = struct.calcsize(format)
    unpack = struct.Struct(format).unpack

    def load(self):
        self.stack.append(unpack(self._read(size))[0])
    _loaders[code[0]] = load


for _code, _make in ((BININT, '<i'), (BININT1, '<B'), (BININT2, '<H'), (BINFLOAT, '>d')):
    _number(_code, _make)


def _sized(code, format, convert):
    """An opcode with a length and as many bytes."""
    size = struct.calcsize(format)
    unpack = struct.Struct(format).unpack

    def load(self):
        n, = unpack(self._read(size))
        if n < 0:
            raise UnpicklingError('pickle has negative byte count')
        if n > sys.maxsize:
            raise UnpicklingError(f"object exceeds system's maximum size of {sys.maxsize} bytes")
        self.stack.append(convert(self, self._read(n) if n else b''))
    _loaders[code[0]] = load


def _text(self, data):
    return str(data, 'utf-8', 'surrogatepass')


for _code, _make, _convert in (
        (LONG1, '<B', lambda self, d: decode_long(d)), (LONG4, '<i', lambda self, d: decode_long(d)),
        (BINUNICODE, '<I', _text), (SHORT_BINUNICODE, '<B', _text), (BINUNICODE8, '<Q', _text),
        (BINBYTES, '<I', lambda self, d: d), (SHORT_BINBYTES, '<B', lambda self, d: d),
        (BINBYTES8, '<Q', lambda self, d: d), (BYTEARRAY8, '<Q', lambda self, d: bytearray(d)),
        (BINSTRING, '<i', lambda self, d: self._decode_string(d)),
        (SHORT_BINSTRING, '<B', lambda self, d: self._decode_string(d))):
    _sized(_code, _make, _convert)
del _code, _make, _convert


@_reads(PROTO)
def _load_proto(self):
    proto = self._read(1)[0]
    if not 0 <= proto <= HIGHEST_PROTOCOL:
        raise ValueError('unsupported pickle protocol: %d' % proto)
    self.proto = proto


@_reads(FRAME)
def _load_frame(self):
    size, = struct.unpack('<Q', self._read(8))
    if size > sys.maxsize:
        raise ValueError('frame size > sys.maxsize: %d' % size)
    if self._frame is not None and self._frame.read(1):
        raise UnpicklingError('beginning of a new frame before end of current frame')
    data = self._file_read(size)
    if len(data) < size:
        raise UnpicklingError('pickle data was truncated')
    self._frame = io.BytesIO(data)


@_reads(PERSID)
def _load_persid(self):
    try:
        pid = self._readline()[:-1].decode('ascii')
    except UnicodeDecodeError:
        raise UnpicklingError('persistent IDs in protocol 0 must be ASCII strings') from None
    self.stack.append(self.persistent_load(pid))


@_reads(BINPERSID)
def _load_binpersid(self):
    self.stack.append(self.persistent_load(self.stack.pop()))


@_reads(INT)
def _load_int(self):
    data = self._readline()
    if data == FALSE[1:]:
        val = False
    elif data == TRUE[1:]:
        val = True
    else:
        val = int(data, 0)
    self.stack.append(val)


@_reads(LONG)
def _load_long(self):
    val = self._readline()[:-1]
    if val and val[-1] == b'L'[0]:
        val = val[:-1]
    self.stack.append(int(val, 0))


@_reads(FLOAT)
def _load_float(self):
    self.stack.append(float(self._readline()[:-1]))


@_reads(STRING)
def _load_string(self):
    data = self._readline()[:-1]
    if len(data) >= 2 and data[0] == data[-1] and data[0] in b'"\'':
        data = data[1:-1]
    else:
        raise UnpicklingError('the STRING opcode argument must be quoted')
    self.stack.append(self._decode_string(_codecs.escape_decode(data)[0]))


@_reads(UNICODE)
def _load_unicode(self):
    self.stack.append(str(self._readline()[:-1], 'raw-unicode-escape'))


@_reads(NEXT_BUFFER)
def _load_next_buffer(self):
    if self._buffers is None:
        raise UnpicklingError('pickle stream refers to out-of-band data but no *buffers* argument was '
                              'given')
    try:
        buf = next(self._buffers)
    except StopIteration:
        raise UnpicklingError('not enough out-of-band buffers') from None
    self.stack.append(buf)


@_reads(READONLY_BUFFER)
def _load_readonly_buffer(self):
    buf = self.stack[-1]
    with memoryview(buf) as m:
        if not m.readonly:
            self.stack[-1] = m.toreadonly()


@_reads(TUPLE)
def _load_tuple(self):
    items = self._pop_mark()
    self.stack.append(tuple(items))


@_reads(TUPLE1)
def _load_tuple1(self):
    self.stack[-1] = (self.stack[-1],)


@_reads(TUPLE2)
def _load_tuple2(self):
    self.stack[-2:] = [(self.stack[-2], self.stack[-1])]


@_reads(TUPLE3)
def _load_tuple3(self):
    self.stack[-3:] = [(self.stack[-3], self.stack[-2], self.stack[-1])]


@_reads(FROZENSET)
def _load_frozenset(self):
    items = self._pop_mark()
    self.stack.append(frozenset(items))


@_reads(LIST)
def _load_list(self):
    items = self._pop_mark()
    self.stack.append(items)


@_reads(DICT)
def _load_dict(self):
    items = self._pop_mark()
    self.stack.append({items[i]: items[i + 1] for i in range(0, len(items), 2)})


@_reads(INST)
def _load_inst(self):
    module = self._readline()[:-1].decode('ascii')
    name = self._readline()[:-1].decode('ascii')
    self._instantiate(self.find_class(module, name), self._pop_mark())


@_reads(OBJ)
def _load_obj(self):
    args = self._pop_mark()
    cls = args.pop(0)
    self._instantiate(cls, args)


@_reads(NEWOBJ)
def _load_newobj(self):
    args = self.stack.pop()
    cls = self.stack.pop()
    self.stack.append(cls.__new__(cls, *args))


@_reads(NEWOBJ_EX)
def _load_newobj_ex(self):
    kwargs = self.stack.pop()
    args = self.stack.pop()
    cls = self.stack.pop()
    self.stack.append(cls.__new__(cls, *args, **kwargs))


@_reads(GLOBAL)
def _load_global(self):
    module = self._readline()[:-1].decode('utf-8')
    name = self._readline()[:-1].decode('utf-8')
    self.stack.append(self.find_class(module, name))


@_reads(STACK_GLOBAL)
def _load_stack_global(self):
    name = self.stack.pop()
    module = self.stack.pop()
    if type(name) is not str or type(module) is not str:
        raise UnpicklingError('STACK_GLOBAL requires str')
    self.stack.append(self.find_class(module, name))


@_reads(EXT1)
def _load_ext1(self):
    self._get_extension(self._read(1)[0])


@_reads(EXT2)
def _load_ext2(self):
    self._get_extension(struct.unpack('<H', self._read(2))[0])


@_reads(EXT4)
def _load_ext4(self):
    self._get_extension(struct.unpack('<i', self._read(4))[0])


@_reads(REDUCE)
def _load_reduce(self):
    args = self.stack.pop()
    self.stack[-1] = self.stack[-1](*args)


@_reads(POP)
def _load_pop(self):
    if self.stack:
        del self.stack[-1]
    else:
        self._pop_mark()


@_reads(POP_MARK)
def _load_pop_mark(self):
    self._pop_mark()


@_reads(DUP)
def _load_dup(self):
    self.stack.append(self.stack[-1])


def _remembered(self, i):
    try:
        self.stack.append(self.memo[i])
    except KeyError:
        raise UnpicklingError(f'Memo value not found at index {i}') from None


@_reads(GET)
def _load_get(self):
    _remembered(self, int(self._readline()[:-1]))


@_reads(BINGET)
def _load_binget(self):
    _remembered(self, self._read(1)[0])


@_reads(LONG_BINGET)
def _load_long_binget(self):
    _remembered(self, struct.unpack('<I', self._read(4))[0])


@_reads(PUT)
def _load_put(self):
    i = int(self._readline()[:-1])
    if i < 0:
        raise ValueError('negative PUT argument')
    self.memo[i] = self.stack[-1]


@_reads(BINPUT)
def _load_binput(self):
    self.memo[self._read(1)[0]] = self.stack[-1]


@_reads(LONG_BINPUT)
def _load_long_binput(self):
    self.memo[struct.unpack('<I', self._read(4))[0]] = self.stack[-1]


@_reads(MEMOIZE)
def _load_memoize(self):
    self.memo[len(self.memo)] = self.stack[-1]


@_reads(APPEND)
def _load_append(self):
    value = self.stack.pop()
    self.stack[-1].append(value)


@_reads(APPENDS)
def _load_appends(self):
    items = self._pop_mark()
    target = self.stack[-1]
    extend = getattr(target, 'extend', None)
    if extend is not None:
        extend(items)
        return
    for item in items:
        target.append(item)


@_reads(SETITEM)
def _load_setitem(self):
    value = self.stack.pop()
    key = self.stack.pop()
    self.stack[-1][key] = value


@_reads(SETITEMS)
def _load_setitems(self):
    items = self._pop_mark()
    target = self.stack[-1]
    for i in range(0, len(items), 2):
        target[items[i]] = items[i + 1]


@_reads(ADDITEMS)
def _load_additems(self):
    items = self._pop_mark()
    target = self.stack[-1]
    if isinstance(target, set):
        target.update(items)
    else:
        for item in items:
            target.add(item)


@_reads(BUILD)
def _load_build(self):
    state = self.stack.pop()
    inst = self.stack[-1]
    setstate = getattr(inst, '__setstate__', None)
    if setstate is not None:
        setstate(state)
        return
    slotstate = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slotstate = state
    if state:
        inst_dict = inst.__dict__
        for k, v in state.items():
            inst_dict[sys.intern(k) if type(k) is str else k] = v
    if slotstate:
        for k, v in slotstate.items():
            setattr(inst, k, v)


@_reads(MARK)
def _load_mark(self):
    self.metastack.append(self.stack)
    self.stack = []


@_reads(STOP)
def _load_stop(self):
    raise _Stop(self.stack.pop())


_Pickler, _Unpickler = Pickler, Unpickler


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Write a pickle of an object to a file."""
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """The pickle of an object, as bytes."""
    parts = []

    class Parts:
        write = staticmethod(parts.append)
    Pickler(Parts, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return b''.join(parts)


def load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    """The object of a pickle in a file."""
    return Unpickler(file, fix_imports=fix_imports, buffers=buffers, encoding=encoding,
                     errors=errors).load()


def loads(s, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None):
    """The object of a pickle in bytes."""
    if isinstance(s, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(io.BytesIO(s), fix_imports=fix_imports, buffers=buffers, encoding=encoding,
                     errors=errors).load()


_dump, _dumps, _load, _loads = dump, dumps, load, loads
