"""A parser of XML 1.0 without validation, with the interface of expat's.

Text may come in pieces; what is not whole waits. External entities are never read, and what internal ones
grow to is limited.
"""

import re

from _xml import scan as _scan

from . import errors

__all__ = ['ParserCreate', 'ErrorString', 'ExpatError', 'error', 'XMLParserType', 'errors',
           'native_encoding', 'EXPAT_VERSION', 'version_info', 'features']

EXPAT_VERSION = 'expat_2.5.0'
version_info = (2, 5, 0)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1), ('XML_DTD', 0), ('XML_NS', 0)]
XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2

_START = ':A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f' \
         '\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff'
_NAME = f'[{_START}][-.0-9\xb7\u0300-\u036f\u203f\u2040{_START}]*'
_name = re.compile(_NAME).match
_start_tag = re.compile(
    rf'<({_NAME})((?:\s+{_NAME}\s*=\s*(?:"[^"<]*"|\'[^\'<]*\'))*)\s*(/?)>').match
_attributes = re.compile(rf'({_NAME})\s*=\s*(?:"([^"]*)"|\'([^\']*)\')').findall
_end_tag = re.compile(rf'</({_NAME})\s*>').match
_pi = re.compile(rf'<\?({_NAME})(?:\s+(.*?))?\?>', re.S).match
_declaration = re.compile(
    r'<\?xml\s+version\s*=\s*(["\'])([-a-zA-Z0-9_.:]+)\1'
    r'(?:\s+encoding\s*=\s*(["\'])([A-Za-z][-A-Za-z0-9._]*)\3)?'
    r'(?:\s+standalone\s*=\s*(["\'])(yes|no)\5)?\s*\?>').match
_reference = re.compile(rf'&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));').match
_bad = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]').search
_entity = re.compile(rf'''<!ENTITY\s+(%\s+)?({_NAME})\s+
    (?:(["'])(.*?)\3|(SYSTEM|PUBLIC\s+(["'])(.*?)\6)\s*(["'])(.*?)\8(?:\s+NDATA\s+({_NAME}))?)\s*>''',
                     re.S | re.X).match
_doctype = re.compile(rf'''<!DOCTYPE\s+({_NAME})
    (?:\s+(?:SYSTEM|PUBLIC\s+(?P<q>["'])(?P<public>.*?)(?P=q))\s+(?P<r>["'])(?P<system>.*?)(?P=r))?\s*''',
                      re.S | re.X).match
_literal = re.compile(r'''"[^"]*(?:"|$)|'[^']*(?:'|$)''').sub
_ends_doctype = re.compile(r'[>\[]').search
_attlist = re.compile(rf'<!ATTLIST\s+({_NAME})').match
_attribute = re.compile(rf'''\s+({_NAME})\s+
    (CDATA|ID|IDREFS?|ENTITY|ENTITIES|NMTOKENS?|(?:NOTATION\s+)?\([^()]*\))\s+
    (?:(\#REQUIRED|\#IMPLIED)|(\#FIXED\s+)?(?:"([^"<]*)"|'([^'<]*)'))''', re.X).match
_end_of_declaration = re.compile(r'\s*>').match
_PREDEFINED = {'lt': '<', 'gt': '>', 'amp': '&', 'apos': "'", 'quot': '"'}
# What may stand behind a name outside of elements, or nothing.
_AFTER_NAME = ('', *' \t\r\n>)]|,%+*?[')
_MOST_GROWTH = 10_000_000
_XML = 'http://www.w3.org/XML/1998/namespace'


class ExpatError(Exception):
    """The text is not XML; `code`, `lineno` and `offset` say why and where."""


error = ExpatError
ExpatError.__module__ = 'xml.parsers.expat'


def ErrorString(code, /):
    """The message of an error's number."""
    return errors.messages.get(code)


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """A new parser."""
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError('namespace_separator must be at most one character, omitted, or None')
    return XMLParserType(encoding, namespace_separator, intern)


_HANDLERS = '''StartElementHandler EndElementHandler CharacterDataHandler CommentHandler
ProcessingInstructionHandler StartCdataSectionHandler EndCdataSectionHandler StartNamespaceDeclHandler
EndNamespaceDeclHandler DefaultHandler DefaultHandlerExpand StartDoctypeDeclHandler
EndDoctypeDeclHandler XmlDeclHandler EntityDeclHandler UnparsedEntityDeclHandler NotationDeclHandler
ExternalEntityRefHandler NotStandaloneHandler SkippedEntityHandler AttlistDeclHandler
ElementDeclHandler'''.split()


