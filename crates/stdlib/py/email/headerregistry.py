"""Headers as objects that know their parts."""

__all__ = ['Address', 'Group', 'HeaderRegistry', 'BaseHeader', 'UnstructuredHeader', 'DateHeader', 'AddressHeader',
           'ContentTypeHeader', 'ContentDispositionHeader', 'ContentTransferEncodingHeader',
           'MIMEVersionHeader', 'MessageIDHeader']

import re
from types import MappingProxyType

from . import _encoded_words, errors, utils
from ._parseaddr import AddrlistClass

_atom = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*\Z")
_word = re.compile(r'=\?[^?\s]*\?[qQbB]\?[^?\s]*\?=')
_specials = set('()<>@,:;.\\"[]')


def _quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


class Address:
    """A name and an address."""

    def __init__(self, display_name='', username='', domain='', addr_spec=None):
        inputs = ''.join(filter(None, (display_name, username, domain, addr_spec)))
        if '\r' in inputs or '\n' in inputs:
            raise ValueError('invalid arguments; address parts cannot contain CR or LF')
        if addr_spec is not None:
            if username or domain:
                raise TypeError('addrspec specified when username and/or domain also specified')
            found = AddrlistClass(addr_spec).getaddrspec()
            if '@' not in found or found.count('@') > 1 and not found.startswith('"'):
                raise (errors.HeaderParseError('expected atom') if not addr_spec else
                       ValueError(f"Invalid addr_spec; only '{found}' could be parsed from '{addr_spec}'"))
            username, _, domain = found.rpartition('@')
            username = utils.unquote(username)
        self._display_name, self._username, self._domain = display_name, username, domain

    display_name = property(lambda self: self._display_name)
    username = property(lambda self: self._username)
    domain = property(lambda self: self._domain)

    @property
    def addr_spec(self):
        """The address without the name."""
        name = self.username
        if not name or not _atom.match(name):
            name = _quoted(name) if name or self.domain else name
        return f'{name}@{self.domain}' if self.domain else name or '<>'

    def __repr__(self):
        return (f'{self.__class__.__name__}(display_name={self.display_name!r}, '
                f'username={self.username!r}, domain={self.domain!r})')

    def __str__(self):
        name = self.display_name
        if not name:
            return self.addr_spec
        if _specials & set(name):
            name = _quoted(name)
        address = '' if self.addr_spec == '<>' else self.addr_spec
        return f'{name} <{address}>'

    def __eq__(self, other):
        if not isinstance(other, Address):
            return NotImplemented
        return (self.display_name, self.username, self.domain) == (
            other.display_name, other.username, other.domain)


class Group:
    """A name and several addresses."""

    def __init__(self, display_name=None, addresses=None):
        self._display_name, self._addresses = display_name, tuple(addresses or ())

    display_name = property(lambda self: self._display_name)
    addresses = property(lambda self: self._addresses)

    def __repr__(self):
        return f'{self.__class__.__name__}(display_name={self.display_name!r}, addresses={self.addresses!r}'

    def __str__(self):
        if self.display_name is None and len(self.addresses) == 1:
            return str(self.addresses[0])
        name = self.display_name
        if name is not None and _specials & set(name):
            name = _quoted(name)
        text = ', '.join(map(str, self.addresses))
        return f"{name}:{' ' + text if text else text};"

    def __eq__(self, other):
        if not isinstance(other, Group):
            return NotImplemented
        return self.display_name == other.display_name and self.addresses == other.addresses


def _decoded(text, defects):
    """Text with its encoded words decoded."""
    parts, last, was_word = [], 0, False
    for match in _word.finditer(text):
        between = text[last:match.start()]
        if between and not (was_word and between.isspace()):
            parts.append(between)
        try:
            word, _, _, found = _encoded_words.decode(match.group())
            defects.extend(found)
        except ValueError:
            word = match.group()
        parts.append(word)
        last, was_word = match.end(), True
    parts.append(text[last:])
    return ''.join(parts)


class BaseHeader(str):
    """A header's value, decoded; with its name, parts and defects."""

    def __new__(cls, name, value):
        kwds = {'defects': []}
        cls.parse(value, kwds)
        decoded = kwds['decoded']
        if any('\ud800' <= c <= '\udfff' for c in decoded):
            decoded = decoded.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')
        self = str.__new__(cls, decoded)
        del kwds['decoded']
        self.init(name, **kwds)
        return self

    def init(self, name, *, parse_tree=None, defects=()):
        self._name, self._defects = name, defects

    name = property(lambda self: self._name)
    defects = property(lambda self: tuple(self._defects))

    def __reduce__(self):
        return _rebuild, (self.__class__.__name__, self.__class__.__bases__, str(self), self._name)

    def _words(self, policy):
        """The text in pieces that lines may break between."""
        text = str(self)
        return re.split(r'(?<=\S)(?=[ \t])', text) if text else ['']

    def fold(self, *, policy):
        """The header's lines."""
        most = policy.max_line_length or float('inf')
        lines, line = [], f'{self.name}:'
        for i, piece in enumerate(self._words(policy)):
            if i == 0 and piece and not piece.startswith((' ', '\t')):
                piece = ' ' + piece
            for piece in _encode_piece(piece, policy):
                if len(line) + len(piece) > most and line.strip() and not (i == 0 and line == f'{self.name}:'):
                    lines.append(line)
                    line = piece if piece[:1] in ' \t' else ' ' + piece
                else:
                    line += piece
        lines.append(line if line != f'{self.name}:' else line + ' ')
        return policy.linesep.join(lines) + policy.linesep


