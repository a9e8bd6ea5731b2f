"""Property lists, as text in XML and in their binary form."""

__all__ = ['InvalidFileException', 'FMT_XML', 'FMT_BINARY', 'load', 'dump', 'loads', 'dumps', 'UID']

import binascii
import datetime
import enum
import itertools
import os
import re
import struct
from io import BytesIO
from xml.parsers.expat import ParserCreate

PlistFormat = enum.Enum('PlistFormat', 'FMT_XML FMT_BINARY', module=__name__)
globals().update(PlistFormat.__members__)

_HEADER = b'''\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
'''
_controls = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f]')
_date = re.compile(r'(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?Z', re.ASCII)


class UID:
    """A number that stands for an object of an archive."""

    def __init__(self, data):
        if not isinstance(data, int):
            raise TypeError('data must be an int')
        if data >= 1 << 64:
            raise ValueError('UIDs cannot be >= 2**64')
        if data < 0:
            raise ValueError('UIDs must be positive')
        self.data = data

    def __index__(self):
        return self.data

    def __repr__(self):
        return f'{self.__class__.__name__}({self.data!r})'

    def __reduce__(self):
        return self.__class__, (self.data,)

    def __eq__(self, other):
        return self.data == other.data if isinstance(other, UID) else NotImplemented

    def __hash__(self):
        return hash(self.data)


class InvalidFileException(ValueError):
    """The bytes are no binary property list."""

    def __init__(self, message='Invalid file'):
        super().__init__(message)


def _escape(text):
    if _controls.search(text):
        raise ValueError("strings can't contain control characters; use bytes instead")
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


class _XMLReader:
    """Builds the value while the parser reads."""

    def __init__(self, dict_type):
        self.stack, self.key, self.root, self.dict_type, self.text = [], None, None, dict_type, []

    def parse(self, fileobj):
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text_append
        self.parser.EntityDeclHandler = self.entity
        self.parser.ParseFile(fileobj)
        return self.root

    def text_append(self, data):
        self.text.append(data)

    def entity(self, *args):
        raise InvalidFileException('XML entity declarations are not supported in plist files')

    def start(self, element, attrs):
        self.text = []
        if element == 'dict':
            value = self.dict_type()
        elif element == 'array':
            value = []
        else:
            return
        self.add(value)
        self.stack.append(value)

    def add(self, value):
        if self.key is not None:
            if not isinstance(self.stack[-1], dict):
                raise ValueError(f'unexpected element at line {self.parser.CurrentLineNumber}')
            self.stack[-1][self.key] = value
            self.key = None
        elif not self.stack:
            self.root = value
        else:
            if not isinstance(self.stack[-1], list):
                raise ValueError(f'unexpected element at line {self.parser.CurrentLineNumber}')
            self.stack[-1].append(value)

    def end(self, element):
        text, self.text = ''.join(self.text), []
        if element == 'dict':
            if self.key:
                raise ValueError(f"missing value for key '{self.key}' at line {self.parser.CurrentLineNumber}")
            self.stack.pop()
        elif element == 'array':
            self.stack.pop()
        elif element == 'key':
            if self.key or not isinstance(self.stack[-1], dict):
                raise ValueError(f'unexpected key at line {self.parser.CurrentLineNumber}')
            self.key = text
        elif element in ('true', 'false'):
            self.add(element == 'true')
        elif element == 'integer':
            self.add(int(text, 16) if text.startswith(('0x', '0X')) else int(text))
        elif element == 'real':
            self.add(float(text))
        elif element == 'string':
            self.add(text)
        elif element == 'data':
            self.add(binascii.a2b_base64(text.encode('utf-8')))
        elif element == 'date':
            match = _date.fullmatch(text)
            parts = [int(p) for p in itertools.takewhile(lambda p: p is not None, match.groups())]
            self.add(datetime.datetime(*parts))


class _XMLWriter:
    def __init__(self, file, sort_keys, skipkeys):
        self.file, self.sort_keys, self.skipkeys, self.level = file, sort_keys, skipkeys, 0

    def line(self, text):
        self.file.write(b'\t' * self.level + text.encode('utf-8') + b'\n')

    def simple(self, name, text):
        self.line(f'<{name}>{_escape(text)}</{name}>')

    def value(self, value):
        if isinstance(value, str):
            self.simple('string', value)
        elif value is True or value is False:
            self.line('<true/>' if value else '<false/>')
        elif isinstance(value, int):
            if not -1 << 63 <= value < 1 << 64:
                raise OverflowError(value)
            self.simple('integer', '%d' % value)
        elif isinstance(value, float):
            self.simple('real', repr(value))
        elif isinstance(value, dict):
            self.dict(value)
        elif isinstance(value, (bytes, bytearray)):
            self.bytes(value)
        elif isinstance(value, datetime.datetime):
            self.simple('date', '%04d-%02d-%02dT%02d:%02d:%02dZ' % value.timetuple()[:6])
        elif isinstance(value, (tuple, list)):
            if not value:
                self.line('<array/>')
                return
            self.line('<array>')
            self.level += 1
            for item in value:
                self.value(item)
            self.level -= 1
            self.line('</array>')
        else:
            raise TypeError(f'unsupported type: {type(value)}')

    def bytes(self, data):
        self.line('<data>')
        width = max(16, 76 - len((b'\t' * self.level).expandtabs()))
        step = width // 4 * 3
        for at in range(0, len(data), step):
            self.line(binascii.b2a_base64(data[at:at + step], newline=False).decode('ascii'))
        self.line('</data>')

    def dict(self, d):
        if not d:
            self.line('<dict/>')
            return
        self.line('<dict>')
        self.level += 1
        for key, value in sorted(d.items()) if self.sort_keys else d.items():
            if not isinstance(key, str):
                if self.skipkeys:
                    continue
                raise TypeError('keys must be strings')
            self.simple('key', key)
            self.value(value)
        self.level -= 1
        self.line('</dict>')


