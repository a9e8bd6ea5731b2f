"""Reading dates and times by a format.

A format is taken apart into pieces, each of which may match several lengths of text; the pieces are
tried in order, longest match first, and back again.
"""

import time
from datetime import date as datetime_date, timedelta as datetime_timedelta, timezone as datetime_timezone

_FULL_DAYS = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
_DAYS = tuple(d[:3] for d in _FULL_DAYS)
_FULL_MONTHS = ('january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
                'october', 'november', 'december')
_MONTHS = tuple(m[:3] for m in _FULL_MONTHS)
_ZONES = ('utc', 'gmt')

# Least and most digits, and the range, of the directives that are numbers.
_NUMBERS = {'d': (2, 1, 31), 'H': (2, 0, 23), 'I': (2, 1, 12), 'j': (3, 1, 366), 'm': (2, 1, 12),
            'M': (2, 0, 59), 'S': (2, 0, 61), 'U': (2, 0, 53), 'W': (2, 0, 53), 'V': (2, 1, 53),
            'w': (1, 0, 6), 'u': (1, 1, 7)}
_COMPOUND = {'c': '%a %b %d %H:%M:%S %Y', 'x': '%m/%d/%y', 'X': '%H:%M:%S', 'D': '%m/%d/%y',
             'T': '%H:%M:%S', 'R': '%H:%M', 'F': '%Y-%m-%d', 'r': '%I:%M:%S %p'}


# The pieces of formats that were used.
_known_formats = {}


def _pieces(format):
    out = []
    i = 0
    while i < len(format):
        ch = format[i]
        if ch.isspace():
            while i < len(format) and format[i].isspace():
                i += 1
            out.append((' ', None))
            continue
        i += 1
        if ch != '%':
            out.append(('', ch))
            continue
        if i >= len(format):
            raise ValueError(f"stray %% in format '{format}'" % ())
        code = format[i]
        i += 1
        if code == '%':
            out.append(('', '%'))
        elif code in ('c', 'x', 'X'):
            out.extend(_pieces(_COMPOUND[code]))
        elif code in _NUMBERS or code in 'aAbBfGpyYzZ':
            out.append((code, None))
        else:
            bad = '\\' if code == '\\' else code
            raise ValueError("'%s' is a bad directive in format '%s'" % (bad, format))
    return out


def _digits(text, pos, most):
    end = pos
    while end < len(text) and end - pos < most and text[end].isdecimal():
        end += 1
    return end


def _names(text, pos, names):
    found = [(pos + len(name), i) for i, name in enumerate(names) if text.startswith(name, pos)]
    return sorted(found, reverse=True)


def _zone(text, pos):
    """The ends that an offset from UTC may have here, with the offset."""
    if text[pos:pos + 1] in ('z', 'Z'):
        yield pos + 1, (0, 0)
        return
    if text[pos:pos + 1] not in ('+', '-'):
        return
    sign = -1 if text[pos] == '-' else 1

    def two(at):
        part = text[at:at + 2]
        return int(part) if len(part) == 2 and part.isdecimal() else None
    hours = two(pos + 1)
    colon = text[pos + 3:pos + 4] == ':'
    at = pos + 3 + colon
    minutes = two(at)
    if hours is None or minutes is None or minutes > 59:
        return
    short = at + 2
    at = short
    if text[at:at + 1] == ':' or two(at) is not None:
        second_colon = text[at:at + 1] == ':'
        if second_colon != colon:
            raise ValueError(f"Inconsistent use of : in {text[pos:]}")
        at += second_colon
        seconds = two(at)
        if seconds is not None and seconds <= 59:
            at += 2
            us = 0
            if text[at:at + 1] == '.':
                end = _digits(text, at + 1, 6)
                if end > at + 1:
                    us = int(text[at + 1:end].ljust(6, '0'))
                    at = end
            yield at, (sign * (hours * 3600 + minutes * 60 + seconds), sign * us)
    yield short, (sign * (hours * 3600 + minutes * 60), 0)


