"""Reading addresses and dates of headers."""

__all__ = ['mktime_tz', 'parsedate', 'parsedate_tz', 'quote']

import calendar
import time

_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec',
           'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
           'october', 'november', 'december']
_DAYS = {'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'}
_ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'AST': -400, 'ADT': -300, 'EST': -500, 'EDT': -400, 'CST': -600,
          'CDT': -500, 'MST': -700, 'MDT': -600, 'PST': -800, 'PDT': -700}


def quote(str):
    """Text for between quotes."""
    return str.replace('\\', '\\\\').replace('"', '\\"')


def parsedate_tz(data):
    """A date as ten numbers, the last the zone's offset in seconds, 0 if there is none; None if it is no date."""
    result = _parse(data)
    if result is None:
        return None
    if result[9] is None:
        result[9] = 0
    return tuple(result)


def _parse(data):
    if not data:
        return None
    words = data.split()
    if not words:
        return None
    if words[0].endswith(',') or words[0].lower() in _DAYS:
        del words[0]
    else:
        at = words[0].rfind(',')
        if at >= 0:
            words[0] = words[0][at + 1:]
    if len(words) == 3:
        # 02-Mar-98 12:00:00 GMT
        parts = words[0].split('-')
        if len(parts) == 3:
            words = parts + words[1:]
    if len(words) == 4:
        last = words[3]
        at = last.find('+')
        if at == -1:
            at = last.find('-')
        if at > 0:
            words[3:] = [last[:at], last[at:]]
        else:
            words.append('')
    if len(words) < 5:
        return None
    day, month, year, clock, zone = words[:5]
    if not (day and month and year):
        return None
    month = month.lower()
    if month not in _MONTHS:
        day, month = month, day.lower()
        if month not in _MONTHS:
            return None
    month = _MONTHS.index(month) % 12 + 1
    day = day.removesuffix(',')
    if ':' in year:
        year, clock = clock, year
    year = year.removesuffix(',')
    if not year[:1].isdigit():
        year, zone = zone, year
    clock = clock.removesuffix(',')
    parts = clock.split(':')
    if len(parts) == 1 and '.' in clock:
        parts = clock.split('.')
    if not 2 <= len(parts) <= 3:
        return None
    try:
        year, day = int(year), int(day)
        hour, minute, second = [*map(int, parts), 0][:3]
    except ValueError:
        return None
    if year < 100:
        year += 1900 if year > 68 else 2000
    zone = zone.upper()
    offset = _ZONES.get(zone)
    if offset is None:
        try:
            offset = int(zone)
        except ValueError:
            pass
        if offset == 0 and zone.startswith('-'):
            offset = None
    if offset:
        sign = -1 if offset < 0 else 1
        offset = sign * (abs(offset) // 100 * 3600 + abs(offset) % 100 * 60)
    return [year, month, day, hour, minute, second, 0, 1, -1, offset]


_parsedate_tz = _parse


def parsedate(data):
    """A date as nine numbers."""
    t = parsedate_tz(data)
    return t[:9] if isinstance(t, tuple) else t


def mktime_tz(data):
    """Seconds since 1970 of what parsedate_tz() gives."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return calendar.timegm(data) - data[9]


class AddrlistClass:
    """A reader of addresses."""

    specials = '()<>@,:;."[]'
    blanks = ' \t\r\n'

    def __init__(self, field):
        self.field, self.pos = field, 0

    def peek(self):
        return self.field[self.pos:self.pos + 1]

    def gotonext(self):
        """Skip blanks and comments; what the comments say."""
        comments = []
        while self.pos < len(self.field):
            if self.peek() in self.blanks:
                self.pos += 1
            elif self.peek() == '(':
                comments.append(self.getcomment())
            else:
                break
        return comments

    def getdelimited(self, begin, end, comments=True):
        """What stands between two characters."""
        if self.peek() != begin:
            return ''
        text, quoted = [], False
        self.pos += 1
        while self.pos < len(self.field):
            c = self.peek()
            if quoted:
                text.append(c)
                quoted = False
            elif c in end:
                self.pos += 1
                break
            elif comments and c == '(':
                text.append(self.getcomment())
                continue
            elif c == '\\':
                quoted = True
            else:
                text.append(c)
            self.pos += 1
        return ''.join(text)

    def getcomment(self):
        return self.getdelimited('(', ')\r')

    def getquote(self):
        return self.getdelimited('"', '"\r', False)

    def getatom(self, ends=None):
        start = self.pos
        ends = (self.specials + self.blanks) if ends is None else ends
        while self.pos < len(self.field) and self.peek() not in ends:
            self.pos += 1
        return self.field[start:self.pos]

    def getphraselist(self):
        """Words and quoted text."""
        words = []
        while self.pos < len(self.field):
            c = self.peek()
            if c in self.blanks:
                self.pos += 1
            elif c == '"':
                words.append(self.getquote())
            elif c == '(':
                self.comments.append(self.getcomment())
            elif c in '()<>@,:;"[]':
                break
            else:
                words.append(self.getatom('()<>@,:;"[]' + self.blanks))
        return words

    def getaddrlist(self):
        """All addresses, as names and addresses."""
        result = []
        while self.pos < len(self.field):
            found = self.getaddress()
            result += found if found else [('', '')]
        return result

    def getaddress(self):
        """The next address, or those of the next group."""
        self.comments = self.gotonext()
        start = self.pos
        words = self.getphraselist()
        self.comments += self.gotonext()
        result = []
        c = self.peek()
        if not c:
            if words:
                result = [(' '.join(self.comments), words[0])]
        elif c in '.@':
            self.pos = start
            self.comments = self.gotonext()
            address = self.getaddrspec()
            self.comments += self.gotonext()
            result = [(' '.join(self.comments), address)]
        elif c == ':':
            self.pos += 1
            while self.pos < len(self.field):
                self.gotonext()
                if self.peek() == ';':
                    self.pos += 1
                    break
                result += self.getaddress()
        elif c == '<':
            address = self.getrouteaddr()
            self.comments += self.gotonext()
            name = ' '.join(words)
            if self.comments:
                name += ' (' + ' '.join(self.comments) + ')'
            result = [(name, address)]
        elif words:
            result = [(' '.join(self.comments), words[0])]
        elif c in self.specials:
            self.pos += 1
        self.gotonext()
        if self.peek() == ',':
            self.pos += 1
        return result

    def getrouteaddr(self):
        """An address in angle brackets."""
        self.pos += 1
        self.gotonext()
        address = ''
        while self.pos < len(self.field):
            c = self.peek()
            if c == '>':
                self.pos += 1
                break
            if c == '@':
                # A route: hosts up to a colon.
                self.pos += 1
                self.getatom(self.specials.replace('.', '') + self.blanks)
            elif c in ':,':
                self.pos += 1
            else:
                address = self.getaddrspec()
                self.gotonext()
                if self.peek() == '>':
                    self.pos += 1
                break
            self.gotonext()
        return address

    def getaddrspec(self):
        """An address: what stands before the @, and the domain."""
        parts = []
        self.gotonext()
        while self.pos < len(self.field):
            c = self.peek()
            if c == '.':
                if parts and not parts[-1].strip():
                    parts.pop()
                parts.append('.')
                self.pos += 1
            elif c == '"':
                parts.append(f'"{quote(self.getquote())}"')
            elif c in self.specials:
                break
            else:
                parts.append(self.getatom())
            blank = self.peek() in tuple(self.blanks)
            self.gotonext()
            if blank and self.peek() not in ('.', '@', ''):
                parts.append(' ')
        if self.peek() != '@':
            return ''.join(parts).strip()
        self.pos += 1
        self.gotonext()
        domain = self.getdomain()
        return ''.join(parts).strip() + '@' + domain if domain else ''

    def getdomain(self):
        parts = []
        while self.pos < len(self.field):
            c = self.peek()
            if c in self.blanks:
                self.pos += 1
            elif c == '(':
                self.comments.append(self.getcomment())
            elif c == '[':
                parts.append(f"[{self.getdelimited('[', ']' + chr(13), False)}]")
            elif c == '.':
                self.pos += 1
                parts.append('.')
            elif c == '@':
                # Two of them make no address.
                return ''
            elif c in self.specials:
                break
            else:
                parts.append(self.getatom())
        return ''.join(parts)


class AddressList(AddrlistClass):
    """The addresses of a header."""

    def __init__(self, field):
        super().__init__(field or '')
        self.addresslist = self.getaddrlist() if field else []

    def __len__(self):
        return len(self.addresslist)

    def __add__(self, other):
        new = AddressList(None)
        new.addresslist = self.addresslist + [a for a in other.addresslist if a not in self.addresslist]
        return new

    def __sub__(self, other):
        new = AddressList(None)
        new.addresslist = [a for a in self.addresslist if a not in other.addresslist]
        return new

    def __getitem__(self, index):
        return self.addresslist[index]
