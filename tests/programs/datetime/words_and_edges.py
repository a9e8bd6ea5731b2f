"""Values, errors and edges of the five classes."""

from datetime import *
import datetime as D, pickle, copy
print(repr(date.min), date.max, date.resolution, datetime.max, time.max, timezone.utc, timezone.min, timedelta.min, timedelta.max)
print(date.min is date.min, timezone.utc is D.UTC)
d=datetime(2020,2,29,12,30,45,123456); print(repr(d), d, d.isoformat(' ','milliseconds'), d+timedelta(days=366,hours=13))
print(d-datetime(2019,1,1), d.strftime('%Y-%m-%d %H:%M:%S.%f %z|%Z|%j %U %A'), d.timetuple(), d.isocalendar(), d.date().isocalendar()[1])
for p in range(6): print(pickle.loads(pickle.dumps(d,p))==d, pickle.loads(pickle.dumps(timezone(timedelta(hours=1),'x'),p)))
class S(datetime): pass
s=S(2020,1,1); print(type(s+timedelta(1)), repr(s), type(s.replace(year=3)), type(S.now()), hash(s)==hash(datetime(2020,1,1)), s==datetime(2020,1,1))
print(d.astimezone(timezone(timedelta(hours=2))).isoformat())
print(datetime.fromisoformat('2011-11-04T00:05:23.283+04:00'), datetime.fromisoformat('2011-W01-2T00:05:23Z'), datetime.strptime('2020-01-02','%Y-%m-%d'))
class TZ(tzinfo):
    def __init__(self, n=1): self.n=n
    def utcoffset(self, dt): return timedelta(hours=self.n)
    def dst(self, dt): return timedelta(0)
    def tzname(self, dt): return 'T%d'%self.n
t=TZ(3); a=datetime(2020,1,1,tzinfo=t); print(a, a.tzname(), a.astimezone(timezone.utc), copy.copy(t).n, repr(a)[:60])
for f in ['date()','date(1,2)','date(1,2,3,4)','date(y=1)','datetime(1,1,1,fold=3)','date(2020,2,30)','date(1,1,1)<1','timezone(1)','timedelta("a")','timedelta(days=10**10)','timedelta(days=10**30)','timedelta(float("inf"))','date.min-timedelta(1)','datetime(2020,1,1)<datetime(2020,1,1,tzinfo=timezone.utc)','datetime(2020,1,1)<date(2020,1,1)','date(2020,1,1)<datetime(2020,1,1)','date(2020,1,1)==datetime(2020,1,1)','date(2020,1,1).__eq__(datetime(2020,1,1))','datetime.fromtimestamp(float("inf"))','datetime.fromtimestamp(float("nan"))','datetime.fromtimestamp(10**30)','datetime.fromtimestamp(1e18)','datetime.fromisoformat("x")','datetime.fromisoformat(1)','date.fromisocalendar(2020,54,1)','time(1,2,3).isoformat("foo")','time(25)','d.astimezone(3)','d.strftime(3)','format(d,"%Y")','timedelta(1)/3','timedelta(1)//timedelta(hours=5)','divmod(timedelta(1),timedelta(hours=5))','timedelta(1)/0','timedelta(1)//timedelta(0)','timedelta(1)*1.5','timedelta(1)/1.5','timedelta(microseconds=0.5)','timedelta(microseconds=1.5)','date(2020,1,1)-1','timezone.utc.utcoffset(3)','tzinfo().utcoffset(None)','datetime.combine(1,2)','time.fromisoformat("T10:20:30.123456+01:00")','datetime(2020,1,1).tzinfo','date.fromordinal(0)','date.fromordinal(10**8)','date.min.__class__.__dict__["year"]','datetime.now(3)','timezone(timedelta(1))','date(1.5,1,1)','date("a",1,1)','date(2**31,1,1)','date(2**70,1,1)','type("X",(timezone,),{})','D.datetime.__module__','date.today.__name__','datetime.replace(d,year=5).year','d.replace(foo=1)','time(fold=1)','datetime(2020,1,1,1,1,1,1,None,1)','date.__doc__','timedelta.__doc__','timedelta(1,2,3)==timedelta(1,2,3)', 'date(5,1,1).strftime("%Y|%y|%G")','hash(timedelta(1))==hash(timedelta(hours=24))','{datetime(2020,1,1,tzinfo=timezone.utc):1}[datetime(2020,1,1,1,tzinfo=timezone(timedelta(hours=1)))]','timedelta(1)<5','d.isoformat(3)','d.isoformat("ab")','d.utctimetuple()','d.replace(tzinfo=timezone.utc).timestamp()','d.ctime()','str(timedelta(-1,5,7))','abs(timedelta(-1))','-timedelta.max','timedelta.max+timedelta(1)','timedelta(5).total_seconds()','date.fromisoformat("2020-W05")','date.fromisoformat("20200101")','date(2020,1,1).replace(day=31)']:
    try: print(f, '->', repr(eval(f)))
    except BaseException as e: print(f, '!', type(e).__name__, e)
# needs 3.12
