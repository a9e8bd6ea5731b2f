# asyncio over sockets: streams, servers, protocols and transports.
import asyncio
import socket


async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(port, name):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    answers = []
    for i in range(3):
        writer.write(f'{name} {i}\n'.encode())
        answers.append(await reader.readline())
    writer.write_eof()
    rest = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answers, rest


async def streams():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        print(server.is_serving())
        for result in await asyncio.gather(*[client(port, name) for name in 'abc']):
            print(result)
    print(server.is_serving(), server.sockets)


class Count(asyncio.Protocol):
    def __init__(self, done):
        self.total, self.done = 0, done

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.total += len(data)

    def eof_received(self):
        self.transport.write(str(self.total).encode())

    def connection_lost(self, exc):
        self.done.set_result(exc)


async def protocols():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    server = await loop.create_server(lambda: Count(done), '127.0.0.1', 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b'x' * 3_000_000)
    await writer.drain()
    writer.write_eof()
    print(await reader.read(), await done)
    writer.close()
    server.close()
    await server.wait_closed()


async def limits():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a, limit=10)
    loop = asyncio.get_running_loop()
    b.setblocking(False)
    await loop.sock_sendall(b, b'12345|12345678901234567890\nend')
    print(await reader.readuntil(b'|'))
    try:
        await reader.readline()
    except ValueError as e:
        print(e)
    print(await reader.readexactly(2))
    b.close()
    try:
        await reader.readexactly(5)
    except asyncio.IncompleteReadError as e:
        print(e, e.partial)
    print(await reader.read(), reader.at_eof())
    writer.close()


async def watching():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    got = loop.create_future()
    loop.add_reader(a, lambda: got.set_result(a.recv(10)))
    loop.call_later(0.01, b.send, b'late')
    print(await got, loop.remove_reader(a), loop.remove_reader(a))
    a.setblocking(False)
    try:
        await asyncio.wait_for(loop.sock_recv(a, 1), 0.01)
    except TimeoutError:
        print('timeout')
    print(await asyncio.to_thread(lambda: 'from a thread'))
    a.close()
    b.close()


async def datagrams():
    loop = asyncio.get_running_loop()
    got = loop.create_future()

    class Receiver(asyncio.DatagramProtocol):
        def datagram_received(self, data, address):
            got.set_result(data)
    receiver, _ = await loop.create_datagram_endpoint(Receiver, local_addr=('127.0.0.1', 0))
    sender, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol,
                                                    remote_addr=receiver.get_extra_info('sockname'))
    sender.sendto(b'datagram')
    print(await got)
    sender.close()
    receiver.close()


async def refused():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        address = s.getsockname()
    try:
        await asyncio.open_connection(*address)
    except OSError as e:
        print(type(e).__name__, e.errno)


for test in streams, protocols, limits, watching, datagrams, refused:
    print('--', test.__name__)
    asyncio.run(asyncio.wait_for(test(), 10))
