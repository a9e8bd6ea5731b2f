"""Uuencoded bytes."""

import binascii
import codecs


def encode(input, errors='strict', filename='<data>', mode=0o666):
    name = filename.replace('\n', '\\n').replace('\r', '\\r')
    lines = [f'begin {mode & 0o777:o} {name}\n'.encode('ascii')]
    lines += [binascii.b2a_uu(input[i:i + 45]) for i in range(0, len(input), 45)]
    return b''.join([*lines, b' \nend\n']), len(input)


def decode(input, errors='strict'):
    lines = iter(bytes(input).splitlines(True))
    if not any(line.startswith(b'begin') for line in lines):
        raise ValueError('Missing "begin" line in input data')
    parts = []
    for line in lines:
        if line == b'end\n':
            return b''.join(parts), len(input)
        try:
            parts.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write too much.
            parts.append(binascii.a2b_uu(line[:((line[0] - 32 & 63) * 4 + 5) // 3]))
    raise ValueError('Truncated input data')


def getregentry():
    return codecs.CodecInfo(encode, decode, name='uu', _is_text_encoding=False)
