"""Taking URLs apart, putting them together, and quoting what is in them."""

from collections import namedtuple
import functools
import sys
import types

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit', 'urlencode',
           'parse_qs', 'parse_qsl', 'quote', 'quote_plus', 'quote_from_bytes', 'unquote', 'unquote_plus',
           'unquote_to_bytes', 'DefragResult', 'ParseResult', 'SplitResult', 'DefragResultBytes',
           'ParseResultBytes', 'SplitResultBytes']

uses_relative = ['', 'ftp', 'http', 'gopher', 'nntp', 'imap', 'wais', 'file', 'https', 'shttp', 'mms',
                 'prospero', 'rtsp', 'rtspu', 'sftp', 'svn', 'svn+ssh', 'ws', 'wss']
uses_netloc = ['', 'ftp', 'http', 'gopher', 'nntp', 'telnet', 'imap', 'wais', 'file', 'mms', 'https',
               'shttp', 'snews', 'prospero', 'rtsp', 'rtspu', 'rsync', 'svn', 'svn+ssh', 'sftp', 'nfs',
               'git', 'git+ssh', 'ws', 'wss', 'itms-services']
uses_params = ['', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtspu', 'sip',
               'sips', 'mms', 'sftp', 'tel']
scheme_chars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.'
_CONTROL_OR_SPACE = ''.join(map(chr, range(33)))
_UNSAFE = ['\t', '\r', '\n']


def clear_cache():
    """Clear internal performance caches."""
    urlsplit.cache_clear()


def _coerce_args(*args):
    """All text, and how to make results bytes again if the arguments were."""
    str_input = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != str_input:
            raise TypeError('Cannot mix str and non-str arguments')
    if str_input:
        return args + (lambda x: x,)
    return tuple(x.decode('ascii', 'strict') if x else '' for x in args) + (lambda obj: obj.encode('ascii'),)


class _ResultMixinStr:
    __slots__ = ()

    def encode(self, encoding='ascii', errors='strict'):
        """The same of bytes."""
        return self._encoded_counterpart(*(x.encode(encoding, errors) for x in self))


class _ResultMixinBytes:
    __slots__ = ()

    def decode(self, encoding='ascii', errors='strict'):
        """The same of str."""
        return self._decoded_counterpart(*(x.decode(encoding, errors) for x in self))


class _NetlocResultMixin:
    """User, password, host and port."""

    __slots__ = ()

    def _sep(self, text):
        return text if isinstance(self.netloc, str) else text.encode('ascii')

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        hostname = self._hostinfo[0]
        if not hostname:
            return None
        sep = self._sep('%')
        hostname, percent, zone = hostname.partition(sep)
        return hostname.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is not None:
            if port.isdigit() and port.isascii():
                port = int(port)
            else:
                raise ValueError(f'Port could not be cast to integer value as {port!r}')
            if not 0 <= port <= 65535:
                raise ValueError('Port out of range 0-65535')
        return port

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def _userinfo(self):
        userinfo, have_info, _ = self.netloc.rpartition(self._sep('@'))
        if have_info:
            username, have_password, password = userinfo.partition(self._sep(':'))
            if not have_password:
                password = None
        else:
            username = password = None
        return username, password

    @property
    def _hostinfo(self):
        _, _, hostinfo = self.netloc.rpartition(self._sep('@'))
        _, have_open_br, bracketed = hostinfo.partition(self._sep('['))
        if have_open_br:
            hostname, _, port = bracketed.partition(self._sep(']'))
            _, _, port = port.partition(self._sep(':'))
        else:
            hostname, _, port = hostinfo.partition(self._sep(':'))
        return hostname, port or None


_DefragResultBase = namedtuple('_DefragResultBase', 'url fragment')
_SplitResultBase = namedtuple('_SplitResultBase', 'scheme netloc path query fragment')
_ParseResultBase = namedtuple('_ParseResultBase', 'scheme netloc path params query fragment')
ResultBase = _NetlocResultMixin


def _defrag_url(self):
    if self.fragment:
        return self.url + ('#' if isinstance(self.url, str) else b'#') + self.fragment
    return self.url


class DefragResult(_DefragResultBase, _ResultMixinStr):
    """A URL and its fragment."""

    __slots__ = ()
    geturl = _defrag_url


