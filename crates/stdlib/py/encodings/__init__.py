"""The encodings that are written in Python; the others are the interpreter's."""

import importlib

__all__ = ['CodecRegistryError', 'normalize_encoding', 'search_function']

_MODULES = {'idna': 'idna', 'punycode': 'punycode', 'zlib': 'zlib_codec', 'zip': 'zlib_codec', 'zlib_codec': 'zlib_codec',
            'quopri': 'quopri_codec', 'quoted_printable': 'quopri_codec', 'quotedprintable': 'quopri_codec',
            'quopri_codec': 'quopri_codec', 'uu': 'uu_codec', 'uu_codec': 'uu_codec'}


class CodecRegistryError(LookupError, SystemError):
    """A codec's module gives no codec."""


def normalize_encoding(encoding):
    """The name with one underscore for each run of other characters."""
    if isinstance(encoding, bytes):
        encoding = str(encoding, 'ascii')
    parts, gap = [], False
    for c in encoding:
        if c.isalnum() or c == '.':
            if gap and parts:
                parts.append('_')
            if c.isascii():
                parts.append(c)
            gap = False
        else:
            gap = True
    return ''.join(parts)


def search_function(encoding):
    """The codec of a name, or None."""
    name = _MODULES.get(normalize_encoding(encoding).lower())
    return None if name is None else importlib.import_module('.' + name, __name__).getregentry()
