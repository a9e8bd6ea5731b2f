"""Encoding the body of a message."""

__all__ = ['encode_7or8bit', 'encode_base64', 'encode_noop', 'encode_quopri']

from base64 import encodebytes
from quopri import encodestring


def encode_base64(msg):
    """Encode the body in base64."""
    msg.set_payload(str(encodebytes(msg.get_payload(decode=True)), 'ascii'))
    msg['Content-Transfer-Encoding'] = 'base64'


def encode_quopri(msg):
    """Encode the body in quoted-printable."""
    msg.set_payload(encodestring(msg.get_payload(decode=True), quotetabs=True).replace(b' ', b'=20'))
    msg['Content-Transfer-Encoding'] = 'quoted-printable'


def encode_7or8bit(msg):
    """Say whether the body is ASCII."""
    body = msg.get_payload(decode=True)
    if body is None:
        msg['Content-Transfer-Encoding'] = '7bit'
        return
    try:
        body.decode('ascii')
    except UnicodeError:
        msg['Content-Transfer-Encoding'] = '8bit'
    else:
        msg['Content-Transfer-Encoding'] = '7bit'


def encode_noop(msg):
    """Do nothing."""
