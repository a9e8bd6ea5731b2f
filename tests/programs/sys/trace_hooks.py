# sys.settrace, sys.setprofile and excepthook.
import sys

events = []


def f(a):
    b = a + 1
    return b


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("f", "g"):
        events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg if event == "return" else None))
        return tracer


sys.settrace(tracer)
f(1)
sys.settrace(None)
print(events)
events.clear()


def g():
    for i in range(2):
        try:
            if i:
                raise ValueError
        except ValueError:
            pass


sys.settrace(tracer)
g()
sys.settrace(None)
print(events)
events.clear()


def profiler(frame, event, arg):
    name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
    if name in ("f", "len", "abs"):
        events.append((event, name))


def h():
    f(1)
    len([])
    try:
        abs("x")
    except TypeError:
        pass


sys.setprofile(profiler)
h()
sys.setprofile(None)
print(events)
print(sys.gettrace(), sys.getprofile())
