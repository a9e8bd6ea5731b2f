"""Messages."""

__all__ = ['Message', 'EmailMessage']

import binascii
import quopri
import re
from io import BytesIO, StringIO

from . import errors, utils
from ._encoded_words import decode_b
from ._policybase import compat32, _has_surrogates
from .charset import Charset
from .iterators import walk

SEMISPACE = '; '
tspecials = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _split_parameter(param):
    a, sep, b = str(param).partition(';')
    return (a.strip(), b.strip()) if sep else (a.strip(), None)


def _format_parameter(param, value=None, quote=True):
    if value is None or not len(value):
        return param
    if isinstance(value, tuple):
        param += '*'
        return f'{param}={utils.encode_rfc2231(value[2], value[0], value[1])}'
    try:
        value.encode('ascii')
    except UnicodeEncodeError:
        return f"{param}*={utils.encode_rfc2231(value, 'utf-8', '')}"
    if quote or tspecials.search(value):
        return f'{param}="{utils.quote(value)}"'
    return f'{param}={value}'


def _split_parameters(text):
    """The pieces between semicolons that are not quoted."""
    text = ';' + str(text)
    pieces = []
    while text[:1] == ';':
        text = text[1:]
        end = text.find(';')
        while end > 0 and (text.count('"', 0, end) - text.count('\\"', 0, end)) % 2:
            end = text.find(';', end + 1)
        if end < 0:
            end = len(text)
        piece = text[:end]
        if '=' in piece:
            name, _, value = piece.partition('=')
            piece = name.strip().lower() + '=' + value.strip()
        pieces.append(piece.strip())
        text = text[end:]
    return pieces


