# contextlib: contextmanager, closing, suppress, nullcontext, redirect, ExitStack.
from contextlib import *
import io, sys


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print(f"</{name}>")


with tag("p") as p:
    print(p)
with tag("q"):
    raise ValueError("inside")
try:
    with tag("r"):
        raise KeyError("k")
except KeyError as e:
    print("out", e)


@tag("deco")
def f(x): return x * 2


print(f(2), f(3))


class C:
    def close(self): print("closed")


with closing(C()) as c:
    print(type(c).__name__)
with suppress(ValueError, KeyError):
    raise KeyError
print("after suppress")
with suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1)])
try:
    with suppress(ValueError):
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
except ExceptionGroup as e:
    print(repr(e))
with nullcontext(5) as n:
    print(n)
buf = io.StringIO()
with redirect_stdout(buf):
    print("captured")
print(repr(buf.getvalue()))
with redirect_stderr(buf):
    print("err", file=sys.stderr)
print(repr(buf.getvalue()))
with ExitStack() as stack:
    a = stack.enter_context(tag("a"))
    stack.callback(print, "callback", sep="-", end="!\n")
    stack.push(lambda t, v, tb: print("push", t))
    b = stack.enter_context(tag("b"))
    print(a, b)
with ExitStack() as stack:
    stack.push(lambda *a: True)
    raise ValueError("swallowed by push")
s = ExitStack()
s.callback(print, "later")
t = s.pop_all()
s.close()
print("s closed")
t.close()


@contextmanager
def no_yield():
    if False:
        yield


@contextmanager
def two():
    yield 1
    yield 2


for g in (no_yield, two):
    try:
        with g():
            pass
    except RuntimeError as e:
        print(e)


class D(ContextDecorator):
    def __enter__(self): print("D in"); return self
    def __exit__(self, *a): print("D out")


@D()
def h(): print("h")


h()
print(isinstance(tag("x"), AbstractContextManager), isinstance(3, AbstractContextManager), issubclass(D, AbstractContextManager))
# needs 3.12
