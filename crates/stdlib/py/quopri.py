"""Quoted-printable text: bytes with `=XX` for what mail may change."""

__all__ = ['encode', 'decode', 'encodestring', 'decodestring']

from binascii import a2b_qp, b2a_qp

ESCAPE, MAXLINESIZE, HEX, EMPTYSTRING = b'=', 76, b'0123456789ABCDEF', b''


def encodestring(s, quotetabs=False, header=False):
    """Quote bytes."""
    return b2a_qp(s, quotetabs=quotetabs, header=header)


def decodestring(s, header=False):
    """The bytes that were quoted."""
    return a2b_qp(s, header=header)


def encode(input, output, quotetabs, header=False):
    """Quote a binary file into another."""
    output.write(encodestring(input.read(), quotetabs, header))


def decode(input, output, header=False):
    """Write what was quoted in a binary file into another."""
    output.write(decodestring(input.read(), header))
