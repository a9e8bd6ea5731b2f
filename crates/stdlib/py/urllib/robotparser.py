"""Reading robots.txt: what a program may fetch."""

import collections
import time
import urllib.parse

__all__ = ['RobotFileParser']

RequestRate = collections.namedtuple('RequestRate', 'requests seconds')


class RobotFileParser:
    """The rules of a site."""

    def __init__(self, url=''):
        self.entries, self.sitemaps = [], []
        self.default_entry = None
        self.disallow_all = self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """When the rules were read."""
        return self.last_checked

    def modified(self):
        """Note that the rules were read now."""
        self.last_checked = time.time()

    def set_url(self, url):
        """Set where the rules are."""
        self.url = url
        self.host, self.path = urllib.parse.urlparse(url)[1:3]

    def read(self):
        """Fetch the rules."""
        import urllib.error
        import urllib.request
        try:
            f = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as err:
            if err.code in (401, 403):
                self.disallow_all = True
            elif 400 <= err.code < 500:
                self.allow_all = True
            err.close()
        else:
            self.parse(f.read().decode('utf-8', 'surrogateescape').splitlines())

    def _add(self, entry):
        if '*' in entry.useragents:
            if self.default_entry is None:
                self.default_entry = entry
        else:
            self.entries.append(entry)

    def parse(self, lines):
        """Take the rules from lines."""
        # 0: nothing yet, 1: names of programs, 2: rules for them
        state, entry = 0, _Entry()
        self.modified()
        for line in lines:
            if not line:
                if state == 2:
                    self._add(entry)
                if state:
                    state, entry = 0, _Entry()
            line = line.partition('#')[0].strip()
            key, colon, value = line.partition(':')
            if not colon:
                continue
            key, value = key.strip().lower(), urllib.parse.unquote(value.strip())
            if key == 'user-agent':
                if state == 2:
                    self._add(entry)
                    entry = _Entry()
                entry.useragents.append(value)
                state = 1
            elif key == 'sitemap':
                self.sitemaps.append(value)
            elif state:
                if key in ('disallow', 'allow'):
                    entry.rulelines.append(_Rule(value, key == 'allow'))
                elif key == 'crawl-delay':
                    if value.isdigit():
                        entry.delay = int(value)
                elif key == 'request-rate':
                    numbers = value.split('/')
                    if len(numbers) == 2 and all(n.strip().isdigit() for n in numbers):
                        entry.req_rate = RequestRate(int(numbers[0]), int(numbers[1]))
                else:
                    continue
                state = 2
        if state == 2:
            self._add(entry)

    def _entry(self, useragent):
        for entry in self.entries:
            if entry.applies_to(useragent):
                return entry
        return self.default_entry

    def can_fetch(self, useragent, url):
        """Whether a program may fetch an address."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            return False
        parts = urllib.parse.urlparse(urllib.parse.unquote(url))
        url = urllib.parse.quote(urllib.parse.urlunparse(('', '', parts.path, parts.params, parts.query, parts.fragment))) or '/'
        entry = self._entry(useragent)
        return entry.allowance(url) if entry else True

    def crawl_delay(self, useragent):
        """Seconds to wait between requests."""
        entry = self._entry(useragent) if self.mtime() else None
        return entry.delay if entry else None

    def request_rate(self, useragent):
        """How many requests in how many seconds."""
        entry = self._entry(useragent) if self.mtime() else None
        return entry.req_rate if entry else None

    def site_maps(self):
        """The maps of the site."""
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries + ([self.default_entry] if self.default_entry is not None else [])
        return '\n\n'.join(map(str, entries))


class _Rule:
    def __init__(self, path, allowance):
        if path == '' and not allowance:
            allowance = True
        self.path = urllib.parse.quote(urllib.parse.urlunparse(urllib.parse.urlparse(path)))
        self.allowance = allowance

    def applies_to(self, filename):
        return self.path == '*' or filename.startswith(self.path)

    def __str__(self):
        return f"{'Allow' if self.allowance else 'Disallow'}: {self.path}"


class _Entry:
    def __init__(self):
        self.useragents, self.rulelines = [], []
        self.delay = self.req_rate = None

    def __str__(self):
        lines = [f'User-agent: {agent}' for agent in self.useragents]
        if self.delay is not None:
            lines.append(f'Crawl-delay: {self.delay}')
        if self.req_rate is not None:
            lines.append(f'Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}')
        return '\n'.join(lines + [str(rule) for rule in self.rulelines])

    def applies_to(self, useragent):
        useragent = useragent.split('/')[0].lower()
        return any(agent == '*' or agent.lower() in useragent for agent in self.useragents)

    def allowance(self, filename):
        for rule in self.rulelines:
            if rule.applies_to(filename):
                return rule.allowance
        return True
