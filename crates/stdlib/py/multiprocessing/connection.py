"""Ends of pipes."""

from .shared import Connection, Pipe

__all__ = ['Connection', 'Pipe', 'wait']


def wait(object_list, timeout=None):
    """Those of the connections and processes that are ready, once there is one."""
    import time
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        ready = [c for c in object_list
                 if (c.poll(0) if hasattr(c, 'poll') else not c.is_alive())]
        if ready or end is not None and time.monotonic() >= end:
            return ready
        time.sleep(0.002)
