"""Sockets: connections between programs and machines."""

import _socket
import io
import os
import sys
from enum import IntEnum, IntFlag

__all__ = ['socket', 'create_connection', 'create_server', 'has_dualstack_ipv6', 'fromfd', 'socketpair',
           'getfqdn', 'gethostname', 'gethostbyname', 'gethostbyname_ex', 'gethostbyaddr', 'getaddrinfo', 'getnameinfo',
           'getservbyname', 'getservbyport', 'getprotobyname', 'getdefaulttimeout', 'setdefaulttimeout',
           'htons', 'htonl', 'ntohs', 'ntohl', 'inet_aton', 'inet_ntoa', 'inet_pton', 'inet_ntop',
           'error', 'gaierror', 'herror', 'timeout', 'close', 'dup', 'SocketType', 'AddressFamily',
           'SocketKind', 'MsgFlag', 'AddressInfo', 'has_ipv6', 'CAPI', 'SocketIO']

AddressFamily = IntEnum('AddressFamily', {'AF_UNSPEC': 0, 'AF_UNIX': 1, 'AF_INET': 2, 'AF_INET6': 10},
                        module=__name__)
SocketKind = IntEnum('SocketKind', {'SOCK_STREAM': 1, 'SOCK_DGRAM': 2, 'SOCK_RAW': 3, 'SOCK_RDM': 4,
                                    'SOCK_SEQPACKET': 5, 'SOCK_CLOEXEC': 0o2000000, 'SOCK_NONBLOCK': 0o4000},
                     module=__name__)
MsgFlag = IntFlag('MsgFlag', {'MSG_OOB': 1, 'MSG_PEEK': 2, 'MSG_DONTROUTE': 4, 'MSG_TRUNC': 32,
                              'MSG_DONTWAIT': 64, 'MSG_WAITALL': 256, 'MSG_NOSIGNAL': 0x4000}, module=__name__)
AddressInfo = IntFlag('AddressInfo', {'AI_PASSIVE': 1, 'AI_CANONNAME': 2, 'AI_NUMERICHOST': 4, 'AI_V4MAPPED': 8,
                                      'AI_ALL': 16, 'AI_ADDRCONFIG': 32, 'AI_NUMERICSERV': 1024}, module=__name__)
for _kind in (AddressFamily, SocketKind, MsgFlag, AddressInfo):
    globals().update(_kind.__members__)
    __all__ += _kind.__members__

_NUMBERS = {
    'SOL_SOCKET': 1, 'SO_DEBUG': 1, 'SO_REUSEADDR': 2, 'SO_TYPE': 3, 'SO_ERROR': 4, 'SO_DONTROUTE': 5,
    'SO_BROADCAST': 6, 'SO_SNDBUF': 7, 'SO_RCVBUF': 8, 'SO_KEEPALIVE': 9, 'SO_OOBINLINE': 10, 'SO_LINGER': 13,
    'SO_REUSEPORT': 15, 'SO_RCVLOWAT': 18, 'SO_SNDLOWAT': 19, 'SO_RCVTIMEO': 20, 'SO_SNDTIMEO': 21,
    'SO_ACCEPTCONN': 30, 'IPPROTO_IP': 0, 'IPPROTO_ICMP': 1, 'IPPROTO_TCP': 6, 'IPPROTO_UDP': 17,
    'IPPROTO_IPV6': 41, 'IPPROTO_RAW': 255, 'TCP_NODELAY': 1, 'TCP_MAXSEG': 2, 'TCP_KEEPIDLE': 4,
    'TCP_KEEPINTVL': 5, 'TCP_KEEPCNT': 6, 'IPV6_V6ONLY': 26, 'SOMAXCONN': 4096, 'SHUT_RD': 0, 'SHUT_WR': 1,
    'SHUT_RDWR': 2, 'INADDR_ANY': 0, 'INADDR_BROADCAST': 0xffffffff, 'INADDR_LOOPBACK': 0x7f000001,
    'INADDR_NONE': 0xffffffff, 'NI_NUMERICHOST': 1, 'NI_NUMERICSERV': 2, 'NI_NOFQDN': 4, 'NI_NAMEREQD': 8,
    'NI_DGRAM': 16, 'NI_MAXHOST': 1025, 'NI_MAXSERV': 32, 'EAI_ADDRFAMILY': -9, 'EAI_AGAIN': -3, 'EAI_BADFLAGS': -1, 'EAI_FAIL': -4,
    'EAI_FAMILY': -6, 'EAI_MEMORY': -10, 'EAI_NODATA': -5, 'EAI_NONAME': -2, 'EAI_OVERFLOW': -12, 'EAI_SERVICE': -8, 'EAI_SOCKTYPE': -7, 'EAI_SYSTEM': -11}
