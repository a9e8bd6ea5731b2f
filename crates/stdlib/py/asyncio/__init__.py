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


class DefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """Loops are SelectorEventLoops."""

    _loop_factory = SelectorEventLoop


_UnixSelectorEventLoop = SelectorEventLoop

__all__ = (base_events.__all__ + coroutines.__all__ + events.__all__ + exceptions.__all__
           + futures.__all__ + locks.__all__ + queues.__all__ + runners.__all__
           + taskgroups.__all__ + tasks.__all__ + threads.__all__ + timeouts.__all__
           + ('SelectorEventLoop', 'DefaultEventLoopPolicy'))
