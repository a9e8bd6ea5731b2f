"""Quoted-printable text in messages."""

__all__ = ['body_decode', 'body_encode', 'body_length', 'decode', 'decodestring', 'header_decode',
           'header_encode', 'header_length', 'quote', 'unquote']

import re
from string import ascii_letters, digits, hexdigits

CRLF, NL, EMPTYSTRING = '\r\n', '\n', ''
_HEADER = {n: f'={n:02X}' for n in range(256)}
_BODY = dict(_HEADER)
for _c in b'-!*+/' + ascii_letters.encode() + digits.encode():
    _HEADER[_c] = chr(_c)
_HEADER[32] = '_'
for _c in b' !"#$%&\'()*+,-./0123456789:;<>?@[\\]^_`{|}~\t' + ascii_letters.encode():
    _BODY[_c] = chr(_c)


def header_length(bytearray):
    """How long bytes are in an encoded word."""
    return sum(len(_HEADER[octet]) for octet in bytearray)


def body_length(bytearray):
    """How long bytes are in a body."""
    return sum(len(_BODY[octet]) for octet in bytearray)


def unquote(s):
    """The character of `=XX`."""
    return chr(int(s[1:3], 16))


def quote(c):
    """A character as `=XX`."""
    return f'={ord(c):02X}'


def header_encode(header_bytes, charset='iso-8859-1'):
    """An encoded word."""
    if not header_bytes:
        return ''
    return f'=?{charset}?q?{header_bytes.decode("latin1").translate(_HEADER)}?='


_BODY_LINE = {**{n: text for n, text in _BODY.items()}, 13: '\r', 10: '\n'}


def body_encode(body, maxlinelen=76, eol=NL):
    """Text of bytes (as latin-1), quoted, in lines that are not too long."""
    if maxlinelen < 4:
        raise ValueError('maxlinelen must be at least 4')
    if not body:
        return body
    body = body.translate(_BODY_LINE)
    room = maxlinelen - 1
    lines = []
    for line in body.splitlines():
        start = 0
        while len(line) - start > room + 1:
            stop = start + room
            # No line ends within `=XX`.
            if line[stop - 2] == '=':
                stop -= 2
            elif line[stop - 1] == '=':
                stop -= 1
            lines.append(line[start:stop] + '=')
            start = stop
        rest = line[start:]
        if rest and rest[-1] in ' \t':
            quoted = quote(rest[-1])
            if len(rest) - 1 + 3 <= maxlinelen:
                rest = rest[:-1] + quoted
            else:
                lines.append(rest[:-1] + '=')
                rest = quoted
        lines.append(rest)
    if body[-1] in CRLF:
        lines.append('')
    return eol.join(lines)


def decode(encoded, eol=NL):
    """The text that was quoted."""
    if not encoded:
        return encoded
    decoded = []
    lines = encoded.splitlines()
    for line in lines:
        line = line.rstrip()
        soft = line.endswith('=') and not re.search(r'=[0-9A-Fa-f]?$', line[:-1])
        if soft:
            line = line[:-1]
        decoded.append(re.sub(r'=([0-9A-Fa-f]{2})', lambda m: unquote(m.group()), line) + ('' if soft else eol))
    text = ''.join(decoded)
    if encoded[-1] not in '\r\n' and text.endswith(eol):
        text = text[:-len(eol)]
    return text


body_decode = decodestring = decode


def header_decode(s):
    """The text of an encoded word's middle."""
    return re.sub(r'=[a-fA-F0-9]{2}', lambda m: unquote(m.group()), s.replace('_', ' '), flags=re.ASCII)
