"""Encodings by name, and streams that encode."""

import builtins
import sys
from _string import knows_encoding as _knows_encoding

__all__ = ['register', 'lookup', 'open', 'EncodedFile', 'BOM', 'BOM_BE', 'BOM_LE', 'BOM32_BE', 'BOM32_LE',
           'BOM64_BE', 'BOM64_LE', 'BOM_UTF8', 'BOM_UTF16', 'BOM_UTF16_LE', 'BOM_UTF16_BE', 'BOM_UTF32',
           'BOM_UTF32_LE', 'BOM_UTF32_BE', 'CodecInfo', 'Codec', 'IncrementalEncoder', 'IncrementalDecoder',
           'StreamReader', 'StreamWriter', 'StreamReaderWriter', 'StreamRecoder', 'getencoder', 'getdecoder',
           'getincrementalencoder', 'getincrementaldecoder', 'getreader', 'getwriter', 'encode', 'decode',
           'iterencode', 'iterdecode', 'strict_errors', 'ignore_errors', 'replace_errors', 'xmlcharrefreplace_errors',
           'backslashreplace_errors', 'namereplace_errors', 'register_error', 'lookup_error']

BOM_UTF8 = b'\xef\xbb\xbf'
BOM_LE = BOM_UTF16_LE = b'\xff\xfe'
BOM_BE = BOM_UTF16_BE = b'\xfe\xff'
BOM_UTF32_LE = b'\xff\xfe\x00\x00'
BOM_UTF32_BE = b'\x00\x00\xfe\xff'
BOM = BOM_UTF16 = BOM_UTF16_LE if sys.byteorder == 'little' else BOM_UTF16_BE
BOM_UTF32 = BOM_UTF32_LE if sys.byteorder == 'little' else BOM_UTF32_BE
BOM32_LE, BOM32_BE = BOM_UTF16_LE, BOM_UTF16_BE
BOM64_LE, BOM64_BE = BOM_UTF32_LE, BOM_UTF32_BE

_search_functions = []
_cache = {}


class CodecInfo(tuple):
    """What lookup() gives."""

    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, *, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        return f'<{type(self).__module__}.{type(self).__qualname__} object for encoding {self.name} at {id(self):#x}>'


class Codec:
    """Encodes and decodes at once."""

    def encode(self, input, errors='strict'):
        raise NotImplementedError

    def decode(self, input, errors='strict'):
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes piece by piece."""

    def __init__(self, errors='strict'):
        self.errors = errors
        self.buffer = ''

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class BufferedIncrementalEncoder(IncrementalEncoder):
    """Keeps what cannot be encoded yet."""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_encode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = ''


class IncrementalDecoder:
    """Decodes piece by piece."""

    def __init__(self, errors='strict'):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return b'', 0

    def setstate(self, state):
        pass


class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps what cannot be decoded yet."""

    def __init__(self, errors='strict'):
        super().__init__(errors)
        self.buffer = b''

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + bytes(input)
        result, consumed = self._buffer_decode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = b''

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer = state[0]


def _make(name):
    """The codec of an encoding that str.encode() knows."""

    def encode(input, errors='strict'):
        return input.encode(name, errors), len(input)

    def decode(input, errors='strict'):
        return bytes(input).decode(name, errors), len(input)

    class Encoder(IncrementalEncoder):
        first = True

        def encode(self, input, final=False):
            data = input.encode(name, self.errors)
            if not self.first and name in ('utf-8-sig', 'utf-16', 'utf-32') and input:
                data = data[{'utf-8-sig': 3, 'utf-16': 2, 'utf-32': 4}[name]:]
            if input:
                self.first = False
            return data

        def reset(self):
            self.first = True

        def getstate(self):
            return int(self.first)

        def setstate(self, state):
            self.first = bool(state)

    class Decoder(BufferedIncrementalDecoder):
        def _buffer_decode(self, input, errors, final):
            if final:
                return input.decode(name, errors), len(input)
            # What fails at the very end may be the beginning of a character.
            for cut in range(min(4, len(input)) + 1):
                part = input[:len(input) - cut]
                try:
                    text = part.decode(name, 'strict')
                except UnicodeDecodeError as e:
                    if e.start < len(input) - 4:
                        break
                else:
                    if cut and not _may_continue(name, input[len(input) - cut:], errors):
                        break
                    return text, len(part)
            return input.decode(name, errors), len(input)

    class Reader(StreamReader):
        pass

    class Writer(StreamWriter):
        pass
    for cls in (Reader, Writer):
        cls.encode = staticmethod(encode)
        cls.decode = staticmethod(decode)
    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, name)


