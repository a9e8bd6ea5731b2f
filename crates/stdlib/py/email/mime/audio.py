"""Messages of audio data."""

__all__ = ['MIMEAudio']

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart


class MIMEAudio(MIMENonMultipart):
    """A message of audio data."""

    def __init__(self, _audiodata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        if _subtype is None:
            _subtype = _guess(_audiodata)
        if _subtype is None:
            raise TypeError('Could not guess audio MIME subtype')
        MIMENonMultipart.__init__(self, 'audio', _subtype, policy=policy, **_params)
        self.set_payload(_audiodata)
        _encoder(self)


def _guess(data):
    """The kind of sound that data starts like."""
    if data.startswith(b'.snd'):
        return 'basic'
    if data.startswith(b'RIFF') and data[8:12] == b'WAVE':
        return 'x-wav'
    if data.startswith(b'FORM'):
        return 'x-aiff'
    return None