class SplitResult(_SplitResultBase, _NetlocResultMixin, _ResultMixinStr):
    """What urlsplit() gives."""

    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _NetlocResultMixin, _ResultMixinStr):
    """What urlparse() gives."""

    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_DefragResultBase, _ResultMixinBytes):
    """A URL and its fragment, as bytes."""

    __slots__ = ()
    geturl = _defrag_url


class SplitResultBytes(_SplitResultBase, _NetlocResultMixin, _ResultMixinBytes):
    """What urlsplit() gives for bytes."""

    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_ParseResultBase, _NetlocResultMixin, _ResultMixinBytes):
    """What urlparse() gives for bytes."""

    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _str, _bytes in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                     (ParseResult, ParseResultBytes)):
    _str._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _str
del _str, _bytes


def _result(kind, parts, coerce):
    if coerce('') == '':
        return kind(*parts)
    return kind(*parts).encode()


def urlparse(url, scheme='', allow_fragments=True):
    """Parse a URL into 6 components."""
    url, scheme, _coerce_result = _coerce_args(url, scheme)
    scheme, netloc, url, query, fragment = urlsplit(url, scheme, allow_fragments)
    if scheme in uses_params and ';' in url:
        url, params = _splitparams(url)
    else:
        params = ''
    return _result(ParseResult, (scheme, netloc, url, params, query, fragment), _coerce_result)


def _splitparams(url):
    if '/' in url:
        i = url.find(';', url.rfind('/'))
        if i < 0:
            return url, ''
    else:
        i = url.find(';')
    return url[:i], url[i + 1:]


def _check_bracketed(netloc):
    hostname_and_port = netloc.rpartition('@')[2]
    before, have_open_br, bracketed = hostname_and_port.partition('[')
    if not have_open_br:
        return
    if before:
        raise ValueError('Invalid IPv6 URL')
    hostname, _, port = bracketed.partition(']')
    if port and not port.startswith(':'):
        raise ValueError('Invalid IPv6 URL')
    if hostname.startswith('v'):
        version, dot, rest = hostname[1:].partition('.')
        if not (dot and rest and version and all(c in '0123456789abcdefABCDEF' for c in version)):
            raise ValueError('IPvFuture address is invalid')
    elif ':' not in hostname:
        raise ValueError(f'{hostname!r} does not appear to be an IPv4 or IPv6 address')


@functools.lru_cache(typed=True)
def urlsplit(url, scheme='', allow_fragments=True):
    """Parse a URL into 5 components."""
    url, scheme, _coerce_result = _coerce_args(url, scheme)
    url = url.lstrip(_CONTROL_OR_SPACE)
    scheme = scheme.strip(_CONTROL_OR_SPACE)
    for b in _UNSAFE:
        url = url.replace(b, '')
        scheme = scheme.replace(b, '')
    allow_fragments = bool(allow_fragments)
    netloc = query = fragment = ''
    i = url.find(':')
    if i > 0 and url[0].isascii() and url[0].isalpha():
        if all(c in scheme_chars for c in url[:i]):
            scheme, url = url[:i].lower(), url[i + 1:]
    if url[:2] == '//':
        ends = [n for n in (url.find(c, 2) for c in '/?#') if n >= 0]
        delim = min(ends, default=len(url))
        netloc, url = url[2:delim], url[delim:]
        if ('[' in netloc) != (']' in netloc):
            raise ValueError('Invalid IPv6 URL')
        if '[' in netloc and ']' in netloc:
            _check_bracketed(netloc)
    if allow_fragments and '#' in url:
        url, fragment = url.split('#', 1)
    if '?' in url:
        url, query = url.split('?', 1)
    return _result(SplitResult, (scheme, netloc, url, query, fragment), _coerce_result)


def urlunparse(components):
    """Put a parsed URL back together again."""
    scheme, netloc, url, params, query, fragment, _coerce_result = _coerce_args(*components)
    if params:
        url = f'{url};{params}'
    return _coerce_result(urlunsplit((scheme, netloc, url, query, fragment)))