def _may_continue(name, rest, errors):
    try:
        rest.decode(name)
    except UnicodeDecodeError as e:
        return e.end == len(rest) and ('end' in e.reason or 'truncated' in e.reason or 'incomplete' in e.reason)
    return False


def _normal(encoding):
    name = encoding.lower().replace(' ', '-').replace('_', '-')
    for other, usual in ('windows-', 'cp'), ('ibm', 'cp'), ('iso-8859', 'iso8859'):
        if name.startswith(other) and name[len(other):].lstrip('-').isdigit() and name not in _NAMES:
            return usual + name[len(other):]
    return name


_NAMES = {'u8': 'utf-8', 'utf': 'utf-8', 'utf8': 'utf-8', 'latin-1': 'iso8859-1', 'latin1': 'iso8859-1',
          'l1': 'iso8859-1', 'iso-8859-1': 'iso8859-1', 'us-ascii': 'ascii', '646': 'ascii', 'utf16': 'utf-16',
          'utf32': 'utf-32', 'utf-8-sig': 'utf-8-sig', 'windows-1252': 'cp1252'}


def _rot13(input, errors='strict'):
    table = {}
    for base in (65, 97):
        for i in range(26):
            table[base + i] = base + (i + 13) % 26
    return input.translate(table), len(input)


def _bytes_codec(name):
    import binascii

    def hex_encode(input, errors='strict'):
        return binascii.b2a_hex(input), len(input)

    def hex_decode(input, errors='strict'):
        return binascii.a2b_hex(input), len(input)

    def base64_encode(input, errors='strict'):
        import base64
        return base64.encodebytes(input), len(input)

    def base64_decode(input, errors='strict'):
        import base64
        return base64.decodebytes(input), len(input)
    pair = (hex_encode, hex_decode) if name == 'hex' else (base64_encode, base64_decode)
    return CodecInfo(*pair, name=name, _is_text_encoding=False)


def lookup(encoding):
    """Looks up a codec by name."""
    if not isinstance(encoding, str):
        raise TypeError(f'lookup() argument must be str, not {type(encoding).__name__}')
    key = _normal(encoding)
    if key in _cache:
        return _cache[key]
    found = None
    if key in ('rot13', 'rot-13'):
        found = CodecInfo(_rot13, _rot13, name='rot13', _is_text_encoding=False)
    elif key in ('hex', 'hex-codec'):
        found = _bytes_codec('hex')
    elif key in ('base64', 'base64-codec', 'base-64'):
        found = _bytes_codec('base64')
    else:
        if not _knows_encoding(key):
            import encodings
            for search in [encodings.search_function, *_search_functions]:
                found = search(key.replace('-', '_'))
                if found is not None:
                    break
            else:
                raise LookupError(f'unknown encoding: {encoding}')
        else:
            found = _make(_NAMES.get(key, key))
    _cache[key] = found
    return found


def register(search_function, /):
    """Register a codec search function."""
    if not callable(search_function):
        raise TypeError('argument must be callable')
    _search_functions.append(search_function)


def unregister(search_function, /):
    """Unregister a codec search function and clear the registry's cache."""
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _cache.clear()


def encode(obj, encoding='utf-8', errors='strict'):
    """Encodes an object by a codec."""
    return lookup(encoding).encode(obj, errors)[0]


def decode(obj, encoding='utf-8', errors='strict'):
    """Decodes an object by a codec."""
    return lookup(encoding).decode(obj, errors)[0]


