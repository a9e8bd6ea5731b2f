"""Time zones of the IANA database, as the system has it."""

from ._common import ZoneInfoNotFoundError
from ._tzpath import InvalidTZPathWarning, available_timezones, reset_tzpath
from ._zone import ZoneInfo

__all__ = ['ZoneInfo', 'reset_tzpath', 'available_timezones', 'TZPATH', 'ZoneInfoNotFoundError',
           'InvalidTZPathWarning']


def __getattr__(name):
    if name == 'TZPATH':
        from . import _tzpath
        return _tzpath.TZPATH
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__():
    return sorted([*globals(), 'TZPATH'])
