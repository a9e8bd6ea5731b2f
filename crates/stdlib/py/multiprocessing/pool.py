"""Pools of processes."""

__all__ = ['Pool', 'ThreadPool']

import collections
import itertools
import os
import threading
import time

from . import shared, worker
from .worker import RemoteTraceback, TimeoutError

RUN, CLOSE, TERMINATE = 'RUN', 'CLOSE', 'TERMINATE'


class MaybeEncodingError(Exception):
    """A result cannot be pickled."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return "Error sending result: '%s'. Reason: '%s'" % (self.value, self.exc)


def mapstar(func, items):
    """The results of a function for a batch of arguments."""
    return list(map(func, items))


def starmapstar(func, items):
    """The results of a function for a batch of argument tuples."""
    return list(itertools.starmap(func, items))


class AsyncResult:
    """A result that may not be there yet."""

    def __init__(self, callback=None, error_callback=None):
        self._event = threading.Event()
        self._callback = callback
        self._error_callback = error_callback

    def ready(self):
        """Whether the call has completed."""
        return self._event.is_set()

    def successful(self):
        """Whether the call completed without raising an exception."""
        if not self.ready():
            raise ValueError('{0!r} not ready'.format(self))
        return self._success

    def wait(self, timeout=None):
        """Wait until the result is available or until timeout seconds pass."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """Return the result when it arrives."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, success, value):
        self._success = success
        self._value = value
        if success and self._callback:
            self._callback(value)
        if not success and self._error_callback:
            self._error_callback(value)
        self._event.set()


ApplyResult = AsyncResult


class MapResult(AsyncResult):
    """The results of several batches."""

    def __init__(self, batches, callback, error_callback):
        super().__init__(callback, error_callback)
        self._parts = [None] * batches
        self._left = batches
        self._lock = threading.Lock()
        if not batches:
            self._set(True, [])

    def _one(self, i, success, value):
        with self._lock:
            if self._event.is_set():
                return
            if not success:
                self._set(False, value)
                return
            self._parts[i] = value
            self._left -= 1
            if not self._left:
                self._set(True, [v for part in self._parts for v in part])


class IMapIterator:
    """Gives results as they come, in order or not."""

    def __init__(self, ordered):
        self._ordered = ordered
        self._cond = threading.Condition()
        self._ready = {}
        self._next = 0
        self._length = None
        self._count = 0

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            while True:
                if self._ordered:
                    if self._next in self._ready:
                        success, value = self._ready.pop(self._next)
                        break
                elif self._ready:
                    success, value = self._ready.pop(next(iter(self._ready)))
                    break
                if self._length is not None and self._next >= self._length:
                    raise StopIteration
                if not self._cond.wait(timeout):
                    raise TimeoutError
            self._next += 1
        if success:
            return value
        raise value

    __next__ = next

    def _one(self, i, success, value):
        with self._cond:
            self._ready[i] = success, value
            self._cond.notify_all()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            self._cond.notify_all()