def urlunsplit(components):
    """Combine the elements of a tuple as returned by urlsplit() into a complete URL."""
    scheme, netloc, url, query, fragment, _coerce_result = _coerce_args(*components)
    if netloc:
        if url and url[:1] != '/':
            url = '/' + url
        url = '//' + netloc + url
    elif url[:2] == '//' or scheme and scheme in uses_netloc and url[:2] != '//' and (not url or url[:1] == '/'):
        url = '//' + url
    if scheme:
        url = scheme + ':' + url
    if query:
        url = url + '?' + query
    if fragment:
        url = url + '#' + fragment
    return _coerce_result(url)


def urljoin(base, url, allow_fragments=True):
    """Join a base URL and a possibly relative URL to form an absolute interpretation of the latter."""
    if not base:
        return url
    if not url:
        return base
    base, url, _coerce_result = _coerce_args(base, url)
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, '', allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return _coerce_result(url)
    if scheme in uses_netloc:
        if netloc:
            return _coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = bnetloc
    if not path and not params:
        path = bpath
        params = bparams
        if not query:
            query = bquery
        return _coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))
    base_parts = bpath.split('/')
    if base_parts[-1] != '':
        # The last part is a file.
        del base_parts[-1]
    if path[:1] == '/':
        segments = path.split('/')
    else:
        segments = base_parts + path.split('/')
        segments[1:-1] = filter(None, segments[1:-1])
    resolved_path = []
    for seg in segments:
        if seg == '..':
            try:
                resolved_path.pop()
            except IndexError:
                # Too many of them are ignored.
                pass
        elif seg != '.':
            resolved_path.append(seg)
    if segments[-1] in ('.', '..'):
        resolved_path.append('')
    return _coerce_result(urlunparse((scheme, netloc, '/'.join(resolved_path) or '/', params, query,
                                      fragment)))


def urldefrag(url):
    """Removes any existing fragment from URL."""
    url, _coerce_result = _coerce_args(url)
    if '#' in url:
        s, n, p, a, q, frag = urlparse(url)
        defrag = urlunparse((s, n, p, a, q, ''))
    else:
        frag = ''
        defrag = url
    return _result(DefragResult, (defrag, frag), _coerce_result)


def _unhexed(string):
    """Bytes with their percent escapes replaced."""
    parts = string.split(b'%')
    if len(parts) == 1:
        return string
    out = bytearray(parts[0])
    for item in parts[1:]:
        try:
            out.append(int(item[:2].decode('ascii'), 16) if len(item) >= 2
                       and item[:2].isalnum() else int('x'))
            out += item[2:]
        except ValueError:
            out += b'%' + item
    return bytes(out)


def unquote_to_bytes(string):
    """unquote_to_bytes('abc%20def') -> b'abc def'."""
    if not string:
        return b''
    if isinstance(string, str):
        string = string.encode('utf-8')
    return _unhexed(bytes(string))


def unquote(string, encoding='utf-8', errors='replace'):
    """Replace %xx escapes by their single-character equivalent."""
    if isinstance(string, (bytes, bytearray)):
        return unquote_to_bytes(string).decode('utf-8' if encoding is None else encoding,
                                               'replace' if errors is None else errors)
    if '%' not in string:
        string.split
        return string
    encoding = encoding or 'utf-8'
    errors = errors or 'replace'
    out = []
    ascii_run = []
    for c in string:
        # Escapes are decoded together with the ASCII around them.
        if c.isascii():
            ascii_run.append(c)
        else:
            if ascii_run:
                out.append(_unhexed(''.join(ascii_run).encode('ascii')).decode(encoding, errors))
                ascii_run = []
            out.append(c)
    if ascii_run:
        out.append(_unhexed(''.join(ascii_run).encode('ascii')).decode(encoding, errors))
    return ''.join(out)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
             max_num_fields=None, separator='&'):
    """Parse a query given as a string argument."""
    parsed_result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding=encoding, errors=errors,
                                 max_num_fields=max_num_fields, separator=separator):
        parsed_result.setdefault(name, []).append(value)
    return parsed_result


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
              max_num_fields=None, separator='&'):
    """Parse a query given as a string argument, as a list of pairs."""
    qs, _coerce_result = _coerce_args(qs)
    separator, _ = _coerce_args(separator)
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError('Separator must be of type string or bytes.')
    if max_num_fields is not None:
        num_fields = 1 + qs.count(separator) if qs else 0
        if max_num_fields < num_fields:
            raise ValueError('Max number of fields exceeded')
    r = []
    for name_value in qs.split(separator) if qs else []:
        if not name_value and not strict_parsing:
            continue
        nv = name_value.split('=', 1)
        if len(nv) != 2:
            if strict_parsing:
                raise ValueError('bad query field: %r' % (name_value,))
            if not keep_blank_values:
                continue
            nv.append('')
        if len(nv[1]) or keep_blank_values:
            name = unquote(nv[0].replace('+', ' '), encoding=encoding, errors=errors)
            value = unquote(nv[1].replace('+', ' '), encoding=encoding, errors=errors)
            r.append((_coerce_result(name), _coerce_result(value)))
    return r


