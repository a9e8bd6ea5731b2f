"""Opening addresses: openers made of handlers, each for a scheme, an answer or an error."""

__all__ = ['Request', 'OpenerDirector', 'BaseHandler', 'HTTPDefaultErrorHandler', 'HTTPRedirectHandler',
           'HTTPCookieProcessor', 'ProxyHandler', 'HTTPPasswordMgr', 'HTTPPasswordMgrWithDefaultRealm',
           'HTTPPasswordMgrWithPriorAuth', 'AbstractBasicAuthHandler', 'HTTPBasicAuthHandler',
           'ProxyBasicAuthHandler', 'AbstractHTTPHandler', 'HTTPHandler', 'FileHandler', 'DataHandler',
           'UnknownHandler', 'HTTPErrorProcessor', 'urlopen', 'install_opener', 'build_opener',
           'pathname2url', 'url2pathname', 'getproxies', 'urlretrieve', 'urlcleanup']

import base64
import bisect
import contextlib
import email
import http.client
import io
import os
import re
import socket
import string
import sys
import time
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import (_splittype, _splithost, _splitport, _splituser, _splitpasswd, quote, unquote,
                          unquote_to_bytes, unwrap, urljoin, urlparse, urlsplit)
from urllib.response import addclosehook, addinfourl

__version__ = '%d.%d' % sys.version_info[:2]
_opener = None


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, cafile=None, capath=None,
            cadefault=False, context=None):
    """Open an address, or a Request."""
    global _opener
    if _opener is None:
        _opener = build_opener()
    return _opener.open(url, data, timeout)


def install_opener(opener):
    """Set what urlopen() uses."""
    global _opener
    _opener = opener


