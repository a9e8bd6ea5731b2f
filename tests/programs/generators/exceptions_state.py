# sys.exception and handled exceptions are kept apart between a generator and its caller.
import sys


def g():
    try:
        raise ValueError("inside")
    except ValueError:
        yield repr(sys.exception())
        yield repr(sys.exception())
    yield repr(sys.exception())


it = g()
print(next(it), sys.exception())
try:
    raise KeyError("caller")
except KeyError:
    print(next(it), repr(sys.exception()))
    print(next(it), repr(sys.exception()))


def ctx():
    try:
        yield
    except ValueError:
        raise TypeError("replaced")


it = ctx()
next(it)
try:
    try:
        raise KeyError("outer")
    except KeyError:
        it.throw(ValueError("thrown"))
except TypeError as e:
    print(repr(e.__context__), repr(e.__context__.__context__))


def reraise():
    try:
        raise OSError("first")
    except OSError:
        yield 1
        raise


it = reraise()
next(it)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        next(it)
except OSError as e:
    print(repr(e), repr(e.__context__))


def fin():
    try:
        yield 1
    finally:
        print("fin sees", repr(sys.exception()))


it = fin()
next(it)
it.close()
it = fin()
next(it)
try:
    it.throw(ValueError("x"))
except ValueError:
    pass
def ret_in_finally():
    try:
        yield 1
    finally:
        return "swallowed"
it = ret_in_finally()
next(it)
try:
    it.throw(ValueError)
except StopIteration as e:
    print(e.value)
