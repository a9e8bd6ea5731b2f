# add_note and __notes__.
e = ValueError("v")
print(hasattr(e, "__notes__"))
e.add_note("first")
e.add_note("second")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as x:
    print(x)
e.__notes__ = "not a list"
try:
    e.add_note("x")
except TypeError as x:
    print(x)
del e.__notes__
e.add_note("again")
print(e.__notes__, e.args, str(e))
try:
    try:
        raise e
    except ValueError as v:
        v.add_note("while handling")
        raise
except ValueError as v:
    print(v.__notes__)
