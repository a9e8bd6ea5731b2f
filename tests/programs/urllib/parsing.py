# urllib.parse, calendar, uuid, signal.
import urllib.parse as u, calendar, uuid, signal
for s in ('http://user:pw@Host:80/a/b;p?q=1&r=2#frag','//x/y','mailto:a@b','path?x','http://[::1]:8080/','HTTP://A/%20'):
    print(u.urlparse(s), u.urlsplit(s), u.urlsplit(s).hostname, u.urlsplit(s).port, u.urlunparse(u.urlparse(s)))
for r in ('g','./g','../g','/g','//h/i','?y','#s','','../../../g','g;x','http:g'):
    print(u.urljoin('http://a/b/c/d;p?q', r))
print(u.quote('a b/ü&'), u.quote_plus('a b+ü'), u.unquote('a%20b%C3%BC%zz%'), u.unquote_plus('a+b'), u.urlencode({'a':1,'b':['x','y z']}, doseq=True), u.parse_qs('a=1&a=2&b=&c=%20'), u.parse_qsl('a=1;b', keep_blank_values=True), u.urldefrag('http://x#y'), u.quote(b'\xff', safe=''), u.urlparse(b'http://x/y'))
calendar.prmonth(2024,2); print(calendar.calendar(2023)[:300]); print(calendar.isleap(2000), calendar.monthrange(2024,2), calendar.weekday(2024,1,1), calendar.timegm((2024,1,1,0,0,0)), list(calendar.day_name)[:2], calendar.Calendar(6).monthdayscalendar(2024,1), calendar.HTMLCalendar().formatmonth(2024,2)[:200], calendar.month_abbr[3], calendar.FRIDAY)
print(uuid.uuid5(uuid.NAMESPACE_DNS,'python.org'), uuid.uuid3(uuid.NAMESPACE_URL,'x'), uuid.UUID(int=5).fields, repr(uuid.UUID('12345678123456781234567812345678')), uuid.uuid4().version, uuid.uuid1().version, uuid.UUID(int=7).variant)
print(signal.SIGINT, signal.Signals(15).name, signal.getsignal(2).__name__, signal.strsignal(9))
# needs 3.12
