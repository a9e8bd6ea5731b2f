# datetime: arithmetic, formatting, parsing, time zones, errors.
from datetime import *
import datetime as D, time as T
d=date(2024,2,29); dt=datetime(2024,2,29,13,45,30,123456); td=timedelta(days=1,hours=2,minutes=3,seconds=4.5,microseconds=7)
print(d,dt,td,repr(d),repr(dt),repr(td),d.isoformat(),dt.isoformat(' ','minutes'),d.weekday(),d.isoweekday(),d.isocalendar(),d.toordinal(),d.timetuple())
print(d+timedelta(1),d-timedelta(60),d-date(2023,1,1),dt+td,dt-td,dt-datetime(2020,1,1),td*2,td/2,td//2,td/timedelta(hours=1),td%timedelta(hours=1),divmod(td,timedelta(hours=1)),-td,abs(-td),td*1.5,td/1.5, td//timedelta(minutes=7), str(-td), timedelta(weeks=-1.5), timedelta(seconds=0.1)+timedelta(milliseconds=.5), timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta(days=1e-7))
for f in ('%Y-%m-%d %H:%M:%S.%f','%a %A %b %B %d %j %U %W %w %y %I %p %%','%c|%x|%X','%G-W%V-%u','%D %T %R %F %e','%z|%Z|%:z'):
    print(dt.strftime(f), '|', dt.replace(tzinfo=timezone(timedelta(hours=-5,minutes=-30))).strftime(f), '|', format(d,f))
for s,f in (('2024-02-29 13:45:30','%Y-%m-%d %H:%M:%S'),('29/Feb/24 1:05 pm','%d/%b/%y %I:%M %p'),('Thu Feb 29 13:45:30 2024','%c'),('2024 060','%Y %j'),('2024-W09-4','%G-W%V-%u'),('12:30:00.5+05:30','%H:%M:%S.%f%z'),('2024 9 1','%Y %W %w'),('1 2 3','%d %m %H'),('20240229T134530Z','%Y%m%dT%H%M%S%z'),('1122024','%d%m%Y'),('10:20 UTC','%H:%M %Z')):
    print(repr(datetime.strptime(s,f)))
for s,f in (('x','%Y'),('2024-13-01','%Y-%m-%d'),('2024-01-01x','%Y-%m-%d'),('1','%Q'),('2023-02-29','%Y-%m-%d'),('1','%'),(5,'%Y'),('2024','%G'),('12','%V')):
    try: print(datetime.strptime(s,f))
    except Exception as e: print(type(e).__name__, e)
for s in ('2024-02-29','20240229','2024-W09-4','2024W094','2024-W09','2024-02-29T13:45','2024-02-29 13:45:30.123','2024-02-29T13:45:30,123456789+05:30','20240229T134530Z','2024-02-29T13','2024-02-29T13:45:30-00:00','bad','2024-2-9','2024-02-29T','2024-02-29T25:00','2024-02-30','2024-02-29T13:45:30+5', '2024W0941345' ,'2024-02-29x13:45', '2024-02-29T13:4'):
    for c in (date,datetime):
        try: print(repr(c.fromisoformat(s)))
        except Exception as e: print(type(e).__name__, e)
for s in ('13:45','T13:45:30','134530','13:45:30.5Z','13:45+01:00','13','1','25:00','13:45:30.'):
    try: print(repr(time.fromisoformat(s)))
    except Exception as e: print(type(e).__name__, e)
tz=timezone(timedelta(hours=5,minutes=30),'IST'); a=datetime(2024,1,1,12,tzinfo=tz); print(a,repr(a),a.astimezone(timezone.utc),a.utcoffset(),a.tzname(),a.timestamp(),a.dst(),a==a.astimezone(UTC),hash(a)==hash(a.astimezone(UTC)),timezone.utc,repr(timezone(timedelta(0))),timezone(timedelta(seconds=-1)),timezone.min,timezone.max)
print(datetime.fromtimestamp(0,UTC),datetime.fromtimestamp(1.5,UTC),datetime.fromtimestamp(-1.25,UTC),date.fromtimestamp(0), datetime.fromtimestamp(1e9+0.000001,tz))
for f in (lambda: date(2024,2,30), lambda: date(0,1,1), lambda: date(2024,13,1), lambda: datetime(2024,1,1,24), lambda: datetime(2024,1,1,0,60), lambda: time(0,0,60), lambda: date('x',1,1), lambda: date(2024), lambda: date(1,1,1)-timedelta(1), lambda: datetime.max+timedelta(1), lambda: timedelta(10**10), lambda: a<datetime(2024,1,1), lambda: a-datetime(2024,1,1), lambda: dt<d, lambda: d==dt, lambda: timezone(5), lambda: timezone(timedelta(1)), lambda: datetime(2024,1,1,tzinfo=5), lambda: timedelta('x'), lambda: d.replace(day=31), lambda: date.fromordinal(0), lambda: td/0, lambda: date.fromisocalendar(2024,54,1), lambda: dt.isoformat(timespec='x'), lambda: time(1)<time(1,tzinfo=UTC), lambda: datetime.combine(1,2), lambda: tzinfo().utcoffset(None), lambda: datetime.fromtimestamp(1e20), lambda: datetime.fromtimestamp(float('nan'))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(date.min,date.max,datetime.min,datetime.max,time.min,time.max,timedelta.min,timedelta.max,date.resolution,timedelta.resolution)
print(time(1,2,3,4), repr(time(1,2)), time(1,tzinfo=tz), time(12).isoformat('milliseconds'), time(23,59).strftime('%H-%M'), time(1)<time(2), bool(time(0)), datetime.combine(d,time(5,tzinfo=tz)), dt.date(), dt.time(), dt.timetz(), dt.ctime(), d.ctime(), a.utctimetuple().tm_hour, date.fromisocalendar(2020,53,7), d.replace(year=2023,day=1))
print({d:1}[date(2024,2,29)], sorted([date(2024,1,2),date(2023,1,1)]), hash(td)==hash(timedelta(seconds=td.total_seconds())), td.total_seconds(), bool(timedelta(0)), max(dt,datetime(2025,1,1)))
class MyTz(tzinfo):
    def utcoffset(self, dt): return timedelta(hours=1) + self.dst(dt)
    def dst(self, dt): return timedelta(hours=1) if dt and 3 < dt.month < 11 else timedelta(0)
    def tzname(self, dt): return 'X'
m=datetime(2024,6,1,tzinfo=MyTz()); print(m, m.astimezone(UTC), datetime(2024,6,1,tzinfo=UTC).astimezone(MyTz()), m.dst(), m.strftime('%Z %z'), m.timetuple().tm_isdst)
class DT(datetime):
    def __new__(cls,*a,**k): return super().__new__(cls,*a,**k)
x=DT(2024,1,1); print(type(x+timedelta(1)).__name__, type(x.replace(day=2)).__name__, type(DT.now()).__name__, x, repr(x))
# needs 3.12
