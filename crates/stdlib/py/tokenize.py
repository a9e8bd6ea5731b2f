"""Source text as a sequence of tokens, comments and line ends included."""

import builtins
import collections
import functools
import re
from codecs import BOM_UTF8, lookup
from token import *
from token import EXACT_TOKEN_TYPES, __all__ as _token_names

__all__ = [*_token_names, 'tokenize', 'generate_tokens', 'detect_encoding', 'untokenize', 'TokenInfo',
           'open', 'TokenError']

_COOKIE = re.compile(r'^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)', re.ASCII)
_BLANK = re.compile(br'^[ \t\f]*(?:[#\r\n]|$)', re.ASCII)


class TokenInfo(collections.namedtuple('TokenInfo', 'type string start end line')):
    def __repr__(self):
        kind = f'{self.type} ({tok_name[self.type]})'
        return f'TokenInfo(type={kind}, string={self.string!r}, start={self.start!r}, ' \
               f'end={self.end!r}, line={self.line!r})'

    @property
    def exact_type(self):
        if self.type == OP:
            return EXACT_TOKEN_TYPES.get(self.string, self.type)
        return self.type


class TokenError(Exception):
    pass


@functools.cache
def _pattern():
    """Everything that is one token, or the beginning of one, behind white space."""
    name = r'(?P<name>\w+)'
    digits, exponent = r'[0-9](?:_?[0-9])*', r'[eE][-+]?[0-9](?:_?[0-9])*'
    point = rf'(?:{digits}\.(?:{digits})?|\.{digits})(?:{exponent})?|{digits}{exponent}'
    integer = r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|' + digits
    number = rf'(?P<number>(?:{point})[jJ]?|{digits}[jJ]|{integer})'
    prefix = r'(?P<prefix>[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?|)'
    string = rf'(?P<string>{prefix}(?P<quote>\'\'\'|"""|\'|"))'
    operators = '|'.join(map(re.escape, sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)))
    rest = rf'(?P<comment>#[^\r\n]*)|(?P<newline>\r?\n)|(?P<op><>|{operators})'
    return re.compile(rf'{number}|{string}|{rest}|{name}').match