_EPOCH = datetime.datetime(2001, 1, 1)


class _BinaryReader:
    def __init__(self, dict_type):
        self.dict_type = dict_type

    def parse(self, fp):
        try:
            self.fp = fp
            fp.seek(-32, os.SEEK_END)
            trailer = fp.read(32)
            if len(trailer) != 32:
                raise InvalidFileException()
            offset_size, self.ref_size, count, top, table = struct.unpack('>6xBBQQQ', trailer)
            fp.seek(table)
            self.offsets = self.ints(count, offset_size)
            self.objects = [_missing] * count
            return self.object(top)
        except (OSError, IndexError, struct.error, OverflowError, ValueError) as e:
            if isinstance(e, InvalidFileException):
                raise
            raise InvalidFileException() from e

    def size(self, low):
        if low != 0xf:
            return low
        n = 1 << (self.fp.read(1)[0] & 3)
        return int.from_bytes(self.fp.read(n), 'big')

    def ints(self, n, size):
        data = self.fp.read(size * n)
        if not size or len(data) != size * n:
            raise InvalidFileException()
        return tuple(int.from_bytes(data[i:i + size], 'big') for i in range(0, size * n, size))

    def exactly(self, n):
        data = self.fp.read(n)
        if len(data) != n:
            raise InvalidFileException()
        return data

    def object(self, ref):
        result = self.objects[ref]
        if result is not _missing:
            return result
        self.fp.seek(self.offsets[ref])
        token = self.fp.read(1)[0]
        high, low = token & 0xf0, token & 0x0f
        if token in (0x00, 0x08, 0x09, 0x0f):
            result = {0: None, 8: False, 9: True, 15: b''}[token]
        elif high == 0x10:
            result = int.from_bytes(self.fp.read(1 << low), 'big', signed=low >= 3)
        elif token == 0x22:
            result = struct.unpack('>f', self.fp.read(4))[0]
        elif token == 0x23:
            result = struct.unpack('>d', self.fp.read(8))[0]
        elif token == 0x33:
            result = _EPOCH + datetime.timedelta(seconds=struct.unpack('>d', self.fp.read(8))[0])
        elif high == 0x40:
            result = self.exactly(self.size(low))
        elif high == 0x50:
            result = self.exactly(self.size(low)).decode('ascii')
        elif high == 0x60:
            result = self.exactly(self.size(low) * 2).decode('utf-16be')
        elif high == 0x80:
            result = UID(int.from_bytes(self.fp.read(1 + low), 'big'))
        elif high == 0xa0:
            refs = self.ints(n, self.ref_size) if (n := self.size(low)) else ()
            result = self.objects[ref] = []
            result.extend(self.object(r) for r in refs)
        elif high == 0xd0:
            n = self.size(low)
            keys = self.ints(n, self.ref_size) if n else ()
            values = self.ints(n, self.ref_size) if n else ()
            result = self.objects[ref] = self.dict_type()
            try:
                for k, v in zip(keys, values):
                    result[self.object(k)] = self.object(v)
            except TypeError:
                raise InvalidFileException() from None
        else:
            raise InvalidFileException()
        self.objects[ref] = result
        return result


_missing = object()
_scalars = str, int, float, datetime.datetime, bytes


