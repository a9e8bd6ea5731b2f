"""Processes: each runs an interpreter of its own, and gets its work as pickles over a pipe.

A process starts as `spawn` does elsewhere: the main module is run again under the name `__mp_main__`. What it
prints goes back over the pipe and is printed here.
"""

__all__ = ['Pool', 'Process', 'cpu_count', 'current_process', 'parent_process', 'active_children',
           'freeze_support', 'get_context', 'get_start_method', 'set_start_method',
           'get_all_start_methods', 'TimeoutError', 'ProcessError', 'BufferTooShort',
           'AuthenticationError', 'Array', 'Barrier', 'BoundedSemaphore', 'Condition', 'Event',
           'JoinableQueue', 'Lock', 'Manager', 'Pipe', 'Queue', 'RLock', 'RawArray', 'RawValue',
           'Semaphore', 'SimpleQueue', 'Value']

import os

from .process import Process, active_children, current_process, parent_process
from .worker import AuthenticationError, BufferTooShort, ProcessError, TimeoutError


def Pool(processes=None, initializer=None, initargs=(), maxtasksperchild=None):
    """Returns a process pool object."""
    from .pool import Pool
    return Pool(processes, initializer, initargs, maxtasksperchild)


_SHARED = frozenset(('Array', 'Barrier', 'BoundedSemaphore', 'Condition', 'Event', 'JoinableQueue', 'Lock',
                     'Pipe', 'Queue', 'RLock', 'RawArray', 'RawValue', 'Semaphore', 'SimpleQueue',
                     'Value'))


def __getattr__(name):
    # Programs that only have work done need none of these.
    if name in _SHARED:
        from . import shared
        return getattr(shared, name)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def Manager():
    """A manager for objects that processes share."""
    from .managers import SyncManager
    manager = SyncManager()
    manager.start()
    return manager


def cpu_count():
    """Returns the number of CPUs in the system."""
    count = os.cpu_count()
    if count is None:
        raise NotImplementedError('cannot determine number of cpus')
    return count


def freeze_support():
    """Nothing needs to be done here."""


def get_start_method(allow_none=False):
    """The name of the start method."""
    return 'spawn'


def get_all_start_methods():
    """There is one."""
    return ['spawn']


def set_start_method(method, force=False):
    """Set the start method."""
    if method not in (None, 'spawn'):
        raise ValueError(f'cannot find context for {method!r}')


def get_context(method=None):
    """An object with the functions of this module."""
    if method not in (None, 'spawn'):
        raise ValueError(f'cannot find context for {method!r}')
    import multiprocessing
    return multiprocessing
