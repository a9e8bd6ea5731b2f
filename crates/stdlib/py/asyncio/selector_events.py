"""What an event loop does with sockets: watching them, connections and servers.

The loop's methods of these names lead here at their first use, so that loops without sockets are not
slower for them.
"""

import _socket
import collections
import os
import socket

from . import events, futures, protocols, tasks, transports

_READ, _WRITE = 1, 4


class Watch:
    """The descriptors that a loop waits for, and what is called for each."""

    def __init__(self, loop):
        self.loop = loop
        self.handles = {_READ: {}, _WRITE: {}}
        # What another thread writes to in order to wake the loop up.
        self.bell, self.button = socket.socketpair()
        self.bell.setblocking(False)
        self.button.setblocking(False)

    def set(self, kind, fd, handle):
        old = self.handles[kind].pop(fd, None)
        if old is not None:
            old.cancel()
        if handle is not None:
            self.handles[kind][fd] = handle
        return old is not None

    def wake(self):
        try:
            self.button.send(b'\0')
        except OSError:
            # It rings already, or nobody listens any more.
            pass

    def wait(self, timeout):
        readers, writers = self.handles[_READ], self.handles[_WRITE]
        wanted = [(fd, (_READ if fd in readers else 0) | (_WRITE if fd in writers else 0))
                  for fd in {**readers, **writers}]
        bell = self.bell.fileno()
        wanted.append((bell, _READ))
        for fd, ready in _socket.poll(wanted, timeout, True):
            if fd == bell:
                try:
                    while self.bell.recv(4096):
                        pass
                except OSError:
                    pass
                continue
            if ready & ~_WRITE and fd in readers:
                self.loop._ready.append(readers[fd])
            if ready & ~_READ and fd in writers:
                self.loop._ready.append(writers[fd])

    def close(self):
        self.bell.close()
        self.button.close()


def _watch(loop):
    loop._check_closed()
    if loop._io is None:
        loop._io = Watch(loop)
    return loop._io


def _number(fd):
    if isinstance(fd, int):
        return fd
    try:
        return int(fd.fileno())
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f'Invalid file object: {fd!r}') from None


def add_reader(loop, fd, callback, *args):
    """Have a callback called whenever a file can be read."""
    _watch(loop).set(_READ, _number(fd), events.Handle(callback, args, loop, None))


def remove_reader(loop, fd):
    """Watch a file for reading no longer."""
    return loop._io is not None and loop._io.set(_READ, _number(fd), None)


def add_writer(loop, fd, callback, *args):
    """Have a callback called whenever a file can be written."""
    _watch(loop).set(_WRITE, _number(fd), events.Handle(callback, args, loop, None))


def remove_writer(loop, fd):
    """Watch a file for writing no longer."""
    return loop._io is not None and loop._io.set(_WRITE, _number(fd), None)


async def getaddrinfo(loop, host, port, *, family=0, type=0, proto=0, flags=0):
    """Look a name up, in another thread if that may take long."""
    if host is None or _socket.pack(host if isinstance(host, str) else host.decode()) is not None:
        return socket.getaddrinfo(host, port, family, type, proto, flags)
    return await loop.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto, flags)


async def getnameinfo(loop, sockaddr, flags=0):
    return await loop.run_in_executor(None, socket.getnameinfo, sockaddr, flags)


async def _ready(loop, sock, kind):
    future = loop.create_future()
    add, remove = (add_reader, remove_reader) if kind == _READ else (add_writer, remove_writer)
    add(loop, sock, futures._set_result_unless_cancelled, future, None)
    try:
        await future
    finally:
        remove(loop, sock)


def _check(loop, sock):
    if loop.get_debug() and sock.gettimeout() != 0:
        raise ValueError('the socket must be non-blocking')


async def _retry(loop, sock, kind, f, *args):
    _check(loop, sock)
    while True:
        try:
            return f(*args)
        except BlockingIOError:
            await _ready(loop, sock, kind)


async def sock_recv(loop, sock, n):
    """Receive at most so many bytes."""
    return await _retry(loop, sock, _READ, sock.recv, n)


