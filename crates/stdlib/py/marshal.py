"""Values as bytes, for files that only this version reads: the format that CPython's code files have.

Code objects are the exception: theirs is the machine's own.
"""

import _opcode
import struct

__all__ = ['dump', 'dumps', 'load', 'loads', 'version']

version = 4
_DEPTH = 2000
_FLAG = 0x80
_DIGIT = 15


class _Writer:
    def __init__(self, version):
        self.version, self.parts, self.refs, self.depth = version, [], {}, 0
        # What was written must live as long as its number stands for it.
        self.kept = []

    def write(self, value):
        self.depth += 1
        if self.depth > _DEPTH:
            raise ValueError('object too deeply nested to marshal')
        self._write(value)
        self.depth -= 1

    def _write(self, value):
        put = self.parts.append
        if value is None:
            put(b'N')
        elif value is True:
            put(b'T')
        elif value is False:
            put(b'F')
        elif value is StopIteration:
            put(b'S')
        elif value is ...:
            put(b'.')
        else:
            kind = type(value)
            write = _WRITERS.get(kind)
            if write is None:
                try:
                    with memoryview(value) as view:
                        write, value = _Writer.bytes, bytes(view)
                except TypeError:
                    raise ValueError('unmarshallable object') from None
            if self.version >= 3:
                known = self.refs.get(id(value))
                if known is not None:
                    put(b'r' + struct.pack('<I', known))
                    return
                self.refs[id(value)] = len(self.refs)
                self.kept.append(value)
            write(self, value)

    def head(self, code):
        self.parts.append(bytes((code[0] | (_FLAG if self.version >= 3 else 0),)))

    def int(self, value):
        if -0x80000000 <= value < 0x80000000:
            self.head(b'i')
            self.parts.append(struct.pack('<i', value))
            return
        self.head(b'l')
        digits, rest = [], abs(value)
        while rest:
            digits.append(rest & 0x7fff)
            rest >>= _DIGIT
        count = -len(digits) if value < 0 else len(digits)
        self.parts.append(struct.pack(f'<i{len(digits)}H', count, *digits))

    def float(self, value):
        if self.version > 1:
            self.head(b'g')
            self.parts.append(struct.pack('<d', value))
        else:
            self.head(b'f')
            self.short(repr(value).encode())

    def complex(self, value):
        if self.version > 1:
            self.head(b'y')
            self.parts.append(struct.pack('<dd', value.real, value.imag))
        else:
            self.head(b'x')
            self.short(repr(value.real).encode())
            self.short(repr(value.imag).encode())

    def short(self, data):
        self.parts.append(bytes((len(data),)) + data)

    def long(self, data):
        self.parts.append(struct.pack('<I', len(data)))
        self.parts.append(data)

    def bytes(self, value):
        self.head(b's')
        self.long(value)

    def str(self, value):
        if self.version >= 4 and value.isascii():
            if len(value) < 256:
                self.head(b'z')
                self.short(value.encode())
            else:
                self.head(b'a')
                self.long(value.encode())
        else:
            self.head(b'u')
            self.long(value.encode('utf-8', 'surrogatepass'))

    def items(self, value):
        for item in value:
            self.write(item)

    def tuple(self, value):
        if self.version >= 4 and len(value) < 256:
            self.head(b')')
            self.parts.append(bytes((len(value),)))
        else:
            self.head(b'(')
            self.parts.append(struct.pack('<I', len(value)))
        self.items(value)

    def list(self, value):
        self.head(b'[')
        self.parts.append(struct.pack('<I', len(value)))
        self.items(value)

    def set(self, value):
        self.head(b'<' if type(value) is set else b'>')
        self.parts.append(struct.pack('<I', len(value)))
        # In an order that does not depend on how the set was made.
        self.items(sorted(value, key=dumps))

    def dict(self, value):
        self.head(b'{')
        for key, item in value.items():
            self.write(key)
            self.write(item)
        self.parts.append(b'0')

    def code(self, value):
        self.head(b'c')
        self.long(_opcode.dump_code(value))


_WRITERS = {
    int: _Writer.int, float: _Writer.float, complex: _Writer.complex, bytes: _Writer.bytes,
    str: _Writer.str, tuple: _Writer.tuple, list: _Writer.list, set: _Writer.set,
    frozenset: _Writer.set, dict: _Writer.dict, type(_Writer.write.__code__): _Writer.code,
}
_NULL = object()


