# try, except, else, finally in all combinations and their order.
log = []


def f(how):
    try:
        log.append("try")
        if how == "value":
            raise ValueError("v")
        if how == "key":
            raise KeyError("k")
        if how == "return":
            return "returned"
        if how == "other":
            raise OSError("o")
    except ValueError as e:
        log.append(f"except {e}")
        return "from except"
    except (KeyError, IndexError):
        log.append("tuple")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"


for how in ("none", "value", "key", "return"):
    print(how, f(how), log)
    log.clear()
try:
    f("other")
except OSError as e:
    print("outer", e, log)
try:
    e
except NameError as x:
    print(x)


def ret():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"


def loop():
    out = []
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    return out


def brk():
    while True:
        try:
            1 / 0
        finally:
            break
    return "break swallows"


def nested():
    try:
        try:
            raise ValueError(1)
        finally:
            log.append("inner")
    except ValueError as e:
        try:
            raise KeyError(2)
        except KeyError as k:
            return repr(e), repr(k), repr(k.__context__)


print(ret(), swallow(), loop(), brk(), nested())
def val():
    x = 1
    try:
        return x
    finally:
        x = 2
print(val())
try:
    raise
except RuntimeError as e:
    print(e)
try:
    try:
        raise ValueError("again")
    except ValueError:
        raise
except ValueError as e:
    print(e)
try:
    raise ValueError
except Exception as e:
    print(repr(e), e.args, str(e) == "")
try:
    try:
        1 / 0
    except (TypeError, (KeyError, ZeroDivisionError)) as e:
        print("nested tuple")
except TypeError as e:
    print(e)
except ZeroDivisionError as e:
    print("not matched:", e)