async def sock_recv_into(loop, sock, buf):
    """Receive into a buffer."""
    return await _retry(loop, sock, _READ, sock.recv_into, buf)


async def sock_recvfrom(loop, sock, bufsize):
    """Receive a datagram and its address."""
    return await _retry(loop, sock, _READ, sock.recvfrom, bufsize)


async def sock_recvfrom_into(loop, sock, buf, nbytes=0):
    return await _retry(loop, sock, _READ, sock.recvfrom_into, buf, nbytes)


async def sock_sendall(loop, sock, data):
    """Send all of the bytes."""
    view = memoryview(data).cast('B')
    while view:
        view = view[await _retry(loop, sock, _WRITE, sock.send, view):]


async def sock_sendto(loop, sock, data, address):
    """Send a datagram."""
    return await _retry(loop, sock, _WRITE, sock.sendto, data, address)


async def sock_accept(loop, sock):
    """Wait for a connection."""
    conn, address = await _retry(loop, sock, _READ, sock.accept)
    conn.setblocking(False)
    return conn, address


async def sock_connect(loop, sock, address):
    """Connect a socket."""
    _check(loop, sock)
    if sock.family in (socket.AF_INET, socket.AF_INET6) and _socket.pack(address[0]) is None:
        found = await getaddrinfo(loop, *address[:2], family=sock.family, type=sock.type, proto=sock.proto)
        address = found[0][4]
    try:
        sock.connect(address)
    except BlockingIOError:
        await _ready(loop, sock, _WRITE)
        error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, f'Connect call failed {address}')


