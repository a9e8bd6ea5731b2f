# The lines that a trace function sees where there is little or nothing to do on them.
import sys


def trace_of(function, *args):
    seen = []

    def trace(frame, event, arg):
        if frame.f_code is function.__code__ and event == "line":
            seen.append(frame.f_lineno - function.__code__.co_firstlineno)
        return trace

    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(None)
    print(function.__name__, *seen)


def tries(n):
    try:
        while n:
            n -= 1
    except ValueError:
        pass
    except:
        raise
    return n


def passes(n):
    if n > 1:
        pass
    elif n:
        pass
    else:
        pass
    while n:
        n -= 1
        pass
    return n


def constants(n):
    n += 1
    if __debug__:
        n = 2
    while False:
        n = 3
    return n


def displays(n):
    a = [
        1,
        2,
        3,
    ]
    b = {
        1,
        2,
        3,
    }
    return a, b, n


def operands(a, b, c):
    return (a +
        b
        + c
    )


def matches(n):
    match n:
        case 1:
            return 1
        case _:
            return 2


def handlers(n):
    try:
        n / 0
    except ValueError:
        n = 1
    except:
        n = 2
    return n


def defaults(n):
    def inner(
        a,
        b=1,
        c=2,
    ):
        return a

    return inner


for function in tries, passes, constants, displays, matches, handlers, defaults:
    trace_of(function, 2)
trace_of(passes, 0)
trace_of(operands, 1, 2, 3)
# needs 3.12
