# The tree of builtin exceptions and what each prints.
import builtins


def tree(c, depth=0):
    print("  " * depth + c.__name__)
    for s in sorted(c.__subclasses__(), key=lambda k: k.__name__):
        if s.__module__ == "builtins":
            tree(s, depth + 1)


tree(BaseException)
print(EnvironmentError is OSError, IOError is OSError)
for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), KeyError("a", "b"), IndexError(3), StopIteration(5), SystemExit(2), SystemExit(), OSError(2, "No such file"), OSError(2, "No", "name"), OSError(1, "x", "a", None, "b"), OSError("just text"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), UnicodeEncodeError("ascii", "é", 0, 1, "no"), UnicodeEncodeError("ascii", "éàx", 0, 2, "no"), UnicodeTranslateError("x", 0, 1, "r"), ImportError("m", name="n", path="p"), NameError("n", name="q"), AttributeError("a", name="b", obj=3), SyntaxError("bad"), SyntaxError("bad", ("f.py", 3, 4, "text")), AssertionError("a"), MemoryError(), RecursionError("r"), KeyboardInterrupt(), GeneratorExit()):
    print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args)
print(type(OSError(2, "x")).__name__, type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(9999, "x")).__name__)
e = OSError(2, "msg", "file")
print(e.errno, e.strerror, e.filename, e.filename2)
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code)
e = ImportError("m", name="n", path="p")
print(e.name, e.path, e.msg, NameError("x", name="y").name, AttributeError("x", name="y", obj=1).obj)
e = SyntaxError("msg", ("f", 1, 2, "txt", 1, 5))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
e = UnicodeDecodeError("utf-8", b"abc", 1, 2, "why")
print(e.encoding, e.object, e.start, e.end, e.reason)
for f in (lambda: ImportError(foo=1), lambda: ValueError(x=1), lambda: UnicodeDecodeError("x"), lambda: BaseException.__new__(int), lambda: KeyError().x):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
