"""Passwords asked for without showing them, and the user's name."""

import os
import sys

__all__ = ['getpass', 'getuser', 'GetPassWarning']


class GetPassWarning(UserWarning):
    """What is typed may be seen."""


def getpass(prompt='Password: ', stream=None):
    """A line from the terminal, not shown where the terminal can be told so."""
    try:
        import termios
        fd = os.open('/dev/tty', os.O_RDWR | os.O_NOCTTY)
    except (ImportError, AttributeError, OSError):
        return fallback_getpass(prompt, stream)
    import io
    with io.TextIOWrapper(io.FileIO(fd, 'w+')) as tty:
        old = termios.tcgetattr(fd)
        new = old[:]
        new[3] &= ~termios.ECHO
        try:
            termios.tcsetattr(fd, termios.TCSAFLUSH, new)
            return _raw_input(prompt, stream or tty, tty)
        finally:
            termios.tcsetattr(fd, termios.TCSAFLUSH, old)
            (stream or tty).write('\n')


def fallback_getpass(prompt='Password: ', stream=None):
    import warnings
    warnings.warn('Can not control echo on the terminal.', GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print('Warning: Password input may be echoed.', file=stream)
    return _raw_input(prompt, stream)


def _raw_input(prompt='', stream=None, input=None):
    stream = stream or sys.stderr
    if prompt := str(prompt):
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            stream.write(prompt.encode(stream.encoding, 'replace').decode(stream.encoding))
        stream.flush()
    line = (input or sys.stdin).readline()
    if not line:
        raise EOFError
    return line.removesuffix('\n')


def getuser():
    """The login name, from the environment or the password database."""
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        if user := os.environ.get(name):
            return user
    import pwd
    return pwd.getpwuid(os.getuid())[0]
