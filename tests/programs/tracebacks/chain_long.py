def a():
    raise ValueError("a")


def b():
    try:
        a()
    except ValueError as e:
        raise KeyError("b") from e


def c():
    try:
        b()
    except KeyError:
        1 / 0


try:
    c()
except ZeroDivisionError as z:
    raise OSError(2, "No such thing", "file.txt") from z
