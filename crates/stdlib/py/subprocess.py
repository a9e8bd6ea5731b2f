"""Running other programs."""

import errno
import io
import os
import signal
import sys
import threading
import time
import types
from posix import _start

__all__ = ['Popen', 'PIPE', 'STDOUT', 'call', 'check_call', 'getstatusoutput', 'getoutput', 'check_output',
           'run', 'CalledProcessError', 'DEVNULL', 'SubprocessError', 'TimeoutExpired', 'CompletedProcess']

PIPE = -1
STDOUT = -2
DEVNULL = -3

# Programs that were still running when their Popen objects went; they are waited for when there is time.
_active = []


def _cleanup():
    for process in _active[:]:
        if process.poll() is not None:
            try:
                _active.remove(process)
            except ValueError:
                pass  # another thread was faster


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program ended with an exit status other than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program took too long."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """What run() gives."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        args = [f'args={self.args!r}', f'returncode={self.returncode!r}']
        if self.stdout is not None:
            args.append(f'stdout={self.stdout!r}')
        if self.stderr is not None:
            args.append(f'stderr={self.stderr!r}')
        return f"{type(self).__name__}({', '.join(args)})"

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError if the exit code is non-zero."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def list2cmdline(seq):
    """The arguments as Windows would quote them."""
    result = []
    for arg in map(os.fsdecode, seq):
        quoted = ' ' in arg or '\t' in arg or not arg
        out = []
        slashes = 0
        for c in arg:
            if c == '\\':
                slashes += 1
                continue
            out.append('\\' * (slashes * 2 + 1 if c == '"' else slashes) + c)
            slashes = 0
        out.append('\\' * (slashes * 2 if quoted else slashes))
        result.append('"' + ''.join(out) + '"' if quoted else ''.join(out))
    return ' '.join(result)


