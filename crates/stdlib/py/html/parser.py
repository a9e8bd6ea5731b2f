"""A lenient parser of HTML that reports what it meets."""

import re
from html import unescape

import _markupbase

__all__ = ['HTMLParser']

_interesting = re.compile('[&<]')
_incomplete = re.compile('&[a-zA-Z#]')
_entity = re.compile('&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]')
_character = re.compile('&#(?:[0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]')
_start = re.compile('<[a-zA-Z]')
_tag = re.compile(r'([a-zA-Z][^\t\n\r\f />\x00]*)(?:\s|/(?!>))*')
_attribute = re.compile(
    r'((?<=[\'"\s/])[^\s/>][^\s/=>]*)(\s*=+\s*(\'[^\']*\'|"[^"]*"|(?![\'"])[^>\s]*))?(?:\s|/(?!>))*')
_whole_start = re.compile(r'''
    <[a-zA-Z][^\t\n\r\f />\x00]*
    (?:[\s/]*(?:(?<=['"\s/])[^\s/>][^\s/=>]*
        (?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*))?
        (?:\s|/(?!>))*)*)?
    \s*''', re.X)
_end_tag = re.compile(r'</\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*>')


class HTMLParser(_markupbase.ParserBase):
    """Calls `handle_…` methods, which do nothing here."""

    CDATA_CONTENT_ELEMENTS = ('script', 'style')

    def __init__(self, *, convert_charrefs=True):
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        self.rawdata, self.lasttag = '', '???'
        self.interesting, self.cdata_elem = _interesting, None
        super().reset()

    def feed(self, data):
        """Takes more text; what is not whole waits for more."""
        self.rawdata += data
        self.goahead(0)

    def close(self):
        self.goahead(1)

    __starttag_text = None

    def get_starttag_text(self):
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(rf'</\s*{self.cdata_elem}\s*>', re.I)

    def clear_cdata_mode(self):
        self.interesting, self.cdata_elem = _interesting, None

    def _text(self, data):
        if data:
            convert = self.convert_charrefs and not self.cdata_elem
            self.handle_data(unescape(data) if convert else data)

    def goahead(self, end):
        raw, i = self.rawdata, 0
        n = len(raw)
        while i < n:
            j = self._next_markup(i, end)
            if j is None:
                break
            self._text(raw[i:j])
            i = self.updatepos(i, j)
            if i == n:
                break
            if raw[i] == '<':
                k = self._markup(i, end)
                if k is None:
                    break
                i = self.updatepos(i, k)
            else:
                k = self._reference(i, end)
                if k is None:
                    break
                if k < 0:
                    # No reference, and not the end: the ampersand is text.
                    self.handle_data('&')
                    k = i + 1
                i = self.updatepos(i, k)
        if end and i < n and not self.cdata_elem:
            self._text(raw[i:n])
            i = self.updatepos(i, n)
        self.rawdata = raw[i:]

    def _next_markup(self, i, end):
        raw, n = self.rawdata, len(self.rawdata)
        if self.convert_charrefs and not self.cdata_elem:
            j = raw.find('<', i)
            if j >= 0:
                return j
            # A reference that may not be whole waits.
            ampersand = raw.rfind('&', max(i, n - 34))
            if ampersand >= 0 and not re.compile(r'[\s;]').search(raw, ampersand) and not end:
                return None
            return n
        found = self.interesting.search(raw, i)
        if found:
            return found.start()
        return None if self.cdata_elem else n

    def _markup(self, i, end):
        """Reads what begins with `<`; the place behind it, or None to wait for more."""
        raw, n = self.rawdata, len(self.rawdata)
        if _start.match(raw, i):
            k = self.parse_starttag(i)
        elif raw.startswith('</', i):
            k = self.parse_endtag(i)
        elif raw.startswith('<!--', i):
            k = self.parse_comment(i)
        elif raw.startswith('<?', i):
            k = self.parse_pi(i)
        elif raw.startswith('<!', i):
            k = self.parse_html_declaration(i)
        elif i + 1 < n:
            self.handle_data('<')
            k = i + 1
        elif end:
            self.handle_data('<')
            k = i + 1
        else:
            return None
        if k >= 0:
            return k
        if not end:
            return None
        k = raw.find('>', i + 1)
        if k < 0:
            k = raw.find('<', i + 1)
            if k < 0:
                k = i + 1
        else:
            k += 1
        self._text(raw[i:k])
        return k

    def _reference(self, i, end):
        """Reads what begins with `&`; None to wait for more, -1 if it is plain text."""
        raw, n = self.rawdata, len(self.rawdata)
        found = _character.match(raw, i)
        if found:
            self.handle_charref(found[0][2:-1])
            return found.end() - (raw[found.end() - 1] != ';')
        if raw.startswith('&#', i):
            if ';' in raw[i:]:
                self.handle_data(raw[i:i + 2])
                return i + 2
            return None
        found = _entity.match(raw, i)
        if found:
            self.handle_entityref(found[1])
            return found.end() - (raw[found.end() - 1] != ';')
        found = _incomplete.match(raw, i)
        if found:
            return None if not end or not re.compile(r'[^a-zA-Z0-9]').search(raw, i + 1) else -1
        return -1 if i + 1 < n else None

    def parse_html_declaration(self, i):
        raw = self.rawdata
        assert raw[i:i + 2] == '<!', 'unexpected call to parse_html_declaration()'
        if raw[i:i + 4] == '<!--':
            return self.parse_comment(i)
        if raw[i:i + 3] == '<![':
            return self.parse_marked_section(i)
        if raw[i:i + 9].lower() == '<!doctype':
            end = raw.find('>', i + 9)
            if end < 0:
                return -1
            self.handle_decl(raw[i + 2:end])
            return end + 1
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        raw = self.rawdata
        assert raw[i:i + 2] in ('<!', '</'), 'unexpected call to parse_comment()'
        at = raw.find('>', i + 2)
        if at < 0:
            return -1
        if report:
            self.handle_comment(raw[i + 2:at])
        return at + 1

    def parse_pi(self, i):
        raw = self.rawdata
        end = raw.find('>', i + 2)
        if end < 0:
            return -1
        self.handle_pi(raw[i + 2:end])
        return end + 1

    def parse_starttag(self, i):
        self.__starttag_text = None
        endpos = self.check_for_whole_start_tag(i)
        if endpos < 0:
            return endpos
        raw = self.rawdata
        self.__starttag_text = raw[i:endpos]
        found = _tag.match(raw, i + 1)
        k = found.end()
        self.lasttag = tag = found[1].lower()
        attributes = []
        while k < endpos:
            found = _attribute.match(raw, k)
            if not found:
                break
            name, rest, value = found.groups()
            if not rest:
                value = None
            elif value[:1] == value[-1:] and value[:1] in ('"', "'") and value:
                value = value[1:-1]
            if value:
                value = unescape(value)
            attributes.append((name.lower(), value))
            k = found.end()
        end = raw[k:endpos].strip()
        if end not in ('>', '/>'):
            self.handle_data(raw[i:endpos])
            return endpos
        if end.endswith('/>'):
            self.handle_startendtag(tag, attributes)
        else:
            self.handle_starttag(tag, attributes)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return endpos

    def check_for_whole_start_tag(self, i):
        raw = self.rawdata
        found = _whole_start.match(raw, i)
        assert found, 'we should not get here!'
        j = found.end()
        following = raw[j:j + 1]
        if following == '>':
            return j + 1
        if following == '/':
            if raw.startswith('/>', j):
                return j + 2
            if raw.startswith('/', j):
                if j + 1 >= len(raw):
                    return -1
            return j if j > i else i + 1
        if following == '' or following in ('abcdefghijklmnopqrstuvwxyz=/'
                                            'ABCDEFGHIJKLMNOPQRSTUVWXYZ'):
            return -1
        return j if j > i else i + 1

    def parse_endtag(self, i):
        raw = self.rawdata
        assert raw[i:i + 2] == '</', 'unexpected call to parse_endtag'
        close = raw.find('>', i + 1)
        if close < 0:
            return -1
        gtpos = close + 1
        found = _end_tag.match(raw, i)
        if not found:
            if self.cdata_elem is not None:
                self.handle_data(raw[i:gtpos])
                return gtpos
            name = _tag.match(raw, i + 2)
            if not name:
                return gtpos if raw[i:i + 3] == '</>' else self.parse_bogus_comment(i)
            tag = name[1].lower()
            gtpos = raw.find('>', name.end())
            self.handle_endtag(tag)
            return gtpos + 1
        elem = found[1].lower()
        if self.cdata_elem is not None and elem != self.cdata_elem:
            self.handle_data(raw[i:gtpos])
            return gtpos
        self.handle_endtag(elem)
        self.clear_cdata_mode()
        return gtpos

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        pass

    def handle_charref(self, name):
        pass

    def handle_entityref(self, name):
        pass

    def handle_data(self, data):
        pass

    def handle_comment(self, data):
        pass

    def handle_decl(self, decl):
        pass

    def handle_pi(self, data):
        pass

    def unknown_decl(self, data):
        pass
