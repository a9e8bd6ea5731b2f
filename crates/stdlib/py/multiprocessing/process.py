"""Single processes."""

import itertools
import os
import sys
import threading

from . import worker

_children = set()
_numbers = itertools.count(1)


class _Current:
    """The running process as it sees itself."""

    def __init__(self, name, parent=None):
        self.name = name
        self.parent_pid = parent
        self.daemon = False
        self.exitcode = None
        self.authkey = os.urandom(32)

    @property
    def pid(self):
        return os.getpid()

    ident = pid

    def is_alive(self):
        return True

    def __repr__(self):
        kind = 'SpawnProcess' if self.parent_pid else '_MainProcess'
        parent = f' parent={self.parent_pid}' if self.parent_pid else ''
        return f'<{kind} name={self.name!r}{parent} started>'


_current = _Current('MainProcess')


def _in_worker(name, parent):
    global _current
    _current = _Current(name, parent)


def current_process():
    """Return process object representing the current process."""
    return _current


def parent_process():
    """Return process object representing the parent process."""
    if _current.parent_pid is None:
        return None
    parent = _Current('MainProcess')
    parent.__class__ = type('_ParentProcess', (_Current,), {'pid': _current.parent_pid})
    return parent


def active_children():
    """Return list of process objects corresponding to live child processes."""
    return [p for p in list(_children) if p.is_alive()]


class Process:
    """A process that runs a function."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        self._number = next(_numbers)
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self.name = str(name) if name else f'Process-{self._number}'
        self.daemon = bool(daemon)
        self._popen = None
        self._exitcode = None

    def run(self):
        """Method to be run in sub-process."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def __getstate__(self):
        state = self.__dict__.copy()
        state['_popen'] = state['_thread'] = None
        return state

    def start(self):
        """Start child process."""
        assert self._popen is None, 'cannot start a process twice'
        self._popen = worker.start(self.name, self._number)
        _children.add(self)
        self._popen.client.post((0, _run_process, (self,), {}))
        self._thread = threading.Thread(target=self._listen, daemon=self.daemon)
        self._thread.start()

    def _listen(self):
        popen = self._popen

        def done(job, ok, result):
            if ok:
                self._exitcode = 0
            elif isinstance(result[0], SystemExit):
                code = result[0].code
                self._exitcode = 0 if code is None else code if isinstance(code, int) else 1
            else:
                sys.stderr.write(f'Process {self.name}:\n{result[1]}')
                self._exitcode = 1
            return True
        worker.listen(popen, done)
        try:
            popen.stdin.close()
        except OSError:
            pass
        popen.wait()
        popen.stdout.close()
        if self._exitcode is None:
            self._exitcode = popen.returncode
        _children.discard(self)

    def _check_started(self, what):
        if self._popen is None:
            raise AssertionError(f'can only {what} a started process')

    def join(self, timeout=None):
        """Wait until child process terminates."""
        self._check_started('join')
        self._thread.join(timeout)

    def is_alive(self):
        """Return whether process is alive."""
        return self._popen is not None and self._thread.is_alive()

    def terminate(self):
        """Terminate process; sends SIGTERM signal."""
        self._check_started('terminate')
        self._popen.terminate()

    def kill(self):
        """Terminate process; sends SIGKILL signal."""
        self._check_started('kill')
        self._popen.kill()

    def close(self):
        """Let go of what the process holds."""
        if self.is_alive():
            raise ValueError('Cannot close a process while it is still running. You should first call '
                             'join() or terminate().')

    @property
    def exitcode(self):
        """Return exit code of process or None if it has yet to stop."""
        return None if self.is_alive() else self._exitcode

    @property
    def pid(self):
        return self._popen.pid if self._popen else None

    ident = pid

    def __repr__(self):
        if self._popen is None:
            status = 'initial'
        elif self.is_alive():
            status = 'started'
        else:
            status = 'stopped'
        exitcode = f' exitcode={self._exitcode}' if status == 'stopped' else ''
        return f'<{type(self).__name__} name={self.name!r} parent={os.getpid()} {status}{exitcode}>'


def _run_process(process):
    process.run()
