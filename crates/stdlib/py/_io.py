"""The streams of `io`, over the unbuffered files of `_fileio`."""

import _fileio

DEFAULT_BUFFER_SIZE = 8192
BlockingIOError = BlockingIOError


class UnsupportedOperation(OSError, ValueError):
    pass


def text_encoding(encoding, stacklevel=2, /):
    """The encoding that None stands for."""
    return 'utf-8' if encoding is None else encoding


class _IOBase:
    """The abstract base class for all I/O classes."""

    __closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def seek(self, pos, whence=0, /):
        self._unsupported('seek')

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, pos=None, /):
        self._unsupported('truncate')

    def flush(self):
        self._checkClosed()

    def close(self):
        if not self.__closed:
            try:
                self.flush()
            finally:
                self.__closed = True

    @property
    def closed(self):
        return self.__closed

    def __del__(self):
        try:
            if not self.closed:
                self.close()
        except Exception:
            pass

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError('I/O operation on closed file.' if msg is None else msg)

    def _checkReadable(self):
        if not self.readable():
            raise UnsupportedOperation('not readable')

    def _checkWritable(self):
        if not self.writable():
            raise UnsupportedOperation('not writable')

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        self._unsupported('fileno')

    def isatty(self):
        self._checkClosed()
        return False

    def readline(self, size=-1, /):
        size = -1 if size is None else size.__index__()
        parts = bytearray()
        while size < 0 or len(parts) < size:
            b = self.read(1)
            if not b:
                break
            parts += b
            if parts.endswith(b'\n'):
                break
        return bytes(parts)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None, /):
        if hint is None or hint <= 0:
            return list(self)
        n = 0
        lines = []
        for line in self:
            lines.append(line)
            n += len(line)
            if n >= hint:
                break
        return lines

    def writelines(self, lines, /):
        self._checkClosed()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    """Base class for raw binary I/O."""

    def read(self, size=-1, /):
        if size is None:
            size = -1
        if size < 0:
            return self.readall()
        b = bytearray(size.__index__())
        n = self.readinto(b)
        if n is None:
            return None
        del b[n:]
        return bytes(b)

    def readall(self):
        parts = bytearray()
        while data := self.read(DEFAULT_BUFFER_SIZE):
            parts += data
        return bytes(parts) if parts else data

    def readinto(self, b, /):
        self._unsupported('readinto')

    def write(self, b, /):
        self._unsupported('write')


class _BufferedIOBase(_IOBase):
    """Base class for buffered IO objects."""

    def read(self, size=-1, /):
        self._unsupported('read')

    def read1(self, size=-1, /):
        self._unsupported('read1')

    def readinto(self, b, /):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    readinto1 = readinto

    def write(self, b, /):
        self._unsupported('write')

    def detach(self):
        self._unsupported('detach')


class _TextIOBase(_IOBase):
    """Base class for text I/O."""

    encoding = None
    newlines = None
    errors = None

    def read(self, size=-1, /):
        self._unsupported('read')

    def write(self, s, /):
        self._unsupported('write')

    def readline(self, size=-1, /):
        self._unsupported('readline')

    def detach(self):
        self._unsupported('detach')


def _mode_letters(mode):
    if not isinstance(mode, str):
        raise TypeError(f'open() argument 2 must be str, not {type(mode).__name__}')
    letters = set(mode)
    if letters - set('axrwb+t') or len(mode) > len(letters):
        raise ValueError(f'invalid mode: {mode!r}')
    return letters


def _opened(opener, file, letters):
    """The descriptor that an opener gives."""
    import os
    plus = '+' in letters
    flags = os.O_RDWR if plus else os.O_RDONLY if 'r' in letters else os.O_WRONLY
    flags |= {'r': 0, 'w': os.O_CREAT | os.O_TRUNC, 'a': os.O_CREAT | os.O_APPEND,
              'x': os.O_CREAT | os.O_EXCL}[(letters & set('rwax')).pop()] | os.O_CLOEXEC
    fd = opener(file, flags)
    if not isinstance(fd, int):
        raise TypeError('expected integer from opener')
    if fd < 0:
        raise ValueError(f'opener returned {fd}')
    return fd