class _Reader:
    def __init__(self, read):
        self.read, self.refs, self.depth = read, [], 0

    def take(self, n):
        data = self.read(n)
        if len(data) < n:
            raise EOFError('marshal data too short')
        return data

    def size(self):
        n = struct.unpack('<i', self.take(4))[0]
        if n < 0:
            raise ValueError('bad marshal data (size out of range)')
        return n

    def value(self):
        value = self.item()
        if value is _NULL:
            raise TypeError('NULL object in marshal data for object')
        return value

    def item(self):
        code = self.read(1)
        if not code:
            raise EOFError('EOF read where object expected')
        flag, code = code[0] & _FLAG, chr(code[0] & ~_FLAG)
        if code in _CONSTANTS:
            return _CONSTANTS[code]
        read = _READERS.get(code)
        if read is None:
            raise ValueError('bad marshal data (unknown type code)')
        if code == 'r':
            return read(self)
        self.depth += 1
        if self.depth > _DEPTH:
            raise ValueError('recursion limit exceeded')
        if flag:
            at = len(self.refs)
            self.refs.append(_NULL)
        else:
            at = None
        value = read(self, at)
        if at is not None:
            self.refs[at] = value
        self.depth -= 1
        return value

    def ref(self):
        n = self.size()
        if n >= len(self.refs) or self.refs[n] is _NULL:
            raise ValueError('bad marshal data (invalid reference)')
        return self.refs[n]

    def known(self, at, value):
        """Makes a container known before its items are read, which may hold it."""
        if at is not None:
            self.refs[at] = value
        return value

    def int(self, at):
        return struct.unpack('<i', self.take(4))[0]

    def long(self, at):
        count = struct.unpack('<i', self.take(4))[0]
        value = 0
        digits = struct.unpack(f'<{abs(count)}H', self.take(2 * abs(count)))
        if digits and digits[-1] == 0:
            raise ValueError('bad marshal data (unnormalized long data)')
        for digit in reversed(digits):
            if digit > 0x7fff:
                raise ValueError('bad marshal data (digit out of range in long)')
            value = value << _DIGIT | digit
        return -value if count < 0 else value

    def text_float(self):
        return float(self.take(self.take(1)[0]))

    def bytes(self, at):
        return bytes(self.take(self.size()))

    def text(self, at):
        return bytes(self.take(self.size())).decode('utf-8', 'surrogatepass')

    def ascii(self, at):
        return bytes(self.take(self.size())).decode('latin-1')

    def short_ascii(self, at):
        return bytes(self.take(self.take(1)[0])).decode('latin-1')

    def tuple(self, at):
        return tuple([self.value() for _ in range(self.size())])

    def short_tuple(self, at):
        return tuple([self.value() for _ in range(self.take(1)[0])])

    def list(self, at):
        made = self.known(at, [])
        for _ in range(self.size()):
            made.append(self.value())
        return made

    def set(self, at):
        made = self.known(at, set())
        for _ in range(self.size()):
            made.add(self.value())
        return made

    def frozenset(self, at):
        return frozenset([self.value() for _ in range(self.size())])

    def dict(self, at):
        made = self.known(at, {})
        while (key := self.item()) is not _NULL:
            value = self.item()
            if value is _NULL:
                break
            made[key] = value
        return made

    def code(self, at):
        return _opcode.load_code(bytes(self.take(self.size())))


_CONSTANTS = {'N': None, 'T': True, 'F': False, 'S': StopIteration, '.': ..., '0': _NULL}
_READERS = {
    'r': _Reader.ref, 'i': _Reader.int, 'l': _Reader.long,
    'f': lambda self, at: self.text_float(), 'g': lambda self, at: struct.unpack('<d', self.take(8))[0],
    'x': lambda self, at: complex(self.text_float(), self.text_float()),
    'y': lambda self, at: complex(*struct.unpack('<dd', self.take(16))),
    's': _Reader.bytes, 'u': _Reader.text, 't': _Reader.text, 'a': _Reader.ascii, 'A': _Reader.ascii,
    'z': _Reader.short_ascii, 'Z': _Reader.short_ascii, '(': _Reader.tuple, ')': _Reader.short_tuple,
    '[': _Reader.list, '<': _Reader.set, '>': _Reader.frozenset, '{': _Reader.dict, 'c': _Reader.code,
}


def dumps(value, version=version, /):
    """A value as bytes."""
    writer = _Writer(version)
    writer.write(value)
    return b''.join(writer.parts)


def dump(value, file, version=version, /):
    """Writes a value to a binary file."""
    return file.write(dumps(value, version))


def loads(bytes, /):
    """The value of bytes; what follows it does not matter."""
    with memoryview(bytes) as view, view.cast('B') as data:
        at = 0

        def read(n):
            nonlocal at
            part = data[at:at + n]
            at += len(part)
            return part.tobytes()

        return _Reader(read).value()


def load(file, /):
    """Reads a value from a binary file."""
    read = file.read

    def checked(n):
        data = read(n)
        if not isinstance(data, bytes):
            raise TypeError(f'file.read() returned not bytes but {type(data).__name__}')
        if len(data) > n:
            raise ValueError(f'read() returned too much data: {n} bytes requested, '
                             f'{len(data)} returned')
        return data

    return _Reader(checked).value()