def escape_decode(data, errors='strict'):
    """The bytes that a bytes literal's contents stand for."""
    if isinstance(data, str):
        data = data.encode('latin-1')
    out = bytearray()
    i = 0
    simple = {ord('\\'): 92, ord("'"): 39, ord('"'): 34, ord('b'): 8, ord('f'): 12, ord('t'): 9,
              ord('n'): 10, ord('r'): 13, ord('v'): 11, ord('a'): 7}
    while i < len(data):
        c = data[i]
        i += 1
        if c != 92:
            out.append(c)
            continue
        if i >= len(data):
            raise ValueError('Trailing \\ in string')
        c = data[i]
        i += 1
        if c == 10:
            continue
        if c in simple:
            out.append(simple[c])
        elif 48 <= c < 56:
            n = c - 48
            for _ in range(2):
                if i < len(data) and 48 <= data[i] < 56:
                    n = n * 8 + data[i] - 48
                    i += 1
            out.append(n & 255)
        elif c == 120:
            try:
                out.append(int(data[i:i + 2].decode('ascii'), 16))
            except ValueError:
                raise ValueError(f'invalid \\x escape at position {i - 2}') from None
            i += 2
        else:
            out += b'\\'
            out.append(c)
    return bytes(out), len(data)


def escape_encode(data, errors='strict'):
    """The contents of a bytes literal for bytes."""
    text = repr(data)[2:-1]
    return text.encode('latin-1'), len(data)


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    found = lookup(encoding).incrementalencoder
    if found is None:
        raise LookupError(encoding)
    return found


def getincrementaldecoder(encoding):
    found = lookup(encoding).incrementaldecoder
    if found is None:
        raise LookupError(encoding)
    return found


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors='strict', **kwargs):
    """Encode the strings of an iterator."""
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for input in iterator:
        output = encoder.encode(input)
        if output:
            yield output
    output = encoder.encode('', True)
    if output:
        yield output


def iterdecode(iterator, encoding, errors='strict', **kwargs):
    """Decode the bytes of an iterator."""
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for input in iterator:
        output = decoder.decode(input)
        if output:
            yield output
    output = decoder.decode(b'', True)
    if output:
        yield output


class StreamWriter(Codec):
    """Writes encoded text to a binary stream."""

    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        self.write(''.join(list))

    def reset(self):
        pass

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReader(Codec):
    """Reads decoded text from a binary stream."""

    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors
        self._text = None

    def _all(self):
        if self._text is None:
            self._text = self.decode(self.stream.read(), self.errors)[0]
            self._pos = 0

    def read(self, size=-1, chars=-1, firstline=False):
        self._all()
        n = chars if chars >= 0 else size
        end = len(self._text) if n < 0 else self._pos + n
        data = self._text[self._pos:end]
        self._pos += len(data)
        return data

    def readline(self, size=None, keepends=True):
        self._all()
        lines = self._text[self._pos:].splitlines(True)
        if not lines:
            return ''
        self._pos += len(lines[0])
        return lines[0] if keepends else lines[0].splitlines()[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self._text = None

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReaderWriter:
    """Both over one stream."""

    encoding = 'unknown'

    def __init__(self, stream, Reader, Writer, errors='strict'):
        self.stream = stream
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None):
        return self.reader.readline(size)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def __next__(self):
        return next(self.reader)

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def reset(self):
        self.reader.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


def open(filename, mode='r', encoding=None, errors='strict', buffering=-1):
    """Open a file that encodes and decodes without touching line ends."""
    if encoding is not None and 'b' not in mode:
        mode += 'b'
    file = builtins.open(filename, mode, buffering)
    if encoding is None:
        return file
    try:
        info = lookup(encoding)
        srw = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
        srw.encoding = encoding
        return srw
    except:
        file.close()
        raise


def _strict(e):
    raise e


def _ignore(e):
    return '', e.end


