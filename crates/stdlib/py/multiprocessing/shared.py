"""Objects that several processes use.

Each lives in the process that made it, as an object for threads. Other processes hold stand-ins that have
their calls done there, each of their threads by a thread of its own: so a lock knows who holds it. What is
passed on is pickled, as if the object were nowhere in particular.
"""

import itertools
import os
import pickle
import queue
import threading

_objects = {}
_numbers = itertools.count(1)
# In a worker: does a call in the process above.
_upstream = None
# Whose pickle is being made, in each thread.
_pickling = threading.local()


class Shared:
    """Holds the object, or the number that it has where it lives."""

    def __init__(self, target):
        self._target, self._id = target, None

    def __reduce__(self):
        if self._target is not None and self._id is None:
            self._id = os.getpid(), next(_numbers)
            _objects[self._id] = self
        return _attach, (type(self), self._id)

    def _call(self, method, *args, **kwargs):
        if self._target is not None:
            return getattr(self._target, method)(*args, **kwargs)
        return _upstream(self._id, method, args, kwargs)

    def _get(self, name):
        return self._call('__getattribute__', name)


def _attach(cls, id):
    known = _objects.get(id)
    if known is None:
        known = cls.__new__(cls)
        known._target, known._id = None, id
    return known


class Client:
    """The process that owns the objects, towards one worker."""

    def __init__(self, process):
        self.process, self.lock = process, threading.Lock()
        self.threads, self.ends = {}, []

    def post(self, message):
        """Sends the worker a message."""
        from . import worker
        _pickling.client = self
        try:
            data = worker.packed(message)
        finally:
            _pickling.client = None
        with self.lock:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def call(self, thread, *call):
        """Has a call done by the thread that stands for one of the worker's."""
        calls = self.threads.get(thread)
        if calls is None:
            calls = self.threads[thread] = queue.SimpleQueue()
            threading.Thread(target=self._serve, args=(calls,), daemon=True).start()
        calls.put(call)

    def _serve(self, calls):
        while (call := calls.get()) is not None:
            number, id, method, args, kwargs = call
            try:
                result = True, self._do(id, method, args, kwargs)
            except BaseException as error:
                result = False, error
            try:
                self.post(('reply', number, *result))
            except (OSError, ValueError):
                return
            except Exception as error:
                self.post(('reply', number, False, error))

    def _do(self, id, method, args, kwargs):
        known = _objects.get(id)
        if known is None:
            if _upstream is None:
                raise RuntimeError('the shared object does not exist any more')
            return _upstream(id, method, args, kwargs)
        if method == 'close' and isinstance(known._target, _End):
            if known._target not in self.ends:
                return None
            self.ends.remove(known._target)
        return known._call(method, *args, **kwargs)

    def gone(self):
        """The worker has ended."""
        for calls in self.threads.values():
            calls.put(None)
        for end in self.ends:
            end.close()
        self.ends = []


class Queue(Shared):
    """A queue of pickles."""

    def __init__(self, maxsize=0):
        super().__init__(queue.Queue(maxsize))

    def put(self, obj, block=True, timeout=None):
        self._call('put', pickle.dumps(obj), block, timeout)

    def get(self, block=True, timeout=None):
        return pickle.loads(self._call('get', block, timeout))

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return self._call('qsize')

    def empty(self):
        return self._call('empty')

    def full(self):
        return self._call('full')

    def close(self):
        """Nothing is buffered here."""

    join_thread = cancel_join_thread = close


class JoinableQueue(Queue):
    """A queue that can wait until everything is done."""

    def task_done(self):
        self._call('task_done')

    def join(self):
        self._call('join')


class SimpleQueue(Shared):
    """A queue without bounds."""

    def __init__(self):
        super().__init__(queue.SimpleQueue())

    def put(self, obj):
        self._call('put', pickle.dumps(obj))

    def get(self):
        return pickle.loads(self._call('get'))

    def empty(self):
        return self._call('empty')

    def close(self):
        """Nothing is to be closed."""


