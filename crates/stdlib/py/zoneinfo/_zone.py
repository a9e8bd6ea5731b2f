"""A zone: offsets by time, in both directions."""

import bisect
import collections
import functools
import re
import weakref
from datetime import datetime, timedelta, tzinfo

from . import _common, _tzpath

_EPOCH = datetime(1970, 1, 1)
_ORDINAL = _EPOCH.toordinal()
_Offset = collections.namedtuple('_Offset', 'utcoff dstoff tzname')


@functools.lru_cache(maxsize=512)
def _delta(seconds):
    return timedelta(seconds=seconds)


class ZoneInfo(tzinfo):
    """The zone of a name; the same object for the same name."""

    _strong_cache_size = 8
    _strong_cache = collections.OrderedDict()
    _weak_cache = weakref.WeakValueDictionary()
    __module__ = 'zoneinfo'

    def __init_subclass__(cls):
        cls._strong_cache = collections.OrderedDict()
        cls._weak_cache = weakref.WeakValueDictionary()

    def __new__(cls, key):
        zone = cls._weak_cache.get(key)
        if zone is None:
            zone = cls._weak_cache.setdefault(key, cls._new_instance(key))
            zone._from_cache = True
        cls._strong_cache[key] = cls._strong_cache.pop(key, zone)
        if len(cls._strong_cache) > cls._strong_cache_size:
            cls._strong_cache.popitem(last=False)
        return zone

    @classmethod
    def no_cache(cls, key):
        """A new object."""
        zone = cls._new_instance(key)
        zone._from_cache = False
        return zone

    @classmethod
    def _new_instance(cls, key):
        zone = super().__new__(cls)
        zone._key = key
        path = _tzpath.find_tzfile(key)
        zone._file_path = path
        with open(path, 'rb') if path is not None else _common.load_tzdata(key) as file:
            zone._load_file(file)
        return zone

    @classmethod
    def from_file(cls, fobj, /, key=None):
        """A zone from an open zone file."""
        zone = super().__new__(cls)
        zone._key, zone._file_path, zone._from_cache = key, None, False
        zone._load_file(fobj)
        zone._file_repr = repr(fobj)
        return zone

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        if only_keys is not None:
            for key in only_keys:
                cls._weak_cache.pop(key, None)
                cls._strong_cache.pop(key, None)
        else:
            cls._weak_cache.clear()
            cls._strong_cache.clear()

    @property
    def key(self):
        return self._key

    def utcoffset(self, dt):
        return self._find(dt).utcoff

    def dst(self, dt):
        return self._find(dt).dstoff

    def tzname(self, dt):
        return self._find(dt).tzname

    def fromutc(self, dt):
        """A time in UTC as local time, with the fold of times that come twice."""
        if not isinstance(dt, datetime):
            raise TypeError('fromutc() requires a datetime argument')
        if dt.tzinfo is not self:
            raise ValueError('dt.tzinfo is not self')
        stamp = _stamp(dt)
        times, count = self._times, len(self._times)
        if count >= 1 and stamp < times[0]:
            here, fold = self._before, 0
        elif count == 0 or stamp > times[-1]:
            rule = self._after
            if isinstance(rule, _Rule):
                here, fold = rule.from_utc(stamp, dt.year)
            else:
                here, fold = rule, 0
            if count and not isinstance(rule, _Rule):
                before = self._offsets[-2] if count > 1 else self._before
                fold = self._is_fold(before, here, stamp, times[-1])
        else:
            at = bisect.bisect_right(times, stamp)
            here = self._offsets[at - 1]
            before = self._offsets[at - 2] if at >= 2 else self._before
            fold = self._is_fold(before, here, stamp, times[at - 1])
        dt += here.utcoff
        return dt.replace(fold=1) if fold else dt

    @staticmethod
    def _is_fold(before, here, stamp, transition):
        shift = before.utcoff - here.utcoff
        return shift.total_seconds() > stamp - transition

    def _find(self, dt):
        if dt is None:
            if self._fixed_offset:
                return self._after
            return _NOTHING
        stamp = _stamp(dt)
        walls = self._walls[dt.fold]
        if walls and stamp < walls[0]:
            return self._before
        if not walls or stamp > walls[-1]:
            if isinstance(self._after, _Rule):
                return self._after.at(stamp, dt.year, dt.fold)
            return self._after
        return self._offsets[bisect.bisect_right(walls, stamp) - 1]

    def _load_file(self, file):
        indices, times, seconds, daylight, names, rule = _common.load_data(file)
        saving = _savings(indices, seconds, daylight)
        offsets = [_Offset(_delta(s), _delta(d), n) for s, d, n in zip(seconds, saving, names)]
        self._times = list(times)
        self._offsets = [offsets[i] for i in indices]
        self._walls = _local_times(indices, times, seconds, daylight)
        first = next((i for i, flag in enumerate(daylight) if not flag), 0)
        self._before = offsets[first] if offsets else None
        if rule is not None and rule != b'':
            self._after = _parse_rule(rule)
        else:
            if not self._times and not offsets:
                raise ValueError('No time zone information found.')
            self._after = self._offsets[-1] if self._times else self._before
        if isinstance(self._after, _Rule) or len(offsets) > 1:
            self._fixed_offset = False
        elif not offsets:
            self._fixed_offset = True
        else:
            self._fixed_offset = self._after == offsets[0]

    def __str__(self):
        return f'{self._key}' if self._key is not None else repr(self)

    def __repr__(self):
        if self._key is not None:
            return f'{self.__class__.__module__}.{self.__class__.__qualname__}(key={self._key!r})'
        return f'{self.__class__.__module__}.{self.__class__.__qualname__}.from_file({self._file_repr})'

    def __reduce__(self):
        if self._key is None:
            import pickle
            raise pickle.PicklingError('Cannot pickle a ZoneInfo file from a file stream.')
        return self.__class__._unpickle, (self._key, self._from_cache)

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