def _replace(e):
    if isinstance(e, UnicodeEncodeError):
        return '?' * (e.end - e.start), e.end
    return '\ufffd' * (1 if isinstance(e, UnicodeDecodeError) else e.end - e.start), e.end


def _xmlcharrefreplace(e):
    return ''.join(f'&#{ord(c)};' for c in e.object[e.start:e.end]), e.end


def _backslashreplace(e):
    if isinstance(e, UnicodeDecodeError):
        return ''.join(f'\\x{b:02x}' for b in e.object[e.start:e.end]), e.end
    out = []
    for c in map(ord, e.object[e.start:e.end]):
        out.append(f'\\x{c:02x}' if c < 256 else f'\\u{c:04x}' if c < 0x10000 else f'\\U{c:08x}')
    return ''.join(out), e.end


def _namereplace(e):
    if not isinstance(e, UnicodeEncodeError):
        raise TypeError(f"don't know how to handle {type(e).__name__} in error callback")
    return e.object[e.start:e.end].encode('ascii', 'namereplace').decode(), e.end


def _by_codec(name):
    """A handler that asks the codec, which knows what the encoding's units look like."""

    def handler(e):
        part = e.object[e.start:e.end]
        if isinstance(e, UnicodeEncodeError):
            return part.encode(e.encoding, name), e.end
        if isinstance(e, UnicodeDecodeError):
            if name == 'surrogatepass':
                part = e.object[e.start:e.start + 3]
            text = part.decode(e.encoding, name)
            return text, e.start + len(text.encode(e.encoding, name))
        raise TypeError(f"don't know how to handle {type(e).__name__} in error callback")

    handler.__name__ = name
    return handler


strict_errors, ignore_errors, replace_errors = _strict, _ignore, _replace
xmlcharrefreplace_errors, backslashreplace_errors = _xmlcharrefreplace, _backslashreplace
_handlers = {'strict': _strict, 'ignore': _ignore, 'replace': _replace,
             'xmlcharrefreplace': _xmlcharrefreplace, 'backslashreplace': _backslashreplace,
             'namereplace': _namereplace, 'surrogateescape': _by_codec('surrogateescape'),
             'surrogatepass': _by_codec('surrogatepass')}
namereplace_errors = _namereplace


def register_error(errors, handler, /):
    """Register the specified error handler under the name errors."""
    if not isinstance(errors, str):
        raise TypeError(f'register_error() argument 1 must be str, not {type(errors).__name__}')
    if not callable(handler):
        raise TypeError('handler must be callable')
    _handlers[errors] = handler


def lookup_error(name):
    """The error handler of a name."""
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f'unknown error handler name {name!r}') from None
# As in CPython, where these are native; pickles name them so.
encode.__module__ = decode.__module__ = '_codecs'


def _functions(name, encoding, partial=False):
    """The pair of functions that _codecs has for an encoding."""

    def encode(str, errors=None, /):
        return str.encode(encoding, errors or 'strict'), len(str)

    def decode(data, errors=None, final=False, /):
        data = bytes(data)
        if partial and not final:
            decoder = lookup(encoding).incrementaldecoder(errors or 'strict')
            text = decoder.decode(data)
            return text, len(data) - len(decoder.getstate()[0])
        return data.decode(encoding, errors or 'strict'), len(data)
    for kind, function in ('encode', encode), ('decode', decode):
        function.__name__ = function.__qualname__ = f'{name}_{kind}'
        globals()[function.__name__] = function


for _name in 'utf_8', 'utf_16', 'utf_16_le', 'utf_16_be', 'utf_32', 'utf_32_le', 'utf_32_be':
    _functions(_name, _name, True)
for _name, _encoding in (('ascii', 'ascii'), ('latin_1', 'latin-1'), ('unicode_escape', 'unicode_escape'),
                         ('raw_unicode_escape', 'raw_unicode_escape')):
    _functions(_name, _encoding)
del _name, _encoding


def readbuffer_encode(data, errors=None, /):
    """The bytes of a bytes-like object, or of a string in UTF-8."""
    data = data.encode() if isinstance(data, str) else bytes(data)
    return data, len(data)