globals().update(_NUMBERS)
__all__ += _NUMBERS

has_ipv6 = True
error = OSError
timeout = TimeoutError
EBADF, EAGAIN, EWOULDBLOCK = 9, 11, 11
_default_timeout = None
_SERVICES = {'ftp': 21, 'ssh': 22, 'telnet': 23, 'smtp': 25, 'domain': 53, 'http': 80, 'pop3': 110, 'ntp': 123,
             'imap2': 143, 'ldap': 389, 'https': 443, 'imaps': 993, 'pop3s': 995}


class herror(OSError):
    """A host's address could not be looked up."""


class gaierror(OSError):
    """A name could not be looked up."""


for _class in (herror, gaierror):
    _class.__module__ = 'socket'


def getdefaulttimeout():
    """Seconds that new sockets wait; None waits for ever."""
    return _default_timeout


def _seconds(value):
    if value is None:
        return None
    value = float(value)
    if value < 0:
        raise ValueError('Timeout value out of range')
    if value != value or value > 9223372036:
        raise OverflowError('timestamp out of range for platform time_t') if value == value else \
            ValueError('Invalid value NaN (not a number)')
    return value


def setdefaulttimeout(timeout, /):
    """Set how many seconds new sockets wait."""
    global _default_timeout
    _default_timeout = _seconds(timeout)


