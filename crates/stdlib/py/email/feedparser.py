"""Reading a message that comes in pieces."""

__all__ = ['FeedParser', 'BytesFeedParser']

import io
import re

from . import errors
from ._policybase import compat32

_line_end = re.compile(r'\r\n|\r|\n')
_header = re.compile(r'^(From |[\041-\071\073-\176]*:|[\t ])')


class FeedParser:
    """A parser that is fed text."""

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        self._old_style = False
        if _factory is None:
            if policy.message_factory is None:
                from .message import Message
                _factory = Message
            else:
                _factory = policy.message_factory
        self._factory = _factory
        try:
            _factory(policy=policy)
        except TypeError:
            self._old_style = True
        self._text = io.StringIO(newline='')
        self._headers_only = False

    def _set_headersonly(self):
        self._headers_only = True

    def feed(self, data):
        """Take more text."""
        self._text.write(data)

    def close(self):
        """The message, now that all text is there."""
        return _Reader(self, _lines(self._text.getvalue())).message()

    def _new(self):
        return self._factory() if self._old_style else self._factory(policy=self.policy)


def _lines(text):
    """Lines as mail has them: no other characters end them."""
    lines, start = [], 0
    for match in _line_end.finditer(text):
        lines.append(text[start:match.end()])
        start = match.end()
    if start < len(text):
        lines.append(text[start:])
    return lines


class _Reader:
    """Reads a message and its parts from lines."""

    def __init__(self, parser, lines):
        self.parser, self.policy, self.lines = parser, parser.policy, lines

    def message(self):
        msg = self.parser._new()
        at = self.headers(msg, 0, len(self.lines))
        self.body(msg, at, len(self.lines))
        if msg.get_content_maintype() == 'multipart' and not msg.is_multipart() and not self.parser._headers_only:
            self.policy.handle_defect(msg, errors.MultipartInvariantViolationDefect())
        return msg

    def headers(self, msg, at, end):
        """Reads headers; gives the line of the body."""
        rows, start = [], at
        while at < end:
            line = self.lines[at]
            if not _header.match(line):
                if not _line_end.match(line):
                    self.policy.handle_defect(msg, errors.MissingHeaderBodySeparatorDefect())
                    break
                at += 1
                break
            rows.append(line)
            at += 1
        name, value = '', []
        for i, line in enumerate(rows):
            if line[0] in ' \t':
                if not name:
                    self.policy.handle_defect(msg, errors.FirstHeaderLineIsContinuationDefect(line))
                    continue
                value.append(line)
                continue
            if name:
                msg.set_raw(*self.policy.header_source_parse(value))
                name, value = '', []
            if line.startswith('From '):
                if i == 0:
                    msg.set_unixfrom(line.rstrip('\r\n'))
                    continue
                if i == len(rows) - 1:
                    # Part of the body.
                    return start + i
                msg.defects.append(errors.MisplacedEnvelopeHeaderDefect(line))
                continue
            if line[0] == ':':
                self.policy.handle_defect(msg, errors.InvalidHeaderDefect('Missing header name.'))
                continue
            name, value = line[:line.find(':')], [line]
        if name:
            msg.set_raw(*self.policy.header_source_parse(value))
        return at

    def text(self, at, end):
        return ''.join(self.lines[at:end])

    def body(self, msg, at, end):
        if self.parser._headers_only:
            msg.set_payload(self.text(at, end))
        elif msg.get_content_type() == 'message/delivery-status':
            self.delivery_status(msg, at, end)
        elif msg.get_content_maintype() == 'message':
            inner = self.parser._new()
            msg.attach(inner)
            self.body(inner, self.headers(inner, at, end), end)
        elif msg.get_content_maintype() == 'multipart':
            self.multipart(msg, at, end)
        else:
            msg.set_payload(self.text(at, end))

    def delivery_status(self, msg, at, end):
        while at < end:
            part = self.parser._new()
            msg.attach(part)
            at = self.headers(part, at, end)
            part.set_payload('')
            while at < end and not self.lines[at].strip():
                at += 1

    def multipart(self, msg, at, end):
        boundary = msg.get_boundary()
        if boundary is None:
            self.policy.handle_defect(msg, errors.NoBoundaryInMultipartDefect())
            msg.set_payload(self.text(at, end))
            return
        if str(msg.get('content-transfer-encoding', '8bit')).lower() not in ('7bit', '8bit', 'binary'):
            self.policy.handle_defect(msg, errors.InvalidMultipartContentTransferEncodingDefect())
        mark = re.compile(r'--' + re.escape(boundary) + r'(?P<end>--)?[ \t]*(?P<linesep>\r\n|\r|\n)?$')
        places = [(i, m) for i in range(at, end) if self.lines[i].startswith('--') and (m := mark.match(self.lines[i]))]
        if not places:
            self.policy.handle_defect(msg, errors.StartBoundaryNotFoundDefect())
            msg.set_payload(self.text(at, end))
            return
        first = places[0][0]
        if first > at:
            msg.preamble = _chomp(self.text(at, first))
        closed = None
        for n, (i, match) in enumerate(places):
            if match['end']:
                closed = i, match
                break
            stop = places[n + 1][0] if n + 1 < len(places) else end
            start = i + 1
            # Boundaries in a row are one.
            if n + 1 < len(places) and stop == start and not places[n + 1][1]['end']:
                continue
            part = self.parser._new()
            if msg.get_content_type() == 'multipart/digest':
                part.set_default_type('message/rfc822')
            self.part(part, start, stop, n + 1 < len(places))
            msg.attach(part)
        if closed is None:
            self.policy.handle_defect(msg, errors.CloseBoundaryNotFoundDefect())
            msg.epilogue = None
            return
        line, match = closed
        if not msg.is_multipart():
            msg.set_payload([])
        if match['linesep']:
            epilogue = self.text(line + 1, end)
            msg.epilogue = epilogue
        else:
            msg.epilogue = None

    def part(self, msg, at, end, followed):
        """A part; the line end before a boundary belongs to that."""
        old = self.lines
        if followed and end > at:
            self.lines = old[:end]
            self.lines[end - 1] = _chomp(self.lines[end - 1])
            if not self.lines[end - 1]:
                end -= 1
        try:
            self.body(msg, self.headers(msg, at, end), end)
        finally:
            self.lines = old


def _chomp(text):
    for end in '\r\n', '\r', '\n':
        if text.endswith(end):
            return text[:-len(end)]
    return text


class BytesFeedParser(FeedParser):
    """A parser that is fed bytes."""

    def feed(self, data):
        super().feed(data.decode('ascii', 'surrogateescape'))
