# ExceptionGroup: construction, split, subgroup, derive.
eg = ExceptionGroup("g", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [KeyError("k"), ValueError(2)])])
print(repr(eg), str(eg), eg.message, len(eg.exceptions), eg.args[0])
print(repr(eg.subgroup(ValueError)))
print(repr(eg.subgroup((KeyError, TypeError))))
print(eg.subgroup(OSError))
m, r = eg.split(ValueError)
print(repr(m), repr(r))
print(eg.split(OSError)[0], eg.split(Exception)[1], eg.split(Exception)[0] is eg)
m, r = eg.split(lambda e: isinstance(e, ValueError) and e.args[0] == 2)
print(repr(m), repr(r))
for f in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", 5), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x"), lambda: eg.split(5), lambda: BaseExceptionGroup("x", [])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
print(issubclass(ExceptionGroup, Exception), issubclass(ExceptionGroup, BaseExceptionGroup), ExceptionGroup.__mro__[1].__name__)


class My(ExceptionGroup):
    def __new__(cls, msg, excs, code=0):
        self = super().__new__(cls, msg, excs)
        self.code = code
        return self

    def derive(self, excs):
        return My(self.message, excs, self.code)


my = My("my", [ValueError(1), KeyError(2)], 7)
my.add_note("note")
a, b = my.split(ValueError)
print(type(a).__name__, a.code, repr(b), a.__notes__)
try:
    eg.exceptions = ()
except AttributeError as e:
    print(e)
try:
    raise eg
except ExceptionGroup as g:
    print("caught", g)
    print(g.derive([ValueError(9)]))
