"""The locale: there is one, `C` with UTF-8."""

import functools
import sys

__all__ = ['getlocale', 'getdefaultlocale', 'getpreferredencoding', 'Error', 'setlocale', 'localeconv',
           'strcoll', 'strxfrm', 'str', 'atof', 'atoi', 'format_string', 'currency', 'normalize', 'LC_CTYPE',
           'LC_COLLATE', 'LC_MESSAGES', 'LC_TIME', 'LC_MONETARY', 'LC_NUMERIC', 'LC_ALL', 'CHAR_MAX',
           'getencoding', 'delocalize', 'localize']

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET = 14
Error = type('Error', (Exception,), {'__module__': 'locale'})
_known = {'', 'C', 'POSIX', 'C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'en_US.utf8'}
_current = {}
_str = str


def setlocale(category, locale=None):
    """Set the locale of a category, or tell it."""
    if not 0 <= category <= 6:
        raise Error('invalid locale category')
    if locale is None:
        return _current.get(category, 'C')
    if not isinstance(locale, _str):
        locale = '.'.join(part for part in locale if part) if locale[0] else 'C'
    if locale not in _known:
        raise Error('unsupported locale setting')
    name = locale or 'C.UTF-8'
    for each in range(7) if category == LC_ALL else (category,):
        _current[each] = name
    return name


def localeconv():
    """How numbers are written."""
    return {'int_curr_symbol': '', 'currency_symbol': '', 'mon_decimal_point': '', 'mon_thousands_sep': '',
            'mon_grouping': [], 'positive_sign': '', 'negative_sign': '', 'int_frac_digits': CHAR_MAX,
            'frac_digits': CHAR_MAX, 'p_cs_precedes': CHAR_MAX, 'p_sep_by_space': CHAR_MAX,
            'n_cs_precedes': CHAR_MAX, 'n_sep_by_space': CHAR_MAX, 'p_sign_posn': CHAR_MAX,
            'n_sign_posn': CHAR_MAX, 'decimal_point': '.', 'thousands_sep': '', 'grouping': []}


def strcoll(a, b):
    """Compare two strings."""
    return (a > b) - (a < b)


def strxfrm(s):
    """The key by which a string is sorted."""
    return s


def normalize(localename):
    """The full name of a locale."""
    return 'en_US.UTF-8' if localename.lower() in ('en_us', 'en') else localename


def getlocale(category=LC_CTYPE):
    """The language and the encoding of a category."""
    if category == LC_ALL:
        raise TypeError('category LC_ALL is not supported')
    name = setlocale(category)
    if name in ('C', 'POSIX'):
        return ('en_US', 'UTF-8') if category == LC_CTYPE else (None, None)
    return tuple(name.split('.')) if not name.startswith('C') else ('en_US', 'UTF-8')


def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    return 'en_US', 'UTF-8'


def resetlocale(category=LC_ALL):
    setlocale(category, '')


def getpreferredencoding(do_setlocale=True):
    """The encoding of files."""
    return 'UTF-8'


def getencoding():
    """The encoding of the locale."""
    return 'UTF-8'


def nl_langinfo(key, /):
    if key == CODESET:
        return 'UTF-8'
    raise ValueError('unsupported langinfo constant')


def format_string(f, val, grouping=False, monetary=False):
    """Format a value like the % operator."""
    return f % val


def currency(val, symbol=True, grouping=False, international=False):
    """Format a value as money; this locale has none."""
    raise ValueError('Currency formatting is not possible using the \'C\' locale.')


def str(val):
    """The text of a float."""
    return '%.12g' % val


def delocalize(string):
    return string


def localize(string, grouping=False, monetary=False):
    return string


def atof(string, func=float):
    return func(delocalize(string))


def atoi(string):
    return int(delocalize(string))
