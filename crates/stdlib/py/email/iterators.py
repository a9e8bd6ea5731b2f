"""Going through the parts of a message."""

__all__ = ['body_line_iterator', 'typed_subpart_iterator', 'walk']

import sys


def walk(self):
    """The message and all parts below it."""
    yield self
    if self.is_multipart():
        for part in self.get_payload():
            yield from part.walk()


def body_line_iterator(msg, decode=False):
    """The lines of all parts that are text."""
    for part in msg.walk():
        body = part.get_payload(decode=decode)
        if isinstance(body, str):
            yield from body.splitlines(True)


def typed_subpart_iterator(msg, maintype='text', subtype=None):
    """The parts of a type."""
    for part in msg.walk():
        if part.get_content_maintype() == maintype and subtype in (None, part.get_content_subtype()):
            yield part


def _structure(msg, fp=None, level=0, include_default=False):
    """Print the types of a message's parts."""
    fp = sys.stdout if fp is None else fp
    default = f' [{msg.get_default_type()}]' if include_default else ''
    print(' ' * (level * 4) + msg.get_content_type() + default, file=fp)
    if msg.is_multipart():
        for part in msg.get_payload():
            _structure(part, fp, level + 1, include_default)
