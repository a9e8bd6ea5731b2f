try:
    try:
        raise KeyError("first")
    except KeyError as e:
        raise ValueError("second") from e
except ValueError as e:
    inner = e
group = ExceptionGroup("outer", [
    TypeError("plain"),
    ExceptionGroup("inner", [inner, OSError(5, "io")]),
    ExceptionGroup("empty traces", [IndexError(1)]),
])
try:
    raise group
except ExceptionGroup as e:
    raise RuntimeError("around the group") from e
