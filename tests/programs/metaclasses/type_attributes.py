# What a type can be told and asked.
class A:
    "doc"
    x = 1


print(A.__name__, A.__qualname__, A.__doc__, A.__module__, A.__dict__["x"], type(A.__dict__).__name__)
A.__name__ = "Renamed"
print(A.__name__, A.__qualname__, A)
A.__qualname__ = "Q.Renamed"
print(A)
A.__doc__ = "new doc"
A.__module__ = "elsewhere"
print(A, A.__doc__)
for f in (lambda: setattr(A, "__name__", 3), lambda: setattr(A, "__name__", "a\0b"), lambda: setattr(A, "__qualname__", 3), lambda: delattr(A, "__name__"), lambda: setattr(int, "x", 1), lambda: setattr(int, "__name__", "i"), lambda: A.__dict__.__setitem__("x", 2), lambda: delattr(A, "nope"), lambda: setattr(A, "__bases__", 3), lambda: setattr(A, "__bases__", ()), lambda: setattr(A, "__class__", 3), lambda: setattr(3, "__class__", int)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(int.__name__, int.__module__, int.__bases__, bool.__mro__, type.__bases__, object.__bases__, object.__base__)
print(type(type), type(object), isinstance(type, object), isinstance(object, type), issubclass(type, object))
print(int.__basicsize__ > 0, A.__weakrefoffset__ > 0, A.__flags__ > 0, A.__dictoffset__ != 0)
print(A.__subclasses__(), A.mro(), bool.__subclasses__())
print(type.__call__(int, "5"), type.__repr__(A), type.__instancecheck__(int, 3), int | str, A | None)
print(type(3).__name__, (3).__class__, type(None), type(...), type(NotImplemented), type(print), type(lambda: 0))
B = type("B", (A,), dict(y=2, __doc__="d"))
print(B.y, B.x, B.__doc__, B.__module__, B().y)
# needs 3.12
