"""Encodings of text in messages: how headers and bodies are encoded in each."""

__all__ = ['Charset', 'add_alias', 'add_charset', 'add_codec']

import binascii

from . import base64mime, quoprimime
from .errors import CharsetError

QP, BASE64, SHORTEST = 1, 2, 3
RFC2047_CHROME_LEN = 7
DEFAULT_CHARSET = 'us-ascii'
UNKNOWN8BIT = 'unknown-8bit'

CHARSETS = {
    **{f'iso-8859-{n}': (QP, QP, None) for n in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16)},
    'windows-1252': (QP, QP, None), 'viscii': (QP, QP, None), 'us-ascii': (None, None, None),
    'big5': (BASE64, BASE64, None), 'gb2312': (BASE64, BASE64, None),
    'euc-jp': (BASE64, None, 'iso-2022-jp'), 'shift_jis': (BASE64, None, 'iso-2022-jp'),
    'iso-2022-jp': (BASE64, None, None), 'koi8-r': (BASE64, BASE64, None), 'utf-8': (SHORTEST, BASE64, 'utf-8'),
}
ALIASES = {
    'latin_1': 'iso-8859-1', 'latin-1': 'iso-8859-1', 'latin_2': 'iso-8859-2', 'latin-2': 'iso-8859-2',
    'latin_9': 'iso-8859-15', 'latin-9': 'iso-8859-15', 'cp949': 'ks_c_5601-1987', 'euc_jp': 'euc-jp',
    'euc_kr': 'euc-kr', 'ascii': 'us-ascii',
}
CODEC_MAP = {'gb2312': 'eucgb2312_cn', 'big5': 'big5_tw', 'us-ascii': None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Say how text in an encoding is written."""
    if body_enc == SHORTEST:
        raise ValueError('SHORTEST not allowed for body_enc')
    CHARSETS[charset] = header_enc, body_enc, output_charset


def add_alias(alias, canonical):
    """Add another name of an encoding."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """Say which codec an encoding has."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    return string.encode('ascii', 'surrogateescape') if codec == UNKNOWN8BIT else string.encode(codec)


class Charset:
    """An encoding, and how text in it is written."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            if isinstance(input_charset, str):
                input_charset.encode('ascii')
            else:
                input_charset = str(input_charset, 'ascii')
        except UnicodeError:
            raise CharsetError(input_charset) from None
        input_charset = input_charset.lower()
        self.input_charset = ALIASES.get(input_charset, input_charset)
        header, body, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        if not output:
            output = self.input_charset
        self.header_encoding, self.body_encoding = header, body
        self.output_charset = ALIASES.get(output, output)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    def __eq__(self, other):
        return str(self) == str(other).lower()

    __hash__ = None

    def get_body_encoding(self):
        """The name of the encoding of bodies, or what encodes them."""
        if self.body_encoding == QP:
            return 'quoted-printable'
        if self.body_encoding == BASE64:
            return 'base64'
        from .encoders import encode_7or8bit
        return encode_7or8bit

    def get_output_charset(self):
        return self.output_charset or self.input_charset

    def _header_encoder(self, data):
        if self.header_encoding == BASE64:
            return base64mime
        if self.header_encoding == QP:
            return quoprimime
        if self.header_encoding == SHORTEST:
            return base64mime if base64mime.header_length(data) < quoprimime.header_length(data) else quoprimime
        return None

    def header_encode(self, string):
        """Text as an encoded word."""
        codec = self.output_codec or 'us-ascii'
        data = _encode(string, codec)
        encoder = self._header_encoder(data)
        return string if encoder is None else encoder.header_encode(data, codec)

    def header_encode_lines(self, string, maxlengths):
        """Text as encoded words that fit into lines."""
        codec = self.output_codec or 'us-ascii'
        encoder = self._header_encoder(_encode(string, codec))
        extra = len(codec) + RFC2047_CHROME_LEN
        lines, current = [], ''
        room = next(maxlengths) - extra
        for character in string:
            current += character
            if encoder.header_length(_encode(current, codec)) > room:
                current = current[:-1]
                lines.append(None if not lines and not current
                             else encoder.header_encode(_encode(current, codec), codec))
                current = character
                room = next(maxlengths) - extra
        lines.append(encoder.header_encode(_encode(current, codec), codec))
        return lines

    def body_encode(self, string):
        """The text of a body, encoded."""
        if not string:
            return string
        if self.body_encoding == BASE64:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return base64mime.body_encode(string)
        if self.body_encoding == QP:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return quoprimime.body_encode(string.decode('latin1'))
        if isinstance(string, str):
            string = string.encode(self.output_charset).decode('ascii')
        return string
