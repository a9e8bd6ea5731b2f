# except*: splitting, order, raising inside, bare exceptions, names.
def run(exc, body=None):
    try:
        try:
            raise exc
        except* ValueError as eg:
            print("V", repr(eg))
        except* (KeyError, TypeError) as eg:
            print("KT", repr(eg))
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as e:
        print("rest", repr(e))


run(ExceptionGroup("g", [ValueError(1), KeyError(2), ValueError(3)]))
run(ExceptionGroup("g", [ValueError(1), OSError(2)]))
run(ExceptionGroup("g", [ExceptionGroup("h", [TypeError(1), OSError(5)]), ValueError(2)]))
run(ValueError("naked"))
run(OSError("naked other"))
run(KeyboardInterrupt())
try:
    pass
except* ValueError:
    print("never")
else:
    print("else runs")


def raising():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2), OSError(3)])
    except* ValueError:
        raise RuntimeError("from handler")
    except* KeyError as e:
        raise e


try:
    raising()
except BaseException as e:
    print(repr(e))
    for x in e.exceptions:
        print("  ", repr(x), repr(x.__context__))


def reraise():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise


try:
    reraise()
except ExceptionGroup as e:
    print(repr(e))
for bad in (ExceptionGroup, (ValueError, BaseExceptionGroup), 5):
    try:
        try:
            raise ValueError(1)
        except* bad:
            pass
    except TypeError as e:
        print(e)
    except BaseException as e:
        print(repr(e))
try:
    raise ExceptionGroup("o", [ValueError(1)])
except* ValueError as v:
    pass
try:
    v
except NameError as e:
    print(e)


def loop():
    for i in range(3):
        try:
            if i:
                raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError as g:
            print(i, g.exceptions)


loop()