_retrieved = []


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copy what an address leads to into a file; its name and the headers."""
    kind, path = _splittype(url)
    with contextlib.closing(urlopen(url, data)) as source:
        headers = source.info()
        if kind == 'file' and not filename:
            return os.path.normpath(url2pathname(path.removeprefix('//'))), headers
        if filename:
            target = open(filename, 'wb')
        else:
            import tempfile
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _retrieved.append(filename)
        with target:
            size = int(headers['Content-Length']) if 'content-length' in headers else -1
            block, read, number = 8192, 0, 0
            if reporthook:
                reporthook(number, block, size)
            while part := source.read(block):
                read += len(part)
                target.write(part)
                number += 1
                if reporthook:
                    reporthook(number, block, size)
    result = filename, headers
    if size >= 0 and read < size:
        raise ContentTooShortError(f'retrieval incomplete: got only {read} out of {size} bytes', result)
    return result


def urlcleanup():
    """Remove the files that urlretrieve() made."""
    for name in _retrieved:
        with contextlib.suppress(OSError):
            os.unlink(name)
    _retrieved.clear()
    global _opener
    _opener = None


def request_host(request):
    """The host that a request goes to, without its port."""
    host = urlparse(request.full_url)[1]
    if not host:
        host = request.get_header('Host', '')
    return re.sub(r':\d+$', '', host, count=1).lower()


class Request:
    """What is asked for, and how."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url = url
        self.headers, self.unredirected_hdrs = {}, {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for key, value in headers.items():
            self.add_header(key, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        return f'{self._full_url}#{self.fragment}' if self.fragment else self._full_url

    @full_url.setter
    def full_url(self, url):
        url = unwrap(url)
        self._full_url, _, fragment = url.partition('#')
        self.fragment = fragment if '#' in url else None
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError(f'unknown url type: {self.full_url!r}')
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    @full_url.deleter
    def full_url(self):
        self._full_url = self.fragment = None
        self.selector = ''

    @property
    def data(self):
        return self._data

    @data.setter
    def data(self, data):
        if data != self._data:
            self._data = data
            # The old body's length is not the new one's.
            if self.has_header('Content-length'):
                self.remove_header('Content-length')

    @data.deleter
    def data(self):
        self.data = None

    def get_method(self):
        """The method of HTTP."""
        return getattr(self, 'method', 'GET' if self.data is None else 'POST')

    def get_full_url(self):
        return self.full_url

    def set_proxy(self, host, type):
        """Have the request go to a proxy."""
        if self.type == 'https' and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type = type
            self.selector = self.full_url
        self.host = host

    def has_proxy(self):
        return self.selector == self.full_url

    def add_header(self, key, val):
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        return list({**self.unredirected_hdrs, **self.headers}.items())


class OpenerDirector:
    """Hands requests to handlers."""

    def __init__(self):
        self.addheaders = [('User-agent', f'Python-urllib/{__version__}')]
        self.handlers = []
        self.handle_open, self.handle_error, self.process_response, self.process_request = {}, {}, {}, {}

    def add_handler(self, handler):
        """Add a handler, for what its methods' names say."""
        if not hasattr(handler, 'add_parent'):
            raise TypeError(f'expected BaseHandler instance, got {type(handler)!r}')
        added = False
        for name in dir(handler):
            if name in ('redirect_request', 'do_open', 'proxy_open'):
                continue
            protocol, _, condition = name.partition('_')
            if condition.startswith('error'):
                kind = condition[condition.find('_') + 1:] if '_' in condition else ''
                try:
                    kind = int(kind)
                except ValueError:
                    pass
                table = self.handle_error.setdefault(protocol, {})
            elif condition in ('open', 'response', 'request'):
                kind = protocol
                table = {'open': self.handle_open, 'response': self.process_response,
                         'request': self.process_request}[condition]
            else:
                continue
            handlers = table.setdefault(kind, [])
            bisect.insort(handlers, handler) if handlers else handlers.append(handler)
            added = True
        if added:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        """Nothing is to be closed."""

    def _call_chain(self, chain, kind, name, *args):
        for handler in chain.get(kind, ()):
            result = getattr(handler, name)(*args)
            if result is not None:
                return result

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Open an address, or a Request."""
        if isinstance(fullurl, str):
            request = Request(fullurl, data)
        else:
            request = fullurl
            if data is not None:
                request.data = data
        request.timeout = timeout
        protocol = request.type
        for processor in self.process_request.get(protocol, []):
            request = getattr(processor, protocol + '_request')(request)
        response = self._open(request, data)
        for processor in self.process_response.get(protocol, []):
            response = getattr(processor, protocol + '_response')(request, response)
        return response

    def _open(self, req, data=None):
        result = self._call_chain(self.handle_open, 'default', 'default_open', req)
        if result:
            return result
        result = self._call_chain(self.handle_open, req.type, req.type + '_open', req)
        return result or self._call_chain(self.handle_open, 'unknown', 'unknown_open', req)

    def error(self, proto, *args):
        """Hand an error to the handlers."""
        http_error = proto in ('http', 'https')
        if http_error:
            table, proto, name = self.handle_error['http'], args[2], f'http_error_{args[2]}'
            original = args
        else:
            table, name = self.handle_error, proto + '_error'
        result = self._call_chain(table, proto, name, *args)
        if result or not http_error:
            return result
        return self._call_chain(table, 'default', 'http_error_default', *original)


def build_opener(*handlers):
    """An opener with the usual handlers, and others in place of those they replace."""
    opener = OpenerDirector()
    defaults = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler, HTTPRedirectHandler,
                FileHandler, HTTPErrorProcessor, DataHandler]
    for cls in defaults.copy():
        if any(issubclass(h, cls) if isinstance(h, type) else isinstance(h, cls) for h in handlers):
            defaults.remove(cls)
    for cls in defaults:
        opener.add_handler(cls())
    for handler in handlers:
        opener.add_handler(handler() if isinstance(handler, type) else handler)
    return opener


class BaseHandler:
    """What all handlers have."""

    handler_order = 500

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        """For those that keep something open."""

    def __lt__(self, other):
        return self.handler_order < other.handler_order if hasattr(other, 'handler_order') else True


class HTTPErrorProcessor(BaseHandler):
    """Makes errors of answers that are none of success."""

    handler_order = 1000

    def http_response(self, request, response):
        code = response.code
        if 200 <= code < 300:
            return response
        return self.parent.error('http', request, response, code, response.msg, response.info())

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises errors."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Goes where answers lead."""

    max_repeats, max_redirections = 4, 10
    inf_msg = 'The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\n'

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The request to send instead."""
        method = req.get_method()
        if not (code in (301, 302, 303, 307, 308) and method in ('GET', 'HEAD')
                or code in (301, 302, 303) and method == 'POST'):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        newurl = newurl.replace(' ', '%20')
        kept = {k: v for k, v in req.headers.items() if k.lower() not in ('content-length', 'content-type')}
        return Request(newurl, method='HEAD' if method == 'HEAD' else 'GET', headers=kept,
                       origin_req_host=req.origin_req_host, unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        newurl = headers.get('location') or headers.get('uri')
        if not newurl:
            return None
        parts = urlparse(newurl)
        if parts.scheme not in ('http', 'https', 'ftp', ''):
            raise HTTPError(newurl, code, f"{msg} - Redirection to url '{newurl}' is not allowed", headers, fp)
        if not parts.path and parts.netloc:
            parts = parts._replace(path='/')
        newurl = urljoin(req.full_url, quote(parts.geturl(), encoding='iso-8859-1', safe=string.punctuation))
        new = self.redirect_request(req, fp, code, msg, headers, newurl)
        if new is None:
            return None
        visited = new.redirect_dict = getattr(req, 'redirect_dict', {})
        req.redirect_dict = visited
        if visited.get(newurl, 0) >= self.max_repeats or len(visited) >= self.max_redirections:
            raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        visited[newurl] = visited.get(newurl, 0) + 1
        # What is left of the answer goes first, so that the connection is free.
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class ProxyHandler(BaseHandler):
    """Sends requests to proxies."""

    handler_order = 100

    def __init__(self, proxies=None):
        self.proxies = getproxies() if proxies is None else proxies
        for kind, url in self.proxies.items():
            setattr(self, f'{kind.lower()}_open', lambda r, proxy=url, type=kind.lower(): self.proxy_open(r, proxy, type))

    def proxy_open(self, req, proxy, type):
        original = req.type
        parts = urlsplit(proxy if '//' in proxy else f'{original}://{proxy}')
        if req.host and proxy_bypass(req.host):
            return None
        if parts.username and parts.password:
            credentials = f'{unquote(parts.username)}:{unquote(parts.password)}'
            req.add_header('Proxy-authorization', 'Basic ' + base64.b64encode(credentials.encode()).decode('ascii'))
        host = parts.netloc.rpartition('@')[2]
        req.set_proxy(unquote(host), parts.scheme)
        if original == parts.scheme or original == 'https':
            return None
        return self.parent.open(req, timeout=req.timeout)


def getproxies_environment():
    """The proxies that environment variables name."""
    proxies = {}
    for lower in False, True:
        for name, value in os.environ.items():
            if name.lower().endswith('_proxy') and (not lower or name.endswith('_proxy')):
                if value:
                    proxies[name.lower()[:-6]] = value
                elif lower:
                    proxies.pop(name.lower()[:-6], None)
    if 'REQUEST_METHOD' in os.environ:
        proxies.pop('http', None)
    return proxies


getproxies = getproxies_environment


def proxy_bypass(host, proxies=None):
    """Whether a host is asked without a proxy."""
    skipped = (getproxies_environment() if proxies is None else proxies).get('no')
    if not skipped:
        return False
    if skipped == '*':
        return True
    host = host.lower()
    bare = _splitport(host)[0]
    for name in map(str.strip, skipped.split(',')):
        name = name.lstrip('.').lower()
        if name and (name in (bare, host) or bare.endswith('.' + name) or host.endswith('.' + name)):
            return True
    return False


proxy_bypass_environment = proxy_bypass


class HTTPPasswordMgr:
    """Names and passwords, by realm and address."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Keep a name and a password."""
        uris = (uri,) if isinstance(uri, str) else uri
        table = self.passwd.setdefault(realm, {})
        for default_port in True, False:
            table[tuple(self.reduce_uri(u, default_port) for u in uris)] = user, passwd

    def find_user_password(self, realm, authuri):
        """The name and password for an address."""
        domains = self.passwd.get(realm, {})
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uris, found in domains.items():
                if any(self.is_suburi(uri, reduced) for uri in uris):
                    return found
        return None, None

    def reduce_uri(self, uri, default_port=True):
        parts = urlsplit(uri)
        if parts[1]:
            scheme, authority, path = parts[0], parts[1], parts[2] or '/'
        else:
            scheme, authority, path = None, uri, '/'
        host, port = _splitport(authority)
        if default_port and port is None and scheme is not None:
            number = {'http': 80, 'https': 443}.get(scheme)
            if number is not None:
                authority = f'{host}:{number}'
        return authority, path

    def is_suburi(self, base, test):
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1]
        if prefix[-1:] != '/':
            prefix += '/'
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """One with names for any realm."""

    def find_user_password(self, realm, authuri):
        user, password = super().find_user_password(realm, authuri)
        return (user, password) if user is not None else super().find_user_password(None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """One that tells names before a server asks."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        for default_port in True, False:
            for u in (uri,) if isinstance(uri, str) else uri:
                self.authenticated[self.reduce_uri(u, default_port)] = is_authenticated

    def is_authenticated(self, authuri):
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uri in self.authenticated:
                if self.is_suburi(uri, reduced):
                    return self.authenticated[uri]


class AbstractBasicAuthHandler:
    """Answers a server that asks for a name and a password."""

    _challenge = re.compile(r'(?:^|,)[ \t]*([^ \t,]+)[ \t]+realm=(["\']?)([^"\']*)\2', re.I)

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def http_error_auth_reqed(self, authreq, host, req, headers):
        challenges = headers.get_all(authreq)
        if not challenges:
            return None
        unsupported = None
        for header in challenges:
            for scheme, _, realm in self._challenge.findall(header):
                if scheme.lower() == 'basic':
                    return self.retry_http_basic_auth(host, req, realm)
                unsupported = scheme
        if unsupported is not None:
            raise ValueError(f'AbstractBasicAuthHandler does not support the following scheme: {unsupported!r}')

    def retry_http_basic_auth(self, host, req, realm):
        user, password = self.passwd.find_user_password(realm, host)
        if password is None:
            return None
        value = 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode('ascii')
        if req.get_header(self.auth_header, None) == value:
            return None
        req.add_unredirected_header(self.auth_header, value)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        if getattr(self.passwd, 'is_authenticated', None) and self.passwd.is_authenticated(req.full_url):
            if not req.has_header('Authorization'):
                user, password = self.passwd.find_user_password(None, req.full_url)
                value = base64.standard_b64encode(f'{user}:{password}'.encode()).decode()
                req.add_unredirected_header('Authorization', f'Basic {value.strip()}')
        return req

    https_request = http_request


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """For servers."""

    auth_header = 'Authorization'

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('www-authenticate', req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """For proxies."""

    auth_header = 'Proxy-authorization'

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)


class AbstractHTTPHandler(BaseHandler):
    """Sends requests."""

    def __init__(self, debuglevel=None):
        self._debuglevel = http.client.HTTPConnection.debuglevel if debuglevel is None else debuglevel

    def set_http_debuglevel(self, level):
        self._debuglevel = level

    def do_request_(self, request):
        """Add the headers that every request has."""
        if not request.host:
            raise URLError('no host given')
        if request.data is not None:
            data = request.data
            if isinstance(data, str):
                raise TypeError('POST data should be bytes, an iterable of bytes, or a file object. '
                                'It cannot be of type str.')
            if not request.has_header('Content-type'):
                request.add_unredirected_header('Content-type', 'application/x-www-form-urlencoded')
            if not request.has_header('Content-length') and not request.has_header('Transfer-encoding'):
                length = http.client.HTTPConnection._get_content_length(data, request.get_method())
                if length is not None:
                    request.add_unredirected_header('Content-length', str(length))
                else:
                    request.add_unredirected_header('Transfer-encoding', 'chunked')
        host = request.host
        if request.has_proxy():
            host = _splithost(_splittype(request.selector)[1])[0]
        if not request.has_header('Host'):
            request.add_unredirected_header('Host', host)
        for name, value in self.parent.addheaders:
            name = name.capitalize()
            if not request.has_header(name):
                request.add_unredirected_header(name, value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """Send a request over a connection of a class; the answer."""
        if not req.host:
            raise URLError('no host given')
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = dict(req.unredirected_hdrs)
        headers.update({k: v for k, v in req.headers.items() if k not in headers})
        headers['Connection'] = 'close'
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            tunnel = {}
            if 'Proxy-Authorization' in headers:
                tunnel['Proxy-Authorization'] = headers.pop('Proxy-Authorization')
            connection.set_tunnel(req._tunnel_host, headers=tunnel)
        try:
            try:
                connection.request(req.get_method(), req.selector, req.data, headers,
                                   encode_chunked=req.has_header('Transfer-encoding'))
            except OSError as err:
                raise URLError(err)
            response = connection.getresponse()
        except:
            connection.close()
            raise
        if connection.sock:
            connection.sock.close()
            connection.sock = None
        response.url = req.get_full_url()
        response.msg = response.reason
        return response


class HTTPHandler(AbstractHTTPHandler):
    """Opens http: addresses."""

    def http_open(self, req):
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Keeps cookies."""

    def __init__(self, cookiejar=None):
        if cookiejar is None:
            import http.cookiejar
            cookiejar = http.cookiejar.CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request, https_response = http_request, http_response


class UnknownHandler(BaseHandler):
    """Refuses what no other handler takes."""

    def unknown_open(self, req):
        raise URLError(f'unknown url type: {req.type}')


class FileHandler(BaseHandler):
    """Opens file: addresses."""

    names = None

    def file_open(self, req):
        if req.selector[:2] == '//' and req.selector[2:3] != '/' and req.host and req.host != 'localhost':
            if req.host not in self.get_names():
                raise URLError('file:// scheme is supported only on localhost')
            return None
        return self.open_local_file(req)

    def get_names(self):
        """The addresses of this machine."""
        if FileHandler.names is None:
            names = {'127.0.0.1'}
            for name in 'localhost', socket.gethostname():
                with contextlib.suppress(OSError):
                    names.add(socket.gethostbyname(name))
            FileHandler.names = tuple(names)
        return FileHandler.names

    def open_local_file(self, req):
        import email.utils
        import mimetypes
        path = url2pathname(req.selector)
        try:
            stat = os.stat(path)
            modified = email.utils.formatdate(stat.st_mtime, usegmt=True)
            kind = mimetypes.guess_type(path)[0]
            headers = email.message_from_string(
                f'Content-type: {kind or "text/plain"}\nContent-length: {stat.st_size}\nLast-modified: {modified}\n')
            if not req.host or not _splitport(req.host)[1] and socket.gethostbyname(req.host) in self.get_names():
                url = f'file://{req.host}{path}' if req.host else 'file://' + path
                return addinfourl(open(path, 'rb'), headers, url)
        except OSError as exp:
            raise URLError(exp)
        raise URLError('file not on local host')


class DataHandler(BaseHandler):
    """Opens data: addresses."""

    def data_open(self, req):
        url = req.full_url
        scheme, data = url.split(':', 1)
        mediatype, data = data.split(',', 1)
        data = unquote_to_bytes(data)
        if mediatype.endswith(';base64'):
            data = base64.decodebytes(data)
            mediatype = mediatype[:-7]
        if not mediatype:
            mediatype = 'text/plain;charset=US-ASCII'
        headers = email.message_from_string(f'Content-type: {mediatype}\nContent-length: {len(data)}\n')
        return addinfourl(io.BytesIO(data), headers, url)


def url2pathname(pathname):
    """The path of an address's path."""
    return unquote(pathname)


def pathname2url(pathname):
    """The address's path of a path."""
    return quote(pathname)


def parse_http_list(s):
    """The items of a list in a header: commas between quotes end none."""
    items, part, escape, inside = [], '', False, False
    for c in s:
        if escape:
            part += c
            escape = False
        elif inside:
            if c == '\\':
                escape = True
                continue
            inside = c != '"'
            part += c
        elif c == ',':
            items.append(part)
            part = ''
        else:
            inside = c == '"'
            part += c
    if part:
        items.append(part)
    return [item.strip() for item in items]


def parse_keqv_list(l):
    """A dict of key=value items."""
    parsed = {}
    for item in l:
        k, v = item.split('=', 1)
        parsed[k] = v[1:-1] if v[:1] == v[-1:] == '"' else v
    return parsed
