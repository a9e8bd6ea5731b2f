# zoneinfo: offsets, folds, gaps, rules behind the last transition.
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

berlin, new_york = ZoneInfo('Europe/Berlin'), ZoneInfo('America/New_York')
for moment in (datetime(1900, 1, 1), datetime(2024, 3, 31, 2, 30), datetime(2024, 7, 1),
               datetime(2024, 10, 27, 2, 30), datetime(2060, 7, 1)):
    for fold in (0, 1):
        here = moment.replace(tzinfo=berlin, fold=fold)
        print(here, here.dst(), here.tzname(), here.astimezone(timezone.utc))
start = datetime(2024, 11, 3, 4, 30, tzinfo=timezone.utc)
for hours in range(4):
    local = (start + timedelta(hours=hours)).astimezone(new_york)
    print(local, local.fold, local.tzname())
print(ZoneInfo('UTC') is ZoneInfo('UTC'), repr(berlin), berlin)
try:
    ZoneInfo('No/Where')
except ZoneInfoNotFoundError as error:
    print(error)