def _encode_piece(piece, policy):
    """A piece of a header in ASCII: what is not becomes an encoded word."""
    if policy.utf8 or piece.isascii():
        return [piece]
    blank = piece[:len(piece) - len(piece.lstrip())]
    word, pieces = piece[len(blank):], []
    surrogates = any('\ud800' <= c <= '\udfff' for c in word)
    charset = 'unknown-8bit' if surrogates else 'utf-8'
    while word:
        n = len(word)
        while n > 1 and len(_encoded_words.encode(word[:n], charset)) > 75:
            n -= 1
        pieces.append(blank + _encoded_words.encode(word[:n], charset))
        word, blank = word[n:], ' '
    return pieces


def _rebuild(name, bases, value, header_name):
    return type(name, bases, {})(header_name, value)


class UnstructuredHeader:
    """Any text."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = _decoded(value, kwds['defects'])

    def _words(self, policy):
        # What lies between words that must be encoded is encoded with them.
        words = super()._words(policy)
        wide = [i for i, word in enumerate(words) if not word.isascii()]
        if wide and not policy.utf8:
            first, last = wide[0], wide[-1] + 1
            words[first:last] = [''.join(words[first:last])]
        return words


class UniqueUnstructuredHeader(UnstructuredHeader):
    max_count = 1


class DateHeader:
    """A date."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if not value:
            kwds['defects'].append(errors.HeaderMissingRequiredValue())
            kwds['datetime'], kwds['decoded'] = None, ''
            return
        if isinstance(value, str):
            kwds['decoded'] = value
            try:
                value = utils.parsedate_to_datetime(value)
            except ValueError:
                kwds['defects'].append(errors.InvalidDateDefect('Invalid date value or format'))
                kwds['datetime'] = None
                return
        kwds['datetime'] = value
        kwds['decoded'] = utils.format_datetime(value)

    def init(self, *args, datetime=None, **kw):
        self._datetime = datetime
        super().init(*args, **kw)

    datetime = property(lambda self: self._datetime)


class UniqueDateHeader(DateHeader):
    max_count = 1


class _Reader(AddrlistClass):
    """Reads groups and addresses."""

    def groups(self):
        found = []
        while self.pos < len(self.field):
            self.comments = self.gotonext()
            start = self.pos
            words = self.getphraselist()
            self.gotonext()
            if self.peek() == ':' and words:
                self.pos += 1
                members = []
                while self.pos < len(self.field):
                    self.gotonext()
                    if self.peek() == ';':
                        self.pos += 1
                        break
                    if self.peek() == ',':
                        self.pos += 1
                        continue
                    before = self.pos
                    members += self.getaddress()
                    if self.pos == before:
                        self.pos += 1
                found.append((' '.join(words), members))
                self.gotonext()
                if self.peek() == ',':
                    self.pos += 1
                continue
            self.pos = start
            before = self.pos
            for pair in self.getaddress():
                found.append((None, [pair]))
            if self.pos == before:
                self.pos += 1
        return found


class AddressHeader:
    """Addresses."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if isinstance(value, str):
            groups = []
            for name, members in _Reader(value).groups():
                addresses = []
                for display, spec in members:
                    if not spec and not display:
                        continue
                    user, at, domain = spec.rpartition('@')
                    if not at:
                        user, domain = spec, ''
                        kwds['defects'].append(errors.InvalidHeaderDefect('invalid address in address-list'))
                    addresses.append(Address(_decoded(display, kwds['defects']), utils.unquote(user), domain))
                groups.append(Group(None if name is None else _decoded(name, kwds['defects']), addresses))
        else:
            if not hasattr(value, '__iter__'):
                value = [value]
            groups = [Group(None, [item]) if not hasattr(item, 'addresses') else item for item in value]
        kwds['groups'] = groups
        kwds['decoded'] = ', '.join(str(item) for item in groups)

    def init(self, *args, groups=(), **kw):
        self._groups, self._addresses = tuple(groups), None
        super().init(*args, **kw)

    groups = property(lambda self: self._groups)

    @property
    def addresses(self):
        if self._addresses is None:
            self._addresses = tuple(address for group in self._groups for address in group.addresses)
        return self._addresses


class UniqueAddressHeader(AddressHeader):
    max_count = 1


class SingleAddressHeader(AddressHeader):
    """One address."""

    @property
    def address(self):
        if len(self.addresses) != 1:
            raise ValueError(f'value of single address header {self.name} is not a single address')
        return self.addresses[0]


class UniqueSingleAddressHeader(SingleAddressHeader):
    max_count = 1


class MIMEVersionHeader:
    """The version of MIME."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value
        match = re.match(r'\s*(?:\([^)]*\)\s*)?(\d+)\s*\.\s*(\d+)', value)
        kwds['major'], kwds['minor'] = (int(match[1]), int(match[2])) if match else (None, None)
        kwds['version'] = f'{kwds["major"]}.{kwds["minor"]}' if match else None
        if not match:
            kwds['defects'].append(errors.HeaderMissingRequiredValue('Missing MIME version number (eg: 1.0)')
                                   if not value else errors.InvalidHeaderDefect('Expected MIME version number'))

    def init(self, *args, version=None, major=None, minor=None, **kw):
        self._version, self._major, self._minor = version, major, minor
        super().init(*args, **kw)

    major = property(lambda self: self._major)
    minor = property(lambda self: self._minor)
    version = property(lambda self: self._version)


