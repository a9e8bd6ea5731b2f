"""Addresses, dates and parameters of mail."""

__all__ = ['collapse_rfc2231_value', 'decode_params', 'decode_rfc2231', 'encode_rfc2231', 'formataddr',
           'formatdate', 'format_datetime', 'getaddresses', 'make_msgid', 'mktime_tz', 'parseaddr', 'parsedate',
           'parsedate_tz', 'parsedate_to_datetime', 'quote', 'unquote', 'localtime']

import datetime
import os
import random
import re
import time
import urllib.parse

from ._parseaddr import AddressList, mktime_tz, parsedate, parsedate_tz, quote

COMMASPACE, EMPTYSTRING, UEMPTYSTRING, CRLF, TICK = ', ', '', '', '\r\n', "'"
_specials = re.compile(r'[][\\()<>@,:;".]')
_escapes = re.compile(r'[\\"]')


def formataddr(pair, charset='utf-8'):
    """A name and an address as one."""
    name, address = pair
    address.encode('ascii')
    if not name:
        return address
    try:
        name.encode('ascii')
    except UnicodeEncodeError:
        if isinstance(charset, str):
            from .charset import Charset
            charset = Charset(charset)
        return f'{charset.header_encode(name)} <{address}>'
    quotes = '"' if _specials.search(name) else ''
    return f'{quotes}{_escapes.sub(lambda m: chr(92) + m.group(), name)}{quotes} <{address}>'


def getaddresses(fieldvalues):
    """The names and addresses in headers."""
    return AddressList(COMMASPACE.join(str(v) for v in fieldvalues)).addresslist


def parseaddr(addr):
    """The name and the address in a header; two empty ones if there are none."""
    addresses = AddressList(addr).addresslist
    return addresses[0] if addresses else ('', '')


def unquote(str):
    """Text without its quotes or angle brackets."""
    if len(str) > 1:
        if str.startswith('"') and str.endswith('"'):
            return str[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if str.startswith('<') and str.endswith('>'):
            return str[1:-1]
    return str


_DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']


def _format(t, zone):
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (
        _DAYS[t[6]], t[2], _MONTHS[t[1] - 1], t[0], t[3], t[4], t[5], zone)


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A time as mail writes it."""
    if timeval is None:
        timeval = time.time()
    when = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        when = when.astimezone()
        usegmt = False
    elif not usegmt:
        when = when.replace(tzinfo=None)
    return format_datetime(when, usegmt)


def format_datetime(dt, usegmt=False):
    """A datetime as mail writes it."""
    now = dt.timetuple()
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError('usegmt option requires a UTC datetime')
        zone = 'GMT'
    elif dt.tzinfo is None:
        zone = '-0000'
    else:
        zone = dt.strftime('%z')
    return _format(now, zone)


def parsedate_to_datetime(data):
    """The datetime that a header holds."""
    parsed = parsedate_tz(data)
    if parsed is None:
        raise ValueError('Invalid date value or format "%s"' % str(data))
    *parts, offset = parsed
    if offset is None:
        return datetime.datetime(*parts[:6])
    return datetime.datetime(*parts[:6], tzinfo=datetime.timezone(datetime.timedelta(seconds=offset)))


def localtime(dt=None, isdst=None):
    """A datetime with the local time zone."""
    if isdst is not None:
        import warnings
        warnings._deprecated("The 'isdst' parameter to 'localtime'",
                             message='{name} is deprecated and slated for removal in Python {remove}',
                             remove=(3, 14))
    return (datetime.datetime.now() if dt is None else dt).astimezone()


def make_msgid(idstring=None, domain=None):
    """A new value for Message-ID."""
    middle = '' if idstring is None else '.' + idstring
    if domain is None:
        import socket
        domain = socket.getfqdn()
    return f'<{int(time.time() * 100)}.{os.getpid()}.{random.getrandbits(64)}{middle}@{domain}>'


def decode_rfc2231(s):
    """The parts of an extended value: charset, language, text."""
    parts = s.split(TICK, 2)
    return (None, None, s) if len(parts) <= 2 else parts


def encode_rfc2231(s, charset=None, language=None):
    """An extended value."""
    s = urllib.parse.quote(s, safe='', encoding=charset or 'ascii')
    return s if charset is None and language is None else f"{charset}'{language or ''}'{s}"


_continued = re.compile(r'(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?\Z', re.ASCII)


def decode_params(params):
    """Parameters with what is continued joined and what is encoded decoded."""
    new, pieces = [params[0]], {}
    for name, value in params[1:]:
        encoded = name.endswith('*')
        value = unquote(value)
        match = _continued.match(name)
        if match:
            number = match.group('num')
            pieces.setdefault(match.group('name'), []).append((None if number is None else int(number), value, encoded))
        else:
            new.append((name, f'"{quote(value)}"'))
    for name, parts in pieces.items():
        parts.sort(key=lambda p: p[0] or 0)
        encoded = any(p[2] for p in parts)
        text = ''.join(urllib.parse.unquote(value, encoding='latin-1') if was else value
                       for _, value, was in parts)
        text = quote(text)
        if encoded:
            charset, language, text = decode_rfc2231(text)
            new.append((name, (charset, language, f'"{text}"')))
        else:
            new.append((name, f'"{text}"'))
    return new


def collapse_rfc2231_value(value, errors='replace', fallback_charset='us-ascii'):
    """The text of a parameter's value."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    data = bytes(text, 'raw-unicode-escape')
    try:
        return str(data, charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
