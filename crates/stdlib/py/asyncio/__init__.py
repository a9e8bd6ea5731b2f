"""Coroutines, tasks and an event loop."""

from .base_events import *
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *
from . import (base_events, coroutines, events, exceptions, futures, locks, queues, runners,
               taskgroups, tasks, threads, timeouts)


class SelectorEventLoop(base_events.BaseEventLoop):
    """The event loop of this system."""


def _with_sockets(name):
    def method(self, *args, **kwargs):
        from . import selector_events
        return getattr(selector_events, name)(self, *args, **kwargs)
    method.__name__ = name
    method.__qualname__ = f'SelectorEventLoop.{name}'
    return method


for _name in """add_reader remove_reader add_writer remove_writer getaddrinfo getnameinfo sock_recv sock_recv_into
        sock_recvfrom sock_recvfrom_into sock_sendall sock_sendto sock_accept sock_connect create_connection
        create_server create_unix_connection create_unix_server connect_accepted_socket
        create_datagram_endpoint""".split():
    setattr(SelectorEventLoop, _name, _with_sockets(_name))

# What only programs with connections need is loaded when it is asked for.
_LATER = {
    'protocols': ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol', 'BufferedProtocol'),
    'transports': ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
                   'SubprocessTransport'),
    'streams': ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
                'open_unix_connection', 'start_unix_server'),
    'selector_events': ('Server',),
    'subprocess': ('create_subprocess_exec', 'create_subprocess_shell'),
}


def __getattr__(name):
    for module, names in _LATER.items():
        if name == module or name in names:
            import importlib
            found = importlib.import_module('.' + module, __name__)
            for one in names:
                globals()[one] = getattr(found, one)
            return found if name == module else globals()[name]
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


class DefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """Loops are SelectorEventLoops."""

    _loop_factory = SelectorEventLoop


_UnixSelectorEventLoop = SelectorEventLoop

__all__ = (base_events.__all__ + coroutines.__all__ + events.__all__ + exceptions.__all__
           + futures.__all__ + locks.__all__ + queues.__all__ + runners.__all__
           + taskgroups.__all__ + tasks.__all__ + threads.__all__ + timeouts.__all__
           + ('SelectorEventLoop', 'DefaultEventLoopPolicy') + sum(_LATER.values(), ()))