def charmap_build(map, /):
    """The bytes for the characters of a decoding table."""
    return {ord(c): i for i, c in enumerate(map) if c != '\ufffe'}


def charmap_encode(str, errors=None, mapping=None, /):
    """Encode by a mapping of code points to numbers, bytes or None."""
    if mapping is None:
        return str.encode('latin-1', errors or 'strict'), len(str)

    def one(c):
        try:
            code = mapping[ord(c)]
        except LookupError:
            return None
        if code is None:
            return None
        if isinstance(code, int):
            if not 0 <= code < 256:
                raise TypeError('character mapping must be in range(256)')
            return bytes([code])
        if isinstance(code, bytes):
            return code
        raise TypeError(f'character mapping must return integer, bytes or None, not {type(code).__name__}')
    out = bytearray()
    i = 0
    while i < len(str):
        code = one(str[i])
        if code is not None:
            out += code
            i += 1
            continue
        end = i + 1
        while end < len(str) and one(str[end]) is None:
            end += 1
        error = UnicodeEncodeError('charmap', str, i, end, 'character maps to <undefined>')
        text, i = lookup_error(errors or 'strict')(error)
        if i < 0:
            i += len(str)
        if isinstance(text, bytes):
            out += text
            continue
        for c in text:
            code = one(c)
            if code is None:
                raise error
            out += code
    return bytes(out), len(str)


def charmap_decode(data, errors=None, mapping=None, /):
    """Decode by a mapping of numbers to characters, code points or None."""
    data = bytes(data)
    if mapping is None:
        return data.decode('latin-1', errors or 'strict'), len(data)
    out = []
    i = 0
    while i < len(data):
        try:
            c = mapping[data[i]]
        except LookupError:
            c = None
        if isinstance(c, int):
            if not 0 <= c < 0x110000:
                raise TypeError('character mapping must be in range(0x110000)')
            c = chr(c)
        elif c is not None and not isinstance(c, str):
            raise TypeError('character mapping must return integer, None or str')
        if c is None or c == '\ufffe':
            error = UnicodeDecodeError('charmap', data, i, i + 1, 'character maps to <undefined>')
            c, i = lookup_error(errors or 'strict')(error)
            if i < 0:
                i += len(data)
        else:
            i += 1
        out.append(c)
    return ''.join(out), len(data)


def make_identity_dict(rng):
    """A mapping of numbers to themselves."""
    return {i: i for i in rng}


def make_encoding_map(decoding_map):
    """The inverse of a decoding map; what several numbers decode to is None."""
    result = {}
    for k, v in decoding_map.items():
        result[v] = None if v in result else k
    return result


class StreamRecoder:
    """A stream whose data is in one encoding seen in another."""

    data_encoding = 'unknown'
    file_encoding = 'unknown'

    def __init__(self, stream, encode, decode, Reader, Writer, errors='strict'):
        self.stream = stream
        self.encode = encode
        self.decode = decode
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def _encoded(self, text):
        return self.encode(text, self.errors)[0]

    def read(self, size=-1):
        return self._encoded(self.reader.read(size))

    def readline(self, size=None):
        return self._encoded(self.reader.readline() if size is None else self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self._encoded(self.reader.read()).splitlines(keepends=True)

    def __next__(self):
        return self._encoded(next(self.reader))

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def writelines(self, list):
        return self.write(b''.join(list))

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.reader.seek(offset, whence)
        self.writer.seek(offset, whence)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % self.__class__.__name__)


def EncodedFile(file, data_encoding, file_encoding=None, errors='strict'):
    """A wrapped file that recodes between two encodings."""
    if file_encoding is None:
        file_encoding = data_encoding
    data, inner = lookup(data_encoding), lookup(file_encoding)
    recoder = StreamRecoder(file, data.encode, data.decode, inner.streamreader, inner.streamwriter, errors)
    recoder.data_encoding = data_encoding
    recoder.file_encoding = file_encoding
    return recoder
