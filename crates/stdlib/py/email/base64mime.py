"""Base64 in messages."""

__all__ = ['body_decode', 'body_encode', 'decode', 'decodestring', 'header_encode', 'header_length']

from base64 import b64encode
from binascii import a2b_base64, b2a_base64


def header_length(bytearray):
    """How long bytes are as base64."""
    return (len(bytearray) + 2) // 3 * 4


def header_encode(header_bytes, charset='iso-8859-1'):
    """An encoded word."""
    if not header_bytes:
        return ''
    if isinstance(header_bytes, str):
        header_bytes = header_bytes.encode(charset)
    return f'=?{charset}?b?{b64encode(header_bytes).decode("ascii")}?='


def body_encode(s, maxlinelen=76, eol='\n'):
    """The lines of base64 for bytes."""
    step = maxlinelen * 3 // 4
    lines = []
    for at in range(0, len(s), step):
        line = b2a_base64(s[at:at + step]).decode('ascii')
        lines.append(line[:-1] + eol if eol != '\n' else line)
    return ''.join(lines)


def decode(string):
    """The bytes of base64 text."""
    if not string:
        return b''
    return a2b_base64(string.encode('raw-unicode-escape') if isinstance(string, str) else string)


body_decode = decodestring = decode
