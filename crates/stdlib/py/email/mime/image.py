"""Messages of image data."""

__all__ = ['MIMEImage']

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart


class MIMEImage(MIMENonMultipart):
    """A message of image data."""

    def __init__(self, _imagedata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        if _subtype is None:
            _subtype = _guess(_imagedata)
        if _subtype is None:
            raise TypeError('Could not guess image MIME subtype')
        MIMENonMultipart.__init__(self, 'image', _subtype, policy=policy, **_params)
        self.set_payload(_imagedata)
        _encoder(self)


def _guess(data):
    """The kind of picture that data starts like."""
    for kind, at, starts in (('jpeg', 6, (b'JFIF', b'Exif')), ('jpeg', 0, (b'\xff\xd8\xff\xdb',)),
                             ('png', 0, (b'\211PNG\r\n\032\n',)), ('gif', 0, (b'GIF87a', b'GIF89a')),
                             ('tiff', 0, (b'MM', b'II')), ('rgb', 0, (b'\001\332',)),
                             ('rast', 0, (b'\x59\xA6\x6A\x95',)), ('xbm', 0, (b'#define ',)),
                             ('bmp', 0, (b'BM',)), ('webp', 8, (b'WEBP',)), ('exr', 0, (b'\x76\x2f\x31\x01',))):
        if data[at:].startswith(starts):
            return kind
    return None
