"""Writing messages."""

__all__ = ['Generator', 'DecodedGenerator', 'BytesGenerator']

import random
import re
import sys
from copy import deepcopy
from io import BytesIO, StringIO

from ._policybase import _has_surrogates
from .errors import HeaderWriteError

_line_end = re.compile(r'\r\n|\r|\n')
_from = re.compile(r'^From ', re.MULTILINE)


class Generator:
    """Writes messages as text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        if mangle_from_ is None:
            mangle_from_ = True if policy is None else policy.mangle_from_
        self._fp, self._mangle_from_, self.maxheaderlen, self.policy = outfp, mangle_from_, maxheaderlen, policy

    def write(self, s):
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a message and its parts."""
        policy = msg.policy if self.policy is None else self.policy
        if linesep is not None:
            policy = policy.clone(linesep=linesep)
        if self.maxheaderlen is not None:
            policy = policy.clone(max_line_length=self.maxheaderlen)
        self._NL = policy.linesep
        self._encoded_NL = self._encode(self._NL)
        old_own, old_msg = self.policy, msg.policy
        try:
            self.policy = msg.policy = policy
            if unixfrom:
                first = msg.get_unixfrom()
                if not first:
                    import time
                    first = 'From nobody ' + time.ctime(time.time())
                self.write(first + self._NL)
            self._write(msg)
        finally:
            self.policy, msg.policy = old_own, old_msg

    def clone(self, fp):
        """A generator with the same settings."""
        return self.__class__(fp, self._mangle_from_, None, policy=self.policy)

    def _new_buffer(self):
        return StringIO()

    def _encode(self, s):
        return s

    def _write_lines(self, lines):
        if not lines:
            return
        parts = _line_end.split(lines)
        for line in parts[:-1]:
            self.write(line)
            self.write(self._NL)
        if parts[-1]:
            self.write(parts[-1])

    def _write(self, msg):
        # The body first: it may change headers, as the boundary.
        old = self._fp
        try:
            self._changed = None
            self._fp = body = self._new_buffer()
            self._dispatch(msg)
        finally:
            self._fp = old
            changed, self._changed = self._changed, None
        if changed:
            msg = deepcopy(msg)
            if msg.get('content-transfer-encoding') is None:
                msg['Content-Transfer-Encoding'] = changed[0]
            else:
                msg.replace_header('content-transfer-encoding', changed[0])
            msg.replace_header('content-type', changed[1])
        special = getattr(msg, '_write_headers', None)
        if special is None:
            self._write_headers(msg)
        else:
            special(self)
        self._fp.write(body.getvalue())

    def _dispatch(self, msg):
        name = f'_handle_{msg.get_content_maintype()}_{msg.get_content_subtype()}'.replace('-', '_')
        method = getattr(self, name, None)
        if method is None:
            method = getattr(self, f'_handle_{msg.get_content_maintype()}'.replace('-', '_'), self._writeBody)
        method(msg)

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self.policy.fold(name, value)
            if self.policy.verify_generated_headers:
                linesep = self.policy.linesep
                if not folded.endswith(linesep):
                    raise HeaderWriteError(f'folded header does not end with {linesep!r}: {folded!r}')
                for line in _line_end.split(folded.removesuffix(linesep))[1:]:
                    if line[:1] not in (' ', '\t'):
                        raise HeaderWriteError(f'folded header contains newline: {folded!r}')
            self.write(folded)
        self.write(self._NL)

    def _handle_text(self, msg):
        body = msg.get_payload()
        if body is None:
            return
        if not isinstance(body, str):
            raise TypeError(f'string payload expected: {type(body)}')
        if _has_surrogates(msg._payload):
            charset = msg.get_param('charset')
            if charset is not None:
                msg = deepcopy(msg)
                del msg['content-transfer-encoding']
                msg.set_payload(msg._payload, charset)
                body = msg.get_payload()
                self._changed = msg['content-transfer-encoding'], msg['content-type']
        if self._mangle_from_:
            body = _from.sub('>From ', body)
        self._write_lines(body)

    _writeBody = _handle_text

    def _handle_multipart(self, msg):
        parts = []
        body = msg.get_payload()
        if body is None:
            body = []
        elif isinstance(body, str):
            self.write(body)
            return
        elif not isinstance(body, list):
            body = [body]
        for part in body:
            buffer = self._new_buffer()
            self.clone(buffer).flatten(part, unixfrom=False, linesep=self._NL)
            parts.append(buffer.getvalue())
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary(self._encoded_NL.join(parts))
            msg.set_boundary(boundary)
        if msg.preamble is not None:
            preamble = _from.sub('>From ', msg.preamble) if self._mangle_from_ else msg.preamble
            self._write_lines(preamble)
            self.write(self._NL)
        self.write('--' + boundary + self._NL)
        if parts:
            self._fp.write(parts.pop(0))
        for part in parts:
            self.write(self._NL + '--' + boundary + self._NL)
            self._fp.write(part)
        self.write(self._NL + '--' + boundary + '--' + self._NL)
        if msg.epilogue is not None:
            epilogue = _from.sub('>From ', msg.epilogue) if self._mangle_from_ else msg.epilogue
            self._write_lines(epilogue)

    def _handle_multipart_signed(self, msg):
        # What is signed must not be folded anew.
        policy, self.policy = self.policy, self.policy.clone(max_line_length=0)
        try:
            self._handle_multipart(msg)
        finally:
            self.policy = policy

    def _handle_message_delivery_status(self, msg):
        blocks = []
        for part in msg.get_payload():
            buffer = self._new_buffer()
            self.clone(buffer).flatten(part, unixfrom=False, linesep=self._NL)
            text = buffer.getvalue()
            lines = text.split(self._encoded_NL)
            blocks.append(self._encoded_NL.join(lines[:-1]) if lines and not lines[-1] else text)
        self._fp.write(self._encoded_NL.join(blocks))

    def _handle_message(self, msg):
        buffer = self._new_buffer()
        body = msg._payload
        if isinstance(body, list):
            self.clone(buffer).flatten(body[0], unixfrom=False, linesep=self._NL)
            body = buffer.getvalue()
        else:
            body = self._encode(body)
        self._fp.write(body)

    @classmethod
    def _make_boundary(cls, text=None):
        boundary = '=' * 15 + '%019d' % random.randrange(sys.maxsize) + '=='
        if text is None:
            return boundary
        base, n = boundary, 0
        while cls._compile_re('^--' + re.escape(boundary) + '(--)?$', re.MULTILINE).search(text):
            boundary = f'{base}.{n}'
            n += 1
        return boundary

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s, flags)