class Popen:
    """A program that has been started."""

    pid = returncode = None

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None,
                 universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None,
                 encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        _cleanup()
        self._waitpid_lock = threading.Lock()
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self._communication_started = False
        self._input = None
        if not isinstance(bufsize, int):
            raise TypeError('bufsize must be an integer')
        if preexec_fn is not None:
            raise ValueError('preexec_fn is not supported')
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(text):
            raise SubprocessError('Cannot disambiguate when both text and universal_newlines are supplied '
                                  'but different. Pass one or the other.')
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        self.encoding = encoding
        self.errors = errors
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError('path-like args is not allowed when shell is true')
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ['/bin/sh', '-c'] + args
            if executable:
                args[0] = executable
        if not args:
            raise IndexError('list index out of range')
        program = executable if executable is not None else args[0]
        close = []
        ours = {}

        def stream(what, name, output):
            if what is None:
                return -1
            if what == PIPE:
                r, w = os.pipe()
                ours[name] = r if output else w
                close.append(w if output else r)
                return w if output else r
            if what == DEVNULL:
                return -3
            if isinstance(what, int):
                return what
            return what.fileno()

        try:
            for out in (sys.stdout, sys.stderr):
                if out is not None:
                    out.flush()
        except (ValueError, OSError):
            pass
        try:
            fd0 = stream(stdin, 'stdin', False)
            fd1 = stream(stdout, 'stdout', True)
            if stderr == STDOUT:
                fd2 = fd1 if fd1 != -1 else 1
            else:
                fd2 = stream(stderr, 'stderr', True)
            try:
                self.pid = _start(program, args, None if env is None else dict(env), cwd, fd0, fd1, fd2,
                                  bool(start_new_session))
            except OSError as e:
                if cwd is None or e.filename == os.fspath(program):
                    e.filename = program
                raise
        except BaseException:
            for fd in ours.values():
                os.close(fd)
            raise
        finally:
            for fd in close:
                os.close(fd)
        line_buffering = self.text_mode and bufsize == 1
        for name, fd in ours.items():
            mode = 'wb' if name == 'stdin' else 'rb'
            f = io.open(fd, mode, -1 if line_buffering else bufsize)
            if self.text_mode:
                f = io.TextIOWrapper(f, encoding=encoding, errors=errors, line_buffering=line_buffering,
                                     write_through=name == 'stdin')
            setattr(self, name, f)

    def __repr__(self):
        text = f'<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>'
        return text[:76] + '...>' if len(text) > 80 else text

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        return self.text_mode

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            self.wait()

    def __del__(self):
        if self.pid is None or self.returncode is not None:
            return
        import warnings
        warnings.warn(f'subprocess {self.pid} is still running', ResourceWarning, source=self)
        if self.poll() is None:
            _active.append(self)

    def poll(self):
        """Check if child process has terminated."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self.returncode = 0
            else:
                if pid == self.pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """Wait for child process to terminate."""
        if timeout is None:
            with self._waitpid_lock:
                if self.returncode is None:
                    try:
                        _, status = os.waitpid(self.pid, 0)
                        self.returncode = os.waitstatus_to_exitcode(status)
                    except ChildProcessError:
                        self.returncode = 0
            return self.returncode
        end = time.monotonic() + timeout
        delay = 0.0005
        while self.poll() is None:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(self.args, timeout)
            delay = min(delay * 2, left, 0.05)
            time.sleep(delay)
        return self.returncode

    def _feed(self, input):
        try:
            if input:
                self.stdin.write(input)
        except BrokenPipeError:
            pass
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def communicate(self, input=None, timeout=None):
        """Send input, read all output, and wait."""
        if self._communication_started and input:
            raise ValueError('Cannot send input after starting communication')
        if timeout is None and not self._communication_started \
                and [self.stdin, self.stdout, self.stderr].count(None) >= 2:
            stdout = stderr = None
            if self.stdin:
                self._feed(input)
            elif self.stdout:
                stdout = self.stdout.read()
                self.stdout.close()
            elif self.stderr:
                stderr = self.stderr.read()
                self.stderr.close()
            self.wait()
            return stdout, stderr
        end = None if timeout is None else time.monotonic() + timeout
        if not self._communication_started:
            self._communication_started = True
            self._threads = []
            self._output = {'stdout': None, 'stderr': None}

            def reader(name, f):
                self._output[name] = f.read()
                f.close()
            for name in ('stdout', 'stderr'):
                f = getattr(self, name)
                if f is not None:
                    self._threads.append(threading.Thread(target=reader, args=(name, f), daemon=True))
            if self.stdin:
                self._threads.append(threading.Thread(target=self._feed, args=(input,), daemon=True))
            for t in self._threads:
                t.start()
        for t in self._threads:
            t.join(None if end is None else max(0, end - time.monotonic()))
            if t.is_alive():
                raise TimeoutExpired(self.args, timeout)
        self.wait(None if end is None else max(0, end - time.monotonic()))
        return self._output['stdout'], self._output['stderr']

    def send_signal(self, sig):
        """Send a signal to the process."""
        self.poll()
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        """Terminate the process with SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """Kill the process with SIGKILL."""
        self.send_signal(signal.SIGKILL)


def call(*popenargs, timeout=None, **kwargs):
    """Run a program and return its exit status."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Run a program; raise CalledProcessError unless it succeeds."""
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get('args')
        raise CalledProcessError(retcode, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program and return its output."""
    for kw in ('stdout', 'check'):
        if kw in kwargs:
            raise ValueError(f'{kw} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        text = kwargs.get('universal_newlines') or kwargs.get('text') or kwargs.get('encoding')
        kwargs['input'] = '' if text else b''
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program and return a CompletedProcess."""
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = PIPE
        kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Return (exitcode, output) of executing cmd in a shell."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        exitcode = 0
    except CalledProcessError as ex:
        data = ex.output
        exitcode = ex.returncode
    return exitcode, data.removesuffix('\n')


def getoutput(cmd, *, encoding=None, errors=None):
    """Return output (stdout or stderr) of executing cmd in a shell."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]
