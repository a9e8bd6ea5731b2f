"""Both ends of the pipe to another interpreter."""

import itertools
import pickle
import struct
import sys


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


def packed(obj):
    """An object with its length in front."""
    data = pickle.dumps(obj)
    return struct.pack('<Q', len(data)) + data


def send(file, obj):
    """Write an object with its length in front."""
    file.write(packed(obj))
    file.flush()


def receive(file):
    """Read what send() wrote."""
    head = file.read(8)
    if len(head) < 8:
        raise EOFError
    size, = struct.unpack('<Q', head)
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)


class RemoteTraceback(Exception):
    """The traceback of a worker, as text."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


def start(name, number):
    """Start an interpreter that waits for work; gives the Popen object."""
    import subprocess
    code = 'from multiprocessing.worker import main; main()'
    process = subprocess.Popen([sys.executable, '-c', code], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    main = sys.modules['__main__']
    path = getattr(main, '__file__', None)
    from .shared import Client
    process.client = Client(process)
    send(process.stdin, {'path': sys.path, 'main': path, 'argv': sys.argv, 'name': name,
                         'number': number, 'parent': __import__('os').getpid()})
    return process


class _Printed:
    """A standard stream of a worker, which goes over the pipe."""

    encoding = 'utf-8'
    errors = 'strict'
    closed = False

    def __init__(self, link, which):
        self._link = link
        self._which = which

    def write(self, text):
        self._link.send(('print', self._which, text))
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        return self._which


def _run_main(path):
    """Run the main module again, under another name."""
    import types
    module = types.ModuleType('__mp_main__')
    module.__file__ = path
    sys.modules['__main__'] = sys.modules['__mp_main__'] = module
    if path is not None and path.endswith('.py'):
        with open(path, 'rb') as f:
            code = compile(f.read(), path, 'exec')
        exec(code, module.__dict__)


class _Link:
    """A worker's way to the process above: jobs come one by one, calls of shared objects at any time."""

    def __init__(self, stdin, stdout):
        import queue
        import threading
        self.stdin, self.stdout = stdin, stdout
        self.jobs, self.lock = queue.SimpleQueue(), threading.Lock()
        self.numbers, self.replies = itertools.count(), {}

    def start(self):
        import threading
        threading.Thread(target=self.read, daemon=True).start()

    def send(self, message):
        data = packed(message)
        with self.lock:
            self.stdout.write(data)
            self.stdout.flush()

    def read(self):
        while True:
            try:
                message = receive(self.stdin)
            except EOFError:
                self.jobs.put(None)
                return
            except Exception as e:
                self.send(('done', None, False, (e, '')))
                continue
            if message[0] == 'reply':
                self.replies.pop(message[1]).put(message[2:])
            else:
                self.jobs.put(message)

    def call(self, id, method, args, kwargs):
        """Does a call of a shared object where it lives."""
        import queue
        import threading
        number, reply = next(self.numbers), queue.SimpleQueue()
        self.replies[number] = reply
        self.send(('call', threading.get_ident(), number, id, method, args, kwargs))
        ok, value = reply.get()
        if ok:
            return value
        raise value


def main():
    """What a worker does: it runs calls until there are no more."""
    import os
    from . import process, shared
    # Opened anew, reading it lets other threads run, as reading the standard stream does not.
    stdin = open('/dev/stdin', 'rb')
    link = _Link(stdin, os.fdopen(1, 'wb'))
    setup = receive(stdin)
    sys.path[:] = setup['path']
    sys.argv[:] = setup['argv']
    process._in_worker(setup['name'], setup['parent'])
    sys.stdout, sys.stderr = _Printed(link, 1), _Printed(link, 2)
    shared._upstream = link.call
    try:
        _run_main(setup['main'])
    except BaseException:
        import traceback
        link.send(('died', traceback.format_exc()))
        return
    link.start()
    while (message := link.jobs.get()) is not None:
        job, func, args, kwargs = message
        try:
            result = (True, func(*args, **kwargs))
        except SystemExit as e:
            result = (False, (e, ''))
        except BaseException as e:
            import traceback
            result = (False, (e, ''.join(traceback.format_exception(e))))
        # What the job was given must be let go before anybody hears that it is done.
        del message, func, args, kwargs
        try:
            link.send(('done', job, *result))
        except Exception as e:
            from .pool import MaybeEncodingError
            link.send(('done', job, False, (MaybeEncodingError(e, result[1]), '')))


def listen(process, done):
    """Handle the messages of a worker until it ends or `done` says that it is enough."""
    while True:
        try:
            message = receive(process.stdout)
        except (EOFError, OSError, ValueError):
            process.client.gone()
            return
        if message[0] == 'print':
            out = sys.stdout if message[1] == 1 else sys.stderr
            out.write(message[2])
        elif message[0] == 'call':
            process.client.call(*message[1:])
        elif message[0] == 'died':
            sys.stderr.write(message[1])
        elif done(*message[1:]):
            process.client.gone()
            return
