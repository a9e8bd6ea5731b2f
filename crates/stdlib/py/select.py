"""Waiting for streams. Hosts offer no readiness: everything is always ready."""

__all__ = ['select', 'error']
error = OSError


def _number(f):
    fd = f if isinstance(f, int) else f.fileno()
    if fd < 0:
        raise ValueError(f'file descriptor cannot be a negative integer ({fd})')
    return fd


def select(rlist, wlist, xlist, timeout=None, /):
    """Those of the streams that are ready."""
    for f in (*rlist, *wlist, *xlist):
        _number(f)
    if not rlist and not wlist and timeout:
        import time
        time.sleep(timeout)
    return list(rlist), list(wlist), []
