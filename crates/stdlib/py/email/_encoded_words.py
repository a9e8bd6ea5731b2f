"""Words of other encodings in headers, for the policies that know headers' parts."""

__all__ = ['decode', 'encode', 'decode_q', 'decode_b', 'encode_q', 'encode_b', 'len_q', 'len_b']

import base64
import binascii
import re
from string import ascii_letters, digits

from . import errors

_quoted = re.compile(rb'=([a-fA-F0-9]{2})')
_SAFE = set(b'-!*+/' + ascii_letters.encode('ascii') + digits.encode('ascii'))


def decode_q(encoded):
    """The bytes of quoted text."""
    encoded = encoded.replace(b'_', b' ')
    return _quoted.sub(lambda m: bytes.fromhex(m.group(1).decode()), encoded), []


def _q(octet):
    return '_' if octet == 32 else chr(octet) if octet in _SAFE else f'={octet:02X}'


def encode_q(bstring):
    return ''.join(map(_q, bstring))


def len_q(bstring):
    return sum(len(_q(octet)) for octet in bstring)


def decode_b(encoded):
    """The bytes of base64, and what is wrong with it."""
    missing = -len(encoded) % 4
    defects = [errors.InvalidBase64PaddingDefect()] if missing else []
    try:
        return base64.b64decode(encoded + b'==='[:missing], validate=True), defects
    except binascii.Error:
        pass
    for padding in b'', b'==':
        try:
            decoded = base64.b64decode(encoded + padding, validate=False)
        except binascii.Error:
            continue
        defects = [errors.InvalidBase64CharactersDefect()]
        return decoded, defects + ([errors.InvalidBase64PaddingDefect()] if padding else [])
    return encoded, [errors.InvalidBase64LengthDefect()]


def encode_b(bstring):
    return base64.b64encode(bstring).decode('ascii')


def len_b(bstring):
    return (len(bstring) + 2) // 3 * 4


_decoders = {'q': decode_q, 'b': decode_b}


def decode(ew):
    """The text, encoding, language and defects of an encoded word."""
    _, charset, cte, text, _ = ew.split('?')
    charset, _, language = charset.partition('*')
    data, defects = _decoders[cte.lower()](text.encode('ascii', 'surrogateescape'))
    try:
        string = data.decode(charset)
    except UnicodeDecodeError:
        defects.append(errors.UndecodableBytesDefect(
            f'Encoded word contains bytes not decodable using {charset!r} charset'))
        string = data.decode(charset, 'surrogateescape')
    except LookupError:
        string = data.decode('ascii', 'surrogateescape')
        if charset.lower() != 'unknown-8bit':
            defects.append(errors.CharsetError(
                f'Unknown charset {charset!r} in encoded word; decoded as unknown bytes'))
    return string, charset, language, defects


def encode(string, charset='utf-8', encoding=None, lang=''):
    """An encoded word."""
    if charset == 'unknown-8bit':
        data = string.encode('ascii', 'surrogateescape')
    else:
        data = string.encode(charset)
    if encoding is None:
        encoding = 'q' if len_q(data) - len_b(data) < 5 else 'b'
    encoded = encode_q(data) if encoding == 'q' else encode_b(data)
    return f"=?{charset}{'*' + lang if lang else ''}?{encoding}?{encoded}?="