class FileIO(_RawIOBase):
    """Open a file."""

    def __init__(self, file, mode='r', closefd=True, opener=None):
        letters = _mode_letters(mode)
        if sum(c in letters for c in 'rwax') != 1 or mode.count('+') > 1:
            raise ValueError('Must have exactly one of create/read/write/append mode and at most one plus')
        by_number = isinstance(file, int)
        if by_number:
            if isinstance(file, bool):
                import warnings
                warnings.warn('bool is used as a file descriptor', RuntimeWarning, stacklevel=2)
            if file < 0:
                raise ValueError('negative file descriptor')
        elif not closefd:
            raise ValueError('Cannot use closefd=False with file name')
        elif hasattr(file, '__fspath__'):
            owner, file = type(file), file.__fspath__()
            if not isinstance(file, (str, bytes)):
                raise TypeError(f'expected {owner.__name__}.__fspath__() to return str or bytes, '
                                f'not {type(file).__name__}')
        self.name = file
        path = file.decode() if isinstance(file, bytes) else file
        if not by_number and not isinstance(path, str):
            raise TypeError(f'expected str, bytes or os.PathLike object, not {type(file).__name__}')
        if not by_number and '\0' in path:
            raise ValueError('embedded null byte')
        plus = '+' in letters
        self._readable = 'r' in letters or plus
        self._writable = 'r' not in letters or plus
        self._created = 'x' in letters
        self._appending = 'a' in letters
        self.closefd = closefd
        if by_number:
            self._file = _fileio.from_fd(path)
        elif opener is not None:
            self._file = _fileio.from_fd(_opened(opener, file, letters))
        else:
            self._file = _fileio.open_file(path, mode)
        if self._appending:
            self._file.seek(0, 2)

    @property
    def mode(self):
        if self._created:
            return 'xb+' if self._readable else 'xb'
        if self._appending:
            return 'ab+' if self._readable else 'ab'
        if self._readable:
            return 'rb+' if self._writable else 'rb'
        return 'wb'

    def __repr__(self):
        if self.closed:
            return '<_io.FileIO [closed]>'
        return f'<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self.closefd}>'

    def read(self, size=-1, /):
        self._checkClosed()
        self._checkReadable()
        if size is None or size < 0:
            return self._file.readall()
        return self._file.read(size)

    def readall(self):
        return self.read()

    def readinto(self, b, /):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def write(self, b, /):
        self._checkClosed()
        self._checkWritable()
        return self._file.write(b)

    def seek(self, pos, whence=0, /):
        self._checkClosed()
        return self._file.seek(pos, whence)

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        self._checkClosed()
        self._checkWritable()
        if size is None:
            size = self.tell()
        self._file.truncate(size)
        return size

    def close(self):
        if not self.closed:
            super().close()
            f = getattr(self, '_file', None)
            if f is not None and self.closefd:
                f.close()

    def seekable(self):
        self._checkClosed()
        if self._seekable is None:
            try:
                self._file.seek(0, 1)
                self._seekable = True
            except OSError:
                self._seekable = False
        return self._seekable

    _seekable = None

    def readable(self):
        self._checkClosed()
        return self._readable

    def writable(self):
        self._checkClosed()
        return self._writable

    def fileno(self):
        self._checkClosed()
        return self._file.fileno()

    def isatty(self):
        self._checkClosed()
        return self._file.isatty()


class BytesIO(_BufferedIOBase):
    """Buffered I/O implementation using an in-memory bytes buffer."""

    def __init__(self, initial_bytes=b''):
        self._buffer = bytearray()
        if initial_bytes is not None:
            self._buffer += initial_bytes
        self._pos = 0

    def __getstate__(self):
        self._checkClosed()
        return self.getvalue(), self._pos, None

    def getvalue(self):
        self._checkClosed()
        return bytes(self._buffer)

    def getbuffer(self):
        self._checkClosed()
        return memoryview(self._buffer)

    def close(self):
        self._buffer = bytearray()
        super().close()

    def read(self, size=-1, /):
        self._checkClosed()
        size = -1 if size is None else size.__index__()
        if size < 0:
            size = len(self._buffer)
        if self._pos >= len(self._buffer):
            return b''
        end = min(len(self._buffer), self._pos + size)
        data = bytes(self._buffer[self._pos:end])
        self._pos = end
        return data

    def read1(self, size=-1, /):
        return self.read(size)

    def readline(self, size=-1, /):
        self._checkClosed()
        size = -1 if size is None else size.__index__()
        end = self._buffer.find(b'\n', self._pos) + 1
        if end == 0:
            end = len(self._buffer)
        if size >= 0:
            end = min(end, self._pos + size)
        data = bytes(self._buffer[self._pos:end])
        self._pos = max(self._pos, end)
        return data

    def write(self, b, /):
        self._checkClosed()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(b)
        if not data:
            return 0
        if self._pos > len(self._buffer):
            self._buffer += b'\0' * (self._pos - len(self._buffer))
        self._buffer[self._pos:self._pos + len(data)] = data
        self._pos += len(data)
        return len(data)

    def seek(self, pos, whence=0, /):
        self._checkClosed()
        if whence == 0:
            if pos < 0:
                raise ValueError(f'negative seek value {pos}')
            self._pos = pos
        elif whence == 1:
            self._pos = max(0, self._pos + pos)
        elif whence == 2:
            self._pos = max(0, len(self._buffer) + pos)
        else:
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        return self._pos

    def tell(self):
        self._checkClosed()
        return self._pos

    def truncate(self, pos=None, /):
        self._checkClosed()
        if pos is None:
            pos = self._pos
        elif pos < 0:
            raise ValueError(f'negative size value {pos}')
        del self._buffer[pos:]
        return pos

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable


class _Buffered(_BufferedIOBase):
    """What the buffered streams over a raw one share."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError('buffer size must be strictly positive')
        self.raw = raw
        self.buffer_size = buffer_size
        self._read_buf = b''
        self._read_pos = 0
        self._write_buf = bytearray()

    @property
    def closed(self):
        return self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def __repr__(self):
        try:
            return f'<_io.{type(self).__name__} name={self.name!r}>'
        except AttributeError:
            return f'<_io.{type(self).__name__}>'

    def readable(self):
        return self.raw.readable()

    def writable(self):
        return self.raw.writable()

    def seekable(self):
        return self.raw.seekable()

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()

    def detach(self):
        self.flush()
        raw, self.raw = self.raw, None
        return raw

    def flush(self):
        if self.closed:
            raise ValueError('flush of closed file')
        self._flush_writes()
        self.raw.flush()

    def _flush_writes(self):
        while self._write_buf:
            n = self.raw.write(bytes(self._write_buf))
            del self._write_buf[:n]

    def close(self):
        if self.raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()

    def _drop_reads(self):
        left = len(self._read_buf) - self._read_pos
        if left:
            self.raw.seek(-left, 1)
        self._read_buf = b''
        self._read_pos = 0

    def read(self, size=-1, /):
        self._checkClosed('read of closed file')
        self._checkReadable()
        size = -1 if size is None else size.__index__()
        if size < -1:
            raise ValueError('read length must be non-negative or -1')
        self._flush_writes()
        have = self._read_buf[self._read_pos:]
        if size == -1:
            self._read_buf = b''
            self._read_pos = 0
            return have + (self.raw.readall() or b'')
        if size <= len(have):
            self._read_pos += size
            return have[:size]
        parts = [have]
        n = len(have)
        self._read_buf = b''
        self._read_pos = 0
        while n < size:
            chunk = self.raw.read(max(self.buffer_size, size - n))
            if not chunk:
                break
            parts.append(chunk)
            n += len(chunk)
        data = b''.join(parts)
        if len(data) > size:
            self._read_buf = data
            self._read_pos = size
            return data[:size]
        return data

    def read1(self, size=-1, /):
        self._checkClosed('read of closed file')
        if size < 0:
            size = self.buffer_size
        if self._read_pos >= len(self._read_buf):
            self._read_buf = self.raw.read(self.buffer_size) or b''
            self._read_pos = 0
        data = self._read_buf[self._read_pos:self._read_pos + size]
        self._read_pos += len(data)
        return data

    def peek(self, size=0, /):
        if self._read_pos >= len(self._read_buf):
            self._read_buf = self.raw.read(self.buffer_size) or b''
            self._read_pos = 0
        return self._read_buf[self._read_pos:]

    def readline(self, size=-1, /):
        self._checkClosed()
        self._checkReadable()
        size = -1 if size is None else size.__index__()
        self._flush_writes()
        parts = []
        n = 0
        while True:
            end = self._read_buf.find(b'\n', self._read_pos) + 1
            stop = end or len(self._read_buf)
            if size >= 0:
                stop = min(stop, self._read_pos + size - n)
            piece = self._read_buf[self._read_pos:stop]
            self._read_pos = stop
            parts.append(piece)
            n += len(piece)
            if end and stop == end or 0 <= size <= n:
                break
            self._read_buf = self.raw.read(self.buffer_size) or b''
            self._read_pos = 0
            if not self._read_buf:
                break
        return b''.join(parts)

    def write(self, b, /):
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._checkClosed('write to closed file')
        self._checkWritable()
        if self._read_buf:
            self._drop_reads()
        data = bytes(b)
        self._write_buf += data
        if len(self._write_buf) > self.buffer_size:
            self._flush_writes()
        return len(data)

    def seek(self, pos, whence=0, /):
        self._checkClosed('seek of closed file')
        if whence not in (0, 1, 2):
            raise ValueError('invalid whence value')
        self._flush_writes()
        self._drop_reads()
        return self.raw.seek(pos, whence)

    def tell(self):
        self._checkClosed('tell of closed file')
        return self.raw.tell() - (len(self._read_buf) - self._read_pos) + len(self._write_buf)

    def truncate(self, pos=None, /):
        self._checkClosed('truncate of closed file')
        self._checkWritable()
        self._flush_writes()
        if pos is None:
            pos = self.tell()
        return self.raw.truncate(pos)


class BufferedReader(_Buffered):
    """Create a new buffered reader using the given readable raw IO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise OSError('File or stream is not readable.')
        super().__init__(raw, buffer_size)

    def writable(self):
        return False

    def write(self, b, /):
        self._unsupported('write')


