"""HTTP servers."""

__version__ = '0.6'
__all__ = ['HTTPServer', 'ThreadingHTTPServer', 'BaseHTTPRequestHandler', 'SimpleHTTPRequestHandler']

import email.utils
import html
import http.client
import io
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse
from http import HTTPStatus

DEFAULT_ERROR_MESSAGE = '''\
<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: %(code)d</p>
        <p>Message: %(message)s.</p>
        <p>Error code explanation: %(code)s - %(explain)s.</p>
    </body>
</html>
'''
DEFAULT_ERROR_CONTENT_TYPE = 'text/html;charset=utf-8'


class HTTPServer(socketserver.TCPServer):
    """A server that answers one request at a time."""

    allow_reuse_address = 1

    def server_bind(self):
        super().server_bind()
        host, port = self.server_address[:2]
        self.server_name = socket.getfqdn(host)
        self.server_port = port


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """A server with a thread for each connection."""

    daemon_threads = True


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Answers requests by its methods do_GET, do_POST and so on."""

    sys_version = 'Python/' + sys.version.split()[0]
    server_version = 'BaseHTTP/' + __version__
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    default_request_version = 'HTTP/0.9'
    protocol_version = 'HTTP/1.0'
    MessageClass = http.client.HTTPMessage
    weekdayname = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
    monthname = [None, 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
    responses = {v: (v.phrase, v.description) for v in HTTPStatus.__members__.values()}

    def parse_request(self):
        """Read the request line and the headers; whether they can be answered."""
        self.command = None
        self.request_version = version = self.default_request_version
        self.close_connection = True
        line = str(self.raw_requestline, 'iso-8859-1').rstrip('\r\n')
        self.requestline = line
        words = line.split()
        if not words:
            return False
        if len(words) >= 3:
            version = words[-1]
            try:
                if not version.startswith('HTTP/'):
                    raise ValueError
                parts = version.split('/', 1)[1].split('.')
                if len(parts) != 2 or not all(p.isdigit() and len(p) <= 10 for p in parts):
                    raise ValueError
                number = int(parts[0]), int(parts[1])
            except ValueError:
                self.send_error(HTTPStatus.BAD_REQUEST, f'Bad request version ({version!r})')
                return False
            if number >= (1, 1) and self.protocol_version >= 'HTTP/1.1':
                self.close_connection = False
            if number >= (2, 0):
                self.send_error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f'Invalid HTTP version ({version.split("/", 1)[1]})')
                return False
            self.request_version = version
        if not 2 <= len(words) <= 3:
            self.send_error(HTTPStatus.BAD_REQUEST, f'Bad request syntax ({line!r})')
            return False
        command, path = words[:2]
        if len(words) == 2 and command != 'GET':
            self.send_error(HTTPStatus.BAD_REQUEST, f'Bad HTTP/0.9 request type ({command!r})')
            return False
        # Two slashes in front would be a host.
        self.command, self.path = command, '/' + path.lstrip('/') if path.startswith('//') else path
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
        except http.client.LineTooLong as err:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, 'Line too long', str(err))
            return False
        except http.client.HTTPException as err:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, 'Too many headers', str(err))
            return False
        connection = self.headers.get('Connection', '').lower()
        if connection == 'close':
            self.close_connection = True
        elif connection == 'keep-alive' and self.protocol_version >= 'HTTP/1.1':
            self.close_connection = False
        expect = self.headers.get('Expect', '')
        if (expect.lower() == '100-continue' and self.protocol_version >= 'HTTP/1.1'
                and self.request_version >= 'HTTP/1.1'):
            return self.handle_expect_100()
        return True

    def handle_expect_100(self):
        """Tell the client to send the body."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    def handle_one_request(self):
        """Answer a request."""
        try:
            self.raw_requestline = self.rfile.readline(65537)
            if len(self.raw_requestline) > 65536:
                self.requestline = self.request_version = self.command = ''
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if not self.parse_request():
                return
            method = getattr(self, 'do_' + self.command, None)
            if method is None:
                self.send_error(HTTPStatus.NOT_IMPLEMENTED, f'Unsupported method ({self.command!r})')
                return
            method()
            self.wfile.flush()
        except TimeoutError as e:
            self.log_error('Request timed out: %r', e)
            self.close_connection = True

    def handle(self):
        """Answer the requests of a connection."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    def send_error(self, code, message=None, explain=None):
        """Answer with an error."""
        short, long = self.responses.get(code, ('???', '???'))
        message = short if message is None else message
        explain = long if explain is None else explain
        self.log_error('code %d, message %s', code, message)
        self.send_response(code, message)
        self.send_header('Connection', 'close')
        body = None
        if code >= 200 and code not in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED):
            content = self.error_message_format % {
                'code': code, 'message': html.escape(message, quote=False),
                'explain': html.escape(explain, quote=False)}
            body = content.encode('UTF-8', 'replace')
            self.send_header('Content-Type', self.error_content_type)
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD' and body:
            self.wfile.write(body)

    def send_response(self, code, message=None):
        """Begin an answer, with the headers that all have."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header('Server', self.version_string())
        self.send_header('Date', self.date_time_string())

    def send_response_only(self, code, message=None):
        """Begin an answer."""
        if self.request_version == 'HTTP/0.9':
            return
        if message is None:
            message = self.responses[code][0] if code in self.responses else ''
        self._headers().append(f'{self.protocol_version} {code} {message}\r\n'.encode('latin-1', 'strict'))

    def _headers(self):
        if not hasattr(self, '_headers_buffer'):
            self._headers_buffer = []
        return self._headers_buffer

    def send_header(self, keyword, value):
        """Add a header to the answer."""
        if self.request_version != 'HTTP/0.9':
            self._headers().append(f'{keyword}: {value}\r\n'.encode('latin-1', 'strict'))
        if keyword.lower() == 'connection':
            if value.lower() == 'close':
                self.close_connection = True
            elif value.lower() == 'keep-alive':
                self.close_connection = False

    def end_headers(self):
        """Send the headers."""
        if self.request_version != 'HTTP/0.9':
            self._headers().append(b'\r\n')
            self.flush_headers()

    def flush_headers(self):
        if hasattr(self, '_headers_buffer'):
            self.wfile.write(b''.join(self._headers_buffer))
            self._headers_buffer = []

    def log_request(self, code='-', size='-'):
        if isinstance(code, HTTPStatus):
            code = code.value
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        self.log_message(format, *args)

    _control_char_table = str.maketrans({c: rf'\x{c:02x}' for c in [*range(0x20), *range(0x7f, 0xa0)]} | {ord('\\'): r'\\'})

    def log_message(self, format, *args):
        """Note something on standard error."""
        message = (format % args).translate(self._control_char_table)
        sys.stderr.write(f'{self.address_string()} - - [{self.log_date_time_string()}] {message}\n')

    def version_string(self):
        return self.server_version + ' ' + self.sys_version

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(time.time() if timestamp is None else timestamp, usegmt=True)

    def log_date_time_string(self):
        year, month, day, hh, mm, ss = time.localtime()[:6]
        return f'{day:02d}/{self.monthname[month]}/{year:04d} {hh:02d}:{mm:02d}:{ss:02d}'

    def address_string(self):
        return self.client_address[0]


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a folder."""

    server_version = 'SimpleHTTP/' + __version__
    index_pages = 'index.html', 'index.htm'
    extensions_map = {'.gz': 'application/gzip', '.Z': 'application/octet-stream', '.bz2': 'application/x-bzip2',
                      '.xz': 'application/x-xz'}

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Answer with a file."""
        f = self.send_head()
        if f:
            try:
                self.copyfile(f, self.wfile)
            finally:
                f.close()

    def do_HEAD(self):
        """Answer with a file's headers."""
        f = self.send_head()
        if f:
            f.close()

    def send_head(self):
        """Send the headers for a file; the open file, or None."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            parts = urllib.parse.urlsplit(self.path)
            if not parts.path.endswith('/'):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                url = urllib.parse.urlunsplit((parts[0], parts[1], parts[2] + '/', parts[3], parts[4]))
                self.send_header('Location', url)
                self.send_header('Content-Length', '0')
                self.end_headers()
                return None
            for index in self.index_pages:
                index = os.path.join(path, index)
                if os.path.isfile(index):
                    path = index
                    break
            else:
                return self.list_directory(path)
        kind = self.guess_type(path)
        try:
            if path.endswith('/'):
                raise FileNotFoundError
            f = open(path, 'rb')
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, 'File not found')
            return None
        try:
            stat = os.fstat(f.fileno())
            since = self.headers.get('If-Modified-Since')
            if since and 'If-None-Match' not in self.headers and not self._modified(stat, since):
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                f.close()
                return None
            self.send_response(HTTPStatus.OK)
            self.send_header('Content-type', kind)
            self.send_header('Content-Length', str(stat.st_size))
            self.send_header('Last-Modified', self.date_time_string(stat.st_mtime))
            self.end_headers()
            return f
        except:
            f.close()
            raise

    def _modified(self, stat, since):
        import datetime
        try:
            when = email.utils.parsedate_to_datetime(since)
        except (TypeError, IndexError, OverflowError, ValueError):
            return True
        utc = datetime.timezone.utc
        if when.tzinfo is None:
            when = when.replace(tzinfo=utc)
        changed = datetime.datetime.fromtimestamp(stat.st_mtime, utc).replace(microsecond=0)
        return when.tzinfo is not utc and when.utcoffset() or changed > when

    def list_directory(self, path):
        """A page with the names in a folder."""
        try:
            names = os.listdir(path)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, 'No permission to list directory')
            return None
        names.sort(key=lambda a: a.lower())
        shown = urllib.parse.unquote(self.path.split('?', 1)[0].split('#', 1)[0], errors='surrogatepass')
        title = f'Directory listing for {html.escape(shown, quote=False)}'
        enc = sys.getfilesystemencoding()
        rows = ['<!DOCTYPE HTML>', '<html lang="en">', '<head>', f'<meta charset="{enc}">',
                f'<title>{title}</title>\n</head>', f'<body>\n<h1>{title}</h1>', '<hr>\n<ul>']
        for name in names:
            full = os.path.join(path, name)
            label = link = name
            if os.path.isdir(full):
                label = link = name + '/'
            if os.path.islink(full):
                label = name + '@'
            href = urllib.parse.quote(link, errors='surrogatepass')
            rows.append(f'<li><a href="{href}">{html.escape(label, quote=False)}</a></li>')
        rows.append('</ul>\n<hr>\n</body>\n</html>\n')
        page = '\n'.join(rows).encode(enc, 'surrogateescape')
        self.send_response(HTTPStatus.OK)
        self.send_header('Content-type', f'text/html; charset={enc}')
        self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        return io.BytesIO(page)

    def translate_path(self, path):
        """The file that a path leads to; none outside the folder."""
        path = path.split('?', 1)[0].split('#', 1)[0]
        slash = path.rstrip().endswith('/')
        path = posixpath.normpath(urllib.parse.unquote(path, errors='surrogatepass'))
        result = self.directory
        for word in filter(None, path.split('/')):
            if os.path.dirname(word) or word in (os.curdir, os.pardir):
                continue
            result = os.path.join(result, word)
        return result + '/' if slash else result

    def copyfile(self, source, outputfile):
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        """The type of a file, by its name."""
        ext = posixpath.splitext(path)[1]
        for known in ext, ext.lower():
            if known in self.extensions_map:
                return self.extensions_map[known]
        import mimetypes
        return mimetypes.guess_type(path)[0] or 'application/octet-stream'


def _main():
    import argparse
    import functools
    parser = argparse.ArgumentParser(prog='python -m http.server')
    parser.add_argument('-b', '--bind', metavar='ADDRESS', help='bind to this address (default: all interfaces)')
    parser.add_argument('-d', '--directory', default=os.getcwd(), help='serve this directory (default: current directory)')
    parser.add_argument('-p', '--protocol', metavar='VERSION', default='HTTP/1.0', help='conform to this HTTP version (default: %(default)s)')
    parser.add_argument('port', default=8000, type=int, nargs='?', help='bind to this port (default: %(default)s)')
    args = parser.parse_args()
    SimpleHTTPRequestHandler.protocol_version = args.protocol
    handler = functools.partial(SimpleHTTPRequestHandler, directory=args.directory)
    with ThreadingHTTPServer((args.bind or '', args.port), handler) as server:
        host, port = server.socket.getsockname()[:2]
        print(f'Serving HTTP on {host} port {port} (http://{host}:{port}/) ...', flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print('\nKeyboard interrupt received, exiting.')
            sys.exit(0)


if __name__ == '__main__':
    _main()