def _candidates(code, literal, text, lower, pos):
    """Ends and values that a piece may have at a position, longest first."""
    if code == '':
        if lower.startswith(literal.lower(), pos):
            yield pos + len(literal), None
    elif code == ' ':
        end = pos
        while end < len(text) and text[end].isspace():
            end += 1
        while end > pos:
            yield end, None
            end -= 1
    elif code in _NUMBERS:
        most, low, high = _NUMBERS[code]
        end = _digits(text, pos, most)
        if code == 'd' and text[pos:pos + 1] == ' ' and text[pos + 1:pos + 2] in tuple('123456789'):
            yield pos + 2, int(text[pos + 1])
        while end > pos:
            value = int(text[pos:end])
            if low <= value <= high:
                yield end, value
            end -= 1
    elif code in 'YG':
        end = _digits(text, pos, 4)
        if end - pos == 4:
            yield end, int(text[pos:end])
    elif code == 'y':
        end = _digits(text, pos, 2)
        if end - pos == 2:
            yield end, int(text[pos:end])
    elif code == 'f':
        end = _digits(text, pos, 6)
        while end > pos:
            yield end, int(text[pos:end].ljust(6, '0'))
            end -= 1
    elif code == 'z':
        yield from _zone(text, pos)
    elif code == 'Z':
        yield from _names(lower, pos, _ZONES)
    else:
        names = {'a': _DAYS, 'A': _FULL_DAYS, 'b': _MONTHS, 'B': _FULL_MONTHS, 'p': ('am', 'pm')}[code]
        yield from _names(lower, pos, names)


def _simple_match(pieces, text):
    """What `_match` gives if all directives are numbers of the usual width; else None."""
    values, pos = [], 0
    for code, literal in pieces:
        if not code:
            if text[pos:pos + 1] != literal:
                return None
            pos += 1
            values.append(None)
            continue
        most, low, high = (4, 0, 9999) if code == 'Y' else _NUMBERS.get(code) or (0, 0, 0)
        end = pos + most
        part = text[pos:end]
        if len(part) != most or not part.isdecimal() or not low <= (value := int(part)) <= high:
            return None
        values.append(value)
        pos = end
    return values, pos


def _match(pieces, text):
    """The values of the directives and where they end, or None."""
    lower = text.lower()
    stack = [(0, 0, iter(()))]
    values = []
    pos = 0
    tried = []
    while len(tried) < len(pieces):
        code, literal = pieces[len(tried)]
        tried.append([pos, _candidates(code, literal, text, lower, pos)])
        while tried:
            step = next(tried[-1][1], None)
            if step is not None:
                pos, value = step
                del values[len(tried) - 1:]
                values.append(value)
                break
            tried.pop()
        else:
            return None
    return values, pos


def _week_to_julian(year, week_of_year, day_of_week, week_starts_mon):
    first_weekday = datetime_date(year, 1, 1).weekday()
    if not week_starts_mon:
        first_weekday = (first_weekday + 1) % 7
        day_of_week = (day_of_week + 1) % 7
    week_0_length = (7 - first_weekday) % 7
    if week_of_year == 0:
        return 1 + day_of_week - first_weekday
    return 1 + week_0_length + 7 * (week_of_year - 1) + day_of_week


def _strptime(data_string, format='%a %b %d %H:%M:%S %Y'):
    """The fields of a time tuple with the offset from UTC, and the microseconds."""
    for index, arg in enumerate([data_string, format]):
        if not isinstance(arg, str):
            raise TypeError(f'strptime() argument {index} must be str, not {type(arg)}')
    if format.endswith('%') and (len(format) - len(format.rstrip('%'))) % 2:
        raise ValueError("stray %% in format '%s'" % format)
    pieces = _known_formats.get(format)
    if pieces is None:
        pieces = _pieces(format)
        if len(_known_formats) > 100:
            _known_formats.clear()
        _known_formats[format] = pieces
    found = _simple_match(pieces, data_string) or _match(pieces, data_string)
    if found is None:
        raise ValueError('time data %r does not match format %r' % (data_string, format))
    values, end = found
    if end != len(data_string):
        raise ValueError('unconverted data remains: %s' % data_string[end:])
    got = {}
    for (code, _), value in zip(pieces, values):
        if code not in ('', ' '):
            if code in got:
                raise _redefined(code)
            got[code] = value
    return _fields(got)