class ParameterizedMIMEHeader:
    """A value with parameters."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        from .message import _split_parameters, _unquote
        kwds['decoded'] = value
        first, *rest = _split_parameters(value) if value else ['']
        pairs = [(first, '')]
        for piece in rest:
            name, sep, text = piece.partition('=')
            if sep:
                pairs.append((name.strip(), text.strip()))
        params = {}
        for name, text in utils.decode_params(pairs)[1:]:
            params.setdefault(name.lower(), utils.collapse_rfc2231_value(_unquote(text)))
        kwds['params'] = params
        cls.parse_value(first.strip(), kwds)

    def init(self, *args, params=None, **kw):
        self._params = params or {}
        super().init(*args, **kw)

    params = property(lambda self: MappingProxyType(self._params))


class ContentTypeHeader(ParameterizedMIMEHeader):
    """Content-Type."""

    @classmethod
    def parse_value(cls, first, kwds):
        kind, sep, sub = first.lower().partition('/')
        if not sep or not kind or not sub:
            kind, sub = 'text', 'plain'
            kwds['defects'].append(errors.InvalidHeaderDefect(f'{first!r} is not a valid content type'))
        kwds['maintype'], kwds['subtype'] = kind.strip(), sub.strip()

    def init(self, *args, maintype='text', subtype='plain', **kw):
        self._maintype, self._subtype = maintype, subtype
        super().init(*args, **kw)

    maintype = property(lambda self: self._maintype)
    subtype = property(lambda self: self._subtype)
    content_type = property(lambda self: f'{self._maintype}/{self._subtype}')


class ContentDispositionHeader(ParameterizedMIMEHeader):
    """Content-Disposition."""

    @classmethod
    def parse_value(cls, first, kwds):
        kwds['disposition'] = first.lower() or None

    def init(self, *args, disposition=None, **kw):
        self._disposition = disposition
        super().init(*args, **kw)

    content_disposition = property(lambda self: self._disposition)


class ContentTransferEncodingHeader:
    """Content-Transfer-Encoding."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value
        kwds['cte'] = value.strip().lower() or '7bit'

    def init(self, *args, cte='7bit', **kw):
        self._cte = cte
        super().init(*args, **kw)

    cte = property(lambda self: self._cte)


class MessageIDHeader:
    """Message-ID."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value


_default_header_map = {
    'subject': UniqueUnstructuredHeader, 'date': UniqueDateHeader, 'resent-date': DateHeader,
    'orig-date': UniqueDateHeader, 'sender': UniqueSingleAddressHeader, 'resent-sender': SingleAddressHeader,
    'to': UniqueAddressHeader, 'resent-to': AddressHeader, 'cc': UniqueAddressHeader, 'resent-cc': AddressHeader,
    'bcc': UniqueAddressHeader, 'resent-bcc': AddressHeader, 'from': UniqueAddressHeader,
    'resent-from': AddressHeader, 'reply-to': UniqueAddressHeader, 'mime-version': MIMEVersionHeader,
    'content-type': ContentTypeHeader, 'content-disposition': ContentDispositionHeader,
    'content-transfer-encoding': ContentTransferEncodingHeader, 'message-id': MessageIDHeader,
}


class HeaderRegistry:
    """Makes headers, each of the class for its name."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader, use_default_map=True):
        self.registry = dict(_default_header_map) if use_default_map else {}
        self.base_class, self.default_class = base_class, default_class
        self._made = {}

    def map_to_type(self, name, cls):
        """Set the class for a name."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        cls = self.registry.get(name.lower(), self.default_class)
        made = self._made.get(cls)
        if made is None:
            made = self._made[cls] = type('_' + cls.__name__, (cls, self.base_class), {})
        return made

    def __call__(self, name, value):
        return self[name](name, value)