class _Transport(transports.Transport):
    """A connected socket."""

    max_size = 256 * 1024

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        super().__init__(extra)
        self._extra['socket'] = sock
        self._extra['sockname'] = sock.getsockname()
        if 'peername' not in self._extra:
            try:
                self._extra['peername'] = sock.getpeername()
            except OSError:
                self._extra['peername'] = None
        self._loop, self._sock, self._fd, self._server = loop, sock, sock.fileno(), server
        self.set_protocol(protocol)
        self._buffer = collections.deque()
        self._size = 0
        self._high, self._low = 65536, 16384
        self._closing = self._eof = self._paused = self._protocol_paused = self._lost = False
        if server is not None:
            server._attach(self)
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._start)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        state = 'closed' if self._sock is None else 'closing' if self._closing else 'open'
        return f'<{self.__class__.__name__} {state} fd={self._fd}>'

    def _start(self):
        if not self._closing and not self._paused:
            add_reader(self._loop, self._fd, self._read)

    def set_protocol(self, protocol):
        self._protocol = protocol
        self._buffered = isinstance(protocol, protocols.BufferedProtocol)

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def is_reading(self):
        return not self._closing and not self._paused

    def pause_reading(self):
        if not self._closing and not self._paused:
            self._paused = True
            remove_reader(self._loop, self._fd)

    def resume_reading(self):
        if not self._closing and self._paused:
            self._paused = False
            add_reader(self._loop, self._fd, self._read)

    def _read(self):
        if self._lost:
            return
        try:
            if self._buffered:
                buffer = self._protocol.get_buffer(-1)
                if not len(buffer):
                    raise RuntimeError('get_buffer() returned an empty buffer')
                data = self._sock.recv_into(buffer)
            else:
                data = self._sock.recv(self.max_size)
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal(exc, 'Fatal read error on socket transport')
            return
        try:
            if data:
                (self._protocol.buffer_updated if self._buffered else self._protocol.data_received)(data)
                return
            keep_open = self._protocol.eof_received()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal(exc, 'Fatal error: protocol callback failed.')
            return
        if keep_open:
            remove_reader(self._loop, self._fd)
        else:
            self.close()

    def write(self, data):
        """Send bytes, now or as soon as there is room."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data argument must be a bytes-like object, not {type(data).__name__!r}')
        if self._eof:
            raise RuntimeError('Cannot call write() after write_eof()')
        if not data or self._lost:
            return
        if not self._buffer:
            try:
                n = self._sock.send(data)
            except (BlockingIOError, InterruptedError):
                n = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal(exc, 'Fatal write error on socket transport')
                return
            data = memoryview(data)[n:]
            if not data:
                return
            add_writer(self._loop, self._fd, self._write_more)
        self._buffer.append(bytes(data))
        self._size += len(data)
        if self._size > self._high and not self._protocol_paused:
            self._protocol_paused = True
            self._tell(self._protocol.pause_writing, 'protocol.pause_writing() failed')

    def _tell(self, f, message):
        try:
            f()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({'message': message, 'exception': exc, 'transport': self,
                                               'protocol': self._protocol})

    def _write_more(self):
        if self._lost:
            return
        data = b''.join(self._buffer)
        self._buffer.clear()
        try:
            n = self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            n = 0
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            remove_writer(self._loop, self._fd)
            self._size = 0
            self._fatal(exc, 'Fatal write error on socket transport')
            return
        self._size = len(data) - n
        if n < len(data):
            self._buffer.append(data[n:])
        if self._protocol_paused and self._size <= self._low:
            self._protocol_paused = False
            self._tell(self._protocol.resume_writing, 'protocol.resume_writing() failed')
        if not self._buffer:
            remove_writer(self._loop, self._fd)
            if self._closing:
                self._call_lost(None)
            elif self._eof:
                self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True

    def write_eof(self):
        """Send no more after what waits."""
        if self._closing or self._eof:
            return
        self._eof = True
        if not self._buffer:
            self._sock.shutdown(socket.SHUT_WR)

    def get_write_buffer_size(self):
        return self._size

    def get_write_buffer_limits(self):
        return self._low, self._high

    def set_write_buffer_limits(self, high=None, low=None):
        """Set when protocols are asked to pause, and when to resume."""
        if high is None:
            high = 65536 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._high, self._low = high, low

    def close(self):
        """Close the connection once all is sent."""
        if self._closing:
            return
        self._closing = True
        remove_reader(self._loop, self._fd)
        if not self._buffer:
            self._call_lost(None)

    def abort(self):
        """Close the connection at once."""
        self._force_close(None)

    def _fatal(self, exc, message):
        if not isinstance(exc, (OSError, ConnectionError)):
            self._loop.call_exception_handler({'message': message, 'exception': exc, 'transport': self,
                                               'protocol': self._protocol})
        self._force_close(exc)

    def _force_close(self, exc):
        if self._lost:
            return
        self._buffer.clear()
        self._size = 0
        remove_writer(self._loop, self._fd)
        if not self._closing:
            self._closing = True
            remove_reader(self._loop, self._fd)
        self._call_lost(exc)

    def _call_lost(self, exc):
        if not self._lost:
            self._lost = True
            remove_writer(self._loop, self._fd)
            self._loop.call_soon(self._finish, exc)

    def _finish(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._sock.close()
            self._sock = None
            server, self._server = self._server, None
            if server is not None:
                server._detach(self)


class _DatagramTransport(transports.DatagramTransport):
    """A socket of datagrams."""

    def __init__(self, loop, sock, protocol, address, waiter):
        super().__init__({'socket': sock, 'sockname': sock.getsockname(), 'peername': address})
        self._loop, self._sock, self._protocol, self._address = loop, sock, protocol, address
        self._buffer = collections.deque()
        self._closing = False
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(add_reader, loop, sock, self._read)
        loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def is_closing(self):
        return self._closing

    def get_protocol(self):
        return self._protocol

    def set_protocol(self, protocol):
        self._protocol = protocol

    def _read(self):
        try:
            data, address = self._sock.recvfrom(256 * 1024)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as exc:
            self._protocol.error_received(exc)
            return
        self._protocol.datagram_received(data, address)

    def sendto(self, data, addr=None):
        """Send a datagram."""
        if self._closing:
            return
        self._buffer.append((bytes(data), addr))
        if len(self._buffer) == 1:
            self._flush()

    def _flush(self):
        while self._buffer:
            data, address = self._buffer[0]
            try:
                if self._address is not None:
                    self._sock.send(data)
                else:
                    self._sock.sendto(data, address)
            except (BlockingIOError, InterruptedError):
                add_writer(self._loop, self._sock, self._flush)
                return
            except OSError as exc:
                self._protocol.error_received(exc)
            self._buffer.popleft()
        remove_writer(self._loop, self._sock)
        if self._closing:
            self._loop.call_soon(self._finish, None)

    def close(self):
        if not self._closing:
            self._closing = True
            remove_reader(self._loop, self._sock)
            if not self._buffer:
                self._loop.call_soon(self._finish, None)

    def abort(self):
        self._buffer.clear()
        remove_writer(self._loop, self._sock)
        self.close()

    def _finish(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._sock.close()


class Server(events.AbstractServer):
    """Sockets that others connect to."""

    def __init__(self, loop, sockets, protocol_factory, backlog):
        self._loop, self._sockets = loop, sockets
        self._factory, self._backlog = protocol_factory, backlog
        self._transports = set()
        self._waiters = []
        self._serving = False
        self._forever = None

    def __repr__(self):
        return f'<{self.__class__.__name__} sockets={self.sockets!r}>'

    def _attach(self, transport):
        self._transports.add(transport)

    def _detach(self, transport):
        self._transports.discard(transport)
        self._wake()

    def _wake(self):
        if self._sockets is None and not self._transports:
            waiters, self._waiters = self._waiters, None
            for waiter in waiters or ():
                futures._set_result_unless_cancelled(waiter, None)

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    @property
    def sockets(self):
        return tuple(self._sockets or ())

    def _start_serving(self):
        if self._serving:
            return
        self._serving = True
        for sock in self._sockets:
            sock.listen(self._backlog)
            add_reader(self._loop, sock, self._accept, sock)

    def _accept(self, sock):
        for _ in range(self._backlog):
            try:
                conn, address = sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as exc:
                self._loop.call_exception_handler({
                    'message': 'socket.accept() out of system resource', 'exception': exc, 'socket': sock})
                return
            conn.setblocking(False)
            _Transport(self._loop, conn, self._factory(), extra={'peername': address}, server=self)

    async def start_serving(self):
        """Take connections."""
        self._start_serving()
        await tasks.sleep(0)

    async def serve_forever(self):
        """Take connections until the task is cancelled."""
        if self._forever is not None:
            raise RuntimeError(f'server {self!r} is already being awaited on serve_forever()')
        if self._sockets is None:
            raise RuntimeError(f'server {self!r} is closed')
        self._start_serving()
        self._forever = self._loop.create_future()
        try:
            await self._forever
        except BaseException:
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._forever = None

    def close(self):
        """Take no more connections."""
        sockets, self._sockets = self._sockets, None
        if sockets is None:
            return
        for sock in sockets:
            remove_reader(self._loop, sock)
            sock.close()
        self._serving = False
        if self._forever is not None and not self._forever.done():
            self._forever.cancel()
            self._forever = None
        self._wake()

    async def wait_closed(self):
        """Wait until the connections are closed."""
        if self._waiters is None or self._sockets is None and not self._transports:
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


async def _made(loop, sock, protocol_factory):
    sock.setblocking(False)
    protocol = protocol_factory()
    waiter = loop.create_future()
    transport = _Transport(loop, sock, protocol, waiter)
    try:
        await waiter
    except BaseException:
        transport.close()
        raise
    return transport, protocol


async def create_connection(loop, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0,
                            flags=0, sock=None, local_addr=None, server_hostname=None, **options):
    """Connect to a host and port; a transport and a protocol."""
    if ssl:
        raise NotImplementedError('connections with TLS are not available')
    if sock is not None:
        if host is not None or port is not None:
            raise ValueError('host/port and sock can not be specified at the same time')
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        return await _made(loop, sock, protocol_factory)
    if host is None and port is None:
        raise ValueError('host and port was not specified and no sock specified')
    infos = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, proto=proto, flags=flags)
    if not infos:
        raise OSError('getaddrinfo() returned empty list')
    errors = []
    for kind, stream, number, _, address in infos:
        sock = socket.socket(kind, stream, number)
        try:
            sock.setblocking(False)
            if local_addr is not None:
                sock.bind(local_addr)
            await sock_connect(loop, sock, address)
            return await _made(loop, sock, protocol_factory)
        except OSError as exc:
            sock.close()
            if exc.errno is not None and 'Connect call failed' not in str(exc):
                exc = type(exc)(exc.errno, f'Connect call failed {address}')
            errors.append(exc)
        except BaseException:
            sock.close()
            raise
    try:
        if len(errors) == 1 or len({str(e) for e in errors}) == 1:
            raise errors[0]
        raise OSError('Multiple exceptions: ' + ', '.join(map(str, errors)))
    finally:
        errors.clear()


async def create_server(loop, protocol_factory, host=None, port=None, *, family=0, flags=socket.AI_PASSIVE,
                        sock=None, backlog=100, ssl=None, reuse_address=None, reuse_port=None,
                        start_serving=True, **options):
    """A server for a host and port."""
    if ssl:
        raise NotImplementedError('connections with TLS are not available')
    if sock is not None:
        if host is not None or port is not None:
            raise ValueError('host/port and sock can not be specified at the same time')
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        sockets = [sock]
    else:
        if host is None and port is None:
            raise ValueError('Neither host/port nor sock were specified')
        hosts = [None if host == '' else host] if host is None or isinstance(host, str) else host
        infos = {}
        for host in hosts:
            for info in await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=flags):
                infos[info[0], info[4]] = info
        sockets = []
        try:
            for kind, stream, number, _, address in infos.values():
                try:
                    one = socket.socket(kind, stream, number)
                except OSError:
                    continue
                sockets.append(one)
                if reuse_address is not False:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
                if reuse_port:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, True)
                if kind == socket.AF_INET6:
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
                try:
                    one.bind(address)
                except OSError as exc:
                    raise OSError(exc.errno, f'error while attempting to bind on address {address!r}: '
                                             f'{exc.strerror.lower()}') from None
        except BaseException:
            for one in sockets:
                one.close()
            raise
    for one in sockets:
        one.setblocking(False)
    server = Server(loop, sockets, protocol_factory, backlog)
    if start_serving:
        server._start_serving()
        await tasks.sleep(0)
    return server


async def create_unix_connection(loop, protocol_factory, path=None, *, sock=None, ssl=None, **options):
    """Connect to a path."""
    if ssl:
        raise NotImplementedError('connections with TLS are not available')
    if sock is None:
        if path is None:
            raise ValueError('no path and sock were specified')
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            await sock_connect(loop, sock, os.fspath(path))
        except BaseException:
            sock.close()
            raise
    return await _made(loop, sock, protocol_factory)


async def create_unix_server(loop, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None,
                             start_serving=True, **options):
    """A server for a path."""
    if sock is None:
        if path is None:
            raise ValueError('path was not specified, and no sock specified')
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.bind(os.fspath(path))
        except BaseException:
            sock.close()
            raise
    sock.setblocking(False)
    server = Server(loop, [sock], protocol_factory, backlog)
    if start_serving:
        server._start_serving()
        await tasks.sleep(0)
    return server


async def connect_accepted_socket(loop, protocol_factory, sock, *, ssl=None, **options):
    """A transport and protocol for a socket that was accepted elsewhere."""
    return await _made(loop, sock, protocol_factory)


async def create_datagram_endpoint(loop, protocol_factory, local_addr=None, remote_addr=None, *, family=0,
                                   proto=0, flags=0, reuse_port=None, allow_broadcast=None, sock=None):
    """A socket for datagrams; a transport and a protocol."""
    if sock is None:
        address = local_addr or remote_addr
        if address is None:
            if not family:
                raise ValueError('unexpected address family')
        else:
            infos = await loop.getaddrinfo(*address[:2], family=family, type=socket.SOCK_DGRAM, proto=proto, flags=flags)
            family = infos[0][0]
        sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            if reuse_port:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, True)
            if allow_broadcast:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, True)
            if local_addr:
                sock.bind(local_addr)
            if remote_addr:
                await sock_connect(loop, sock, remote_addr)
        except BaseException:
            sock.close()
            raise
    sock.setblocking(False)
    protocol, waiter = protocol_factory(), loop.create_future()
    transport = _DatagramTransport(loop, sock, protocol, remote_addr, waiter)
    await waiter
    return transport, protocol
