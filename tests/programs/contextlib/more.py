# ExitStack orders, reusable managers, exceptions replaced, nested contextmanagers.
from contextlib import ExitStack, contextmanager, suppress, closing, ContextDecorator, AbstractContextManager, redirect_stdout, chdir
import io


@contextmanager
def cm(n, fail_in=False, fail_out=False):
    print("in", n)
    if fail_in:
        raise ValueError(f"in {n}")
    try:
        yield n
    finally:
        print("out", n)
        if fail_out:
            raise KeyError(f"out {n}")


try:
    with ExitStack() as s:
        s.enter_context(cm(1))
        s.enter_context(cm(2, fail_out=True))
        s.enter_context(cm(3))
        raise TypeError("body")
except KeyError as e:
    print(repr(e), repr(e.__context__))
try:
    with ExitStack() as s:
        s.enter_context(cm(1))
        s.enter_context(cm(2, fail_in=True))
except ValueError as e:
    print(repr(e))
with ExitStack() as outer:
    with ExitStack() as inner:
        for i in range(3):
            inner.enter_context(cm(i))
        outer.push(inner.pop_all())
    print("inner left")
print("outer left")
s = suppress(KeyError)
for k in ("a", "b"):
    with s:
        {}[k]
print("reused")


@contextmanager
def swap(obj, name, value):
    old = getattr(obj, name)
    setattr(obj, name, value)
    try:
        yield old
    finally:
        setattr(obj, name, old)


class O: v = 1


with swap(O, "v", 2) as old:
    print(old, O.v)
print(O.v)


@contextmanager
def translate():
    try:
        yield
    except KeyError as e:
        raise ValueError("translated") from e


try:
    with translate():
        {}["k"]
except ValueError as e:
    print(repr(e), repr(e.__cause__))
try:
    with cm(9):
        raise StopIteration("through")
except StopIteration as e:
    print(repr(e))
class Mine(AbstractContextManager):
    def __exit__(self, *a): print("mine", a[0]); return True
with Mine() as m:
    print(m.__class__.__name__)
    raise ValueError
buf = io.StringIO()
with redirect_stdout(buf), cm("captured"):
    pass
print(repr(buf.getvalue()))
g = cm("used twice")
with g: pass
try:
    with g: pass
except AttributeError as e:
    print(type(e).__name__)
except RuntimeError as e:
    print(type(e).__name__, e)
e = ExitStack()
with e:
    e.callback(lambda *a, **k: print(a, k), 1, x=2)
    @e.callback
    def deco(): print("decorated callback")
    @e.push
    def on_exit(t, v, tb): print("pushed", t)
