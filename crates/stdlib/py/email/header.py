"""Headers with text outside ASCII."""

__all__ = ['Header', 'decode_header', 'make_header']

import binascii
import re

from . import base64mime, quoprimime
from .charset import Charset
from .errors import HeaderParseError

MAXLINELEN = 78
USASCII, UTF8 = Charset('us-ascii'), Charset('utf-8')

ecre = re.compile(r'=\?(?P<charset>[^?]*?)\?(?P<encoding>[qQbB])\?(?P<encoded>.*?)\?=', re.MULTILINE)
fcre = re.compile(r'[\041-\176]+:$')
_embedded_header = re.compile(r'\n[^ \t]+:')


def decode_header(header):
    """The parts of a header, each with its encoding or None."""
    if hasattr(header, '_chunks'):
        from .charset import UNKNOWN8BIT
        return [(s.encode('ascii', 'surrogateescape') if str(charset) == UNKNOWN8BIT
                 else s.encode(charset.output_codec or 'us-ascii'), str(charset))
                for s, charset in header._chunks]
    if not ecre.search(header):
        return [(header, None)]
    words = []
    for line in header.splitlines():
        parts = ecre.split(line)
        first = True
        while parts:
            plain = parts.pop(0)
            if first:
                plain = plain.lstrip()
                first = False
            if plain:
                words.append((plain, None, None))
            if parts:
                charset, encoding, encoded = parts.pop(0).lower(), parts.pop(0).lower(), parts.pop(0)
                words.append((encoded, encoding, charset))
    # White space between encoded words means nothing.
    words = [w for i, w in enumerate(words)
             if not (0 < i < len(words) - 1 and w[1] is None and w[0].isspace()
                     and words[i - 1][1] and words[i + 1][1])]
    decoded = []
    for text, encoding, charset in words:
        if encoding is None:
            word = text
        elif encoding == 'q':
            word = quoprimime.header_decode(text)
        else:
            if len(text) % 4:
                text += '==='[:4 - len(text) % 4]
            try:
                word = base64mime.decode(text)
            except binascii.Error:
                raise HeaderParseError('Base64 decoding error') from None
        if isinstance(word, str):
            word = bytes(word, 'raw-unicode-escape')
        if decoded and decoded[-1][1] == charset:
            between = b' ' if charset is None else b''
            decoded[-1] = decoded[-1][0] + between + word, charset
        else:
            decoded.append((word, charset))
    return decoded


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=' '):
    """A header of the parts that decode_header() gives."""
    header = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for s, charset in decoded_seq:
        if charset is not None and not isinstance(charset, Charset):
            charset = Charset(charset)
        header.append(s, charset)
    return header


class Header:
    """A header of parts in several encodings."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=' ',
                 errors='strict'):
        if charset is None:
            charset = USASCII
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset, self._continuation_ws, self._chunks = charset, continuation_ws, []
        if s is not None:
            self.append(s, charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        self._headerlen = 0 if header_name is None else len(header_name) + 2

    def _spaced(self):
        """The parts, with the blanks that stand between plain and encoded ones."""
        from .charset import UNKNOWN8BIT
        last = None
        for i, (text, charset) in enumerate(self._chunks):
            name = charset
            if str(charset) == UNKNOWN8BIT:
                text = text.encode('ascii', 'surrogateescape').decode('ascii', 'replace')
            if i:
                plain = str(name) in ('None', 'us-ascii')
                was_plain = last in ('None', 'us-ascii')
                if plain != was_plain and not (text[:1].isspace() if plain else before[-1:].isspace()):
                    yield ' '
            yield text
            last, before = str(name), text

    def __str__(self):
        return ''.join(self._spaced())

    def __eq__(self, other):
        return other == str(self)

    def append(self, s, charset=None, errors='strict'):
        """Add a part."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if not isinstance(s, str):
            codec = charset.input_codec or 'us-ascii'
            s = s.decode('us-ascii', 'surrogateescape') if codec == 'unknown-8bit' else s.decode(codec, errors)
        codec = charset.output_codec or 'us-ascii'
        if codec != 'unknown-8bit':
            try:
                s.encode(codec, errors)
            except UnicodeEncodeError:
                if codec != 'us-ascii':
                    raise
                charset = UTF8
        self._chunks.append((s, charset))

    def encode(self, splitchars=';, \t', maxlinelen=None, linesep='\n'):
        """The header as it is written, in lines that are not too long."""
        if maxlinelen is None:
            maxlinelen = self._maxlinelen
        if maxlinelen == 0:
            maxlinelen = 1_000_000
        self._join()
        lines = _Lines(self._headerlen, maxlinelen, self._continuation_ws, splitchars)
        last = None
        for text, charset in self._chunks:
            plain = charset == 'us-ascii' or charset.header_encoding is None
            if last is not None and not (text[:1].isspace() if plain else last[-1:].isspace()):
                lines.blank()
            last = text
            rows = text.splitlines() or ['']
            for i, row in enumerate(rows):
                if i:
                    lines.new_line()
                    row = row.lstrip() if plain else row
                lines.add(row, charset, plain)
        value = lines.text(linesep)
        if _embedded_header.search(value):
            raise HeaderParseError(f'header value appears to contain an embedded header: {value!r}')
        return value

    def _join(self):
        """Puts neighbours of one encoding together."""
        chunks = []
        for text, charset in self._chunks:
            if chunks and chunks[-1][1] == charset:
                chunks[-1] = chunks[-1][0] + ' ' + text, charset
            else:
                chunks.append((text, charset))
        self._chunks = chunks


class _Lines:
    """Lines of a header in the making."""

    def __init__(self, first, maxlen, continuation, splitchars):
        self.maxlen, self.continuation, self.splitchars = maxlen, continuation, splitchars
        self.lines, self.current = [], ''
        self.used = first

    def new_line(self):
        self.lines.append(self.current)
        self.current, self.used = self.continuation, 0

    def blank(self):
        self.current += ' '

    def room(self):
        return self.maxlen - self.used - len(self.current)

    def add(self, text, charset, plain):
        if not plain:
            def lengths():
                yield self.room()
                while True:
                    yield self.maxlen - len(self.continuation)
            words = charset.header_encode_lines(text, lengths())
            for i, word in enumerate(words):
                if i:
                    self.new_line()
                if word is not None:
                    self.current += word
            return
        while len(text) > self.room():
            at = self.split(text, self.room())
            if at is None:
                if self.current.strip() and not self.used:
                    self.new_line()
                    text = text.lstrip()
                    if len(text) <= self.room():
                        break
                    at = self.split(text, self.room())
                if at is None:
                    at = self.first_split(text)
                    if at is None:
                        break
            self.current += text[:at].rstrip()
            text = text[at:].lstrip()
            self.new_line()
        self.current += text

    def split(self, text, room):
        """Where to end a line, behind one of the characters that may end one."""
        for c in self.splitchars:
            at = text.rfind(c, 1, max(room, 0)) if c not in ' \t' else text.rfind(c, 1, max(room, 0) + 1)
            while at > 0:
                end = at + (c not in ' \t')
                if c in ' \t' or text[end:end + 1] in (' ', '\t'):
                    return end
                at = text.rfind(c, 1, at)
        return None

    def first_split(self, text):
        """Where the first line ends that is too long."""
        places = [at for at in range(1, len(text)) if text[at] in ' \t']
        return places[0] if places else None

    def text(self, linesep):
        return linesep.join(line.rstrip() if i else line for i, line in enumerate(self.lines + [self.current]))