class _End:
    """One end of a pipe, with what has come for it."""

    def __init__(self):
        self.incoming, self.changed = [], threading.Condition()
        self.handles, self.peer = 1, None

    def opened(self):
        self.handles += 1

    def close(self):
        self.handles -= 1
        if self.handles == 0:
            with self.peer.changed:
                self.peer.changed.notify_all()

    def send(self, data):
        peer = self.peer
        if peer.handles == 0:
            raise BrokenPipeError(32, 'Broken pipe')
        with peer.changed:
            peer.incoming.append(data)
            peer.changed.notify_all()

    def recv(self):
        with self.changed:
            while not self.incoming:
                if self.peer.handles == 0:
                    raise EOFError
                self.changed.wait()
            return self.incoming.pop(0)

    def poll(self, timeout):
        with self.changed:
            return bool(self.changed.wait_for(lambda: self.incoming or self.peer.handles == 0, timeout))


class Connection(Shared):
    """One end of a pipe."""

    _readable = _writable = True
    _closed = False

    def __init__(self, target, readable, writable):
        super().__init__(target)
        self._readable, self._writable = readable, writable

    def __reduce__(self):
        self._check()
        client = getattr(_pickling, 'client', None)
        if client is not None and self._target is not None:
            self._target.opened()
            client.ends.append(self._target)
        attach, args = super().__reduce__()
        return _attach_end, (*args, self._readable, self._writable)

    def _check(self):
        if self._closed:
            raise OSError('handle is closed')

    def _check_readable(self):
        self._check()
        if not self._readable:
            raise OSError('connection is write-only')

    def _check_writable(self):
        self._check()
        if not self._writable:
            raise OSError('connection is read-only')

    @property
    def closed(self):
        return self._closed

    @property
    def readable(self):
        return self._readable

    @property
    def writable(self):
        return self._writable

    def fileno(self):
        self._check()
        raise OSError('the connection has no file descriptor')

    def close(self):
        """Closes this process's handle of the end."""
        if not self._closed:
            self._closed = True
            self._call('close')

    def send(self, obj):
        self._check_writable()
        self._call('send', pickle.dumps(obj))

    def recv(self):
        self._check_readable()
        return pickle.loads(self._call('recv'))

    def send_bytes(self, buf, offset=0, size=None):
        self._check_writable()
        with memoryview(buf) as view, view.cast('B') as data:
            if offset < 0:
                raise ValueError('offset is negative')
            if len(data) < offset:
                raise ValueError('buffer length < offset')
            if size is None:
                size = len(data) - offset
            elif size < 0:
                raise ValueError('size is negative')
            elif offset + size > len(data):
                raise ValueError('buffer length < offset + size')
            self._call('send', data[offset:offset + size].tobytes())

    def recv_bytes(self, maxlength=None):
        self._check_readable()
        if maxlength is not None and maxlength < 0:
            raise ValueError('negative maxlength')
        data = self._call('recv')
        if maxlength is not None and len(data) > maxlength:
            raise OSError('bad message length')
        return data

    def recv_bytes_into(self, buf, offset=0):
        from .worker import BufferTooShort
        self._check_readable()
        with memoryview(buf) as view, view.cast('B') as room:
            if offset < 0:
                raise ValueError('negative offset')
            if offset > len(room):
                raise ValueError('offset too large')
            data = self._call('recv')
            if len(data) > len(room) - offset:
                raise BufferTooShort(data)
            room[offset:offset + len(data)] = data
            return len(data)

    def poll(self, timeout=0.0):
        self._check_readable()
        return self._call('poll', timeout)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def _attach_end(cls, id, readable, writable):
    end = _attach(cls, id)
    end._readable, end._writable = readable, writable
    return end


def Pipe(duplex=True):
    """The two ends of a pipe; one way only, the first is the one to read from."""
    one, two = _End(), _End()
    one.peer, two.peer = two, one
    return Connection(one, True, duplex), Connection(two, duplex, True)


class _Lock(Shared):
    def acquire(self, block=True, timeout=None):
        if not block or timeout is None:
            return self._call('acquire', block)
        return self._call('acquire', block, max(timeout, 0))

    def release(self):
        self._call('release')

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class Lock(_Lock):
    def __init__(self):
        super().__init__(threading.Lock())


class RLock(_Lock):
    def __init__(self):
        super().__init__(threading.RLock())


class Semaphore(_Lock):
    def __init__(self, value=1):
        super().__init__(threading.Semaphore(value))

    def get_value(self):
        return self._get('_value')


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        _Lock.__init__(self, threading.BoundedSemaphore(value))


class Condition(_Lock):
    def __init__(self, lock=None):
        super().__init__(threading.Condition((lock or RLock())._target))

    def wait(self, timeout=None):
        return self._call('wait', timeout)

    def notify(self, n=1):
        self._call('notify', n)

    def notify_all(self):
        self._call('notify_all')

    def wait_for(self, predicate, timeout=None):
        import time
        result = predicate()
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


