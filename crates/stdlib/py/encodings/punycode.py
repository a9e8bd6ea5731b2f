"""Punycode: Unicode text in the letters, digits and hyphens of host names (RFC 3492)."""

import codecs

_DIGITS = b'abcdefghijklmnopqrstuvwxyz0123456789'


def _threshold(j, bias):
    return min(max(36 * (j + 1) - bias, 1), 26)


def _adapt(delta, first, count):
    delta = delta // 700 if first else delta // 2
    delta += delta // count
    divisions = 0
    while delta > 455:
        delta //= 35
        divisions += 36
    return divisions + 36 * delta // (delta + 38)


def punycode_encode(text):
    """The bytes of text."""
    base = bytes(ord(c) for c in text if c < '\x80')
    out = bytearray(base + b'-' if base else b'')
    code, delta, bias, done = 128, 0, 72, len(base)
    first = True
    while done < len(text):
        following = min(ord(c) for c in text if ord(c) >= code)
        delta += (following - code) * (done + 1)
        code = following
        for c in text:
            if ord(c) < code:
                delta += 1
            elif ord(c) == code:
                left, j = delta, 0
                while left >= (t := _threshold(j, bias)):
                    left, digit = divmod(left - t, 36 - t)
                    out.append(_DIGITS[t + digit])
                    j += 1
                out.append(_DIGITS[left])
                bias = _adapt(delta, first, done + 1)
                first, delta = False, 0
                done += 1
        delta += 1
        code += 1
    return bytes(out)


def punycode_decode(text, errors):
    """The text of bytes."""
    if isinstance(text, str):
        text = text.encode('ascii')
    base, dash, extended = bytes(text).rpartition(b'-')
    out = list(str(base, 'ascii', errors))
    code, at, bias, pos, first = 128, 0, 72, 0, True
    extended = extended.lower()
    while pos < len(extended):
        start, weight, j = at, 1, 0
        while True:
            if pos >= len(extended):
                if errors == 'strict':
                    raise UnicodeError('incomplete punicode string')
                return ''.join(out)
            digit = _DIGITS.find(extended[pos])
            pos += 1
            if digit < 0:
                if errors == 'strict':
                    raise UnicodeError(f"Invalid extended code point '{chr(extended[pos - 1]).upper()}'")
                return ''.join(out)
            at += digit * weight
            t = _threshold(j, bias)
            if digit < t:
                break
            weight *= 36 - t
            j += 1
        bias = _adapt(at - start, first, len(out) + 1)
        first = False
        more, at = divmod(at, len(out) + 1)
        code += more
        if code > 0x10ffff:
            if errors == 'strict':
                raise UnicodeError(f'Invalid character U+{code:x}')
            code = ord('?')
        out.insert(at, chr(code))
        at += 1
    return ''.join(out)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return punycode_encode(input), len(input)

    def decode(self, input, errors='strict'):
        if errors not in ('strict', 'replace', 'ignore'):
            raise UnicodeError('Unsupported error handling ' + errors)
        return punycode_decode(bytes(input), errors), len(input)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(Codec().encode, Codec().decode, StreamReader, StreamWriter, name='punycode')