class BufferedWriter(_Buffered):
    """A buffer for a writeable sequential RawIO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise OSError('File or stream is not writable.')
        super().__init__(raw, buffer_size)

    def readable(self):
        return False

    def read(self, size=-1, /):
        self._unsupported('read')


class BufferedRandom(_Buffered):
    """A buffered interface to random access streams."""


class BufferedRWPair(_BufferedIOBase):
    """A buffered reader and writer object together."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(size)

    def readinto(self, b, /):
        return self.reader.readinto(b)

    def write(self, b, /):
        return self.writer.write(b)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def readable(self):
        return True

    def writable(self):
        return True

    def flush(self):
        return self.writer.flush()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    @property
    def closed(self):
        return self.writer.closed


class IncrementalNewlineDecoder:
    """Translates line ends in text that arrives in pieces."""

    def __init__(self, decoder, translate, errors='strict'):
        self.decoder = decoder
        self.translate = translate
        self._seen = 0
        self._pending = False

    def decode(self, input, final=False):
        text = input if self.decoder is None else self.decoder.decode(input, final)
        if self._pending and (text or final):
            text = '\r' + text
            self._pending = False
        if text.endswith('\r') and not final:
            text = text[:-1]
            self._pending = True
        crlf = text.count('\r\n')
        cr = text.count('\r') - crlf
        lf = text.count('\n') - crlf
        self._seen |= (1 if lf else 0) | (2 if cr else 0) | (4 if crlf else 0)
        if self.translate:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return text

    def reset(self):
        self._seen = 0
        self._pending = False

    @property
    def newlines(self):
        return (None, '\n', '\r', ('\r', '\n'), '\r\n', ('\n', '\r\n'), ('\r', '\r\n'),
                ('\r', '\n', '\r\n'))[self._seen]


class _Text(_TextIOBase):
    """What text streams over characters in memory share: reading by lines."""

    def _find_line(self, text, pos):
        """The end of the line that starts at pos, by the stream's newline rule; -1 if none ends."""
        newline = self._newline
        if newline is None or newline == '\n':
            end = text.find('\n', pos)
            return end + 1 if end >= 0 else -1
        if newline == '':
            n = text.find('\n', pos)
            r = text.find('\r', pos)
            if r >= 0 and (n < 0 or r < n):
                return r + 2 if text[r + 1:r + 2] == '\n' else r + 1
            return n + 1 if n >= 0 else -1
        end = text.find(newline, pos)
        return end + len(newline) if end >= 0 else -1


