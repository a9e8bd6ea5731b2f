"""Translated messages: catalogues in the formats of GNU gettext."""

import os
import re
import sys

__all__ = ['NullTranslations', 'GNUTranslations', 'Catalog', 'bindtextdomain', 'find', 'translation',
           'install', 'textdomain', 'dgettext', 'dngettext', 'gettext', 'ngettext', 'pgettext',
           'dpgettext', 'npgettext', 'dnpgettext']

_default_localedir = os.path.join(sys.base_prefix, 'share', 'locale')
_localedirs = {}
_current_domain = 'messages'
_token = re.compile(r'''
    (?P<space>[ \t]+)|(?P<number>[0-9]+\b)|(?P<name>n\b)|(?P<paren>[()])
    |(?P<op>[-*/%+?:]|[><!]=?|==|&&|\|\|)|(?P<bad>\w+|.)''', re.X | re.S)
_LEVELS = [['||'], ['&&'], ['==', '!='], ['<', '>', '<=', '>='], ['+', '-'], ['*', '/', '%']]
_OPERATORS = {op: level for level, ops in enumerate(_LEVELS, 1) for op in ops}
_PYTHON = {'||': 'or', '&&': 'and', '/': '//'}


def _tokenize(plural):
    for found in _token.finditer(plural):
        kind = found.lastgroup
        if kind == 'space':
            continue
        if kind == 'bad':
            raise ValueError(f'invalid token in plural form: {found[0]}')
        yield found[0]
    yield ''


def _error(token):
    if token:
        return ValueError(f'unexpected token in plural form: {token}')
    return ValueError('unexpected end of plural form')


def _parse(tokens, priority=-1):
    """An expression of C's plural rules as one of Python, and the token behind it."""
    result = ''
    token = next(tokens)
    while token == '!':
        result += 'not '
        token = next(tokens)
    if token == '(':
        inner, token = _parse(tokens)
        result = f'{result}({inner})'
        if token != ')':
            raise ValueError('unbalanced parenthesis in plural form')
    elif token == 'n':
        result += token
    else:
        try:
            value = int(token, 10)
        except ValueError:
            raise _error(token) from None
        if value > sys.maxsize:
            raise _error(token)
        result += str(value)
    token = next(tokens)
    level = 100
    while token in _OPERATORS:
        rank = _OPERATORS[token]
        if rank < priority:
            break
        op = _PYTHON.get(token, token)
        right, follows = _parse(tokens, rank + 1)
        if level in (3, 4) and rank in (3, 4):
            # C's comparisons do not chain.
            result = f'({result})'
        result = f'{result} {op} {right}'
        token, level = follows, rank
    if level == priority == 4:
        result = f'({result})'
    if token == '?' and priority <= 0:
        true, token = _parse(tokens, 0)
        if token != ':':
            raise _error(token)
        false, token = _parse(tokens)
        result = f'{true} if {result} else {false}'
        if priority == 0:
            result = f'({result})'
    return result, token


def _as_int(n):
    try:
        round(n)
    except TypeError:
        raise TypeError(f'Plural value must be an integer, got {n.__class__.__name__}') from None
    import warnings
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_globals.get('__name__') == __name__:
        frame, level = frame.f_back, level + 1
    warnings.warn(f'Plural value must be an integer, got {n.__class__.__name__}', DeprecationWarning,
                  level)
    return n


def c2py(plural):
    """A function of a number from a catalogue's rule for plurals, which is C."""
    if len(plural) > 1000:
        raise ValueError('plural form expression is too long')
    try:
        result, token = _parse(_tokenize(plural))
        if token:
            raise _error(token)
        depth = 0
        for c in result:
            if c == '(':
                depth += 1
                if depth > 20:
                    # The compiler's patience with brackets is not to be tried.
                    raise ValueError('plural form expression is too complex')
            elif c == ')':
                depth -= 1
        names = {'_as_int': _as_int, '__name__': __name__}
        exec(f'def func(n):\n    if not isinstance(n, int):\n        n = _as_int(n)\n'
             f'    return int({result})\n', names)
        return names['func']
    except RecursionError:
        raise ValueError('plural form expression is too complex')


def _expand_lang(loc):
    """The locale's name and less particular ones."""
    import locale
    loc = locale.normalize(loc)
    mask = {}
    modifier = codeset = territory = ''
    at = loc.find('@')
    if at >= 0:
        loc, modifier = loc[:at], loc[at:]
    at = loc.find('.')
    if at >= 0:
        loc, codeset = loc[:at], loc[at:]
    at = loc.find('_')
    if at >= 0:
        loc, territory = loc[:at], loc[at:]
    parts = [(territory, 4), (codeset, 1), (modifier, 2)]
    all_bits = sum(bit for part, bit in parts if part)
    names = []
    for bits in range(all_bits + 1):
        if not bits & ~all_bits:
            names.append(loc + (territory if bits & 4 else '') + (codeset if bits & 1 else '')
                         + (modifier if bits & 2 else ''))
    names.reverse()
    return names


