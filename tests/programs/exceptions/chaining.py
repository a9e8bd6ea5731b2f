# __cause__, __context__, __suppress_context__.
def show(e):
    print(repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), e.__suppress_context__)


try:
    try:
        raise ValueError("a")
    except ValueError as a:
        raise KeyError("b") from a
except KeyError as e:
    show(e)
try:
    try:
        raise ValueError("a")
    except ValueError:
        raise KeyError("b")
except KeyError as e:
    show(e)
try:
    try:
        raise ValueError("a")
    except ValueError:
        raise KeyError("b") from None
except KeyError as e:
    show(e)
try:
    raise KeyError("x") from ValueError
except KeyError as e:
    show(e)
e = ValueError("m")
e.__cause__ = KeyError("set")
show(e)
e.__suppress_context__ = False
show(e)
for f in (lambda: setattr(e, "__cause__", 5), lambda: setattr(e, "__context__", 5), lambda: delattr(e, "__cause__"), lambda: setattr(e, "__traceback__", 3), lambda: setattr(e, "args", 5)):
    try:
        f()
    except TypeError as x:
        print(x)
e.args = [1, 2]
print(e.args, repr(e), str(e))


def cycle():
    try:
        raise ValueError("1")
    except ValueError as a:
        try:
            raise KeyError("2")
        except KeyError as b:
            raise a


try:
    cycle()
except ValueError as x:
    show(x)
    show(x.__context__)


def fin():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


try:
    fin()
except KeyError as x:
    show(x)


class CM:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError("from exit")


try:
    with CM():
        raise ValueError("body")
except KeyError as x:
    show(x)
def deep(n):
    try:
        if n:
            deep(n - 1)
        else:
            raise ValueError(0)
    except Exception as e:
        raise RuntimeError(n)
try:
    deep(3)
except RuntimeError as x:
    while x:
        print(repr(x), end=" <- ")
        x = x.__context__
print()
x = ValueError("tb")
print(x.with_traceback(None) is x, x.__traceback__)
try:
    raise x.with_traceback(None)
except ValueError as y:
    print(y is x, y.__traceback__.tb_lineno > 0, y.__traceback__.tb_next)