class StringIO(_Text):
    """Text I/O implementation using an in-memory buffer."""

    def __init__(self, initial_value='', newline='\n'):
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline!r}')
        self._newline = newline
        self._parts = []
        self._text = ''
        self._pos = 0
        if initial_value is not None:
            if not isinstance(initial_value, str):
                raise TypeError('initial_value must be str or None, not '
                                f'{type(initial_value).__name__}')
            self.write(initial_value)
            self._pos = 0

    def _join(self):
        if self._parts:
            self._text += ''.join(self._parts)
            self._parts.clear()
        return self._text

    def getvalue(self):
        self._checkClosed()
        return self._join()

    def write(self, s, /):
        self._checkClosed()
        if not isinstance(s, str):
            raise TypeError(f'string argument expected, got {type(s).__name__!r}')
        n = len(s)
        if self._newline is None:
            s = s.replace('\r\n', '\n').replace('\r', '\n')
        elif self._newline in ('\r', '\r\n'):
            s = s.replace('\n', self._newline)
        if self._pos is None:
            self._parts.append(s)
            return n
        text = self._join()
        if self._pos == len(text):
            self._parts.append(s)
            self._pos = None
            return n
        if self._pos > len(text):
            text += '\0' * (self._pos - len(text))
        self._text = text[:self._pos] + s + text[self._pos + len(s):]
        self._pos += len(s)
        return n

    def _position(self):
        text = self._join()
        return len(text) if self._pos is None else self._pos

    def read(self, size=-1, /):
        self._checkClosed()
        pos = self._position()
        text = self._text
        end = len(text) if size is None or size < 0 else min(len(text), pos + size)
        self._pos = max(pos, end)
        return text[pos:end]

    def readline(self, size=-1, /):
        self._checkClosed()
        pos = self._position()
        text = self._text
        end = self._find_line(text, pos)
        if end < 0:
            end = len(text)
        if size is not None and size >= 0:
            end = min(end, pos + size)
        self._pos = max(pos, end)
        return text[pos:end]

    def seek(self, pos, whence=0, /):
        self._checkClosed()
        if whence not in (0, 1, 2):
            raise ValueError(f'Invalid whence ({whence}, should be 0, 1 or 2)')
        if whence == 0 and pos < 0:
            raise ValueError(f'Negative seek position {pos}')
        if whence and pos:
            raise OSError("Can't do nonzero cur-relative seeks")
        if whence == 1:
            pos = self._position()
        elif whence == 2:
            pos = len(self._join())
        self._join()
        self._pos = pos
        return pos

    def tell(self):
        self._checkClosed()
        return self._position()

    def truncate(self, pos=None, /):
        self._checkClosed()
        here = self._position()
        if pos is None:
            pos = here
        elif pos < 0:
            raise ValueError(f'Negative size value {pos}')
        self._text = self._text[:pos]
        self._pos = here
        return pos

    @property
    def line_buffering(self):
        return False

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable


