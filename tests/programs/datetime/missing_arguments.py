"""Constructors say which argument is missing."""

import copy
import pickle
from datetime import date, datetime, timezone

for f in (lambda: date(), lambda: date(2024), lambda: date(2024, 1), lambda: date(month=1, day=2),
          lambda: date(2024, day=1), lambda: datetime(), lambda: datetime(2024), lambda: datetime(2024, 5),
          lambda: datetime(2024, day=5), lambda: date(None, 1, 1), lambda: date(2024, 2, 29),
          lambda: datetime(2024, 1, 2, 3)):
    try:
        print(f())
    except TypeError as e:
        print(e)
d, t = date(2024, 5, 6), datetime(2024, 5, 6, 7, 8, tzinfo=timezone.utc, fold=1)
print(pickle.loads(pickle.dumps(d)), copy.copy(t), pickle.loads(pickle.dumps(t)).fold)
print(pickle.loads(pickle.dumps(datetime(2024, 1, 1))).tzinfo)
