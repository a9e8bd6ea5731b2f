"""Deflated bytes."""

import codecs
import zlib


def encode(input, errors='strict'):
    return zlib.compress(input), len(input)


def decode(input, errors='strict'):
    return zlib.decompress(input), len(input)


def getregentry():
    return codecs.CodecInfo(encode, decode, name='zlib', _is_text_encoding=False)