_NOTHING = _Offset(None, None, None)


def _stamp(dt):
    """Seconds from 1970 to the time on the clock."""
    return (dt.toordinal() - _ORDINAL) * 86400 + dt.hour * 3600 + dt.minute * 60 + dt.second


def _local_times(indices, times, seconds, daylight):
    """The transitions in local time, for times that come first and second."""
    if not times:
        return [], []
    first = next((i for i, flag in enumerate(daylight) if not flag), 0)
    before, walls = seconds[first], ([], [])
    for index, time in zip(indices, times):
        after = seconds[index]
        walls[0].append(time + max(before, after))
        walls[1].append(time + min(before, after))
        before = after
    return walls


def _savings(indices, seconds, daylight):
    """How much of each offset is daylight saving: the difference to a standard time next to it."""
    saving = [0] * len(seconds)
    found = [not flag for flag in daylight]
    for steps in (range(1, len(indices)), range(len(indices) - 1, 0, -1)):
        forwards = steps.step > 0
        for i in steps:
            here, other = (indices[i], indices[i - 1]) if forwards else (indices[i - 1], indices[i])
            if not daylight[here] or daylight[other]:
                continue
            difference = seconds[here] - seconds[other]
            if difference and not found[here]:
                saving[here], found[here] = difference, True
    for i, flag in enumerate(daylight):
        if flag and not found[i]:
            saving[i] = 3600
    return saving


class _Rule:
    """What holds behind the last transition: two offsets and when they change."""

    def __init__(self, std, dst, start, end):
        self.std, self.dst, self.start, self.end = std, dst, start, end
        self.shift = (dst.utcoff - std.utcoff).total_seconds()

    def changes(self, year):
        """Start and end of daylight saving in local time, by the clock that runs then."""
        return self.start(year), self.end(year)

    def at(self, stamp, year, fold):
        start, end = self.changes(year)
        # At the start the clock jumps ahead; the hour that is left out counts as before the jump.
        if fold == (self.shift >= 0):
            end -= self.shift
        else:
            start += self.shift
        if start < end:
            saving = start <= stamp < end
        else:
            saving = not end <= stamp < start
        return self.dst if saving else self.std

    def from_utc(self, stamp, year):
        start, end = self.changes(year)
        start -= self.std.utcoff.total_seconds()
        end -= self.dst.utcoff.total_seconds()
        if start < end:
            saving = start <= stamp < end
        else:
            saving = not end <= stamp < start
        # The hour that comes twice is behind the change that sets the clock back.
        back = end if self.shift > 0 else start
        fold = 0 <= stamp - back < abs(self.shift)
        return self.dst if saving else self.std, fold


