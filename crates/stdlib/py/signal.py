"""Signals. The machine looks into _handlers at its safe points and calls what it finds there."""

import _signal
from enum import IntEnum as _IntEnum
from time import monotonic as _monotonic

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
SIGCLD = Signals.SIGCHLD
SIGIOT = Signals.SIGABRT
SIGPOLL = Signals.SIGIO
NSIG = 65
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = range(3)
ItimerError = type('itimer_error', (OSError,), {'__module__': 'signal'})
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
    _signal.act(number, handler if isinstance(handler, int) else 2)
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


# When the alarm clock goes off, and its interval.
_timer = (0.0, 0.0)


def _set_timer(seconds, interval):
    global _timer
    last = _signal.alarm(seconds, interval)
    _timer = (_monotonic() + seconds if seconds else 0.0, interval)
    return last


def alarm(seconds, /):
    """Have SIGALRM sent after so many seconds; gives how many were left of the last alarm."""
    left = _set_timer(int(seconds), 0.0)[0]
    return int(left) + (left > int(left))


def _real(which):
    if which in (ITIMER_VIRTUAL, ITIMER_PROF):
        raise ItimerError(95, 'Operation not supported')
    if which != ITIMER_REAL:
        raise ItimerError(22, 'Invalid argument')


def setitimer(which, seconds, interval=0.0, /):
    """Set a timer that sends SIGALRM after so many seconds, and then at each interval."""
    _real(which)
    return _set_timer(seconds, interval)


def getitimer(which, /):
    """What is left of a timer, and its interval."""
    _real(which)
    due, interval = _timer
    if not due:
        return 0.0, 0.0
    left = due - _monotonic()
    if left <= 0:
        left = left % interval if interval else 0.0
    return left, interval


def pause():
    """Wait until a signal comes."""
    _signal.pause()


def pthread_kill(thread_id, signalnum, /):
    """Send a signal to a thread; the first one handles it."""
    import os
    os.kill(os.getpid(), _check(signalnum))


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
