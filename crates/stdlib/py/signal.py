"""Signals. Only Ctrl-C reaches Python code, as KeyboardInterrupt; handlers are kept and told."""

from enum import IntEnum as _IntEnum

_numbers = dict(SIGHUP=1, SIGINT=2, SIGQUIT=3, SIGILL=4, SIGTRAP=5, SIGABRT=6, SIGBUS=7, SIGFPE=8, SIGKILL=9,
                SIGUSR1=10, SIGSEGV=11, SIGUSR2=12, SIGPIPE=13, SIGALRM=14, SIGTERM=15, SIGSTKFLT=16,
                SIGCHLD=17, SIGCONT=18, SIGSTOP=19, SIGTSTP=20, SIGTTIN=21, SIGTTOU=22, SIGURG=23,
                SIGXCPU=24, SIGXFSZ=25, SIGVTALRM=26, SIGPROF=27, SIGWINCH=28, SIGIO=29, SIGPWR=30,
                SIGSYS=31, SIGRTMIN=34, SIGRTMAX=64)
Signals = _IntEnum('Signals', _numbers, module='signal')
Handlers = _IntEnum('Handlers', {'SIG_DFL': 0, 'SIG_IGN': 1}, module='signal')
Sigmasks = _IntEnum('Sigmasks', {'SIG_BLOCK': 0, 'SIG_UNBLOCK': 1, 'SIG_SETMASK': 2}, module='signal')
globals().update(Signals.__members__)
globals().update(Handlers.__members__)
globals().update(Sigmasks.__members__)
NSIG = 65
_TEXTS = {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 4: 'Illegal instruction', 6: 'Aborted', 8: 'Floating point exception',
          9: 'Killed', 11: 'Segmentation fault', 13: 'Broken pipe', 14: 'Alarm clock', 15: 'Terminated',
          10: 'User defined signal 1', 12: 'User defined signal 2', 17: 'Child exited', 18: 'Continued'}


def default_int_handler(signalnum, frame, /):
    """The default handler for SIGINT: raises KeyboardInterrupt."""
    raise KeyboardInterrupt


_handlers = {Signals.SIGINT: default_int_handler}


def _check(signalnum):
    signalnum = int(signalnum)
    if not 1 <= signalnum < NSIG:
        raise ValueError('signal number out of range')
    return signalnum


def _known(signalnum):
    try:
        return Signals(signalnum)
    except ValueError:
        return signalnum


def signal(signalnum, handler):
    """Set the action for the given signal; gives the last one."""
    number = _check(signalnum)
    if number in (9, 19):
        raise OSError(22, 'Invalid argument')
    if not callable(handler) and handler not in (0, 1):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    import threading
    if threading.current_thread() is not threading.main_thread():
        raise ValueError('signal only works in main thread of the main interpreter')
    old = getsignal(number)
    _handlers[number] = Handlers(handler) if isinstance(handler, int) else handler
    return old


def getsignal(signalnum):
    """The current action for the given signal."""
    number = _check(signalnum)
    return _handlers.get(number, Handlers.SIG_DFL)


def raise_signal(signalnum, /):
    """Send a signal to the executing process."""
    number = _check(signalnum)
    handler = getsignal(number)
    if handler == Handlers.SIG_IGN:
        return
    if handler == Handlers.SIG_DFL:
        import os
        os.kill(os.getpid(), number)
        return
    import sys
    handler(number, sys._getframe(1))


def strsignal(signalnum, /):
    """What the system calls a signal."""
    return _TEXTS.get(_check(signalnum))


def valid_signals():
    """All signal numbers."""
    return {_known(i) for i in range(1, NSIG) if i not in (32, 33)}


def siginterrupt(signalnum, flag, /):
    """Whether calls are interrupted: they are not."""
    _check(signalnum)


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    """No bytes are written for signals."""
    return -1
