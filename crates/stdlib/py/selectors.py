"""Waiting for files and sockets, with data of one's own for each."""

import select
from abc import ABCMeta, abstractmethod
from collections import namedtuple
from collections.abc import Mapping

EVENT_READ, EVENT_WRITE = 1, 2


def _descriptor(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f'Invalid file object: {fileobj!r}') from None
    if fd < 0:
        raise ValueError(f'Invalid file descriptor: {fd}')
    return fd


SelectorKey = namedtuple('SelectorKey', ['fileobj', 'fd', 'events', 'data'])
SelectorKey.__doc__ = 'A file object, its descriptor, the events that are waited for, and the data that goes with it.'


class _Map(Mapping):
    """The registered files."""

    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._keys)

    def get(self, fileobj, default=None):
        return self._selector._keys.get(self._selector._number(fileobj), default)

    def __getitem__(self, fileobj):
        key = self._selector._keys.get(self._selector._number(fileobj))
        if key is None:
            raise KeyError(f'{fileobj!r} is not registered')
        return key

    def __iter__(self):
        return iter(self._selector._keys)


class BaseSelector(metaclass=ABCMeta):
    """What waits for registered files."""

    @abstractmethod
    def register(self, fileobj, events, data=None):
        """Wait for a file's events; the key."""
        raise NotImplementedError

    @abstractmethod
    def unregister(self, fileobj):
        """Wait for a file no longer; its key."""
        raise NotImplementedError

    def modify(self, fileobj, events, data=None):
        """Wait for other events, or with other data."""
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    @abstractmethod
    def select(self, timeout=None):
        """Pairs of key and events that are ready."""
        raise NotImplementedError

    def close(self):
        """Give the selector up."""

    def get_key(self, fileobj):
        """The key of a registered file."""
        mapping = self.get_map()
        if mapping is None:
            raise RuntimeError('Selector is closed')
        try:
            return mapping[fileobj]
        except KeyError:
            raise KeyError(f'{fileobj!r} is not registered') from None

    @abstractmethod
    def get_map(self):
        """A mapping from files to keys."""
        raise NotImplementedError

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class _Selector(BaseSelector):
    def __init__(self):
        self._keys = {}
        self._map = _Map(self)

    def _number(self, fileobj):
        try:
            return _descriptor(fileobj)
        except ValueError:
            # A file that is closed meanwhile.
            for key in self._keys.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError(f'Invalid events: {events!r}')
        key = SelectorKey(fileobj, self._number(fileobj), events, data)
        if key.fd in self._keys:
            raise KeyError(f'{fileobj!r} (FD {key.fd}) is already registered')
        self._keys[key.fd] = key
        return key

    def unregister(self, fileobj):
        try:
            return self._keys.pop(self._number(fileobj))
        except KeyError:
            raise KeyError(f'{fileobj!r} is not registered') from None

    def modify(self, fileobj, events, data=None):
        try:
            key = self._keys[self._number(fileobj)]
        except KeyError:
            raise KeyError(f'{fileobj!r} is not registered') from None
        if events != key.events:
            self.unregister(fileobj)
            return self.register(fileobj, events, data)
        if data != key.data:
            key = self._keys[key.fd] = key._replace(data=data)
        return key

    def close(self):
        self._keys.clear()
        self._map = None

    def get_map(self):
        return self._map


class PollSelector(_Selector):
    """A selector over poll()."""

    def select(self, timeout=None):
        wanted = [(key.fd, key.events & EVENT_READ | (key.events & EVENT_WRITE) << 1)
                  for key in self._keys.values()]
        ready = []
        for fd, bits in select._socket.poll(wanted, timeout if timeout is None else max(timeout, 0)):
            events = (EVENT_WRITE if bits & ~select.POLLIN else 0) | (EVENT_READ if bits & ~select.POLLOUT else 0)
            key = self._keys.get(fd)
            if key and events & key.events:
                ready.append((key, events & key.events))
        return ready


class SelectSelector(PollSelector):
    """A selector with the interface of select()."""


class EpollSelector(PollSelector):
    """A selector with the interface of epoll()."""


DefaultSelector = EpollSelector
