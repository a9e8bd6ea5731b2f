# Sockets on this machine: streams, datagrams, pairs, timeouts, files, errors, and waiting for several.
import select
import selectors
import socket
import threading


def echo(server):
    conn, address = server.accept()
    with conn, conn.makefile('rwb') as f:
        for line in f:
            f.write(line.upper())
            f.flush()


with socket.create_server(('127.0.0.1', 0)) as server:
    address = server.getsockname()
    print(server.family.name, server.type.name, server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
    thread = threading.Thread(target=echo, args=(server,))
    thread.start()
    with socket.create_connection(address, timeout=5) as client:
        print(client.gettimeout(), client.getblocking(), client.getpeername() == address)
        client.sendall(b'one\ntwo\n')
        with client.makefile('r', encoding='ascii') as f:
            print(f.readline(), f.readline(), end='')
        print(select.select([client], [client], [], 0) == ([], [client], []))
        client.settimeout(0.01)
        for call in (lambda: client.recv(1), lambda: client.recv_into(bytearray(1))):
            try:
                call()
            except TimeoutError as e:
                print('timeout:', e)
        client.setblocking(False)
        try:
            client.recv(1)
        except BlockingIOError as e:
            print('blocking:', e.errno)
        client.setblocking(True)
        client.shutdown(socket.SHUT_WR)
        print(client.recv(10))
    thread.join()
print(client.fileno(), repr(client).startswith('<socket.socket [closed] fd=-1'))

try:
    socket.create_connection(address, timeout=5)
except ConnectionRefusedError as e:
    print(e.errno, e.strerror)

a, b = socket.socketpair()
with a, b:
    a.sendall(b'abcdef')
    print(b.recv(2, socket.MSG_PEEK), b.recv(2), b.recv(100))
    buffer = bytearray(8)
    a.send(b'xyz')
    print(b.recv_into(buffer), buffer, b.recvfrom.__name__)
    with selectors.DefaultSelector() as selector:
        key = selector.register(b, selectors.EVENT_READ, 'data')
        print(selector.select(0), selector.get_key(b) is key)
        a.send(b'!')
        print([(k.data, events) for k, events in selector.select(1)])
        selector.modify(b, selectors.EVENT_READ | selectors.EVENT_WRITE)
        print([events for _, events in selector.select(1)], len(selector.get_map()))
        selector.unregister(b)
        for bad in (lambda: selector.unregister(b), lambda: selector.register(b, 0), lambda: selector.register(object(), 1)):
            try:
                bad()
            except (KeyError, ValueError) as e:
                print(type(e).__name__)
    poll = select.poll()
    poll.register(b, select.POLLIN)
    print(poll.poll(0) == [(b.fileno(), select.POLLIN)])
    c = b.dup()
    with c:
        print(c.recv(1))

with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as two:
    one.bind(('127.0.0.1', 0))
    two.bind(('127.0.0.1', 0))
    two.sendto(b'datagram', one.getsockname())
    data, where = one.recvfrom(100)
    print(data, where == two.getsockname())

print(socket.inet_aton('127.1'), socket.inet_ntoa(bytes([1, 2, 3, 4])), socket.inet_pton(socket.AF_INET6, '::1'))
print(socket.inet_ntop(socket.AF_INET6, bytes(14) + b'\1\2'), socket.htons(1), socket.ntohl(1))
for bad in (lambda: socket.inet_aton('x'), lambda: socket.inet_pton(2, '1.2.3'), lambda: socket.htons(70000),
            lambda: socket.socket().connect('nowhere'), lambda: socket.socket().bind(('127.0.0.1', 70000)),
            lambda: socket.getaddrinfo('256.256.256.256', 80, flags=socket.AI_NUMERICHOST),
            lambda: socket.socket().settimeout(-1), lambda: socket.socket().makefile('x')):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM))
print(issubclass(socket.gaierror, OSError), socket.timeout is TimeoutError, socket.error is OSError)
