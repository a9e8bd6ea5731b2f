"""Declarations of SGML-like markup: what `html.parser` builds on."""

import re

__all__ = ['ParserBase']

_name = re.compile(r'[a-zA-Z][-_.a-zA-Z0-9]*\s*').match
_string = re.compile(r'(\'[^\']*\'|"[^"]*")\s*').match
_comment_close = re.compile(r'--\s*>')
_section_close = re.compile(r']\s*]\s*>')
_ms_section_close = re.compile(r']\s*>')


class ParserBase:
    """Keeps the place in the text, and reads declarations."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError('_markupbase.ParserBase must be subclassed')

    def reset(self):
        self.lineno, self.offset = 1, 0

    def getpos(self):
        return self.lineno, self.offset

    def updatepos(self, i, j):
        if i >= j:
            return j
        lines = self.rawdata.count('\n', i, j)
        if lines:
            self.lineno += lines
            self.offset = j - (self.rawdata.rindex('\n', i, j) + 1)
        else:
            self.offset += j - i
        return j

    _decl_otherchars = ''

    def parse_declaration(self, i):
        """Reads `<!…>`; the place behind it, or -1 if it is not whole yet."""
        raw, j = self.rawdata, i + 2
        assert raw[i:j] == '<!', 'unexpected call to parse_declaration'
        if raw[j:j + 1] == '>':
            return j + 1
        if raw[j:j + 1] in ('-', ''):
            return -1
        if raw[j:j + 2] == '--':
            return self.parse_comment(i)
        if raw[j] == '[':
            return self.parse_marked_section(i)
        kind, j = self._scan_name(j, i)
        if j < 0:
            return j
        if kind == 'doctype':
            self._decl_otherchars = ''
        while j < len(raw):
            c = raw[j]
            if c == '>':
                data = raw[i + 2:j]
                if kind == 'doctype':
                    self.handle_decl(data)
                else:
                    self.unknown_decl(data)
                return j + 1
            if c in '"\'':
                found = _string(raw, j)
                if not found:
                    return -1
                j = found.end()
            elif c.isalpha():
                _, j = self._scan_name(j, i)
            elif c in self._decl_otherchars:
                j += 1
            elif c == '[' and kind == 'doctype':
                end = raw.find(']', j)
                if end < 0:
                    return -1
                j = end + 1
            else:
                raise AssertionError(f'unexpected {c!r} char in declaration')
            if j < 0:
                return j
        return -1

    def parse_marked_section(self, i, report=1):
        raw = self.rawdata
        name, j = self._scan_name(i + 3, i)
        if j < 0:
            return j
        if name in {'temp', 'cdata', 'ignore', 'include', 'rcdata'}:
            found = _section_close.search(raw, i + 3)
        elif name in {'if', 'else', 'endif'}:
            found = _ms_section_close.search(raw, i + 3)
        else:
            raise AssertionError(f'unknown status keyword {raw[i + 3:j]!r} in marked section')
        if not found:
            return -1
        if report:
            self.unknown_decl(raw[i + 3:found.start()])
        return found.end()

    def parse_comment(self, i, report=1):
        raw = self.rawdata
        if raw[i:i + 4] != '<!--':
            raise AssertionError('unexpected call to parse_comment()')
        found = _comment_close.search(raw, i + 4)
        if not found:
            return -1
        if report:
            self.handle_comment(raw[i + 4:found.start()])
        return found.end()

    def _scan_name(self, i, declstartpos):
        raw = self.rawdata
        if i == len(raw):
            return None, -1
        found = _name(raw, i)
        if not found:
            self.updatepos(declstartpos, i)
            raise AssertionError('expected name token')
        if i + len(found[0]) == len(raw):
            return None, -1
        return found[0].strip().lower(), found.end()

    def unknown_decl(self, data):
        pass
