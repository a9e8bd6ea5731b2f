"""Local time by the rules that TZ tells: summer time north and south, gaps, times that come twice."""

import time, os
from datetime import datetime, timezone, timedelta
for tz in ('UTC0', 'EST+05EDT,M3.2.0,M11.1.0', 'AEST-10AEDT-11,M10.5.0,M3.5.0', '<+0330>-3:30', 'CET-1CEST,M3.5.0,M10.5.0/3'):
    os.environ['TZ'] = tz; time.tzset()
    print(tz, time.timezone, time.altzone, time.daylight, time.tzname)
    for s in (0, 1e9, 1711846799, 1711846800, 1729990800, 1729994399, 1729994400, 4102444800):
        t = time.localtime(s)
        print(s, time.strftime('%Y-%m-%d %H:%M:%S %Z %z', t), t.tm_isdst, t.tm_gmtoff, time.mktime(t) == s, datetime.fromtimestamp(s), datetime.fromtimestamp(s).fold, datetime.fromtimestamp(s).timestamp() == s)
    print(datetime(2024, 7, 1, 12).astimezone(), datetime(2024, 1, 1, 12, tzinfo=timezone.utc).astimezone(), repr(datetime(2024, 7, 1, 12).astimezone().tzinfo))
    print(datetime(2024, 3, 31, 2, 30).timestamp(), datetime(2024, 3, 31, 2, 30, fold=1).timestamp(), datetime(2024, 10, 27, 2, 30).timestamp(), datetime(2024, 10, 27, 2, 30, fold=1).timestamp())
    print(time.ctime(1e9), time.mktime((2024, 7, 1, 12, 0, 0, 0, 0, 0)), time.mktime((2024, 7, 1, 12, 0, 0, 0, 0, 1)), time.mktime((2024, 1, 1, 12, 0, 0, 0, 0, -1)))