class TextIOWrapper(_Text):
    """Character and line based layer over a BufferedIOBase object, buffer."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f'illegal newline value: {newline}')
        self.buffer = buffer
        self.encoding = 'utf-8' if encoding in (None, 'locale') else encoding
        self.errors = 'strict' if errors is None else errors
        ''.encode(self.encoding, self.errors)
        self._newline = newline
        self.line_buffering = line_buffering
        self.write_through = write_through
        self._text = ''
        self._pos = 0
        self._rest = b''
        self._ended = False
        self._out = []
        self._out_size = 0
        self._seen = IncrementalNewlineDecoder(None, newline is None)

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def name(self):
        return self.buffer.name

    @property
    def newlines(self):
        return self._seen.newlines if self._newline is None else None

    def __repr__(self):
        parts = ['<_io.TextIOWrapper']
        for name in ('name', 'mode'):
            try:
                parts.append(f'{name}={getattr(self, name)!r}')
            except AttributeError:
                pass
        parts.append(f'encoding={self.encoding!r}>')
        return ' '.join(parts)

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()

    def detach(self):
        self.flush()
        buffer, self.buffer = self.buffer, None
        return buffer

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None,
                    write_through=None):
        self.flush()
        if encoding is not None:
            self.encoding = encoding
        if errors is not None:
            self.errors = errors
        if newline is not None:
            self._newline = newline
        if line_buffering is not None:
            self.line_buffering = line_buffering

    def _flush_text(self):
        if self._out:
            text = ''.join(self._out)
            self._out.clear()
            self._out_size = 0
            self.buffer.write(text.encode(self.encoding, self.errors))

    def flush(self):
        self._checkClosed()
        self._flush_text()
        self.buffer.flush()

    def close(self):
        if self.buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    def write(self, s, /):
        self._checkClosed()
        if not isinstance(s, str):
            raise TypeError(f'write() argument must be str, not {type(s).__name__}')
        self._checkWritable()
        n = len(s)
        if self._newline in ('\r', '\r\n'):
            s = s.replace('\n', self._newline)
        self._out.append(s)
        self._out_size += n
        if self._out_size > DEFAULT_BUFFER_SIZE or self.line_buffering and '\n' in s:
            self._flush_text()
            if self.line_buffering:
                self.buffer.flush()
        return n

    def _more(self, everything=False):
        """Decodes more of the file; False at its end."""
        self._flush_text()
        if self._ended:
            return False
        data = self.buffer.read() if everything else self.buffer.read1(DEFAULT_BUFFER_SIZE)
        self._ended = everything or not data
        data = self._rest + data
        self._rest = b''
        if not self._ended and self.encoding.lower().replace('_', '-') in ('utf-8', 'utf8'):
            # A character may be cut at the end of what has arrived.
            for back in range(1, min(4, len(data)) + 1):
                lead = data[-back]
                if lead >= 0xc0:
                    if back < (2 if lead < 0xe0 else 3 if lead < 0xf0 else 4):
                        data, self._rest = data[:-back], data[-back:]
                    break
                if lead < 0x80:
                    break
        elif not self._ended and self.encoding.lower() not in ('ascii', 'latin-1', 'iso-8859-1', 'cp1252'):
            data += self.buffer.read()
            self._ended = True
        text = self._seen.decode(data.decode(self.encoding, self.errors), self._ended)
        self._text = self._text[self._pos:] + text
        self._pos = 0
        return bool(text) or not self._ended

    def read(self, size=-1, /):
        self._checkClosed()
        self._checkReadable()
        size = -1 if size is None else size.__index__()
        if size < 0:
            while self._more(True):
                pass
            text = self._text[self._pos:]
            self._text = ''
            self._pos = 0
            return text
        while len(self._text) - self._pos < size and self._more():
            pass
        text = self._text[self._pos:self._pos + size]
        self._pos += len(text)
        return text

    def readline(self, size=-1, /):
        self._checkClosed()
        self._checkReadable()
        while (end := self._find_line(self._text, self._pos)) < 0 and self._more():
            pass
        if end < 0:
            end = len(self._text)
        if size is not None and size >= 0:
            end = min(end, self._pos + size)
        line = self._text[self._pos:end]
        self._pos = end
        return line

    def seek(self, cookie, whence=0, /):
        self._checkClosed()
        if whence == 1 and cookie != 0:
            raise UnsupportedOperation("can't do nonzero cur-relative seeks")
        if whence == 2 and cookie != 0:
            raise UnsupportedOperation("can't do nonzero end-relative seeks")
        if whence == 0 and cookie < 0:
            raise ValueError(f'negative seek position {cookie!r}')
        self._flush_text()
        if whence == 1:
            cookie, whence = self.tell(), 0
        self._text = ''
        self._pos = 0
        self._rest = b''
        self._ended = False
        self._seen.reset()
        return self.buffer.seek(cookie, whence)

    def tell(self):
        self._checkClosed()
        self._flush_text()
        unread = self._text[self._pos:].encode(self.encoding, self.errors)
        return self.buffer.tell() - len(unread) - len(self._rest)

    def truncate(self, pos=None, /):
        self.flush()
        if pos is None:
            pos = self.tell()
        return self.buffer.truncate(pos)


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
         opener=None):
    """Open file and return a stream.  Raise OSError upon failure."""
    if not isinstance(file, (str, bytes, int)) and not hasattr(file, '__fspath__'):
        raise TypeError(f'expected str, bytes or os.PathLike object, not {type(file).__name__}')
    letters = _mode_letters(mode)
    binary = 'b' in letters
    if 't' in letters and binary:
        raise ValueError("can't have text and binary mode at once")
    if sum(c in letters for c in 'rwax') != 1:
        raise ValueError('must have exactly one of create/read/write/append mode')
    if binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    if binary and errors is not None:
        raise ValueError("binary mode doesn't take an errors argument")
    if binary and newline is not None:
        raise ValueError("binary mode doesn't take a newline argument")
    raw = FileIO(file, ''.join(c for c in mode if c in 'rwax+'), closefd, opener)
    try:
        line_buffering = buffering == 1 and not binary or buffering < 0 and raw.isatty()
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("can't have unbuffered text I/O")
        size = buffering if buffering > 1 else DEFAULT_BUFFER_SIZE
        if '+' in letters:
            buffer = BufferedRandom(raw, size)
        elif 'r' in letters:
            buffer = BufferedReader(raw, size)
        else:
            buffer = BufferedWriter(raw, size)
        if binary:
            return buffer
        text = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        text.mode = mode
        return text
    except BaseException:
        raw.close()
        raise


def open_code(path):
    """Opens the provided file with the intent to import the contents."""
    return open(path, 'rb')
