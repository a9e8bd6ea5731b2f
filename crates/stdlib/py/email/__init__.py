"""Mail messages: reading, making and writing them."""

__all__ = ['base64mime', 'charset', 'encoders', 'errors', 'feedparser', 'generator', 'header', 'iterators',
           'message', 'message_from_file', 'message_from_binary_file', 'message_from_string',
           'message_from_bytes', 'mime', 'parser', 'quoprimime', 'utils']


def message_from_string(s, *args, **kws):
    """A message of its text."""
    from .parser import Parser
    return Parser(*args, **kws).parsestr(s)


def message_from_bytes(s, *args, **kws):
    """A message of its bytes."""
    from .parser import BytesParser
    return BytesParser(*args, **kws).parsebytes(s)


def message_from_file(fp, *args, **kws):
    """A message of a text file."""
    from .parser import Parser
    return Parser(*args, **kws).parse(fp)


def message_from_binary_file(fp, *args, **kws):
    """A message of a binary file."""
    from .parser import BytesParser
    return BytesParser(*args, **kws).parse(fp)
