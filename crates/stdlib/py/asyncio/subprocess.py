"""Processes whose streams and end are awaited."""

__all__ = ('create_subprocess_exec', 'create_subprocess_shell')

import os
import subprocess

from . import events, streams
from .tasks import gather, sleep

PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL


class _Input:
    """The end of a pipe that a process reads from, as a StreamWriter."""

    def __init__(self, pipe, loop):
        self._pipe = pipe
        self._fd = pipe.fileno()
        self._loop = loop
        self._buffer = bytearray()
        self._waiters = []
        self._exception = None
        self._closing = False
        os.set_blocking(self._fd, False)

    def write(self, data):
        """Send data as soon as there is room for it."""
        if self._closing or self._exception is not None:
            return
        if not self._buffer:
            self._loop.add_writer(self._fd, self._send)
        self._buffer += data

    def writelines(self, data):
        """Send several pieces."""
        for piece in data:
            self.write(piece)

    def _send(self):
        try:
            del self._buffer[:os.write(self._fd, self._buffer)]
        except BlockingIOError:
            return
        except OSError as e:
            self._exception = e
            self._buffer.clear()
        if not self._buffer:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._pipe.close()
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)

    async def _sent(self):
        if self._buffer:
            waiter = self._loop.create_future()
            self._waiters.append(waiter)
            await waiter

    async def drain(self):
        """Wait until everything is sent; raises what sending raised."""
        await self._sent()
        if self._exception is not None:
            raise ConnectionResetError('Connection lost') from self._exception
        if self._closing:
            await sleep(0)

    def can_write_eof(self):
        return True

    def close(self):
        """Close the pipe once everything is sent."""
        self._closing = True
        if not self._buffer:
            self._pipe.close()

    write_eof = close

    def is_closing(self):
        return self._closing or self._exception is not None

    async def wait_closed(self):
        """Wait until the pipe is closed."""
        await self._sent()


def _reader(pipe, limit, loop):
    """A StreamReader that is fed what comes through a pipe."""
    reader = streams.StreamReader(limit=limit, loop=loop)
    fd = pipe.fileno()

    def receive():
        try:
            data = os.read(fd, 65536)
        except OSError as e:
            reader.set_exception(e)
            data = b''
        if data:
            reader.feed_data(data)
        else:
            loop.remove_reader(fd)
            pipe.close()
            reader.feed_eof()
    loop.add_reader(fd, receive)
    return reader


class Process:
    """A process that was started."""

    def __init__(self, popen, limit, loop):
        self._popen = popen
        self._loop = loop
        self.pid = popen.pid
        self.stdin = None if popen.stdin is None else _Input(popen.stdin, loop)
        self.stdout = None if popen.stdout is None else _reader(popen.stdout, limit, loop)
        self.stderr = None if popen.stderr is None else _reader(popen.stderr, limit, loop)

    def __repr__(self):
        return f'<{self.__class__.__name__} {self.pid}>'

    @property
    def returncode(self):
        return self._popen.poll()

    async def wait(self):
        """Wait until the process has ended; its exit code."""
        pause = 0.001
        while (code := self._popen.poll()) is None:
            await sleep(pause)
            pause = min(pause * 2, 0.05)
        return code

    def _check(self):
        if self._popen.poll() is not None:
            raise ProcessLookupError()

    def send_signal(self, signal):
        """Send a signal to the process."""
        self._check()
        self._popen.send_signal(signal)

    def terminate(self):
        """Ask the process to end."""
        self._check()
        self._popen.terminate()

    def kill(self):
        """End the process."""
        self._check()
        self._popen.kill()

    async def _feed(self, input):
        try:
            if input is not None:
                self.stdin.write(input)
                await self.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            # The process need not read what it is sent.
            pass
        self.stdin.close()

    async def communicate(self, input=None):
        """Send input, read all output, and wait; both outputs."""
        async def nothing():
            return None
        feed = nothing() if self.stdin is None else self._feed(input)
        out = nothing() if self.stdout is None else self.stdout.read()
        err = nothing() if self.stderr is None else self.stderr.read()
        _, out, err = await gather(feed, out, err)
        await self.wait()
        return out, err


def _check_options(options):
    for name in 'universal_newlines', 'text', 'encoding', 'errors':
        if options.get(name):
            raise ValueError(f'{name} must be {"None" if name in ("encoding", "errors") else "False"}')
    if options.get('bufsize', 0) != 0:
        raise ValueError('bufsize must be 0')


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None,
                                 limit=streams._DEFAULT_LIMIT, **options):
    """Start a program."""
    _check_options(options)
    loop = events.get_running_loop()
    for word in (program, *args):
        if not isinstance(word, (str, bytes, os.PathLike)):
            raise TypeError(f'program arguments must be a bytes or text string, not {type(word).__name__}')
    popen = subprocess.Popen([program, *args], stdin=stdin, stdout=stdout, stderr=stderr, **options)
    return Process(popen, limit, loop)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT,
                                  **options):
    """Start a command of the shell."""
    _check_options(options)
    if not isinstance(cmd, (str, bytes)):
        raise ValueError('cmd must be a string')
    loop = events.get_running_loop()
    popen = subprocess.Popen(cmd, shell=True, stdin=stdin, stdout=stdout, stderr=stderr, **options)
    return Process(popen, limit, loop)
