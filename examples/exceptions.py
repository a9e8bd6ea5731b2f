"""Exceptions: hierarchies, chaining, notes, groups, retries and clean-up."""
import contextlib


class AppError(Exception):
    """Base of what this program raises on purpose."""


class NotFound(AppError):
    def __init__(self, kind, key):
        super().__init__(f"no {kind} called {key!r}")
        self.kind, self.key = kind, key


class Invalid(AppError):
    pass


RECORDS = {"ada": {"age": "36"}, "bob": {"age": "many"}}


def age_of(name):
    try:
        record = RECORDS[name]
    except KeyError:
        # The KeyError is an implementation detail: do not show it.
        raise NotFound("record", name) from None
    try:
        return int(record["age"])
    except ValueError as error:
        # Here the cause is worth keeping.
        raise Invalid(f"age of {name}") from error


for name in ("ada", "bob", "eve"):
    try:
        age = age_of(name)
    except NotFound as error:
        print(name, "->", error, "| kind", error.kind)
    except AppError as error:
        print(name, "->", error, "| because", repr(error.__cause__))
    else:
        print(name, "->", age)
    finally:
        print("  looked up", name)


@contextlib.contextmanager
def step(name):
    """Adds where we were to whatever passes through."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in step '{name}'")
        raise


try:
    with step("outer"), step("inner"):
        {}["missing"]
except KeyError as error:
    print(repr(error), error.__notes__)


def check_all(values):
    """Collects every problem instead of stopping at the first."""
    problems = []
    for value in values:
        try:
            if not isinstance(value, int):
                raise TypeError(f"{value!r} is no integer")
            if value < 0:
                raise ValueError(f"{value} is negative")
        except (TypeError, ValueError) as error:
            problems.append(error)
    if problems:
        raise ExceptionGroup("bad values", problems)
    return sum(values)


print(check_all([1, 2, 3]))
try:
    check_all([1, "two", -3, None])
except* TypeError as group:
    print("types:", [str(e) for e in group.exceptions])
except* ValueError as group:
    print("values:", [str(e) for e in group.exceptions])


def risky(log):
    """Every way out of a try passes through finally, the last one wins."""
    for i in range(4):
        try:
            if i == 0:
                continue
            if i == 1:
                raise Invalid(i)
            if i == 2:
                return "returned"
        except Invalid as error:
            log.append(f"handled {error}")
        finally:
            log.append(f"finally {i}")


log = []
print(risky(log), log)

with contextlib.ExitStack() as stack:
    for n in range(3):
        stack.callback(print, "  undo", n)
    stack.enter_context(contextlib.suppress(ZeroDivisionError))
    print("working")
    1 / 0
print("the stack has unwound")


def chain(error):
    while error is not None:
        yield f"{type(error).__name__}({error})"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


try:
    try:
        try:
            raise OSError("disk")
        except OSError:
            raise RuntimeError("save failed")
    except RuntimeError as error:
        raise AppError("cannot go on") from error
except AppError as error:
    print(" <- ".join(chain(error)))
