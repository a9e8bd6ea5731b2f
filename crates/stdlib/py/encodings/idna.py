"""Host names with characters outside ASCII (RFC 3490)."""

import codecs
import re
import unicodedata

from .punycode import punycode_decode, punycode_encode

_dots = re.compile('[\u002e\u3002\uff0e\uff61]')
ace_prefix = b'xn--'


def nameprep(label):
    """A label in the form that is compared."""
    # Characters that mean nothing here.
    label = ''.join(c for c in label if c not in '\xad\u034f\u200b\u200c\u200d\u2060\ufeff')
    label = unicodedata.normalize('NFKC', label.casefold() if 'ß' not in label else label.lower().replace('ß', 'ss'))
    for c in label:
        if unicodedata.category(c) in ('Cc', 'Cs', 'Co', 'Cn', 'Zs') and c != ' ':
            raise UnicodeError(f'Invalid character {c!r}')
    return label


def ToASCII(label):
    """A label in ASCII."""
    if not label.isascii():
        label = nameprep(label)
    if label.isascii():
        if 0 < len(label) < 64:
            return label.encode('ascii')
        raise UnicodeError('label empty or too long')
    if label.startswith('xn--'):
        raise UnicodeError('Label starts with ACE prefix')
    encoded = ace_prefix + punycode_encode(label)
    if len(encoded) >= 64:
        raise UnicodeError('label empty or too long')
    return encoded


def ToUnicode(label):
    """A label as it is shown."""
    text = label if isinstance(label, str) else str(label, 'ascii')
    if not text.isascii():
        text = nameprep(text)
    if not text.lower().startswith('xn--'):
        return text
    result = punycode_decode(text[4:], 'strict')
    if str(ToASCII(result), 'ascii').lower() != text.lower():
        raise UnicodeError('IDNA does not round-trip', label, ToASCII(result))
    return result


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        if errors != 'strict':
            raise UnicodeError('unsupported error handling ' + errors)
        if not input:
            return b'', 0
        labels = _dots.split(input)
        trailing = b''
        if labels and not labels[-1]:
            trailing = b'.'
            labels.pop()
        return b'.'.join(map(ToASCII, labels)) + trailing, len(input)

    def decode(self, input, errors='strict'):
        if errors != 'strict':
            raise UnicodeError('Unsupported error handling ' + errors)
        input = bytes(input)
        if not input:
            return '', 0
        labels = input.split(b'.')
        trailing = ''
        if labels and not labels[-1]:
            trailing = '.'
            labels.pop()
        return '.'.join(map(ToUnicode, labels)) + trailing, len(input)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(Codec().encode, Codec().decode, StreamReader, StreamWriter, name='idna')
