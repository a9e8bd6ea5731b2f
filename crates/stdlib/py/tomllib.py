"""Reading TOML 1.0."""

import re

__all__ = ('loads', 'load', 'TOMLDecodeError')


class TOMLDecodeError(ValueError):
    """The document is not TOML."""


# Whether a table's place in the document is settled.
_HEADER, _DOTTED, _INLINE = 'header', 'dotted', 'inline'
_WHITE = ' \t'
_BARE_KEY = re.compile(r'[A-Za-z0-9_-]+').match
_SKIP = re.compile(r'(?:[ \t\n]|#[^\n]*)*').match
_CONTROL = re.compile('[\x00-\x08\x0a-\x1f\x7f]').search
_CONTROL_MULTILINE = re.compile('[\x00-\x08\x0b-\x1f\x7f]').search
_NUMBER = re.compile(r'''
    0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)
    |[+-]?(?:0|[1-9](?:_?[0-9])*)
     (?P<float>(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)''', re.X).match
_TIME = r'([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?'
_LOCAL_TIME = re.compile(_TIME).match
_DATETIME = re.compile(
    r'([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
    rf'(?:[Tt ]{_TIME}(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?').match
_BASIC = re.compile(r'[^"\\\x00-\x08\x0a-\x1f\x7f]*').match
_BASIC_MULTILINE = re.compile(r'[^"\\\x00-\x08\x0b-\x1f\x7f]*').match
_TRIMMED = re.compile(r'[ \t]*\n[ \t\n]*').match
_ESCAPES = {'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', '"': '"', '\\': '\\'}


