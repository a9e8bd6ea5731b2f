# Lines that a trace function sees on the ways out of blocks (PEP 626).
import sys


def trace(f):
    events = []

    def local(frame, event, arg):
        if frame.f_code is not f.__code__:
            return None
        events.append((event, frame.f_lineno - f.__code__.co_firstlineno))
        return local

    sys.settrace(local)
    try:
        result = f()
    finally:
        sys.settrace(None)
    print(f.__name__, events, result)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


def breaks():
    for i in range(2):
        with Manager():
            if i: break
            continue
    x = 1


def returns():
    with Manager():
        return 3


def nothing():
    with (Manager() as a,
          Manager() as b):
        pass


def nested():
    with Manager():
        with Manager():
            for x in ():
                pass
            else:
                return 1


def last():
    try:
        return 1
    finally:
        x = 1


def again():
    for i in 1, 2:
        try:
            if i == 1: continue
            return i
        finally:
            q = i


def inner():
    try:
        try:
            1 / 0
        finally:
            a = 1
    except ArithmeticError:
        pass
    finally:
        b = 2


for f in breaks, returns, nothing, nested, last, again, inner:
    trace(f)
# needs 3.12
