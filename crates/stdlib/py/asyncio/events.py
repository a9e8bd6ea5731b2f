"""Handles, policies, and the loop that runs in each thread."""

__all__ = ('AbstractEventLoopPolicy', 'AbstractEventLoop', 'AbstractServer', 'Handle', 'TimerHandle',
           'get_event_loop_policy', 'set_event_loop_policy', 'get_event_loop', 'set_event_loop',
           'new_event_loop', 'get_child_watcher', 'set_child_watcher', '_set_running_loop',
           'get_running_loop', '_get_running_loop')

import contextvars
import reprlib
import _host_loop
from _thread import get_ident


def _format_callback(func, args, kwargs=None, suffix=''):
    import functools
    while isinstance(func, functools.partial):
        suffix = _format_args(args, kwargs) + suffix
        func, args, kwargs = func.func, func.args, func.keywords
    name = getattr(func, '__qualname__', None) or getattr(func, '__name__', None) or repr(func)
    return name + _format_args(args, kwargs) + suffix


def _format_args(args, kwargs):
    items = [reprlib.repr(arg) for arg in args or ()]
    items += [f'{k}={reprlib.repr(v)}' for k, v in (kwargs or {}).items()]
    return f"({', '.join(items)})"


def _format_source(func, args):
    text = _format_callback(func, args)
    code = getattr(func, '__code__', None)
    if code is not None:
        text += f' at {code.co_filename}:{code.co_firstlineno}'
    return text


class Handle:
    """What the methods that schedule callbacks return."""

    __slots__ = ('_callback', '_args', '_cancelled', '_loop', '_repr', '__weakref__', '_context')

    def __init__(self, callback, args, loop, context=None):
        if context is None:
            context = contextvars.copy_context()
        self._context = context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None

    def _repr_info(self):
        info = [self.__class__.__name__]
        if self._cancelled:
            info.append('cancelled')
        if self._callback is not None:
            info.append(_format_source(self._callback, self._args))
        return info

    def __repr__(self):
        return self._repr or f"<{' '.join(self._repr_info())}>"

    def get_context(self):
        return self._context

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            if self._loop.get_debug():
                self._repr = repr(self)
            self._callback = None
            self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            cb = _format_source(self._callback, self._args)
            self._loop.call_exception_handler({
                'message': f'Exception in callback {cb}', 'exception': exc, 'handle': self})
        self = None


class TimerHandle(Handle):
    """A handle with a time."""

    __slots__ = ('_scheduled', '_when')

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False

    def _repr_info(self):
        info = super()._repr_info()
        info.insert(2 if self._cancelled else 1, f'when={self._when}')
        return info

    def __hash__(self):
        return hash(self._when)

    def __lt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when < other._when
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, TimerHandle):
            return self._when < other._when or self.__eq__(other)
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when > other._when
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, TimerHandle):
            return self._when > other._when or self.__eq__(other)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, TimerHandle):
            return (self._when == other._when and self._callback == other._callback
                    and self._args == other._args and self._cancelled == other._cancelled)
        return NotImplemented

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        """The loop's time at which the callback is called."""
        return self._when


class AbstractServer:
    """A server."""

    def close(self):
        raise NotImplementedError

    def is_serving(self):
        raise NotImplementedError


class AbstractEventLoop:
    """What every loop has."""


def _abstract(cls, names):
    def make(name):
        def method(self, *args, **kwargs):
            raise NotImplementedError
        method.__name__ = name
        return method
    for name in names.split():
        setattr(cls, name, make(name))


_abstract(AbstractEventLoop, '''run_forever run_until_complete stop is_running is_closed close
    shutdown_asyncgens shutdown_default_executor call_soon call_later call_at time create_future
    create_task call_soon_threadsafe run_in_executor set_default_executor getaddrinfo getnameinfo
    create_connection create_server add_reader remove_reader add_writer remove_writer
    add_signal_handler remove_signal_handler set_task_factory get_task_factory
    get_exception_handler set_exception_handler default_exception_handler call_exception_handler
    get_debug set_debug subprocess_shell subprocess_exec''')


class AbstractEventLoopPolicy:
    """How the loop of a context is found and made."""

    def get_event_loop(self):
        raise NotImplementedError

    def set_event_loop(self, loop):
        raise NotImplementedError

    def new_event_loop(self):
        raise NotImplementedError

    def get_child_watcher(self):
        raise NotImplementedError

    def set_child_watcher(self, watcher):
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """A loop for each thread; only the main thread gets one unasked."""

    _loop_factory = None

    def __init__(self):
        self._loops = {}
        self._asked = set()

    def get_event_loop(self):
        import threading
        ident = get_ident()
        if (self._loops.get(ident) is None and ident not in self._asked
                and threading.current_thread() is threading.main_thread()):
            import warnings
            warnings.warn('There is no current event loop', DeprecationWarning, stacklevel=3)
            self.set_event_loop(self.new_event_loop())
        if self._loops.get(ident) is None:
            raise RuntimeError('There is no current event loop in thread %r.'
                               % threading.current_thread().name)
        return self._loops[ident]

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError("loop must be an instance of AbstractEventLoop or None, not "
                            f"'{type(loop).__name__}'")
        ident = get_ident()
        self._asked.add(ident)
        if loop is None:
            self._loops.pop(ident, None)
        else:
            self._loops[ident] = loop

    def new_event_loop(self):
        return self._loop_factory()


_event_loop_policy = None
_running = {}
_host_loop.clear_at_stop(_running)


def get_running_loop():
    """Return the running event loop.  Raise a RuntimeError if there is none."""
    loop = _get_running_loop()
    if loop is None:
        raise RuntimeError('no running event loop')
    return loop


def _get_running_loop():
    loop = _running.get(get_ident())
    if loop is None:
        coro = _host_loop.driven()
        if coro is not None:
            # The host drives a coroutine: what needs a loop gets one.
            from . import hosted
            loop = hosted.adopt(coro)
    return loop


def _host_future():
    # What a task waits for while a future of the host's is pending.
    loop = _running.get(get_ident())
    if loop is None:
        return None
    future = loop.create_future()
    future._asyncio_future_blocking = True
    return future


def _set_running_loop(loop):
    if loop is None:
        _running.pop(get_ident(), None)
    else:
        _running[get_ident()] = loop


def get_event_loop_policy():
    """Get the current event loop policy."""
    global _event_loop_policy
    if _event_loop_policy is None:
        from . import DefaultEventLoopPolicy
        _event_loop_policy = DefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the current event loop policy; None restores the default."""
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError("policy must be an instance of AbstractEventLoopPolicy or None, not "
                        f"'{type(policy).__name__}'")
    _event_loop_policy = policy


def get_event_loop():
    """Return the running loop, or the policy's."""
    return _get_running_loop() or get_event_loop_policy().get_event_loop()


def set_event_loop(loop):
    """Set the policy's loop of this thread."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Make a new loop."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    return get_event_loop_policy().set_child_watcher(watcher)