def _redefined(code):
    import re
    return re.error(f"redefinition of group name '{code}' as group")


def _fields(got):
    year = got.get('Y')
    if 'y' in got:
        year = got['y'] + (2000 if got['y'] <= 68 else 1900)
    month = got.get('m', 1)
    for code in 'Bb':
        if code in got:
            month = got[code] + 1
    day = got.get('d', 1)
    hour = got.get('H', 0)
    if 'I' in got:
        pm = got.get('p', 0) == 1
        hour = got['I'] % 12 + (12 if pm else 0)
    weekday = None
    for code in 'Aa':
        if code in got:
            weekday = got[code]
    if 'w' in got:
        weekday = (got['w'] - 1) % 7
    if 'u' in got:
        weekday = got['u'] - 1
    julian = got.get('j')
    iso_year, iso_week = got.get('G'), got.get('V')
    week_of_year, mon_start = got.get('W'), True
    if 'U' in got:
        week_of_year, mon_start = got['U'], False
    if iso_year is not None:
        if julian is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive "
                             "'%G'. Use '%Y' instead.")
        if iso_week is None or weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and "
                             "a weekday directive ('%A', '%a', '%w', or '%u').")
    elif iso_week is not None:
        if year is None or weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and "
                             "a weekday directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the "
                         "ISO year '%G' instead.")
    leap_year_fix = False
    if year is None:
        if month == 2 and day == 29:
            # There is a 29th of February in 1904 but not in 1900.
            year = 1904
            leap_year_fix = True
        else:
            year = 1900
    if julian is None and weekday is not None:
        if week_of_year is not None:
            julian = _week_to_julian(year, week_of_year, weekday, mon_start)
        elif iso_year is not None and iso_week is not None:
            result = datetime_date.fromisocalendar(iso_year, iso_week, weekday + 1)
            year, month, day = result.year, result.month, result.day
        if julian is not None and julian <= 0:
            year -= 1
            julian += datetime_date(year, 12, 31).timetuple().tm_yday
    if julian is None:
        julian = datetime_date(year, month, day).toordinal() - datetime_date(year, 1, 1).toordinal() + 1
    else:
        result = datetime_date.fromordinal(julian - 1 + datetime_date(year, 1, 1).toordinal())
        year, month, day = result.year, result.month, result.day
    if weekday is None:
        weekday = datetime_date(year, month, day).weekday()
    gmtoff, gmtoff_fraction = got.get('z', (None, 0))
    zone = None if 'Z' not in got else ('UTC', 'GMT')[got['Z']]
    if leap_year_fix:
        year = 1900
    dst = -1 if zone is None else 0
    return ((year, month, day, hour, got.get('M', 0), got.get('S', 0), weekday, julian, dst, zone,
             gmtoff), got.get('f', 0), gmtoff_fraction)


def _strptime_time(data_string, format='%a %b %d %H:%M:%S %Y'):
    """The time tuple that a text stands for."""
    return time.struct_time(_strptime(data_string, format)[0])


def _strptime_datetime(cls, data_string, format='%a %b %d %H:%M:%S %Y'):
    """The datetime that a text stands for."""
    fields, fraction, gmtoff_fraction = _strptime(data_string, format)
    zone, gmtoff = fields[9:]
    args = fields[:6] + (fraction,)
    if gmtoff is not None:
        delta = datetime_timedelta(seconds=gmtoff, microseconds=gmtoff_fraction)
        tz = datetime_timezone(delta, zone) if zone else datetime_timezone(delta)
        args += (tz,)
    return cls(*args)
