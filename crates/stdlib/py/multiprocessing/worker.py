"""Both ends of the pipe to another interpreter."""

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


def send(file, obj):
    """Write an object with its length in front."""
    data = pickle.dumps(obj)
    file.write(struct.pack('<Q', len(data)) + data)
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
    send(process.stdin, {'path': sys.path, 'main': path, 'argv': sys.argv, 'name': name,
                         'number': number, 'parent': __import__('os').getpid()})
    return process


class _Printed:
    """A standard stream of a worker, which goes over the pipe."""

    encoding = 'utf-8'
    errors = 'strict'
    closed = False

    def __init__(self, pipe, which):
        self._pipe = pipe
        self._which = which

    def write(self, text):
        send(self._pipe, ('print', self._which, text))
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


def main():
    """What a worker does: it runs calls until there are no more."""
    import os
    from . import process
    stdin = os.fdopen(0, 'rb')
    stdout = os.fdopen(1, 'wb')
    setup = receive(stdin)
    sys.path[:] = setup['path']
    sys.argv[:] = setup['argv']
    process._in_worker(setup['name'], setup['parent'])
    sys.stdout, sys.stderr = _Printed(stdout, 1), _Printed(stdout, 2)
    try:
        _run_main(setup['main'])
    except BaseException as e:
        import traceback
        send(stdout, ('died', traceback.format_exc()))
        return
    while True:
        try:
            job, func, args, kwargs = receive(stdin)
        except EOFError:
            return
        except Exception as e:
            send(stdout, ('done', None, False, (e, '')))
            continue
        try:
            result = (True, func(*args, **kwargs))
        except SystemExit as e:
            result = (False, (e, ''))
        except BaseException as e:
            import traceback
            result = (False, (e, ''.join(traceback.format_exception(e))))
        try:
            send(stdout, ('done', job, *result))
        except Exception as e:
            from .pool import MaybeEncodingError
            send(stdout, ('done', job, False, (MaybeEncodingError(e, result[1]), '')))


def listen(process, done):
    """Handle the messages of a worker until it ends or `done` says that it is enough."""
    while True:
        try:
            message = receive(process.stdout)
        except (EOFError, OSError, ValueError):
            return
        if message[0] == 'print':
            out = sys.stdout if message[1] == 1 else sys.stderr
            out.write(message[2])
        elif message[0] == 'died':
            sys.stderr.write(message[1])
        elif done(*message[1:]):
            return