def unquote_plus(string, encoding='utf-8', errors='replace'):
    """Like unquote(), but also replace plus signs by spaces."""
    return unquote(string.replace('+', ' '), encoding, errors)


_ALWAYS_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)


@functools.lru_cache
def _quote_table(safe):
    allowed = _ALWAYS_SAFE.union(safe)
    return [chr(b) if b in allowed else '%{:02X}'.format(b) for b in range(256)]


def quote(string, safe='/', encoding=None, errors=None):
    """quote('abc def') -> 'abc%20def'"""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or 'utf-8', errors or 'strict')
    else:
        if encoding is not None:
            raise TypeError("quote() doesn't support 'encoding' for bytes")
        if errors is not None:
            raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe='', encoding=None, errors=None):
    """Quote the query fragment of a URL; replacing ' ' with '+'."""
    if isinstance(string, str) and ' ' not in string or isinstance(string, bytes) and b' ' not in string:
        return quote(string, safe, encoding, errors)
    space = ' ' if isinstance(safe, str) else b' '
    return quote(string, safe + space, encoding, errors).replace(' ', '+')


def quote_from_bytes(bs, safe='/'):
    """Like quote(), but accepts a bytes object rather than a str."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError('quote_from_bytes() expected bytes')
    if not bs:
        return ''
    if isinstance(safe, str):
        safe = safe.encode('ascii', 'ignore')
    else:
        safe = bytes([c for c in safe if c < 128])
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    table = _quote_table(safe)
    return ''.join([table[b] for b in bs])


def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    """Encode a dict or sequence of two-element tuples into a URL query string."""
    if hasattr(query, 'items'):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError:
            raise TypeError('not a valid non-string sequence or mapping object') from None

    def one(v):
        if isinstance(v, bytes):
            return quote_via(v, safe)
        return quote_via(v if isinstance(v, str) else str(v), safe, encoding, errors)
    pairs = []
    for k, v in query:
        k = one(k)
        if not doseq or isinstance(v, (bytes, str)):
            pairs.append(k + '=' + one(v))
            continue
        try:
            len(v)
        except TypeError:
            pairs.append(k + '=' + one(v))
        else:
            for elt in v:
                pairs.append(k + '=' + one(elt))
    return '&'.join(pairs)


def unwrap(url):
    """An address without the brackets and the `URL:` around it."""
    url = str(url).strip()
    if url[:1] == '<' and url[-1:] == '>':
        url = url[1:-1].strip()
    return url[4:].strip() if url[:4] == 'URL:' else url


def _splittype(url):
    """The scheme and the rest."""
    scheme, colon, rest = url.partition(':')
    return (scheme.lower(), rest) if colon and scheme and '/' not in scheme else (None, url)


def _splithost(url):
    """The host with its port, and the path."""
    if not url.startswith('//'):
        return None, url
    ends = [at for at in (url.find(c, 2) for c in '/?#') if at >= 0]
    end = min(ends, default=len(url))
    path = url[end:]
    return url[2:end], '/' + path if path and path[0] != '/' else path


def _splituser(host):
    """User and password, and the host."""
    user, at, host = host.rpartition('@')
    return (user if at else None), host


def _splitpasswd(user):
    """User and password."""
    user, colon, password = user.partition(':')
    return user, (password if colon else None)


def _splitport(host):
    """The host and its port."""
    name, colon, port = host.rpartition(':')
    if colon and (not port or port.isdigit() and port.isascii()):
        return name, port or None
    return host, None