class BytesGenerator(Generator):
    """Writes messages as bytes."""

    def write(self, s):
        self._fp.write(s.encode('ascii', 'surrogateescape'))

    def _new_buffer(self):
        return BytesIO()

    def _encode(self, s):
        return s.encode('ascii')

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            self._fp.write(self.policy.fold_binary(name, value))
        self.write(self._NL)

    def _handle_text(self, msg):
        if msg._payload is None:
            return
        if _has_surrogates(msg._payload) and self.policy.cte_type != '7bit':
            body = _from.sub('>From ', msg._payload) if self._mangle_from_ else msg._payload
            self._write_lines(body)
        else:
            super()._handle_text(msg)

    _writeBody = _handle_text

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s.encode('ascii'), flags)


_DEFAULT = '[Non-text (%(type)s) part of message omitted, filename %(filename)s]'


class DecodedGenerator(Generator):
    """Writes the text of a message, and a line for each other part."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        super().__init__(outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = _DEFAULT if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            kind = part.get_content_maintype()
            if kind == 'text':
                print(part.get_payload(decode=False), file=self)
            elif kind != 'multipart':
                print(self._fmt % {
                    'type': part.get_content_type(), 'maintype': kind, 'subtype': part.get_content_subtype(),
                    'filename': part.get_filename('[no filename]'),
                    'description': part.get('Content-Description', '[no description]'),
                    'encoding': part.get('Content-Transfer-Encoding', '[no encoding]')}, file=self)