class XMLParserType:
    """Set the handlers, then feed text to `Parse`."""

    # What reads instead of the handlers, and what stands before a namespace: for xml.etree.
    _reader, _opening = None, ''

    def __init__(self, encoding, separator, intern):
        self.intern = {} if intern is None else intern
        self.buffer_text = self.ordered_attributes = self.specified_attributes = False
        self.namespace_prefixes = False
        self.buffer_size, self._buffered = 8192, []
        self._encoding, self._separator = encoding, separator
        self._decoder, self._head = None, b''
        self._text, self._at, self._base = '', 0, None
        self._line, self._column, self._consumed = 1, 0, 0
        # The open elements, by their names as written and as handlers see them; what prefixes stand for; and
        # of elements that declared some how many are open with it, what they declared, and what was so before.
        self._tags, self._shown, self._scope, self._declared = [], [], {'xml': _XML}, []
        self._seen_root = self._begun = self._finished = self._in_cdata = self._in_dtd = False
        self._entities, self._growth = {}, 0
        # By element, what attributes are declared: name, type and default.
        self._attlists = {}
        self.ErrorCode, self.ErrorLineNumber, self.ErrorColumnNumber = 0, 1, 0
        self.ErrorByteIndex = self.CurrentByteIndex = 0

    @property
    def CurrentLineNumber(self):
        return self._place(self._at)[0]

    @property
    def CurrentColumnNumber(self):
        return self._place(self._at)[1]

    @property
    def buffer_used(self):
        return sum(map(len, self._buffered))

    def GetInputContext(self):
        return None

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def SetParamEntityParsing(self, flag, /):
        return 1

    def UseForeignDTD(self, flag=True, /):
        """External subsets are never read."""

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        return XMLParserType(encoding or self._encoding, self._separator, self.intern)

    def Parse(self, data, isfinal=False, /):
        """Takes text or bytes."""
        if self._finished:
            self._fail('parsing finished', self._at)
        self._text = self._text[self._at:] + self._decoded(data, isfinal)
        self._at = 0
        self._run(isfinal)
        if isfinal:
            if self._tags or not self._seen_root:
                self._fail('no element found', len(self._text))
            self._finished = True
            self._flush()
        return 1

    def ParseFile(self, file, /):
        while True:
            data = file.read(65536)
            if not isinstance(data, (bytes, bytearray, str)):
                raise TypeError(f'read() did not return a bytes object (type={type(data).__name__})')
            if not data:
                return self.Parse(b'', True)
            self.Parse(data, False)

    def _decoded(self, data, final):
        if isinstance(data, str):
            text = data
            if not self._begun and self._decoder is None:
                self._decoder = 'text'
        else:
            if not isinstance(data, (bytes, bytearray)):
                try:
                    data = memoryview(data)
                except TypeError:
                    kind = type(data).__name__
                    raise TypeError(f"a bytes-like object is required, not '{kind}'") from None
            data = self._head + bytes(data)
            self._head = b''
            if self._decoder in (None, 'text'):
                if len(data) < 4 and not final or data[:5] == b'<?xml' and b'>' not in data and not final:
                    self._head = data
                    return ''
                self._decoder = self._find_decoder(data)
            try:
                text = self._decoder.decode(data, final)
            except UnicodeDecodeError:
                self._fail('not well-formed (invalid token)', len(self._text))
        if text.startswith('\ufeff') and not self._begun and not self._text:
            text = text[1:]
        if '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return text

    def _find_decoder(self, data):
        import codecs
        name = self._encoding
        if name is None:
            if data[:3] == codecs.BOM_UTF8:
                name = 'utf-8'
            elif data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                name = 'utf-16'
            elif data[:2] == b'<\0':
                name = 'utf-16-le'
            elif data[:2] == b'\0<':
                name = 'utf-16-be'
            else:
                found = _declaration(data[:data.find(b'>') + 1].decode('latin-1'))
                name = found and found[4] or 'utf-8'
        try:
            return codecs.getincrementaldecoder(name)()
        except LookupError:
            self._fail('unknown encoding', 30)

    def _place(self, at):
        """Line and column of a place in the text."""
        lines = self._text.count('\n', 0, at)
        if lines:
            return self._line + lines, at - self._text.rfind('\n', 0, at) - 1
        return self._line, self._column + at

    def _fail(self, message, at):
        line, column = self._place(at)
        self.ErrorCode, self.ErrorLineNumber, self.ErrorColumnNumber = errors.codes[message], line, column
        failure = ExpatError(f'{message}: line {line}, column {column}')
        failure.code, failure.lineno, failure.offset = self.ErrorCode, line, column
        raise failure

    def _flush(self):
        if self._buffered:
            text = ''.join(self._buffered)
            self._buffered.clear()
            if self.CharacterDataHandler:
                self.CharacterDataHandler(text)

    def _characters(self, text):
        if not text:
            return
        if self.buffer_text:
            self._buffered.append(text)
        elif self.CharacterDataHandler:
            self.CharacterDataHandler(text)
        elif self.DefaultHandlerExpand or self.DefaultHandler:
            (self.DefaultHandlerExpand or self.DefaultHandler)(text)

    def _default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler:
            self._flush()
            handler(text)

    def _run(self, final):
        try:
            while self._at < len(self._text) and (self._quick() or self._step(final)):
                pass
        finally:
            line, column = self._place(self._at)
            self._text, self._at = self._text[self._at:], 0
            self._line, self._column = line, column

    def _quick(self):
        """Reads what is well-formed and has no surprises; false if that does not come next."""
        tags = self._tags
        if not tags or self._in_cdata or self._in_dtd or self._attlists:
            return False
        if self._reader is not None:
            return self._straight()
        if (self.DefaultHandler or self.DefaultHandlerExpand) and not (
                self.StartElementHandler and self.EndElementHandler and self.CharacterDataHandler):
            return False
        separator = self._separator
        events, end = _scan(self._text, self._at, len(tags))
        for kind, at, name, rest in events:
            if kind == 0:
                self._at = at
                if self.buffer_text:
                    self._buffered.append(name)
                else:
                    self._lines(name)
            elif kind == 3:
                if tags[-1] != name:
                    self._at = rest
                    return False
                self._at = at
                self._close()
            else:
                self._at = at
                if self._buffered:
                    self._flush()
                if separator is None:
                    shown = name
                elif kind == 1:
                    default = self._scope.get(None)
                    shown = f'{self._opening}{default}{separator}{name}' if default else name
                else:
                    shown, rest = self._resolve(name, rest, at)
                tags.append(name)
                self._shown.append(shown)
                if self.StartElementHandler:
                    if self.ordered_attributes:
                        rest = [part for pair in rest.items() for part in pair]
                    self.StartElementHandler(shown, rest)
        self._at = end
        return bool(events)

    def _straight(self):
        """As `_quick`, past the handlers: where an element declared namespaces, it is ended elsewhere."""
        begun, declared = self._at, self._declared
        self._at = self._reader.read(self._text, begun, self._tags, self._shown, self._scope,
                                     declared[-1][0] if declared else 0)
        return self._at > begun

    def _step(self, final):
        """Reads one thing; false if it is not whole."""
        text, at = self._text, self._at
        if self._in_cdata:
            return self._cdata(final)
        if self._in_dtd:
            return self._internal_subset(final)
        if text[at] != '<':
            return self._content(final) if self._tags else self._outside(final)
        if text.startswith('</', at):
            return self._end(final)
        if text.startswith('<!', at):
            return self._markup(final)
        if text.startswith('<?', at):
            return self._instruction(final)
        return self._start(final)

    def _incomplete(self, final, at, message='unclosed token'):
        if final:
            self._fail(message, at)
        return False

    def _outside(self, final):
        """Between the top-level parts there is only white space."""
        text, at = self._text, self._at
        end = at
        while end < len(text) and text[end] in ' \t\r\n':
            end += 1
        if end < len(text) and text[end] != '<':
            name = None if self._seen_root else _name(text, end)
            if name and text[name.end():name.end() + 1] not in _AFTER_NAME:
                self._fail('not well-formed (invalid token)', name.end())
            self._fail('junk after document element' if self._seen_root else
                       'syntax error' if _name(text, end) or text[end] not in '&\0' and not
                       _bad(text[end]) else 'not well-formed (invalid token)', end)
        if end > at:
            self._begun = True
            self._default(text[at:end])
        self._at = end
        return True

    def _content(self, final):
        text, at = self._text, self._at
        end = text.find('<', at)
        if end < 0:
            end = len(text)
        stop = text.find('&', at, end)
        if stop == at:
            found = _reference(text, at)
            if not found:
                if end == len(text) and not final and ';' not in text[at:]:
                    return False
                name = _name(text, at + 1)
                self._fail('not well-formed (invalid token)', name.end() if name else at + 1)
            self._at = found.end()
            self._refer(found, at)
            return True
        if stop >= 0:
            end = stop
        part = text[at:end]
        wrong = _bad(part)
        if wrong:
            self._fail('not well-formed (invalid token)', at + wrong.start())
        if ']]>' in part:
            self._fail('not well-formed (invalid token)', at + part.index(']]>') + 2)
        self._at = end
        self._lines(part)
        return True

    def _lines(self, part):
        if self.buffer_text or '\n' not in part:
            self._characters(part)
            return
        # Lines come one by one, their ends apart.
        while part:
            body, end, part = part.partition('\n')
            self._characters(body)
            self._characters(end)

    def _number(self, found, at):
        code = int(found[1]) if found[1] else int(found[2], 16)
        if code > 0x10ffff or _bad(chr(code)):
            self._fail('reference to invalid character number', at)
        return chr(code)

    def _refer(self, found, at):
        name = found[3]
        if name is None:
            self._characters(self._number(found, at))
        elif name in _PREDEFINED:
            self._characters(_PREDEFINED[name])
        elif name in self._entities:
            self._expand(name, at)
        elif self.SkippedEntityHandler and self._has_external:
            self._flush()
            self.SkippedEntityHandler(name, False)
        elif self._has_external and (self.DefaultHandlerExpand or self.DefaultHandler):
            # A handler that asks is told where the reference begins.
            self._at = at
            self._default(found[0])
            self._at = found.end()
        elif self._has_external:
            return
        else:
            self._fail('undefined entity', at)

    _has_external = False
    _open = ()

    def _expand(self, name, at):
        """Reads an entity's text in place of the reference."""
        value = self._entities[name]
        if name in self._open:
            self._fail('recursive entity reference', at)
        if value is None:
            self._flush()
            if self.ExternalEntityRefHandler:
                self.ExternalEntityRefHandler(name, self._base, None, None)
            else:
                end, self._at = self._at, at
                self._default(f'&{name};')
                self._at = end
            return
        if self.DefaultHandler and not self.DefaultHandlerExpand:
            self._default(f'&{name};')
            return
        self._grow(value, at)
        saved = self._text, self._at, self._line, self._column, self._open, len(self._tags)
        self._text, self._at, self._open = value, 0, (*self._open, name)
        try:
            while self._at < len(self._text) and self._step(True):
                pass
            if len(self._tags) != saved[-1]:
                self._text, self._at, self._line, self._column = saved[:4]
                self._fail('asynchronous entity', at)
        finally:
            self._text, self._at, self._line, self._column, self._open = saved[:5]

    def _grow(self, value, at):
        self._growth += len(value)
        if self._growth > _MOST_GROWTH:
            self._fail('out of memory', at)

    def _value(self, value, at):
        """An attribute's value, white space and references replaced."""
        if '\n' in value or '\t' in value:
            value = value.replace('\n', ' ').replace('\t', ' ')
        if '&' not in value:
            return value
        parts, i = [], 0
        while True:
            j = value.find('&', i)
            if j < 0:
                parts.append(value[i:])
                return ''.join(parts)
            parts.append(value[i:j])
            found = _reference(value, j)
            if not found:
                self._fail('not well-formed (invalid token)', at)
            name = found[3]
            if name is None:
                parts.append(self._number(found, at))
            elif name in _PREDEFINED:
                parts.append(_PREDEFINED[name])
            elif self._entities.get(name) is not None:
                if name in self._open:
                    self._fail('recursive entity reference', at)
                text = self._entities[name]
                self._grow(text, at)
                saved, self._open = self._open, (*self._open, name)
                parts.append(self._value(text, at))
                self._open = saved
            else:
                self._fail('undefined entity', at)
            i = found.end()

    def _start(self, final):
        text, at = self._text, self._at
        found = _start_tag(text, at)
        if not found:
            close = text.find('>', at)
            if close < 0 and not final and _tag_so_far(text, at):
                return False
            self._bad_tag(text, at, final)
        if not self._tags and self._seen_root:
            self._fail('junk after document element', at)
        wrong = _bad(found[0])
        if wrong:
            self._fail('not well-formed (invalid token)', at + wrong.start())
        name, raw, empty = found.groups()
        attributes = {}
        for key, double, single in _attributes(raw) if raw else ():
            if key in attributes:
                again = [m.start() for m in re.finditer(rf'\s{re.escape(key)}\s*=', found[0])]
                self._fail('duplicate attribute', at + again[1] + 1)
            attributes[key] = self._value(double or single, at)
        for key, kind, default in self._attlists.get(name, ()):
            if key in attributes:
                if kind != 'CDATA':
                    attributes[key] = ' '.join(filter(None, attributes[key].split(' ')))
            elif default is not None and not self.specified_attributes:
                attributes[key] = default
        self._flush()
        self._begun = self._seen_root = True
        shown = name
        if self._separator is not None:
            shown, attributes = self._resolve(name, attributes, at)
        self._tags.append(name)
        self._shown.append(shown)
        if self.StartElementHandler:
            given = attributes
            if self.ordered_attributes:
                given = [part for pair in attributes.items() for part in pair]
            self.StartElementHandler(shown, given)
        else:
            self._default(found[0])
        self._at = found.end() if text is self._text else self._at
        if empty:
            self._close()
        return True

    def _bad_tag(self, text, at, final):
        """Finds where a tag goes wrong."""
        i = at + 1
        found = _name(text, i)
        if not found:
            self._fail('unclosed token' if i >= len(text) else 'not well-formed (invalid token)',
                       at if i >= len(text) else i)
        i = found.end()
        one = re.compile(rf'\s+{_NAME}\s*=\s*(?:"[^"<]*"|\'[^\'<]*\')').match
        while found := one(text, i):
            i = found.end()
        space = re.compile(r'\s*').match(text, i).end()
        if space >= len(text):
            self._fail('unclosed token', at)
        found = _name(text, space) if space > i else None
        i = space
        if found:
            i = re.compile(r'\s*').match(text, found.end()).end()
            if text[i:i + 1] == '=':
                i = re.compile(r'\s*').match(text, i + 1).end()
                if text[i:i + 1] in ('"', "'"):
                    stop = text.find('<', i)
                    end = text.find(text[i], i + 1)
                    if end < 0 and stop < 0:
                        self._fail('unclosed token', at)
                    i = stop if stop >= 0 else i
        self._fail('not well-formed (invalid token)' if i < len(text) else 'unclosed token',
                   i if i < len(text) else at)

    def _resolve(self, name, attributes, at):
        """Names with the places of their prefixes instead of these."""
        before = scope = self._scope
        declared = []
        for key, value in attributes.items():
            if key == 'xmlns' or key.startswith('xmlns:'):
                prefix = key[6:] or None
                if not declared:
                    scope = dict(scope)
                scope[prefix] = value
                declared.append(prefix)
                if self.StartNamespaceDeclHandler:
                    self.StartNamespaceDeclHandler(prefix, value or None)
        if declared:
            self._scope = scope
            self._declared.append((len(self._tags) + 1, declared, before))
        resolved = {}
        for key, value in attributes.items():
            if key == 'xmlns' or key.startswith('xmlns:'):
                continue
            full = self._full(key, scope, None, at) if ':' in key else key
            if full in resolved:
                self._fail('duplicate attribute', at)
            resolved[full] = value
        return self._full(name, scope, scope.get(None), at), resolved

    def _full(self, name, scope, default, at):
        prefix, colon, local = name.partition(':')
        if not colon:
            return f'{self._opening}{default}{self._separator}{name}' if default else name
        uri = scope.get(prefix)
        if not uri:
            self._fail('unbound prefix', at)
        full = f'{self._opening}{uri}{self._separator}{local}'
        return f'{full}{self._separator}{prefix}' if self.namespace_prefixes else full

    def _close(self):
        self._tags.pop()
        shown = self._shown.pop()
        self._flush()
        if self.EndElementHandler:
            self.EndElementHandler(shown)
        if self._declared and self._declared[-1][0] > len(self._tags):
            _, declared, self._scope = self._declared.pop()
            for prefix in reversed(declared):
                if self.EndNamespaceDeclHandler:
                    self.EndNamespaceDeclHandler(prefix)

    def _end(self, final):
        text, at = self._text, self._at
        found = _end_tag(text, at)
        if not found:
            if '>' not in text[at:] and re.compile(rf'</(?:{_NAME})?\s*$').match(text, at):
                return self._incomplete(final, at)
            name = _name(text, at + 2)
            self._fail('not well-formed (invalid token)', name.end() if name else at + 2)
        if not self._tags:
            self._fail('not well-formed (invalid token)', at + 1)
        if self._tags[-1] != found[1]:
            self._fail('mismatched tag', at + 2)
        if not self.EndElementHandler:
            self._default(found[0])
        self._at = found.end()
        self._close()
        return True

    def _instruction(self, final):
        text, at = self._text, self._at
        end = text.find('?>', at)
        if end < 0:
            return self._incomplete(final, at)
        if re.compile(r'<\?xml[\s?]').match(text, at):
            found = _declaration(text, at)
            if self._begun or at:
                self._fail('XML or text declaration not at start of entity', at)
            if not found:
                self._fail('syntax error', at + 5)
            self._begun = True
            self._at = found.end()
            if self.XmlDeclHandler:
                standalone = {'yes': 1, 'no': 0, None: -1}[found[6]]
                self.XmlDeclHandler(found[2], found[4], standalone)
            else:
                self._default(found[0])
            return True
        found = _pi(text, at)
        if not found or found[1].lower() == 'xml':
            self._fail('not well-formed (invalid token)', at + 2)
        self._begun = True
        self._flush()
        self._at = found.end()
        if self.ProcessingInstructionHandler:
            self.ProcessingInstructionHandler(found[1], found[2] or '')
        else:
            self._default(found[0])
        return True

    def _markup(self, final):
        text, at = self._text, self._at
        if text.startswith('<!--', at):
            return self._comment(final)
        if text.startswith('<![CDATA[', at) and self._tags:
            self._in_cdata = True
            self._at = at + 9
            if self.StartCdataSectionHandler:
                self._flush()
                self.StartCdataSectionHandler()
            return True
        if text.startswith('<!DOCTYPE', at) and not self._seen_root:
            return self._doctype(final)
        if any(word.startswith(text[at:]) for word in ('<!--', '<![CDATA[', '<!DOCTYPE')):
            return self._incomplete(final, at)
        self._fail('not well-formed (invalid token)' if self._tags or not self._seen_root else
                   'junk after document element', at + 2 if self._tags else at + 1)

    def _comment(self, final):
        text, at = self._text, self._at
        end = text.find('--', at + 4)
        if end < 0:
            return self._incomplete(final, at)
        if text[end + 2:end + 3] != '>':
            if end + 2 >= len(text):
                return self._incomplete(final, at)
            self._fail('not well-formed (invalid token)', end + 2)
        wrong = _bad(text, at, end)
        if wrong:
            self._fail('not well-formed (invalid token)', wrong.start())
        self._begun = True
        self._flush()
        self._at = end + 3
        if self.CommentHandler:
            self.CommentHandler(text[at + 4:end])
        else:
            self._default(text[at:end + 3])
        return True

    def _cdata(self, final):
        text, at = self._text, self._at
        end = text.find(']]>', at)
        stop = end if end >= 0 else max(at, len(text) - 2)
        wrong = _bad(text, at, stop)
        if wrong:
            self._fail('not well-formed (invalid token)', wrong.start())
        if end < 0:
            if final:
                self._fail('unclosed CDATA section', at)
            return False
        self._lines(text[at:end])
        self._at = end + 3
        self._in_cdata = False
        if self.EndCdataSectionHandler:
            self._flush()
            self.EndCdataSectionHandler()
        return True

    def _doctype(self, final):
        text, at = self._text, self._at
        found = _doctype(text, at)
        follows = text[found.end():found.end() + 1] if found else ''
        if follows not in ('>', '['):
            if not final and not _ends_doctype(_literal('', text[at:])):
                return False
            if not found and '>' in text[at:]:
                self._fail('syntax error', at + 9)
            if follows:
                self._fail('syntax error', found.end())
            return self._incomplete(final, at)
        self._begun = True
        system, public = found['system'], found['public']
        self._has_external = system is not None
        if self.StartDoctypeDeclHandler:
            self.StartDoctypeDeclHandler(found[1], system, public, int(follows == '['))
        self._at = found.end() + 1
        if follows == '[':
            self._in_dtd = True
        elif self.EndDoctypeDeclHandler:
            self.EndDoctypeDeclHandler()
        return True

    def _internal_subset(self, final):
        text, at = self._text, self._at
        i = re.compile(r'\s*').match(text, at).end()
        self._at = i
        if i >= len(text):
            return self._incomplete(final, i)
        if text[i] == ']':
            end = re.compile(r'\]\s*>').match(text, i)
            if not end:
                if text[i + 1:].strip():
                    self._fail('syntax error', i + 1)
                return self._incomplete(final, i)
            self._at, self._in_dtd = end.end(), False
            if self.EndDoctypeDeclHandler:
                self.EndDoctypeDeclHandler()
            return True
        if text.startswith('<!--', i):
            return self._comment(final)
        if text.startswith('<?', i):
            return self._instruction(final)
        if text[i] == '%':
            end = text.find(';', i)
            if end < 0:
                return self._incomplete(final, i)
            self._has_external = True
            self._at = end + 1
            return True
        found = re.compile(r'<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\s(?:[^"\'>]|"[^"]*"|\'[^\']*\')*>').match(
            text, i)
        if not found:
            if not final and re.compile(r'''<!(?:[^"'>]|"[^"]*"|'[^']*')*(?:"[^"]*|'[^']*)?$''').match(text, i):
                return False
            if text[i] == '<' and ('>' not in text[i:] or text[i:i + 2] == '<!'):
                return self._incomplete(final, i) if '>' not in text[i:] else self._fail('syntax error', i)
            self._fail('syntax error', i)
        self._at = found.end()
        if text.startswith('<!ENTITY', i):
            self._declare_entity(text, i)
        elif text.startswith('<!ATTLIST', i):
            self._declare_attributes(text, i)
        return True

    def _declare_attributes(self, text, at):
        name = _attlist(text, at)
        if not name:
            self._fail('syntax error', at)
        known = self._attlists.setdefault(name[1], [])
        end = name.end()
        while found := _attribute(text, end):
            key, kind, word, fixed, double, single = found.groups()
            default = double if double is not None else single
            if default is not None:
                default = self._value(default, at)
            # The first declaration counts.
            if not any(key == other for other, _, _ in known):
                known.append((key, kind, default))
                if self.AttlistDeclHandler:
                    self.AttlistDeclHandler(name[1], key, ''.join(kind.split()), default,
                                            int(bool(fixed) or word == '#REQUIRED'))
            end = found.end()
        if not _end_of_declaration(text, end):
            self._fail('syntax error', end)

    def _declare_entity(self, text, at):
        found = _entity(text, at)
        if not found:
            self._fail('syntax error', at)
        parameter, name, _, value, _, _, public, _, system, notation = found.groups()
        if value is not None:
            value = re.sub(r'&#(?:([0-9]+)|x([0-9a-fA-F]+));',
                           lambda m: chr(int(m[1]) if m[1] else int(m[2], 16)), value)
        if not parameter:
            self._entities.setdefault(name, value)
        if notation and self.UnparsedEntityDeclHandler:
            self.UnparsedEntityDeclHandler(name, self._base, system, public, notation)
        elif self.EntityDeclHandler:
            self.EntityDeclHandler(name, int(bool(parameter)), value, self._base, system, public, notation)


for _handler in _HANDLERS:
    setattr(XMLParserType, _handler, None)
del _handler


def _tag_so_far(text, at):
    """Whether the text could be the beginning of a start tag."""
    return re.compile(rf'''<(?:{_NAME}(?:\s+{_NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*
        (?:\s*/?|\s+(?:{_NAME}(?:\s*(?:=\s*(?:"[^"<]*|'[^'<]*)?)?)?)?))?$''', re.X).match(text, at)
