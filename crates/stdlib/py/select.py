"""Waiting until files and sockets are ready."""

import _socket

__all__ = ['select', 'poll', 'epoll', 'error', 'PIPE_BUF']
error = OSError
PIPE_BUF = 4096
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLRDHUP = 1, 2, 4, 8, 16, 8192
EPOLLONESHOT, EPOLLET, EPOLL_CLOEXEC = 1 << 30, 1 << 31, 0o2000000


def _number(f):
    if isinstance(f, int):
        fd = f
    else:
        try:
            fileno = f.fileno
        except AttributeError:
            raise TypeError('argument must be an int, or have a fileno() method.') from None
        fd = fileno()
        if not isinstance(fd, int):
            raise TypeError('fileno() returned a non-integer')
    if fd < 0:
        raise ValueError(f'file descriptor cannot be a negative integer ({fd})')
    return fd


def select(rlist, wlist, xlist, timeout=None, /):
    """Those of the files that can be read, those that can be written, and those with an exceptional condition."""
    if timeout is not None:
        if not isinstance(timeout, (int, float)):
            raise TypeError('timeout must be a float or None')
        if timeout < 0:
            raise ValueError('timeout must be non-negative')
    events, groups = {}, []
    for files, bits, found in (rlist, POLLIN, POLLIN | POLLHUP | POLLERR), (wlist, POLLOUT, POLLOUT | POLLERR), (xlist, POLLPRI, POLLPRI):
        numbered = [(f, _number(f)) for f in files]
        groups.append((numbered, found))
        for _, fd in numbered:
            events[fd] = events.get(fd, 0) | bits
    ready = dict(_socket.poll(list(events.items()), timeout))
    for fd, bits in ready.items():
        if bits & POLLNVAL:
            raise OSError(9, 'Bad file descriptor')
    return tuple([f for f, fd in numbered if ready.get(fd, 0) & found] for numbered, found in groups)


class poll:
    """Descriptors to wait for."""

    def __init__(self):
        self._events = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        """Wait for a file's events."""
        self._events[_number(fd)] = eventmask

    def modify(self, fd, eventmask, /):
        """Wait for other events."""
        fd = _number(fd)
        if fd not in self._events:
            raise FileNotFoundError(2, 'No such file or directory')
        self._events[fd] = eventmask

    def unregister(self, fd, /):
        """Wait for a file no longer."""
        del self._events[_number(fd)]

    def poll(self, timeout=None, /):
        """Pairs of descriptor and events, after at most so many milliseconds."""
        if timeout is not None:
            timeout = None if timeout < 0 else timeout / 1000
        return _socket.poll([(fd, events & 0x7fff) for fd, events in self._events.items()], timeout)


class epoll(poll):
    """As poll, with seconds."""

    def __init__(self, sizehint=-1, flags=0):
        super().__init__()
        self._open = True

    closed = property(lambda self: not self._open)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.close()

    def _check(self):
        if not self._open:
            raise ValueError('I/O operation on closed epoll object')

    def close(self):
        self._open = False

    def fileno(self):
        self._check()
        raise OSError(95, 'Operation not supported')

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT, /):
        self._check()
        if _number(fd) in self._events:
            raise FileExistsError(17, 'File exists')
        super().register(fd, eventmask)

    def unregister(self, fd, /):
        self._check()
        if self._events.pop(_number(fd), None) is None:
            raise FileNotFoundError(2, 'No such file or directory')

    def poll(self, timeout=None, maxevents=-1):
        """Pairs of descriptor and events, after at most so many seconds."""
        self._check()
        if maxevents != -1 and maxevents <= 0:
            raise ValueError(f'maxevents must be greater than 0, got {maxevents}')
        ready = super().poll(None if timeout is None or timeout < 0 else timeout * 1000)
        for fd, _ in ready:
            if self._events[fd] & EPOLLONESHOT:
                self._events[fd] = EPOLLONESHOT
        return ready if maxevents < 0 else ready[:maxevents]