class Pool:
    """Processes to which calls are handed out."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError('Number of processes must be at least 1')
        if maxtasksperchild is not None and (not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0):
            raise ValueError('maxtasksperchild must be a positive int or None')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        self._processes = processes
        self._initializer = initializer
        self._initargs = initargs
        self._state = RUN
        self._cond = threading.Condition()
        self._tasks = collections.deque()
        self._workers = []
        self._threads = [threading.Thread(target=self._serve, args=(i + 1,), daemon=True)
                         for i in range(processes)]
        for t in self._threads:
            t.start()

    def __repr__(self):
        return f'<{type(self).__module__}.{type(self).__qualname__} state={self._state} pool_size={self._processes}>'

    def _serve(self, number):
        """Hands tasks to one process, which is started for the first."""
        process = None
        while True:
            with self._cond:
                while not self._tasks and self._state == RUN:
                    self._cond.wait()
                if self._state == TERMINATE or not self._tasks:
                    break
                done, func, args, kwargs = self._tasks.popleft()
            if process is None:
                try:
                    process = self._start(number)
                except Exception as exc:
                    done(False, exc)
                    continue
            success, value = self._call(process, func, args, kwargs)
            if value is _gone:
                process = None
                success, value = False, RuntimeError('a worker process ended unexpectedly')
            done(success, value)
        if process is not None:
            process.stdin.close()
            process.wait()
            process.stdout.close()

    def _start(self, number):
        process = worker.start(f'SpawnPoolWorker-{number}', number)
        self._workers.append(process)
        if self._initializer is not None:
            self._call(process, self._initializer, self._initargs, {})
        return process

    def _call(self, process, func, args, kwargs):
        try:
            process.client.post((0, func, args, kwargs))
        except BrokenPipeError:
            return False, _gone
        except Exception as e:
            return False, e
        answer = []

        def done(job, success, value):
            answer.append((success, value))
            return True
        worker.listen(process, done)
        if not answer:
            return False, _gone
        success, value = answer[0]
        if not success:
            exc, text = value
            if text:
                exc.__cause__ = RemoteTraceback(f'\n"""\n{text}"""')
            value = exc
        return success, value

    def _put(self, done, func, args=(), kwargs={}):
        with self._cond:
            if self._state != RUN:
                raise ValueError('Pool not running')
            self._tasks.append((done, func, args, kwargs))
            self._cond.notify()

    def apply(self, func, args=(), kwds={}):
        """Equivalent of func(*args, **kwds)."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Asynchronous version of apply()."""
        result = AsyncResult(callback, error_callback)
        self._put(result._set, func, tuple(args), dict(kwds))
        return result

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        if self._state != RUN:
            raise ValueError('Pool not running')
        items = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(items), self._processes * 4)
            chunksize += bool(extra)
        batches = [items[i:i + chunksize] for i in range(0, len(items), chunksize or 1)]
        result = MapResult(len(batches), callback, error_callback)
        for i, batch in enumerate(batches):
            self._put(lambda success, value, i=i: result._one(i, success, value), mapper, (func, batch))
        return result

    def map(self, func, iterable, chunksize=None):
        """Apply a function to each element, collecting the results in a list."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Asynchronous version of map()."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """Like map(), but the elements are unpacked as arguments."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Asynchronous version of starmap()."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _imap(self, func, iterable, ordered):
        if self._state != RUN:
            raise ValueError('Pool not running')
        result = IMapIterator(ordered)
        n = 0
        for n, item in enumerate(iterable, 1):
            self._put(lambda success, value, i=n - 1: result._one(i, success, value), func, (item,))
        result._set_length(n)
        return result

    def imap(self, func, iterable, chunksize=1):
        """Like map(), but gives the results one by one."""
        return self._imap(func, iterable, True)

    def imap_unordered(self, func, iterable, chunksize=1):
        """Like imap(), in the order of completion."""
        return self._imap(func, iterable, False)

    def close(self):
        """No more calls; the processes end when all are done."""
        with self._cond:
            if self._state == RUN:
                self._state = CLOSE
            self._cond.notify_all()

    def terminate(self):
        """End the processes at once."""
        with self._cond:
            self._state = TERMINATE
            self._tasks.clear()
            self._cond.notify_all()
        for process in self._workers:
            process.terminate()
        for t in self._threads:
            t.join()

    def join(self):
        """Wait for the processes to end."""
        if self._state == RUN:
            raise ValueError('Pool is still running')
        for t in self._threads:
            t.join()

    def __enter__(self):
        if self._state != RUN:
            raise ValueError('Pool not running')
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError('pool objects cannot be passed between processes or pickled')


_gone = object()


class ThreadPool(Pool):
    """A pool of threads with the same methods."""

    def _start(self, number):
        if self._initializer is not None:
            self._initializer(*self._initargs)
        return _Thread()

    def _call(self, process, func, args, kwargs):
        try:
            return True, func(*args, **kwargs)
        except Exception as e:
            return False, e


class _Closed:
    def close(self):
        pass


class _Thread:
    stdin = stdout = _Closed()

    def wait(self):
        pass