def load(fp, /, *, parse_float=float):
    """The document of a file opened in binary mode."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") \
            from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """The document of a string, as a dict."""
    try:
        text = s.replace('\r\n', '\n')
    except (AttributeError, TypeError):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'") from None
    if parse_float is not float:
        given = parse_float

        def parse_float(text):
            value = given(text)
            if isinstance(value, (dict, list)):
                raise ValueError('parse_float must not return dicts or lists')
            return value
    return _Parser(text, parse_float).document()


class _Parser:
    def __init__(self, text, parse_float):
        self.text, self.at, self.parse_float = text, 0, parse_float
        self.root = {}
        # What each table or array came from, by identity; values that are not here are closed.
        self.kinds = {id(self.root): _HEADER}
        self.defined = set()

    def error(self, message, at=None):
        at = self.at if at is None else at
        if at >= len(self.text):
            where = 'end of document'
        else:
            line = self.text.count('\n', 0, at) + 1
            column = at - self.text.rfind('\n', 0, at)
            where = f'line {line}, column {column}'
        return TOMLDecodeError(f'{message} (at {where})')

    def white(self):
        text, at = self.text, self.at
        while at < len(text) and text[at] in _WHITE:
            at += 1
        self.at = at

    def peek(self):
        return self.text[self.at:self.at + 1]

    def document(self):
        table = self.root
        while True:
            self.white()
            c = self.peek()
            if not c:
                return self.root
            if c == '\n':
                self.at += 1
                continue
            if c == '[':
                table = self.header()
            elif c in '"\'' or _BARE_KEY(c):
                self.assignment(table)
            elif c != '#':
                raise self.error('Invalid statement')
            self.end_of_line()

    def end_of_line(self):
        self.white()
        if self.peek() == '#':
            end = self.text.find('\n', self.at)
            end = len(self.text) if end < 0 else end
            bad = _CONTROL(self.text, self.at, end)
            if bad and bad[0] != '\n':
                raise self.error(f'Found invalid character {bad[0]!r}', bad.start())
            self.at = end
        if self.peek() == '\n':
            self.at += 1
        elif self.peek():
            raise self.error('Expected newline or end of document after a statement')

    def header(self):
        array = self.text.startswith('[[', self.at)
        self.at += 2 if array else 1
        self.white()
        key = self.key()
        closing = ']]' if array else ']'
        table = self.root
        for part in key[:-1]:
            table = self.descend(table, part, key)
        table = (self.append_table if array else self.open_table)(table, key)
        if not self.text.startswith(closing, self.at):
            what = 'an array declaration' if array else 'a table declaration'
            raise self.error(f'Expected {closing!r} at the end of {what}')
        self.at += len(closing)
        return table

    def descend(self, table, part, key):
        if part not in table:
            table[part] = {}
            self.kinds[id(table[part])] = _HEADER
        value = table[part]
        if isinstance(value, list) and id(value) in self.kinds:
            value = value[-1]
        if not isinstance(value, dict):
            raise self.error('Cannot overwrite a value')
        if self.kinds.get(id(value)) not in (_HEADER, _DOTTED):
            raise self.error(f'Cannot mutate immutable namespace {key}')
        return value

    def open_table(self, table, key):
        part = key[-1]
        value = table.get(part)
        if value is None and part not in table:
            value = table[part] = {}
            self.kinds[id(value)] = _HEADER
        elif not isinstance(value, dict) or self.kinds.get(id(value)) != _HEADER or \
                id(value) in self.defined:
            raise self.error(f'Cannot declare {key} twice')
        self.defined.add(id(value))
        return value

    def append_table(self, table, key):
        part = key[-1]
        value = table.get(part)
        if part not in table:
            value = table[part] = []
            self.kinds[id(value)] = _HEADER
        elif not isinstance(value, list):
            raise self.error('Cannot overwrite a value')
        elif id(value) not in self.kinds:
            raise self.error(f'Cannot mutate immutable namespace {key}')
        new = {}
        value.append(new)
        self.kinds[id(new)] = _HEADER
        self.defined.add(id(new))
        return new

    def assignment(self, table):
        key = self.key()
        if self.peek() != '=':
            raise self.error("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.white()
        here = table
        for part in key[:-1]:
            if part not in here:
                here[part] = {}
                self.kinds[id(here[part])] = _DOTTED
            elif self.kinds.get(id(here[part])) != _DOTTED or not isinstance(here[part], dict):
                if isinstance(here[part], dict) and self.kinds.get(id(here[part])) == _HEADER and \
                        id(here[part]) not in self.defined:
                    raise self.error(f'Cannot redefine namespace {key[:-1]}')
                raise self.error(f'Cannot mutate immutable namespace {key[:-1]}')
            here = here[part]
        value = self.value()
        if key[-1] in here:
            raise self.error('Cannot overwrite a value')
        here[key[-1]] = value

    def key(self):
        parts = [self.key_part()]
        self.white()
        while self.peek() == '.':
            self.at += 1
            self.white()
            parts.append(self.key_part())
            self.white()
        return tuple(parts)

    def key_part(self):
        found = _BARE_KEY(self.text, self.at)
        if found:
            self.at = found.end()
            return found[0]
        if self.peek() == "'":
            return self.literal()
        if self.peek() == '"':
            return self.basic()
        raise self.error('Invalid initial character for a key part')

    def value(self):
        text, at = self.text, self.at
        c = text[at:at + 1]
        if c == '"':
            return self.multiline(_BASIC_MULTILINE, '"') if text.startswith('"""', at) else self.basic()
        if c == "'":
            return self.literal_multiline() if text.startswith("'''", at) else self.literal()
        for word, value in (('true', True), ('false', False)):
            if text.startswith(word, at):
                self.at += len(word)
                return value
        if c == '[':
            return self.array()
        if c == '{':
            return self.inline_table()
        found = _DATETIME(text, at)
        if found:
            try:
                value = _datetime(found)
            except ValueError as error:
                raise self.error('Invalid date or datetime') from error
            self.at = found.end()
            return value
        found = _LOCAL_TIME(text, at)
        if found:
            self.at = found.end()
            return _time(found.groups())
        return self.number()

    def number(self):
        text, at = self.text, self.at
        found = _NUMBER(text, at)
        if found:
            self.at = found.end()
            if found['float']:
                return self.parse_float(found[0])
            return int(found[0], 0)
        for sign in ('', '+', '-'):
            for word in ('inf', 'nan'):
                if text.startswith(sign + word, at):
                    self.at += len(sign) + 3
                    return self.parse_float(sign + word)
        raise self.error('Invalid value')

    def array(self):
        self.at += 1
        items = []
        self.at = self.skip()
        while self.peek() != ']':
            items.append(self.value())
            self.at = self.skip()
            if self.peek() == ']':
                break
            if self.peek() != ',':
                raise self.error('Unclosed array')
            self.at += 1
            self.at = self.skip()
        self.at += 1
        return items

    def skip(self):
        end = _SKIP(self.text, self.at).end()
        for comment in re.finditer('#[^\n]*', self.text[self.at:end]):
            bad = _CONTROL(comment[0])
            if bad:
                raise self.error(f'Found invalid character {bad[0]!r}',
                                 self.at + comment.start() + bad.start())
        return end

    def inline_table(self):
        self.at += 1
        table = {}
        self.white()
        if self.peek() == '}':
            self.at += 1
            return table
        dotted = {id(table)}
        while True:
            self.inline_pair(table, dotted)
            self.white()
            c = self.peek()
            self.at += 1
            if c == '}':
                return table
            if c != ',':
                raise self.error('Unclosed inline table', self.at - 1)
            self.white()

    def inline_pair(self, table, dotted):
        key = self.key()
        if self.peek() != '=':
            raise self.error("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.white()
        value = self.value()
        for part in key[:-1]:
            if part not in table:
                table[part] = {}
                dotted.add(id(table[part]))
            elif not isinstance(table[part], dict):
                raise self.error('Cannot overwrite a value')
            elif id(table[part]) not in dotted:
                raise self.error(f'Cannot mutate immutable namespace {key}')
            table = table[part]
        if key[-1] in table:
            raise self.error(f'Duplicate inline table key {key[-1]!r}')
        table[key[-1]] = value

    def literal(self):
        start = self.at + 1
        end = self.text.find("'", start)
        newline = self.text.find('\n', start)
        if end < 0 or 0 <= newline < end:
            bad = _CONTROL(self.text, start)
            if bad:
                raise self.error(f'Found invalid character {bad[0]!r}', bad.start())
            raise self.error('Expected "\'"', len(self.text))
        bad = _CONTROL(self.text, start, end)
        if bad:
            raise self.error(f'Found invalid character {bad[0]!r}', bad.start())
        self.at = end + 1
        return self.text[start:end]

    def literal_multiline(self):
        start = self.at + 3
        if self.text.startswith('\n', start):
            start += 1
        end = self.text.find("'''", start)
        bad = _CONTROL_MULTILINE(self.text, start, end if end >= 0 else len(self.text))
        if bad:
            raise self.error(f'Found invalid character {bad[0]!r}', bad.start())
        if end < 0:
            raise self.error('Expected "\'\'\'"', len(self.text))
        for _ in range(2):
            end += self.text.startswith("'", end + 3)
        self.at = end + 3
        return self.text[start:end]

    def basic(self):
        parts, text = [], self.text
        self.at += 1
        while True:
            found = _BASIC(text, self.at)
            parts.append(found[0])
            self.at = found.end()
            c = self.peek()
            if c == '"':
                self.at += 1
                return ''.join(parts)
            if c != '\\':
                raise self.error(f'Illegal character {c!r}' if c else 'Unterminated string')
            parts.append(self.escape(False))

    def multiline(self, plain, quote):
        parts, text = [], self.text
        self.at += 3
        if self.peek() == '\n':
            self.at += 1
        while True:
            found = plain(text, self.at)
            parts.append(found[0])
            self.at = found.end()
            c = self.peek()
            if c == '"':
                if not text.startswith('"""', self.at):
                    parts.append('"')
                    self.at += 1
                    continue
                self.at += 3
                for _ in range(2):
                    if self.peek() == '"':
                        parts.append('"')
                        self.at += 1
                return ''.join(parts)
            if c != '\\':
                raise self.error(f'Illegal character {c!r}' if c else 'Unterminated string')
            parts.append(self.escape(True))

    def escape(self, multiline):
        text, at = self.text, self.at
        if multiline:
            found = _TRIMMED(text, at + 1)
            if found:
                self.at = found.end()
                return ''
        c = text[at + 1:at + 2]
        if c in _ESCAPES and c:
            self.at = at + 2
            return _ESCAPES[c]
        if c in ('u', 'U'):
            size = 4 if c == 'u' else 8
            digits = text[at + 2:at + 2 + size]
            if len(digits) != size or not re.fullmatch('[0-9A-Fa-f]+', digits):
                raise self.error('Invalid hex value')
            code = int(digits, 16)
            if 0xd800 <= code <= 0xdfff or code > 0x10ffff:
                raise self.error('Escaped character is not a Unicode scalar value')
            self.at = at + 2 + size
            return chr(code)
        raise self.error("Unescaped '\\' in a string", at + 2)


def _time(groups):
    from datetime import time
    hour, minute, second, micros = groups
    return time(int(hour), int(minute), int(second), int(micros.ljust(6, '0')) if micros else 0)


def _datetime(found):
    from datetime import date, datetime, timedelta, timezone
    year, month, day, hour, minute, second, micros, zulu, sign, offset_hour, offset_minute = \
        found.groups()
    year, month, day = int(year), int(month), int(day)
    if hour is None:
        return date(year, month, day)
    if sign:
        offset = timedelta(hours=int(offset_hour), minutes=int(offset_minute))
        zone = timezone(-offset if sign == '-' else offset)
    else:
        zone = timezone.utc if zulu else None
    return datetime(year, month, day, int(hour), int(minute), int(second),
                    int(micros.ljust(6, '0')) if micros else 0, tzinfo=zone)