def _day(year):
    return (datetime(year, 1, 1).toordinal() - _ORDINAL) * 86400


def _month_rule(month, week, weekday, time):
    if not 1 <= month <= 12:
        raise ValueError('Month must be in [1, 12]')
    if not 1 <= week <= 5:
        raise ValueError('Week must be in [1, 5]')
    if not 0 <= weekday <= 6:
        raise ValueError('Weekday must be in [0, 6]')

    def when(year):
        first = datetime(year, month, 1)
        days = (datetime(year + month // 12, month % 12 + 1, 1) - first).days
        day = (weekday - first.isoweekday()) % 7 + 1 + (week - 1) * 7
        if day > days:
            day -= 7
        return (datetime(year, month, day).toordinal() - _ORDINAL) * 86400 + time
    return when


def _day_rule(day, julian, time):
    if not (julian <= day <= 365):
        raise ValueError(f'd must be in [{julian}, 365], not: {day}')

    def when(year):
        # A Julian day never counts the leap day.
        number = day
        if not julian:
            number += 1
        elif day >= 60 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            number += 1
        return _day(year) + (number - 1) * 86400 + time
    return when


_OFFSET = r'(?P<{0}sign>[+-])?(?P<{0}h>\d{{1,3}})(?::(?P<{0}m>\d{{2}})(?::(?P<{0}s>\d{{2}}))?)?'
_NAME = r'(?P<{0}>[^<0-9:.+-]{{3,}}|<[a-zA-Z0-9+-]+>)'


def _seconds(found, prefix):
    hours = int(found[prefix + 'h'])
    minutes, seconds = int(found[prefix + 'm'] or 0), int(found[prefix + 's'] or 0)
    total = hours * 3600 + minutes * 60 + seconds
    return -total if found[prefix + 'sign'] == '-' else total


def _parse_rule(rule):
    """An offset or a rule from a string as in the variable TZ."""
    text = rule.decode() if isinstance(rule, bytes) else rule
    offset, _, changes = text.partition(',')
    pattern = _NAME.format('std') + _OFFSET.format('a') + \
        '(?:' + _NAME.format('dst') + '(?:' + _OFFSET.format('b') + ')?)?'
    found = re.fullmatch(pattern, offset, re.ASCII)
    if not found:
        raise ValueError(f'{text} is not a valid TZ string')
    if int(found['ah']) > 24 or found['bh'] and int(found['bh']) > 24:
        raise ValueError('Offset must be in [-24, 24] hours')
    # West of Greenwich is positive here.
    std_offset = -_seconds(found, 'a')
    std = _Offset(_delta(std_offset), _delta(0), found['std'].strip('<>'))
    if not found['dst']:
        if changes:
            raise ValueError(f'Transition rule present without DST: {text}')
        return std
    dst_offset = -_seconds(found, 'b') if found['bh'] else std_offset + 3600
    dst = _Offset(_delta(dst_offset), _delta(dst_offset - std_offset), found['dst'].strip('<>'))
    parts = changes.split(',')
    if len(parts) != 2:
        raise ValueError(f'Malformed transition rules in TZ string: {text}')
    return _Rule(std, dst, _parse_change(parts[0]), _parse_change(parts[1]))


def _parse_change(text):
    date, slash, time = text.partition('/')
    seconds = 7200
    if slash:
        found = re.fullmatch(_OFFSET.format('t'), time, re.ASCII)
        if not found or int(found['th']) > 167:
            raise ValueError(f'Invalid transition time: {time}')
        seconds = _seconds(found, 't')
    found = re.fullmatch(r'M(\d{1,2})\.(\d)\.(\d)', date, re.ASCII)
    if found:
        return _month_rule(*map(int, found.groups()), seconds)
    found = re.fullmatch(r'(J?)(\d{1,3})', date, re.ASCII)
    if not found:
        raise ValueError(f'Invalid dst start/end date: {text}')
    return _day_rule(int(found[2]), int(bool(found[1])), seconds)
