"""An executor whose work is done by other processes."""

import itertools
import os
import threading

from . import _base

EXTRA_QUEUED_CALLS = 1
_MAX_WINDOWS_WORKERS = 61


class BrokenProcessPool(_base.BrokenExecutor):
    """A process died while its work was not done."""


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _chunks(iterables, size):
    items = zip(*iterables)
    while chunk := tuple(itertools.islice(items, size)):
        yield chunk


class ProcessPoolExecutor(_base.Executor):
    """Has calls done by processes, as many as there are processors by default."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError('max_tasks_per_child must be an integer')
            if max_tasks_per_child <= 0:
                raise ValueError('max_tasks_per_child must be >= 1')
        self._max_workers = max_workers
        self._options = initializer, initargs, max_tasks_per_child
        self._pool, self._shutdown, self._lock = None, False, threading.Lock()
        self._pending = set()

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if self._pool is None:
                from multiprocessing import Pool
                self._pool = Pool(self._max_workers, *self._options)
            future = _base.Future()
            self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        future.set_running_or_notify_cancel()
        self._pool.apply_async(fn, args, kwargs, future.set_result, future.set_exception)
        return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """As the builtin, the calls done by other processes in batches of `chunksize`."""
        if chunksize < 1:
            raise ValueError('chunksize must be >= 1.')
        import functools
        results = super().map(functools.partial(_process_chunk, fn), _chunks(iterables, chunksize),
                              timeout=timeout)
        return itertools.chain.from_iterable(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._shutdown = True
            pool = self._pool
        if pool is not None:
            pool.close()
            if wait:
                _base.wait(list(self._pending))
                pool.join()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__
