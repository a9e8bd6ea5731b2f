"""What counts as a coroutine."""

__all__ = ('iscoroutinefunction', 'iscoroutine')

import collections.abc
import inspect
import types

_is_coroutine = object()
_known_types = {types.CoroutineType}


def iscoroutinefunction(func):
    """Whether func is a decorated coroutine function."""
    return inspect.iscoroutinefunction(func) or getattr(func, '_is_coroutine', None) is _is_coroutine


def iscoroutine(obj):
    """Whether obj is a coroutine object."""
    if type(obj) in _known_types:
        return True
    if isinstance(obj, (types.CoroutineType, collections.abc.Coroutine)):
        if len(_known_types) < 100:
            _known_types.add(type(obj))
        return True
    return False


def _format_coroutine(coro):
    name = getattr(coro, '__qualname__', None) or getattr(coro, '__name__', None)
    if not name:
        name = f'<{type(coro).__name__} without __name__>'
    name += '()'
    code = getattr(coro, 'cr_code', None) or getattr(coro, 'gi_code', None)
    if code is None:
        running = getattr(coro, 'cr_running', False) or getattr(coro, 'gi_running', False)
        return name + ' running' if running else name
    frame = getattr(coro, 'cr_frame', None) or getattr(coro, 'gi_frame', None)
    filename = code.co_filename or '<empty co_filename>'
    if frame is not None:
        return f'{name} running at {filename}:{frame.f_lineno}'
    return f'{name} done, defined at {filename}:{code.co_firstlineno}'