class _BinaryWriter:
    def __init__(self, fp, sort_keys, skipkeys):
        self.fp, self.sort_keys, self.skipkeys = fp, sort_keys, skipkeys

    def write(self, value):
        self.list, self.table, self.ids = [], {}, {}
        self.flatten(value)
        count = len(self.list)
        self.offsets = [0] * count
        self.ref_size = _width(count)
        self.fp.write(b'bplist00')
        for obj in self.list:
            self.object(obj)
        top, table = self.ref(value), self.fp.tell()
        size = _width(table)
        self.fp.write(b''.join(o.to_bytes(size, 'big') for o in self.offsets))
        self.fp.write(struct.pack('>5xBBBQQQ', 0, size, self.ref_size, count, top, table))

    def flatten(self, value):
        if isinstance(value, _scalars):
            if (type(value), value) in self.table:
                return
        elif id(value) in self.ids:
            return
        ref = len(self.list)
        self.list.append(value)
        if isinstance(value, _scalars):
            self.table[type(value), value] = ref
        else:
            self.ids[id(value)] = ref
        if isinstance(value, dict):
            items = sorted(value.items()) if self.sort_keys else value.items()
            keys, values = [], []
            for k, v in items:
                if not isinstance(k, str):
                    if self.skipkeys:
                        continue
                    raise TypeError('keys must be strings')
                keys.append(k)
                values.append(v)
            for item in itertools.chain(keys, values):
                self.flatten(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self.flatten(item)

    def ref(self, value):
        return self.table[type(value), value] if isinstance(value, _scalars) else self.ids[id(value)]

    def head(self, token, size):
        if size < 15:
            self.fp.write(bytes([token | size]))
            return
        power = next(p for p in range(4) if size < 1 << (8 << p))
        self.fp.write(bytes([token | 0xf, 0x10 | power]) + size.to_bytes(1 << power, 'big'))

    def object(self, value):
        self.offsets[self.ref(value)] = self.fp.tell()
        if value is None:
            self.fp.write(b'\0')
        elif value is False:
            self.fp.write(b'\x08')
        elif value is True:
            self.fp.write(b'\x09')
        elif isinstance(value, int):
            if value < 0:
                if value < -1 << 63:
                    raise OverflowError(value)
                self.fp.write(struct.pack('>Bq', 0x13, value))
            elif value < 1 << 63:
                power = next(p for p in range(4) if value < 1 << (8 << p))
                self.fp.write(bytes([0x10 | power]) + value.to_bytes(1 << power, 'big'))
            elif value < 1 << 64:
                self.fp.write(b'\x14' + value.to_bytes(16, 'big', signed=True))
            else:
                raise OverflowError(value)
        elif isinstance(value, float):
            self.fp.write(struct.pack('>Bd', 0x23, value))
        elif isinstance(value, datetime.datetime):
            self.fp.write(struct.pack('>Bd', 0x33, (value - _EPOCH).total_seconds()))
        elif isinstance(value, (bytes, bytearray)):
            self.head(0x40, len(value))
            self.fp.write(value)
        elif isinstance(value, str):
            if value.isascii():
                self.head(0x50, len(value))
                self.fp.write(value.encode('ascii'))
            else:
                data = value.encode('utf-16be')
                self.head(0x60, len(data) // 2)
                self.fp.write(data)
        elif isinstance(value, UID):
            size = next(n for n in (1, 2, 4, 8) if value.data < 1 << 8 * n)
            self.fp.write(bytes([0x80 | size - 1]) + value.data.to_bytes(size, 'big'))
        elif isinstance(value, (list, tuple)):
            self.head(0xa0, len(value))
            self.refs(value)
        elif isinstance(value, dict):
            items = sorted(value.items()) if self.sort_keys else list(value.items())
            items = [(k, v) for k, v in items if isinstance(k, str)]
            self.head(0xd0, len(items))
            self.refs([k for k, _ in items])
            self.refs([v for _, v in items])
        else:
            raise TypeError(value)

    def refs(self, values):
        self.fp.write(b''.join(self.ref(v).to_bytes(self.ref_size, 'big') for v in values))


def _width(n):
    return next(size for size in (1, 2, 4, 8) if n < 1 << 8 * size)


def load(fp, *, fmt=None, dict_type=dict):
    """The value in a binary file."""
    if fmt is None:
        head = fp.read(32)
        fp.seek(0)
        if head[:8] == b'bplist00':
            fmt = FMT_BINARY
        elif head.lstrip(b'\xef\xbb\xbf').startswith((b'<?xml', b'<plist')) or any(
                head.startswith(bom + start.encode(enc)) for bom, enc in ((b'\xff\xfe', 'utf-16-le'), (b'\xfe\xff', 'utf-16-be'))
                for start in ('<?xml', '<plist')):
            fmt = FMT_XML
        else:
            raise InvalidFileException()
    reader = _XMLReader if fmt is FMT_XML else _BinaryReader
    return reader(dict_type=dict_type).parse(fp)


def loads(value, *, fmt=None, dict_type=dict):
    """The value in bytes."""
    if isinstance(value, str):
        if fmt == FMT_BINARY:
            raise TypeError('value must be bytes-like object when fmt is FMT_BINARY')
        value = value.encode()
    return load(BytesIO(value), fmt=fmt, dict_type=dict_type)


def dump(value, fp, *, fmt=FMT_XML, sort_keys=True, skipkeys=False):
    """Write a value to a binary file."""
    if fmt is FMT_BINARY:
        _BinaryWriter(fp, sort_keys, skipkeys).write(value)
    elif fmt is FMT_XML:
        fp.write(_HEADER)
        writer = _XMLWriter(fp, sort_keys, skipkeys)
        writer.line('<plist version="1.0">')
        writer.value(value)
        writer.line('</plist>')
    else:
        raise ValueError(f'Unsupported format: {fmt!r}')


def dumps(value, *, fmt=FMT_XML, skipkeys=False, sort_keys=True):
    """A value as bytes."""
    fp = BytesIO()
    dump(value, fp, fmt=fmt, skipkeys=skipkeys, sort_keys=sort_keys)
    return fp.getvalue()