class Event(Shared):
    def __init__(self):
        super().__init__(threading.Event())

    def is_set(self):
        return self._call('is_set')

    def set(self):
        self._call('set')

    def clear(self):
        self._call('clear')

    def wait(self, timeout=None):
        return self._call('wait', timeout)

    def __repr__(self):
        state = 'set' if self.is_set() else 'unset'
        return f'<{type(self).__qualname__} at {id(self):#x} {state}>'


class Barrier(Shared):
    def __init__(self, parties, action=None, timeout=None):
        super().__init__(threading.Barrier(parties, action, timeout))

    def wait(self, timeout=None):
        return self._call('wait', timeout)

    def reset(self):
        self._call('reset')

    def abort(self):
        self._call('abort')

    @property
    def parties(self):
        return self._get('parties')

    @property
    def n_waiting(self):
        return self._get('n_waiting')

    @property
    def broken(self):
        return self._get('broken')


class _Memory:
    """Numbers of one type, and a lock for who uses them together."""

    def __init__(self, code, items, lock):
        if code == 'c':
            self.items = bytearray(items)
        else:
            import array
            self.items = array.array(code, items)
        self.lock = lock

    def get(self, key):
        part = self.items[key]
        if isinstance(self.items, bytearray):
            return bytes(part) if isinstance(key, slice) else bytes((part,))
        return part.tolist() if isinstance(key, slice) else part

    def set(self, key, value):
        if isinstance(self.items, bytearray):
            value = bytes(value)
            if not isinstance(key, slice):
                if len(value) != 1:
                    raise TypeError('one character bytes, bytearray or integer expected')
                value = value[0]
        elif isinstance(key, slice):
            value = type(self.items)(self.items.typecode, value)
            if len(value) != len(self.items[key]):
                raise ValueError('Can only assign sequence of same size')
        self.items[key] = value

    def size(self):
        return len(self.items)


def _code_of(kind):
    if isinstance(kind, str):
        return kind
    code = getattr(kind, '_type_', None)
    if not isinstance(code, str):
        raise TypeError(f'{kind!r} is no type of shared memory')
    return code


class _Synchronized(Shared):
    def __init__(self, code, items, lock):
        if lock is True or lock is None:
            lock = RLock()
        super().__init__(_Memory(code, items, lock or None))

    def get_lock(self):
        return self._get('lock')

    def get_obj(self):
        return self

    def acquire(self, *args):
        return self.get_lock().acquire(*args)

    def release(self):
        self.get_lock().release()

    def __enter__(self):
        return self.get_lock().__enter__()

    def __exit__(self, *args):
        self.get_lock().release()


class SynchronizedValue(_Synchronized):
    """One number."""

    @property
    def value(self):
        return self._call('get', 0)

    @value.setter
    def value(self, value):
        self._call('set', 0, value)

    def __repr__(self):
        return f'<Synchronized wrapper for {self.value!r}>'


class SynchronizedArray(_Synchronized):
    """Several numbers."""

    def __len__(self):
        return self._call('size')

    def __getitem__(self, key):
        return self._call('get', key)

    def __setitem__(self, key, value):
        self._call('set', key, value)

    def __iter__(self):
        return iter(self._call('get', slice(None)))

    def __repr__(self):
        return f'<SynchronizedArray wrapper for {self[:]!r}>'

    @property
    def raw(self):
        return self[:]

    @property
    def value(self):
        return self[:].partition(b'\0')[0]

    @value.setter
    def value(self, value):
        self[:len(value)] = value
        if len(value) < len(self):
            self[len(value)] = b'\0'


def Value(typecode_or_type, *args, lock=True):
    """A number in shared memory."""
    code = _code_of(typecode_or_type)
    initial = args or ((b'\0',) if code == 'c' else (0,))
    return SynchronizedValue(code, b''.join(initial) if code == 'c' else initial, lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True):
    """Numbers in shared memory: so many zeros, or these."""
    code = _code_of(typecode_or_type)
    items = size_or_initializer
    if isinstance(items, int):
        items = bytes(items) if code == 'c' else [0] * items
    return SynchronizedArray(code, items, lock)


def RawValue(typecode_or_type, *args):
    return Value(typecode_or_type, *args, lock=False)


def RawArray(typecode_or_type, size_or_initializer):
    return Array(typecode_or_type, size_or_initializer, lock=False)
