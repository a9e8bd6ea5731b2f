"""Cookies as servers and clients write them."""

import re
import string
import types

__all__ = ['CookieError', 'BaseCookie', 'SimpleCookie']

_legal = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_is_legal_key = re.compile('[%s]+' % re.escape(_legal)).fullmatch
_unescaped = _legal + ' ()/<=>?@[]{}'
_translator = {n: '\\%03o' % n for n in set(range(256)) - set(map(ord, _unescaped))}
_translator.update({ord('"'): '\\"', ord('\\'): '\\\\'})


class CookieError(Exception):
    """A cookie is not valid."""


def _quote(str):
    if str is None or _is_legal_key(str):
        return str
    return '"' + str.translate(_translator) + '"'


_escape = re.compile(r'\\(?:([0-3][0-7][0-7])|(.))')


def _unquote(str):
    if str is None or len(str) < 2 or str[0] != '"' or str[-1] != '"':
        return str
    return _escape.sub(lambda m: chr(int(m[1], 8)) if m[1] else m[2], str[1:-1])


def _getdate(future=0, weekdayname='Mon Tue Wed Thu Fri Sat Sun'.split(),
             monthname='- Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()):
    from time import gmtime, time
    year, month, day, hh, mm, ss, wd, _, _ = gmtime(time() + future)
    return f'{weekdayname[wd]}, {day:02d} {monthname[month]} {year:4d} {hh:02d}:{mm:02d}:{ss:02d} GMT'


class Morsel(dict):
    """A cookie's key, value and attributes."""

    _reserved = {'expires': 'expires', 'path': 'Path', 'comment': 'Comment', 'domain': 'Domain',
                 'max-age': 'Max-Age', 'secure': 'Secure', 'httponly': 'HttpOnly', 'version': 'Version',
                 'samesite': 'SameSite'}
    _flags = {'secure', 'httponly'}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        for key in self._reserved:
            dict.__setitem__(self, key, '')

    key = property(lambda self: self._key)
    value = property(lambda self: self._value)
    coded_value = property(lambda self: self._coded_value)

    def __setitem__(self, K, V):
        K = K.lower()
        if K not in self._reserved:
            raise CookieError(f'Invalid attribute {K!r}')
        dict.__setitem__(self, K, V)

    def setdefault(self, key, val=None):
        key = key.lower()
        if key not in self._reserved:
            raise CookieError(f'Invalid attribute {key!r}')
        return dict.setdefault(self, key, val)

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return (dict.__eq__(self, morsel) and self._value == morsel._value and self._key == morsel._key
                and self._coded_value == morsel._coded_value)

    __ne__ = object.__ne__

    def copy(self):
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        data = {}
        for key, val in dict(values).items():
            key = key.lower()
            if key not in self._reserved:
                raise CookieError(f'Invalid attribute {key!r}')
            data[key] = val
        dict.update(self, data)

    def isReservedKey(self, K):
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Set key and value."""
        if key.lower() in self._reserved:
            raise CookieError(f'Attempt to set a reserved key {key!r}')
        if not _is_legal_key(key):
            raise CookieError(f'Illegal key {key!r}')
        self._key, self._value, self._coded_value = key, val, coded_val

    def __getstate__(self):
        return {'key': self._key, 'value': self._value, 'coded_value': self._coded_value}

    def __setstate__(self, state):
        self._key, self._value, self._coded_value = state['key'], state['value'], state['coded_value']

    def output(self, attrs=None, header='Set-Cookie:'):
        """The header."""
        return f'{header} {self.OutputString(attrs)}'

    __str__ = output

    def __repr__(self):
        return f'<{self.__class__.__name__}: {self.OutputString()}>'

    def js_output(self, attrs=None):
        """A script that sets the cookie."""
        text = self.OutputString(attrs).replace('"', r'\"')
        return f'''
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = "{text}";
        // end hiding -->
        </script>
        '''

    def OutputString(self, attrs=None):
        """Key, value and attributes."""
        parts = [f'{self.key}={self.coded_value}']
        attrs = self._reserved if attrs is None else attrs
        for key, value in sorted(self.items()):
            if value == '' or key not in attrs:
                continue
            name = self._reserved[key]
            if key == 'expires' and isinstance(value, int):
                parts.append(f'{name}={_getdate(value)}')
            elif key == 'max-age' and isinstance(value, int):
                parts.append(f'{name}={value:d}')
            elif key == 'comment' and isinstance(value, str):
                parts.append(f'{name}={_quote(value)}')
            elif key in self._flags:
                if value:
                    parts.append(name)
            else:
                parts.append(f'{name}={value}')
        return '; '.join(parts)

    __class_getitem__ = classmethod(types.GenericAlias)


_pattern = re.compile(r'''
    \s*(?P<key>[\w\d!#%&'~_`><@,:/$*+\-.^|)(?}{=]+?)      # the key
    (\s*=\s*(?P<val>
        "(?:[^\\"]|\\.)*"                                 # a quoted value
        | \w{3},\s[\w\d\s-]{9,11}\s[\d:]{8}\sGMT          # a date
        | [\w\d!#%&'~_`><@,:/$*+\-.^|)(?}{=\[\]]*         # a plain value
    ))?\s*(\s+|;|$)''', re.ASCII | re.VERBOSE)


class BaseCookie(dict):
    """Cookies by their keys."""

    def value_decode(self, val):
        """A value and its text of what came in."""
        return val, val

    def value_encode(self, val):
        """A value and its text for what goes out."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def _set(self, key, real_value, coded_value):
        morsel = self.get(key, Morsel())
        morsel.set(key, real_value, coded_value)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            self._set(key, *self.value_encode(value))

    def output(self, attrs=None, header='Set-Cookie:', sep='\015\012'):
        """The headers."""
        return sep.join(value.output(attrs, header) for _, value in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        items = ' '.join(f'{key}={value.value!r}' for key, value in sorted(self.items()))
        return f'<{self.__class__.__name__}: {items}>'

    def js_output(self, attrs=None):
        """A script that sets the cookies."""
        return ''.join(value.js_output(attrs) for _, value in sorted(self.items()))

    def load(self, rawdata):
        """Take the cookies of a header, or of a dict."""
        if isinstance(rawdata, str):
            self._parse(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def _parse(self, text):
        at, items, seen = 0, [], False
        while at < len(text):
            match = _pattern.match(text, at)
            if not match:
                break
            key, value = match['key'], match['val']
            at = match.end()
            if key[0] == '$':
                if seen:
                    items.append((False, key[1:], value))
            elif key.lower() in Morsel._reserved:
                if not seen:
                    # An attribute without a cookie: nothing of it is taken.
                    return
                if value is None:
                    if key.lower() not in Morsel._flags:
                        return
                    value = True
                else:
                    value = _unquote(value)
                items.append((False, key, value))
            elif value is not None:
                items.append((True, key, self.value_decode(value)))
                seen = True
            else:
                return
        morsel = None
        for cookie, key, value in items:
            if cookie:
                self._set(key, *value)
                morsel = self[key]
            else:
                morsel[key] = value


class SimpleCookie(BaseCookie):
    """Cookies whose values are text."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