class NullTranslations:
    """Leaves messages as they are; asks its fallback first."""

    def __init__(self, fp=None):
        self._info, self._charset, self._fallback = {}, None, None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def info(self):
        return self._info

    def charset(self):
        return self._charset

    def install(self, names=None):
        import builtins
        builtins.__dict__['_'] = self.gettext
        if names is not None:
            for name in {'gettext', 'ngettext', 'npgettext', 'pgettext'} & set(names):
                builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """A catalogue in the .mo format."""

    LE_MAGIC = 0x950412de
    BE_MAGIC = 0xde120495
    CONTEXT = '%s\x04%s'
    VERSIONS = (0, 1)

    def _get_versions(self, version):
        return version >> 16, version & 0xffff

    def _parse(self, fp):
        from struct import unpack
        filename = getattr(fp, 'name', '')
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)
        data = fp.read()
        magic = unpack('<I', data[:4])[0]
        if magic == self.LE_MAGIC:
            order = '<'
        elif magic == self.BE_MAGIC:
            order = '>'
        else:
            raise OSError(0, 'Bad magic number', filename)
        version, count, originals, translations = unpack(order + '4I', data[4:20])
        major, _ = self._get_versions(version)
        if major not in self.VERSIONS:
            raise OSError(0, 'Bad version number ' + str(major), filename)
        for _ in range(count):
            length, start = unpack(order + 'II', data[originals:originals + 8])
            text_length, text_start = unpack(order + 'II', data[translations:translations + 8])
            if start + length >= len(data) or text_start + text_length >= len(data):
                raise OSError(0, 'File is corrupt', filename)
            message = data[start:start + length]
            text = data[text_start:text_start + text_length]
            if length == 0:
                self._read_info(text)
            charset = self._charset or 'ascii'
            if b'\x00' in message:
                singular, _ = message.split(b'\x00')
                singular = str(singular, charset)
                for i, form in enumerate(text.split(b'\x00')):
                    catalog[singular, i] = str(form, charset)
            else:
                catalog[str(message, charset)] = str(text, charset)
            originals += 8
            translations += 8

    def _read_info(self, text):
        last = None
        for line in text.split(b'\n'):
            item = line.decode().strip()
            if not item or item.startswith('#-#-#-#-#') and item.endswith('#-#-#-#-#'):
                continue
            if ':' in item:
                last, value = item.split(':', 1)
                last, value = last.strip().lower(), value.strip()
                self._info[last] = value
            elif last:
                self._info[last] += '\n' + item
                continue
            else:
                continue
            if last == 'content-type':
                self._charset = value.split('charset=')[1]
            elif last == 'plural-forms':
                rule = value.split(';')[1].split('plural=')[1]
                self.plural = c2py(rule)

    def _find(self, message):
        found = self._catalog.get(message)
        if found is None:
            found = self._catalog.get((message, self.plural(1)))
        return found

    def gettext(self, message):
        found = self._find(message)
        if found is not None:
            return found
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[msgid1, self.plural(n)]
        except KeyError:
            if self._fallback:
                return self._fallback.ngettext(msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        found = self._find(self.CONTEXT % (context, message))
        if found is not None:
            return found
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        try:
            return self._catalog[self.CONTEXT % (context, msgid1), self.plural(n)]
        except KeyError:
            if self._fallback:
                return self._fallback.npgettext(context, msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2


def find(domain, localedir=None, languages=None, all=False):
    """The file of a catalogue, or all of them."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for variable in ('LANGUAGE', 'LC_ALL', 'LC_MESSAGES', 'LANG'):
            if value := os.environ.get(variable):
                languages = value.split(':')
                break
        if 'C' not in languages:
            languages.append('C')
    names = []
    for language in languages:
        for name in _expand_lang(language):
            if name not in names:
                names.append(name)
    found = []
    for name in names:
        if name == 'C':
            break
        file = os.path.join(localedir, name, 'LC_MESSAGES', f'{domain}.mo')
        if os.path.exists(file):
            if not all:
                return file
            found.append(file)
    return found if all else None


_translations = {}


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The catalogue of a domain."""
    if class_ is None:
        class_ = GNUTranslations
    files = find(domain, localedir, languages, all=True)
    if not files:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, 'No translation file found for domain', domain)
    result = None
    for file in files:
        key = class_, os.path.abspath(file)
        made = _translations.get(key)
        if made is None:
            with open(file, 'rb') as fp:
                made = _translations.setdefault(key, class_(fp))
        import copy
        made = copy.copy(made)
        if result is None:
            result = made
        else:
            result.add_fallback(made)
    return result


def install(domain, localedir=None, *, names=None):
    """Makes `_` a builtin."""
    translation(domain, localedir, fallback=True).install(names)


def textdomain(domain=None):
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _catalogue(domain):
    try:
        return translation(domain, _localedirs.get(domain, None))
    except OSError:
        return None


def dgettext(domain, message):
    t = _catalogue(domain)
    return message if t is None else t.gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    t = _catalogue(domain)
    if t is None:
        return msgid1 if n == 1 else msgid2
    return t.ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    t = _catalogue(domain)
    return message if t is None else t.pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    t = _catalogue(domain)
    if t is None:
        return msgid1 if n == 1 else msgid2
    return t.npgettext(context, msgid1, msgid2, n)


def gettext(message):
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
