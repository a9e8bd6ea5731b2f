"""Quoted-printable bytes."""

import codecs
import quopri


def encode(input, errors='strict'):
    return quopri.encodestring(input, quotetabs=True), len(input)


def decode(input, errors='strict'):
    return quopri.decodestring(input), len(input)


def getregentry():
    return codecs.CodecInfo(encode, decode, name='quopri', _is_text_encoding=False)