def _unquote(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


class Message:
    """A message: headers, and a body of text or of other messages."""

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers = []
        self._unixfrom = self._payload = self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = 'text/plain'

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The whole message as text."""
        from .generator import Generator
        fp = StringIO()
        Generator(fp, mangle_from_=False, maxheaderlen=maxheaderlen,
                  policy=self.policy if policy is None else policy).flatten(self, unixfrom=unixfrom)
        return fp.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    def as_bytes(self, unixfrom=False, policy=None):
        """The whole message as bytes."""
        from .generator import BytesGenerator
        fp = BytesIO()
        BytesGenerator(fp, mangle_from_=False,
                       policy=self.policy if policy is None else policy).flatten(self, unixfrom=unixfrom)
        return fp.getvalue()

    def is_multipart(self):
        """Whether the body is a list of messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        return self._unixfrom

    def attach(self, payload):
        """Add a part."""
        if self._payload is None:
            self._payload = [payload]
        else:
            try:
                self._payload.append(payload)
            except AttributeError:
                raise TypeError('Attach is not valid on a message with a non-multipart payload') from None

    def get_payload(self, i=None, decode=False):
        """The body, or one of its parts; decoded, it is bytes."""
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError(f'Expected list, got {type(self._payload)}')
        body = self._payload
        cte = str(self.get('content-transfer-encoding', '')).lower()
        if not decode:
            if isinstance(body, str) and _has_surrogates(body):
                try:
                    raw = body.encode('ascii', 'surrogateescape')
                    try:
                        return raw.decode(self.get_content_charset('ascii'), 'replace')
                    except LookupError:
                        return raw.decode('ascii', 'replace')
                except UnicodeEncodeError:
                    pass
            return body
        if isinstance(body, str):
            try:
                raw = body.encode('ascii', 'surrogateescape')
            except UnicodeEncodeError:
                raw = body.encode('raw-unicode-escape')
        else:
            raw = body
        if body is None:
            return None
        if cte == 'quoted-printable':
            return quopri.decodestring(raw)
        if cte == 'base64':
            value, defects = decode_b(b''.join(raw.splitlines()))
            for defect in defects:
                self.policy.handle_defect(self, defect)
            return value
        if cte in ('x-uuencode', 'uuencode', 'uue', 'x-uue'):
            try:
                return _uudecode(raw)
            except ValueError:
                return raw
        return raw

    def set_payload(self, payload, charset=None):
        """Set the body."""
        if hasattr(payload, 'encode'):
            if isinstance(charset, Charset):
                charset = charset.output_charset
            if charset is None:
                # Text that nobody has encoded stays as it is.
                self._payload = payload
            else:
                self._payload = payload.encode(charset, 'surrogateescape').decode('ascii', 'surrogateescape')
        elif hasattr(payload, 'decode'):
            self._payload = payload.decode('ascii', 'surrogateescape')
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the encoding of the body, and encode it."""
        if charset is None:
            self.del_param('charset')
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if 'MIME-Version' not in self:
            self.add_header('MIME-Version', '1.0')
        if 'Content-Type' not in self:
            self.add_header('Content-Type', 'text/plain', charset=charset.get_output_charset())
        else:
            self.set_param('charset', charset.get_output_charset())
        if charset != charset.get_output_charset():
            self._payload = charset.body_encode(self._payload)
        if 'Content-Transfer-Encoding' not in self:
            encoding = charset.get_body_encoding()
            try:
                encoding(self)
            except TypeError:
                body = self._payload
                if body:
                    try:
                        body = body.encode('ascii', 'surrogateescape')
                    except UnicodeError:
                        body = body.encode(charset.output_charset)
                self._payload = charset.body_encode(body)
                self.add_header('Content-Transfer-Encoding', encoding)

    def get_charset(self):
        return self._charset

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        most = self.policy.header_max_count(name)
        if most:
            lname = name.lower()
            if sum(k.lower() == lname for k, _ in self._headers) >= most:
                raise ValueError(f'There may be at most {most} {name} headers in a message')
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [(k, v) for k, v in self._headers if k.lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(k.lower() == name for k, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        """The names of the headers."""
        return [k for k, _ in self._headers]

    def values(self):
        """The values of the headers."""
        return [self.policy.header_fetch_parse(k, v) for k, v in self._headers]

    def items(self):
        """The names and values of the headers."""
        return [(k, self.policy.header_fetch_parse(k, v)) for k, v in self._headers]

    def get(self, name, failobj=None):
        """The value of a header."""
        name = name.lower()
        for k, v in self._headers:
            if k.lower() == name:
                return self.policy.header_fetch_parse(k, v)
        return failobj

    def set_raw(self, name, value):
        """Add a header as it stands."""
        self._headers.append((name, value))

    def raw_items(self):
        """The headers as they stand."""
        return iter(self._headers.copy())

    def get_all(self, name, failobj=None):
        """The values of all headers of a name."""
        lname = name.lower()
        values = [self.policy.header_fetch_parse(k, v) for k, v in self._headers if k.lower() == lname]
        return values or failobj

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters."""
        parts = [] if _value is None else [_value]
        for k, v in _params.items():
            k = k.replace('_', '-')
            parts.append(k if v is None else _format_parameter(k, v))
        self[_name] = SEMISPACE.join(parts)

    def replace_header(self, _name, _value):
        """Give a header another value, in its place."""
        name = _name.lower()
        for i, (k, v) in enumerate(self._headers):
            if k.lower() == name:
                self._headers[i] = self.policy.header_store_parse(k, _value)
                return
        raise KeyError(_name)

    def get_content_type(self):
        """The type of the body."""
        value = self.get('content-type', None)
        if value is None:
            return self.get_default_type()
        kind = _split_parameter(value)[0].lower()
        return kind if kind.count('/') == 1 else 'text/plain'

    def get_content_maintype(self):
        return self.get_content_type().split('/')[0]

    def get_content_subtype(self):
        return self.get_content_type().split('/')[1]

    def get_default_type(self):
        return self._default_type

    def set_default_type(self, ctype):
        self._default_type = ctype

    def _get_params_preserve(self, failobj, header):
        value = self.get(header, None)
        if value is None:
            return failobj
        params = []
        for piece in _split_parameters(value):
            name, sep, val = piece.partition('=')
            params.append((name.strip(), val.strip() if sep else ''))
        return utils.decode_params(params)

    def get_params(self, failobj=None, header='content-type', unquote=True):
        """The parameters of a header, as pairs."""
        missing = object()
        params = self._get_params_preserve(missing, header)
        if params is missing:
            return failobj
        return [(k, _unquote(v)) for k, v in params] if unquote else params

    def get_param(self, param, failobj=None, header='content-type', unquote=True):
        """The value of a header's parameter."""
        if header not in self:
            return failobj
        for k, v in self._get_params_preserve(failobj, header):
            if k.lower() == param.lower():
                return _unquote(v) if unquote else v
        return failobj

    def set_param(self, param, value, header='Content-Type', requote=True, charset=None, language='',
                  replace=False):
        """Set a parameter of a header."""
        if not isinstance(value, tuple) and charset:
            value = charset, language, value
        if header not in self and header.lower() == 'content-type':
            ctype = 'text/plain'
        else:
            ctype = self.get(header)
        if not self.get_param(param, header=header):
            new = _format_parameter(param, value, requote)
            ctype = SEMISPACE.join([str(ctype), new]) if ctype else new
        else:
            pieces = []
            for k, v in self.get_params(header=header, unquote=requote):
                pieces.append(_format_parameter(k, value if k.lower() == param.lower() else v, requote))
            ctype = SEMISPACE.join(pieces)
        if ctype != self.get(header):
            if replace:
                self.replace_header(header, ctype)
            else:
                del self[header]
                self[header] = ctype

    def del_param(self, param, header='content-type', requote=True):
        """Remove a parameter of a header."""
        if header not in self:
            return
        pieces = [_format_parameter(k, v, requote)
                  for k, v in self.get_params(header=header, unquote=requote) if k.lower() != param.lower()]
        ctype = SEMISPACE.join(pieces)
        if ctype != self.get(header):
            del self[header]
            self[header] = ctype

    def set_type(self, type, header='Content-Type', requote=True):
        """Set the type, and keep the parameters."""
        if not type.count('/') == 1:
            raise ValueError
        if header.lower() == 'content-type':
            del self['mime-version']
            self['MIME-Version'] = '1.0'
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for k, v in params[1:]:
            self.set_param(k, v, header, requote)

    def get_filename(self, failobj=None):
        """The name of the file that the body is."""
        missing = object()
        name = self.get_param('filename', missing, 'content-disposition')
        if name is missing:
            name = self.get_param('name', missing, 'content-type')
        if name is missing:
            return failobj
        return utils.collapse_rfc2231_value(name).strip()

    def get_boundary(self, failobj=None):
        """What stands between the parts."""
        missing = object()
        boundary = self.get_param('boundary', missing)
        return failobj if boundary is missing else utils.collapse_rfc2231_value(boundary).rstrip()

    def set_boundary(self, boundary):
        """Set what stands between the parts."""
        missing = object()
        params = self._get_params_preserve(missing, 'content-type')
        if params is missing:
            raise errors.HeaderParseError('No Content-Type header found')
        pieces, found = [], False
        for k, v in params:
            if k.lower() == 'boundary':
                pieces.append(('boundary', f'"{boundary}"'))
                found = True
            else:
                pieces.append((k, v))
        if not found:
            pieces.append(('boundary', f'"{boundary}"'))
        value = SEMISPACE.join(k if v == '' else f'{k}={v}' for k, v in pieces)
        self._headers = [(h, v) if h.lower() != 'content-type' else self.policy.header_store_parse(h, value)
                         for h, v in self._headers]

    def get_content_charset(self, failobj=None):
        """The encoding of the body, by its header."""
        missing = object()
        charset = self.get_param('charset', missing)
        if charset is missing:
            return failobj
        if isinstance(charset, tuple):
            name = charset[0] or 'us-ascii'
            try:
                charset = str(charset[2].encode('raw-unicode-escape'), name)
            except (LookupError, UnicodeError):
                charset = charset[2]
        return charset.lower() if charset.isascii() else failobj

    def get_charsets(self, failobj=None):
        """The encodings of all parts."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """How the body is to be shown: inline, or as an attachment."""
        value = self.get('content-disposition')
        return None if value is None else _split_parameter(value)[0].lower()

    walk = walk


def _uudecode(data):
    lines = iter(data.splitlines())
    for line in lines:
        if line.startswith(b'begin '):
            _, mode, _ = (line.split(b' ', 2) + [b''])[:3]
            try:
                int(mode, base=8)
                break
            except ValueError:
                continue
    else:
        raise ValueError('`begin` line not found')
    decoded = []
    for line in lines:
        if not line:
            raise ValueError('Truncated input')
        if line.strip(b' \t\r\n\f') == b'end':
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write too much.
            n = ((line[0] - 32 & 63) * 4 + 5) // 3
            decoded.append(binascii.a2b_uu(line[:n]))
    return b''.join(decoded)


class MIMEPart(Message):
    """A message with a body that programs see as what it is."""

    def __init__(self, policy=None):
        if policy is None:
            from .policy import default as policy
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        value = self.get('content-disposition')
        return False if value is None else value.content_disposition == 'attachment'

    def _find_body(self, part, preferences):
        if part.is_attachment():
            return
        maintype, subtype = part.get_content_type().split('/')
        if maintype == 'text':
            if subtype in preferences:
                yield preferences.index(subtype), part
            return
        if maintype != 'multipart' or not self.is_multipart():
            return
        if subtype != 'related':
            for sub in part.iter_parts():
                yield from self._find_body(sub, preferences)
            return
        if 'related' in preferences:
            yield preferences.index('related'), part
        candidate, start = None, part.get_param('start')
        parts = part.get_payload()
        if start:
            candidate = next((p for p in parts if p['content-id'] == start), None)
        if candidate is None and parts:
            candidate = parts[0]
        if candidate is not None:
            yield from self._find_body(candidate, preferences)

    def get_body(self, preferencelist=('related', 'html', 'plain')):
        """The part that is the text to show."""
        best, body = len(preferencelist), None
        for place, part in self._find_body(self, preferencelist):
            if place < best:
                best, body = place, part
                if best == 0:
                    break
        return body

    _body_types = {('text', 'plain'), ('text', 'html'), ('multipart', 'related'), ('multipart', 'alternative')}

    def iter_attachments(self):
        """The parts that are no text to show."""
        maintype, subtype = self.get_content_type().split('/')
        if maintype != 'multipart' or subtype == 'alternative':
            return
        body = self.get_payload()
        try:
            parts = body.copy()
        except AttributeError:
            return
        if subtype == 'related':
            start = self.get_param('start')
            if start:
                found, rest = False, []
                for part in parts:
                    if part.get('content-id') == start:
                        found = True
                    else:
                        rest.append(part)
                if found:
                    yield from rest
                    return
            if parts:
                parts.pop(0)
            yield from parts
            return
        seen = []
        for part in parts:
            kind = tuple(part.get_content_type().split('/'))
            if kind in self._body_types and not part.is_attachment() and part.get_content_subtype() not in seen:
                seen.append(part.get_content_subtype())
                continue
            yield part

    def iter_parts(self):
        """The parts directly below."""
        if self.is_multipart():
            yield from self.get_payload()

    def get_content(self, *args, content_manager=None, **kw):
        """The body as what it is: text, bytes, a message."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    def set_content(self, *args, content_manager=None, **kw):
        """Set the body."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed, boundary):
        if self.get_content_maintype() == 'multipart':
            existing = self.get_content_subtype()
            if existing in disallowed + (subtype,):
                raise ValueError(f'Cannot convert {existing} to {subtype}')
        keep, moved = [], []
        for name, value in self._headers:
            (moved if name.lower().startswith('content-') else keep).append((name, value))
        if moved:
            part = type(self)(policy=self.policy)
            part._headers, part._payload = moved, self._payload
            self._payload = [part]
        else:
            self._payload = []
        self._headers = keep
        self['Content-Type'] = 'multipart/' + subtype
        if boundary is not None:
            self.set_param('boundary', boundary)

    def make_related(self, boundary=None):
        self._make_multipart('related', ('alternative', 'mixed'), boundary)

    def make_alternative(self, boundary=None):
        self._make_multipart('alternative', ('mixed',), boundary)

    def make_mixed(self, boundary=None):
        self._make_multipart('mixed', (), boundary)

    def _add_multipart(self, _subtype, *args, _disp=None, **kw):
        if self.get_content_maintype() != 'multipart' or self.get_content_subtype() != _subtype:
            getattr(self, 'make_' + _subtype)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if _disp and 'content-disposition' not in part:
            part['Content-Disposition'] = _disp
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add a part that belongs to the text."""
        self._add_multipart('related', *args, _disp='inline', **kw)

    def add_alternative(self, *args, **kw):
        """Add another form of the text."""
        self._add_multipart('alternative', *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add a file."""
        self._add_multipart('mixed', *args, _disp='attachment', **kw)

    def clear(self):
        """Remove headers and body."""
        self._headers, self._payload = [], None

    def clear_content(self):
        """Remove the body and the headers that tell of it."""
        self._headers = [(n, v) for n, v in self._headers if not n.lower().startswith('content-')]
        self._payload = None


class EmailMessage(MIMEPart):
    """A whole message."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if 'MIME-Version' not in self:
            self['MIME-Version'] = '1.0'