def _swap(value, bits, name):
    if not isinstance(value, int):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    if value < 0:
        raise OverflowError(f"{name}: can't convert negative Python int to C {bits}-bit unsigned integer")
    if value >> bits:
        raise OverflowError(f'{name}: Python int too large to convert to C {bits}-bit unsigned integer')
    return int.from_bytes(value.to_bytes(bits // 8, sys.byteorder), 'big')


def htons(x, /):
    """Convert a 16-bit number from the machine's byte order to the network's."""
    return _swap(x, 16, 'htons')


def ntohs(x, /):
    """Convert a 16-bit number from the network's byte order to the machine's."""
    return _swap(x, 16, 'ntohs')


def htonl(x, /):
    """Convert a 32-bit number from the machine's byte order to the network's."""
    return _swap(x, 32, 'htonl')


def ntohl(x, /):
    """Convert a 32-bit number from the network's byte order to the machine's."""
    return _swap(x, 32, 'ntohl')


def inet_aton(ip_addr, /):
    """The four bytes of an IPv4 address, in any of its old notations."""
    parts = ip_addr.split()[0].split('.') if ip_addr.split() else []
    try:
        numbers = [int(p, 16 if p[:2].lower() == '0x' else 8 if p[:1] == '0' and p != '0' else 10) for p in parts]
        if not 1 <= len(numbers) <= 4 or any(not 0 <= n < 256 for n in numbers[:-1]):
            raise ValueError
        head, last = bytes(numbers[:-1]), numbers[-1]
        return head + last.to_bytes(4 - len(head), 'big')
    except (ValueError, OverflowError):
        raise OSError('illegal IP address string passed to inet_aton') from None


def inet_ntoa(packed_ip, /):
    """The text of a packed IPv4 address."""
    if len(packed_ip) != 4:
        raise OSError('packed IP wrong length')
    return _socket.unpack(packed_ip)


def inet_pton(address_family, ip_string, /):
    """The bytes of a numeric address of a family."""
    if address_family not in (AF_INET, AF_INET6):
        raise OSError(97, 'Address family not supported by protocol')
    packed = _socket.pack(ip_string)
    if packed is None or len(packed) != (4 if address_family == AF_INET else 16):
        raise OSError('illegal IP address string passed to inet_pton')
    return packed


def inet_ntop(address_family, packed_ip, /):
    """The text of a packed address of a family."""
    if address_family not in (AF_INET, AF_INET6):
        raise ValueError(f'unknown address family {int(address_family)}')
    if len(packed_ip) != (4 if address_family == AF_INET else 16):
        raise ValueError('invalid length of packed IP address string')
    return _socket.unpack(packed_ip)


def gethostname():
    """The name of this machine."""
    return os.uname().nodename


def _text(host):
    if isinstance(host, (bytes, bytearray)):
        host = host.decode('ascii')
    if not isinstance(host, str):
        raise TypeError(f'str, bytes or bytearray expected, not {type(host).__name__}')
    if '\0' in host:
        raise ValueError('embedded null character')
    if not host.isascii():
        import codecs
        host = codecs.encode(host, 'idna').decode()
    return host


def _lookup(host, family=0):
    """The numeric addresses of a host, of one family or of all."""
    packed = _socket.pack(host)
    if packed is None and '%' in host:
        packed = _socket.pack(host.partition('%')[0])
    if packed is not None:
        found = [host.partition('%')[0]]
    else:
        found = _socket.resolve(host)
        if not found:
            raise gaierror(EAI_NONAME, 'Name or service not known')
    wanted = [a for a in dict.fromkeys(found)
              if not family or (':' in a) == (family == AF_INET6)]
    if not wanted:
        raise gaierror(EAI_ADDRFAMILY, 'Address family for hostname not supported')
    return wanted


def gethostbyname(hostname, /):
    """An IPv4 address of a host."""
    host = _text(hostname)
    if not host:
        return '0.0.0.0'
    return _lookup(host, AF_INET)[0]


def gethostbyname_ex(hostname, /):
    """A host's name, other names, and its IPv4 addresses."""
    return hostname, [], _lookup(_text(hostname), AF_INET)


def gethostbyaddr(ip_address, /):
    """The names and addresses of the host with an address; the host offers no names for numbers."""
    addresses = _lookup(_text(ip_address))
    name = 'localhost' if addresses[0] in ('127.0.0.1', '::1') else ip_address
    return name, [], addresses


def getservbyname(servicename, protocolname=None, /):
    """The port of a well-known service."""
    try:
        return _SERVICES[servicename]
    except KeyError:
        raise OSError('service/proto not found') from None


def getservbyport(port, protocolname=None, /):
    """The name of a port's well-known service."""
    if not 0 <= port <= 0xffff:
        raise OverflowError('getservbyport: port must be 0-65535.')
    for name, number in _SERVICES.items():
        if number == port:
            return name
    raise OSError('port/proto not found')


def getprotobyname(name, /):
    """The number of a protocol."""
    try:
        return {'ip': 0, 'icmp': 1, 'tcp': 6, 'udp': 17, 'ipv6': 41}[name]
    except KeyError:
        raise OSError('protocol not found') from None


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """The ways to reach a host and port: tuples of family, type, protocol, name and address."""
    family = _member(AddressFamily, family)
    if isinstance(port, str):
        try:
            port = int(port)
        except ValueError:
            if port not in _SERVICES:
                raise gaierror(EAI_SERVICE, 'Servname not supported for ai_socktype') from None
            port = _SERVICES[port]
    port = 0 if port is None else port & 0xffff
    if host is None:
        anywhere = flags & AI_PASSIVE
        found = ['::' if anywhere else '::1', '0.0.0.0' if anywhere else '127.0.0.1']
        found = [a for a in found if not family or (':' in a) == (family == AF_INET6)]
    else:
        host = _text(host)
        if flags & AI_NUMERICHOST and _socket.pack(host) is None:
            raise gaierror(EAI_NONAME, 'Name or service not known')
        found = _lookup(host, family)
    kinds = [(SOCK_STREAM, 6), (SOCK_DGRAM, 17), (SOCK_RAW, 0)]
    kinds = [(k, p) for k, p in kinds if (not type or type == k) and (not proto or not p or proto == p)]
    if not kinds:
        raise gaierror(EAI_SOCKTYPE, 'ai_socktype not supported')
    name = (host or '') if flags & AI_CANONNAME else ''
    return [(AF_INET6 if ':' in a else AF_INET, kind, number, name,
             (a, port, 0, 0) if ':' in a else (a, port))
            for a in found for kind, number in kinds]


def getnameinfo(sockaddr, flags, /):
    """The names of a host and port, as far as they are known."""
    host, port = sockaddr[:2]
    if not flags & NI_NUMERICHOST:
        host = gethostbyaddr(host)[0]
    service = str(port)
    if not flags & NI_NUMERICSERV:
        try:
            service = getservbyport(port)
        except OSError:
            pass
    return host, service


def getfqdn(name=''):
    """The full name of a host, as far as it is known."""
    name = name.strip()
    if not name or name in ('0.0.0.0', '::'):
        name = gethostname()
    return name


def close(fd, /):
    """Close a socket's descriptor."""
    os.close(fd)


def dup(fd, /):
    """Another descriptor of the same socket."""
    return _socket.dup(fd)


def _member(kind, value):
    try:
        return kind(value)
    except ValueError:
        return value


class socket:
    """One end of a connection, or what others connect to."""

    __slots__ = ('__weakref__', '_fd', '_family', '_kind', '_proto', '_timeout', '_io_refs', '_closed')

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._io_refs, self._closed = 0, False
        self._timeout = _default_timeout
        self._fd = -1
        if fileno is not None:
            if isinstance(fileno, float):
                raise TypeError("integer argument expected, got float")
            if fileno < 0:
                raise ValueError('negative file descriptor')
            if family == -1:
                address = _socket.local(fileno)
                family = AF_UNIX if not isinstance(address, tuple) else AF_INET6 if ':' in address[0] else AF_INET
            if type == -1:
                type = _socket.getoption(fileno, SOL_SOCKET, SO_TYPE)
            self._fd = fileno
        family = AF_INET if family == -1 else family
        type = SOCK_STREAM if type == -1 else type
        if fileno is None:
            self._fd = _socket.open(family, type & 0xf)
            if type & SOCK_NONBLOCK:
                self._timeout = 0.0
        self._family, self._kind, self._proto = int(family), type & 0xf, max(proto, 0)

    family = property(lambda self: _member(AddressFamily, self._family), doc='The address family.')
    type = property(lambda self: _member(SocketKind, self._kind), doc='The kind of socket.')
    proto = property(lambda self: self._proto, doc='The protocol.')
    timeout = property(lambda self: self._timeout, doc='Seconds to wait; None waits for ever.')

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        text = (f'<{self.__class__.__module__}.{self.__class__.__qualname__}{" [closed]" if self._closed else ""}'
                f' fd={self.fileno()}, family={int(self.family)}, type={int(self.type)}, proto={self.proto}')
        if not self._closed:
            for label, name in ('laddr', self.getsockname), ('raddr', self.getpeername):
                try:
                    address = name()
                except OSError:
                    continue
                if address:
                    text += f', {label}={address}'
        return text + '>'

    def __getstate__(self):
        raise TypeError(f'cannot pickle {self.__class__.__name__!r} object')

    def __del__(self):
        if getattr(self, '_fd', -1) >= 0 and not self._io_refs:
            import warnings
            warnings.warn(f'unclosed {self!r}', ResourceWarning, source=self, stacklevel=2)
            self._real_close()

    def fileno(self):
        """The descriptor; -1 once it is closed."""
        return self._fd

    def _address(self, address, name):
        """The address with its host looked up."""
        if self._family == AF_UNIX:
            if not isinstance(address, (str, bytes, bytearray)):
                raise TypeError(f'a bytes-like object is required, not {type(address).__name__!r}')
            return os.fsencode(address) if isinstance(address, str) else bytes(address)
        if not isinstance(address, tuple):
            raise TypeError(f'{name}(): {"AF_INET6" if self._family == AF_INET6 else "AF_INET"} address must be tuple, '
                            f'not {type(address).__name__}')
        if self._family == AF_INET and len(address) != 2 or not 2 <= len(address) <= 4:
            raise TypeError(f'{name}(): AF_INET address must be a pair (host, port)')
        host, port, *rest = address
        if not isinstance(port, int):
            raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
        if not 0 <= port <= 0xffff:
            raise OverflowError(f'{name}(): port must be 0-65535.')
        host = _text(host)
        if not host:
            host = '0.0.0.0' if self._family == AF_INET else '::'
        elif host == '<broadcast>':
            host = '255.255.255.255'
        else:
            host = _lookup(host, self._family)[0]
        return host, port, *rest

    def bind(self, address, /):
        """Give the socket an address of this machine."""
        _socket.bind(self._fd, self._address(address, 'bind'))

    def listen(self, backlog=128, /):
        """Let others connect."""
        _socket.listen(self._fd, backlog)

    def accept(self):
        """Wait for a connection; a new socket and the address of its other end."""
        fd, address = _socket.accept(self._fd, self._timeout)
        sock = socket(self.family, self.type, self.proto, fileno=fd)
        return sock, '' if address is None else address

    def connect(self, address, /):
        """Connect to an address."""
        _socket.connect(self._fd, self._address(address, 'connect'), self._timeout)

    def connect_ex(self, address, /):
        """As connect(), but gives an error's number, 0 for none."""
        try:
            self.connect(address)
        except TimeoutError:
            return 11
        except OSError as e:
            if e.errno is None:
                raise
            return e.errno
        return 0

    def _receive(self, size, flags):
        return _socket.receive(self._fd, size, bool(flags & 2), 0.0 if flags & 64 else self._timeout)

    def recv(self, bufsize, flags=0, /):
        """Receive at most so many bytes; none at the end."""
        if bufsize < 0:
            raise ValueError('negative buffersize in recv')
        if flags & 256:
            parts = []
            while bufsize and (data := self._receive(bufsize, flags)[0]):
                parts.append(data)
                bufsize -= len(data)
            return b''.join(parts)
        return self._receive(bufsize, flags)[0]

    def recvfrom(self, bufsize, flags=0, /):
        """Receive bytes; they and the address they come from."""
        if bufsize < 0:
            raise ValueError('negative buffersize in recvfrom')
        return self._receive(bufsize, flags)

    def recv_into(self, buffer, nbytes=0, flags=0):
        """Receive bytes into a buffer; how many."""
        return self._into(buffer, nbytes, flags, 'recv_into')[0]

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        """Receive bytes into a buffer; how many, and where they come from."""
        return self._into(buffer, nbytes, flags, 'recvfrom_into')

    def _into(self, buffer, nbytes, flags, name):
        if nbytes < 0:
            raise ValueError(f'negative buffersize in {name}')
        with memoryview(buffer).cast('B') as view:
            if nbytes > len(view):
                raise ValueError(f'nbytes is greater than the length of the buffer')
            data, address = self._receive(nbytes or len(view), flags)
            view[:len(data)] = data
        return len(data), address

    def _wait(self, flags):
        return 0.0 if flags & 64 else self._timeout

    def send(self, data, flags=0, /):
        """Send bytes; how many could be."""
        return _socket.send(self._fd, data, None, self._wait(flags))

    def sendall(self, data, flags=0, /):
        """Send all of the bytes."""
        with memoryview(data).cast('B') as view:
            at, end = 0, None
            if self._timeout:
                import time
                end = time.monotonic() + self._timeout
            while at < len(view):
                left = self._wait(flags)
                if end is not None:
                    left = end - time.monotonic()
                    if left <= 0:
                        raise TimeoutError('timed out')
                at += _socket.send(self._fd, view[at:at + 262144], None, left)

    def sendto(self, data, *args):
        """Send bytes to an address: sendto(data[, flags], address)."""
        if not 1 <= len(args) <= 2:
            raise TypeError(f'sendto() takes 2 or 3 arguments ({len(args) + 1} given)')
        flags = args[0] if len(args) == 2 else 0
        return _socket.send(self._fd, data, self._address(args[-1], 'sendto'), self._wait(flags))

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        """Send the bytes of several buffers."""
        if ancdata:
            raise OSError(95, 'Operation not supported')
        data = b''.join(buffers)
        return self.send(data, flags) if address is None else self.sendto(data, flags, address)

    def sendfile(self, file, offset=0, count=None):
        """Send what a binary file holds; how many bytes."""
        if 'b' not in getattr(file, 'mode', 'b'):
            raise ValueError('file should be opened in binary mode')
        if not self.type & SOCK_STREAM:
            raise ValueError('only SOCK_STREAM type sockets are supported')
        if count is not None and (not isinstance(count, int) or count <= 0):
            raise (TypeError if not isinstance(count, int) else ValueError)(
                f'count must be a positive integer (got {count!r})')
        if self._timeout == 0:
            raise ValueError('non-blocking sockets are not supported')
        if offset:
            file.seek(offset)
        sent = 0
        while data := file.read(65536 if count is None else min(65536, count - sent)):
            self.sendall(data)
            sent += len(data)
        if sent and hasattr(file, 'seek'):
            file.seek(offset + sent)
        return sent

    def getsockname(self):
        """The socket's own address."""
        return _socket.local(self._fd)

    def getpeername(self):
        """The address of the other end."""
        return _socket.peer(self._fd)

    def getsockopt(self, level, option, buflen=0, /):
        """The value of an option."""
        if (level, option) == (SOL_SOCKET, SO_LINGER):
            seconds = _socket.getoption(self._fd, level, option)
            value = (seconds >= 0).to_bytes(4, sys.byteorder) + max(seconds, 0).to_bytes(4, sys.byteorder)
            return value[:buflen] if buflen else int(seconds >= 0)
        value = _socket.getoption(self._fd, level, option)
        return value.to_bytes(4, sys.byteorder)[:buflen] if buflen else value

    def setsockopt(self, level, option, value, optlen=None, /):
        """Set an option."""
        if not isinstance(value, int):
            value = bytes(value)
            if (level, option) == (SOL_SOCKET, SO_LINGER):
                on = int.from_bytes(value[:4], sys.byteorder)
                value = int.from_bytes(value[4:8], sys.byteorder) if on else -1
            else:
                value = int.from_bytes(value[:4], sys.byteorder)
        _socket.setoption(self._fd, level, option, value)

    def settimeout(self, value, /):
        """Set how many seconds to wait; 0 waits not at all, None for ever."""
        self._timeout = _seconds(value)

    def gettimeout(self):
        """Seconds that the socket waits."""
        return self._timeout

    def setblocking(self, flag, /):
        """Wait for ever, or not at all."""
        self._timeout = None if flag else 0.0

    def getblocking(self):
        """Whether the socket waits."""
        return self._timeout != 0

    def shutdown(self, how, /):
        """Close one way of the connection, or both."""
        _socket.shutdown(self._fd, how)

    def dup(self):
        """A second socket object for the same connection."""
        sock = self.__class__(self.family, self.type, self.proto, fileno=_socket.dup(self._fd))
        sock.settimeout(self._timeout)
        return sock

    def get_inheritable(self):
        """Whether processes that are started get the socket."""
        return os.get_inheritable(self._fd)

    def set_inheritable(self, inheritable):
        os.set_inheritable(self._fd, inheritable)

    def makefile(self, mode='r', buffering=None, *, encoding=None, errors=None, newline=None):
        """A file object for the connection."""
        if not set(mode) <= {'r', 'w', 'b'}:
            raise ValueError(f'invalid mode {mode!r} (only r, w, b allowed)')
        writing, binary = 'w' in mode, 'b' in mode
        reading = 'r' in mode or not writing
        raw = SocketIO(self, ('r' if reading else '') + ('w' if writing else ''))
        self._io_refs += 1
        if buffering is None:
            buffering = -1
        if buffering == 0:
            if not binary:
                raise ValueError('unbuffered streams must be binary')
            return raw
        size = io.DEFAULT_BUFFER_SIZE if buffering < 0 else buffering
        if reading and writing:
            buffer = io.BufferedRWPair(raw, raw, size)
        else:
            buffer = (io.BufferedReader if reading else io.BufferedWriter)(raw, size)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, io.text_encoding(encoding), errors, newline)
        text.mode = mode
        return text

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self):
        fd, self._fd = self._fd, -1
        if fd >= 0:
            _socket.close(fd)

    def close(self):
        """Close the socket; the connection ends once its files are closed, too."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        """Close the object and not the connection; its descriptor."""
        self._closed = True
        fd, self._fd = self._fd, -1
        return fd


SocketType = socket


class SocketIO(io.RawIOBase):
    """A connection as a raw file."""

    def __init__(self, sock, mode):
        if mode not in ('r', 'w', 'rw', 'rb', 'wb', 'rwb'):
            raise ValueError(f'invalid mode: {mode!r}')
        super().__init__()
        self._sock = sock
        self._mode = mode if 'b' in mode else mode + 'b'
        self._reading, self._writing = 'r' in mode, 'w' in mode
        self._timeout_occurred = False

    def readinto(self, b):
        """Read into a buffer; how many bytes, None if there is nothing yet."""
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError('cannot read from timed out object')
        try:
            return self._sock.recv_into(b)
        except TimeoutError:
            self._timeout_occurred = True
            raise
        except BlockingIOError:
            return None

    def write(self, b):
        """Write bytes; how many, None if nothing can be written yet."""
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return self._reading

    def writable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return self._writing

    def seekable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return False

    def fileno(self):
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        return self._mode

    def close(self):
        if self.closed:
            return
        super().close()
        self._sock._decref_socketios()
        self._sock = None


def fromfd(fd, family, type, proto=0):
    """A socket object for a copy of a descriptor."""
    return socket(family, type, proto, dup(fd))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Two connected sockets."""
    a, b = _socket.pair(type & 0xf)
    family = AF_UNIX if family is None else family
    return socket(family, type, proto, a), socket(family, type, proto, b)


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    """Connect to a host and port, by whichever of its addresses answers."""
    host, port = address
    errors = []
    for family, kind, proto, _, where in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(where)
            return sock
        except OSError as e:
            errors = errors + [e] if all_errors else [e]
            if sock is not None:
                sock.close()
    try:
        if not errors:
            raise OSError('getaddrinfo returns an empty list')
        if all_errors:
            raise ExceptionGroup('create_connection failed', errors)
        raise errors[0]
    finally:
        errors.clear()


def has_dualstack_ipv6():
    """Whether a socket can serve IPv4 and IPv6."""
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except OSError:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A socket that others can connect to."""
    if dualstack_ipv6 and family != AF_INET6:
        raise ValueError('dualstack_ipv6 requires AF_INET6 family')
    sock = socket(family, SOCK_STREAM)
    try:
        try:
            sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except OSError:
            pass
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except OSError as e:
            raise OSError(e.errno, f'{e.strerror} (while attempting to bind on address {address!r})') from None
        sock.listen(*([] if backlog is None else [backlog]))
        return sock
    except OSError:
        sock.close()
        raise