_WHITE = re.compile(r'[ \f\t]*').match
_STRING_ENDS = {
    "'": re.compile(r"[^\n'\\]*(?:\\.[^\n'\\]*)*'", re.S).match,
    '"': re.compile(r'[^\n"\\]*(?:\\.[^\n"\\]*)*"', re.S).match,
    "'''": re.compile(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''", re.S).match,
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""', re.S).match,
}


class _FString:
    """An f-string whose end is yet to come."""

    def __init__(self, quote, raw):
        self.quote, self.raw = quote, raw
        self.fields = []      # depth of brackets outside each open replacement field
        self.in_format = []   # whether each of them has reached its format


class _Tokenizer:
    def __init__(self, lines):
        self.lines = lines
        self.line, self.number, self.at = '', 0, 0
        self.indents = [0]
        self.brackets = []
        self.fstrings = []

    def read(self):
        try:
            self.line = self.lines()
        except StopIteration:
            self.line = ''
        self.at = 0
        if self.line:
            self.number += 1
        return self.line

    def token(self, kind, start, end, first=None, line=None):
        return TokenInfo(kind, self.line[start:end], (first or self.number, start), (self.number, end),
                         self.line if line is None else line)

    def run(self):
        while self.read():
            if self.fstrings:
                yield from self.rest_of_line()
            elif not self.brackets:
                yield from self.begin_line()
            else:
                yield from self.rest_of_line()
        if self.brackets:
            raise TokenError('unexpected EOF in multi-line statement', (self.number + 1, 0))
        end = (self.number + 1, 0)
        for _ in self.indents[1:]:
            yield TokenInfo(DEDENT, '', end, end, '')
        yield TokenInfo(ENDMARKER, '', end, end, '')

    def begin_line(self):
        line, column, at = self.line, 0, 0
        while at < len(line) and line[at] in ' \t\f':
            column = {' ': column + 1, '\t': (column // 8 + 1) * 8, '\f': 0}[line[at]]
            at += 1
        self.at = at
        if at == len(line):
            return
        if line[at] in '#\r\n':
            if line[at] == '#':
                text = line[at:].rstrip('\r\n')
                yield self.token(COMMENT, at, at + len(text))
                at += len(text)
            end = len(line) if line[at:] else at + 1
            yield TokenInfo(NL, line[at:], (self.number, at), (self.number, end), line)
            return
        if column > self.indents[-1]:
            self.indents.append(column)
            yield TokenInfo(INDENT, line[:at], (self.number, 0), (self.number, at), line)
        while column < self.indents[-1]:
            if column not in self.indents:
                raise IndentationError(
                    'unindent does not match any outer indentation level',
                    ('<string>', self.number, at, line))
            self.indents.pop()
            yield TokenInfo(DEDENT, '', (self.number, at), (self.number, at), line)
        yield from self.rest_of_line()

    def rest_of_line(self):
        match = _pattern()
        while self.at < len(self.line):
            if self.fstrings and self.literal_part():
                yield from self.fstring_middle()
                continue
            self.at = _WHITE(self.line, self.at).end()
            line, at = self.line, self.at
            if at == len(line):
                break
            found = match(line, at)
            if found is None:
                if line[at] == '\\' and line[at + 1:] in ('\n', '\r\n'):
                    if not self.read():
                        raise TokenError('unexpected EOF in multi-line statement', (self.number, 0))
                    continue
                yield from self.stray(at)
                continue
            kind, end = found.lastgroup, found.end()
            if kind == 'quote':
                kind = 'string'
            if found['quote']:
                yield from self.string(found)
            elif kind == 'comment':
                self.at = end
                yield self.token(COMMENT, at, end)
            elif kind == 'newline':
                self.at = end
                yield self.token(NL if self.brackets or self.fstrings else NEWLINE, at, end)
            elif found['number']:
                self.at = end
                yield self.token(NUMBER, at, end)
            elif kind == 'name':
                self.at = end
                yield self.token(NAME, at, end)
            else:
                yield self.operator(at, end)
        if self.line and not self.line.endswith('\n') and not self.brackets and not self.fstrings:
            at = len(self.line)
            last = (self.number, at), (self.number, at + 1)
            yield TokenInfo(NEWLINE if not self.line.lstrip().startswith('#') else NL, '', *last,
                            self.line)

    def stray(self, at):
        character = self.line[at]
        self.at = at + 1
        if character in '$?`!\\':
            if character == '\\':
                raise TokenError('unexpected character after line continuation character',
                                 (self.number, at + 1))
            yield self.token(OP if character == '!' else ERRORTOKEN, at, at + 1)
        else:
            raise TokenError(f"invalid non-printable character U+{ord(character):04X}"
                             if not character.isprintable()
                             else f"invalid character '{character}' (U+{ord(character):04X})",
                             (self.number, at + 1))

    def operator(self, at, end):
        f = self.fstrings[-1] if self.fstrings else None
        text = self.line[at:end]
        top = f and f.fields and f.fields[-1] == len(self.brackets)
        if top and text in ('!=', ':=') and text != '!=':
            end, text = at + 1, text[0]
        if text in ('(', '[', '{'):
            self.brackets.append(text)
        elif text in (')', ']', '}'):
            if self.brackets:
                self.brackets.pop()
            if f and f.fields and len(self.brackets) < f.fields[-1]:
                f.fields.pop()
                f.in_format.pop()
        elif text == ':' and top:
            f.in_format[-1] = True
        self.at = end
        return self.token(OP, at, end)

    def string(self, found):
        line, at, quote = self.line, self.at, found['quote']
        prefix = found['prefix'].lower()
        if 'f' in prefix:
            self.fstrings.append(_FString(quote, 'r' in prefix))
            self.at = found.end()
            yield self.token(FSTRING_START, at, self.at)
            return
        first, text, start = self.number, line, at
        position = found.end()
        while True:
            end = _STRING_ENDS[quote](text, position)
            if end is not None:
                break
            more = '' if len(quote) == 1 and not text.endswith(('\\\n', '\\\r\n')) else self.read()
            if not more:
                if len(quote) == 3:
                    raise TokenError('EOF in multi-line string', (first, start + 1))
                raise TokenError('unterminated string literal', (first, start + 1))
            text += more
        end = end.end()
        last = end - (text.rfind('\n', 0, end) + 1) if self.number > first else end
        self.at = last
        yield TokenInfo(STRING, text[start:end], (first, start), (self.number, last), text)

    def literal_part(self):
        """Whether what comes next is text of an f-string."""
        f = self.fstrings[-1]
        return not f.fields or f.in_format[-1] and f.fields[-1] == len(self.brackets)

    def fstring_middle(self):
        f = self.fstrings[-1]
        quote, in_format = f.quote, bool(f.fields)
        start, text, begin = (self.number, self.at), '', self.at
        lines = self.line
        while True:
            line, at = self.line, self.at
            if at >= len(line):
                text += line[begin:]
                if not self.read():
                    raise TokenError('unterminated triple-quoted f-string literal'
                                     if len(quote) == 3 else 'unterminated f-string literal', start)
                lines += self.line
                begin = 0
                continue
            c = line[at]
            if line.startswith(quote, at) and not in_format:
                break
            if c == '\n' and len(quote) == 1 and not text.endswith('\\'):
                if in_format:
                    break
                raise TokenError('unterminated f-string literal', start)
            if c == '\\':
                named = not f.raw and line.startswith('\\N{', at)
                close = line.find('}', at) if named else -1
                # A backslash keeps a quote from ending the string, in raw strings too.
                skip = 2 if not f.raw or line[at + 1:at + 2] in ('\\', *quote) else 1
                self.at = close + 1 if close >= 0 else at + skip
                continue
            if c in '{}':
                if not in_format and line.startswith(c * 2, at):
                    text += line[begin:at + 1]
                    yield TokenInfo(FSTRING_MIDDLE, text, start, (self.number, at + 1), lines)
                    self.at = begin = at + 2
                    start, text, lines = (self.number, self.at), '', line
                    continue
                break
            self.at += 1
        text += self.line[begin:self.at]
        at = self.at
        if text:
            yield TokenInfo(FSTRING_MIDDLE, text, start, (self.number, at), lines)
        if self.line.startswith(quote, at) and not in_format:
            self.fstrings.pop()
            self.at = at + len(quote)
            yield self.token(FSTRING_END, at, self.at)
        elif self.line[at:at + 1] == '{':
            self.brackets.append('{')
            f.fields.append(len(self.brackets))
            f.in_format.append(False)
            self.at = at + 1
            yield self.token(OP, at, at + 1)
        elif self.line[at:at + 1] == '}':
            self.at = at + 1
            if f.fields:
                self.brackets.pop()
                f.fields.pop()
                f.in_format.pop()
            yield self.token(OP, at, at + 1)
        else:
            f.in_format[-1] = False


def _cookie(line):
    try:
        text = line.decode('utf-8')
    except UnicodeDecodeError:
        raise SyntaxError('invalid or missing encoding declaration') from None
    found = _COOKIE.match(text)
    if found is None:
        return None
    name = found[1][:12].lower().replace('_', '-')
    if name == 'utf-8' or name.startswith('utf-8-'):
        return 'utf-8'
    if name in ('latin-1', 'iso-8859-1', 'iso-latin-1') or \
            name.startswith(('latin-1-', 'iso-8859-1-', 'iso-latin-1-')):
        return 'iso-8859-1'
    return found[1]


def detect_encoding(readline):
    """The encoding of source bytes, and the lines that were read to find it."""
    where = getattr(getattr(readline, '__self__', None), 'name', None)
    suffix = f' for {where!r}' if isinstance(where, str) else ''

    def next_line():
        try:
            return readline()
        except StopIteration:
            return b''

    def named(line):
        try:
            name = _cookie(line)
        except SyntaxError as error:
            raise SyntaxError(f'{error.msg}{suffix}') from None
        if name is None:
            return None
        try:
            lookup(name)
        except LookupError:
            raise SyntaxError(f'unknown encoding{suffix}: {name}') from None
        if bom:
            if name != 'utf-8':
                raise SyntaxError(f'encoding problem{suffix}: utf-8')
            name += '-sig'
        return name

    first = next_line()
    bom = first.startswith(BOM_UTF8)
    default = 'utf-8-sig' if bom else 'utf-8'
    if bom:
        first = first[3:]
    if not first:
        return default, []
    name = named(first)
    if name:
        return name, [first]
    if not _BLANK.match(first):
        return default, [first]
    second = next_line()
    if not second:
        return default, [first]
    return named(second) or default, [first, second]


def open(filename):
    """A source file as text, in the encoding that it declares."""
    from io import TextIOWrapper
    buffer = builtins.open(filename, 'rb')
    try:
        encoding, _ = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = 'r'
        return text
    except BaseException:
        buffer.close()
        raise


def tokenize(readline):
    """The tokens of source bytes that `readline` gives line by line."""
    encoding, consumed = detect_encoding(readline)
    yield TokenInfo(ENCODING, encoding, (0, 0), (0, 0), '')
    waiting = iter(consumed)

    def lines():
        line = next(waiting, None)
        return (readline() if line is None else line).decode(encoding)

    yield from _Tokenizer(lines).run()


def generate_tokens(readline):
    """The tokens of source text that `readline` gives line by line."""
    return _Tokenizer(readline).run()


class Untokenizer:
    """Source text from tokens: exact with positions, equivalent without."""

    def __init__(self):
        self.tokens, self.row, self.column, self.encoding = [], 1, 0, None

    def add_whitespace(self, start):
        row, column = start
        if row < self.row or row == self.row and column < self.column:
            raise ValueError(f'start ({row},{column}) precedes previous end ({self.row},{self.column})')
        if row > self.row:
            self.tokens.append('\\\n' * (row - self.row))
            self.column = 0
        self.tokens.append(' ' * (column - self.column))

    def untokenize(self, iterable):
        tokens, indents, at_start = iter(iterable), [], False
        for token in tokens:
            if len(token) == 2:
                self.compat(token, tokens)
                break
            kind, text, start, end, line = token
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind == ENDMARKER:
                break
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                self.row, self.column = end
                continue
            if kind in (NEWLINE, NL):
                at_start = True
            elif at_start and indents:
                if start[1] >= len(indents[-1]):
                    self.tokens.append(indents[-1])
                    self.column = len(indents[-1])
                at_start = False
            elif kind == FSTRING_MIDDLE:
                if '{' in text or '}' in text:
                    end = (end[0], end[1] + text.count('{') + text.count('}'))
                    text = text.replace('{', '{{').replace('}', '}}')
            self.add_whitespace(start)
            self.tokens.append(text)
            self.row, self.column = end
            if kind in (NEWLINE, NL):
                self.row += 1
                self.column = 0
        return ''.join(self.tokens)

    def compat(self, token, iterable):
        indents, put, after_string = [], self.tokens.append, False
        at_start = token[0] in (NEWLINE, NL)
        import itertools
        for kind, text, *_ in itertools.chain([token], iterable):
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind in (NAME, NUMBER):
                text += ' '
            if kind == STRING:
                if after_string:
                    text = ' ' + text
                after_string = True
            else:
                after_string = False
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                continue
            if kind in (NEWLINE, NL):
                at_start = True
            elif at_start and indents:
                put(indents[-1])
                at_start = False
            elif kind == FSTRING_MIDDLE:
                text = text.replace('{', '{{').replace('}', '}}')
            put(text)


def _generate_tokens_from_c_tokenizer(source, encoding=None, extra_tokens=False):
    """The tokens of lines of bytes or of text."""
    if encoding is None:
        yield from _Tokenizer(source).run()
        return
    yield from _Tokenizer(lambda: source().decode(encoding)).run()


def untokenize(iterable):
    """Source text from tokens; bytes if they start with an encoding."""
    maker = Untokenizer()
    text = maker.untokenize(iterable)
    return text if maker.encoding is None else text.encode(maker.encoding)


def main():
    import argparse
    import sys

    def fail(message, filename=None, where=None):
        place = ''.join(f'{part}:' for part in (filename, *(where or ())) if part is not None)
        print(f'{place} error: {message}' if place else f'error: {message}', file=sys.stderr)
        sys.exit(1)

    parser = argparse.ArgumentParser(prog='python -m tokenize')
    parser.add_argument(dest='filename', nargs='?', metavar='filename.py',
                        help='the file to tokenize; defaults to stdin')
    parser.add_argument('-e', '--exact', dest='exact', action='store_true',
                        help='display token names using the exact type')
    options = parser.parse_args()
    filename = options.filename or '<stdin>'
    try:
        if options.filename:
            with builtins.open(filename, 'rb') as file:
                tokens = list(tokenize(file.readline))
        else:
            tokens = generate_tokens(sys.stdin.readline)
        for token in tokens:
            kind = token.exact_type if options.exact else token.type
            place = '%d,%d-%d,%d:' % (token.start + token.end)
            print('%-20s%-15s%-15r' % (place, tok_name[kind], token.string))
    except IndentationError as error:
        fail(error.args[0], filename, error.args[1][1:3])
    except TokenError as error:
        fail(error.args[0], filename, error.args[1])
    except (SyntaxError, OSError) as error:
        fail(error, filename)
    except KeyboardInterrupt:
        print('interrupted\n')


if __name__ == '__main__':
    main()
