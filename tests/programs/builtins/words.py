# Error texts of calls, operators, formats and unpacking, one after the other.
# needs 3.12
import warnings
warnings.simplefilter("ignore")
# a grab bag
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except BaseException as e: print(type(e).__name__, e)
def eg():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [ValueError(3), KeyError(4)])])
    except* ValueError as e:
        print("V", repr(e)); raise
    except* TypeError as e:
        print("T", repr(e)); raise RuntimeError("x") from e
t(eg)
def eg2():
    try:
        try: raise ValueError("naked")
        except* ValueError as e: print(repr(e), e.exceptions)
    finally: print("fin")
t(eg2)
def eg3():
    try: raise ExceptionGroup("g", [OSError(1), ValueError(2)])
    except* OSError: raise
t(eg3)
def eg4():
    try: raise ExceptionGroup("a", [ValueError(1), TypeError(2)])
    except* (ValueError, TypeError) as e:
        raise ExceptionGroup("b", [KeyError()])
t(eg4)
def eg5():
    try: raise ValueError(1)
    except* ExceptionGroup: pass
t(eg5)
t(lambda: ExceptionGroup("x", []))
t(lambda: ExceptionGroup("x", [1]))
t(lambda: ExceptionGroup("x", [KeyboardInterrupt()]))
t(lambda: BaseExceptionGroup("x", [KeyboardInterrupt()]))
t(lambda: ExceptionGroup(1, [ValueError()]))
g = ExceptionGroup("m", [ValueError(1), TypeError(2)])
print(g.split(ValueError), g.subgroup(lambda e: isinstance(e, TypeError)), g.derive([KeyError()]))
t(g.split, 5)
# formatting
for s in ("d","5d","<5d","^+8d","#x","#010b",",","_","_x","08,.2f",".3f","e","g","%","n","c","+","-"," ","=+10","*>10","s","q","10.3","z.1f","#.3g", "0=10", "<010", ",x", "_c", "1.5s", "\u00e9>5"):
    for v in (42, -7, 3.14159, True, "str", 1+2j, 10**20, -0.04):
        try: print(repr(s), v, repr(format(v, s)))
        except Exception as e: print(repr(s), v, type(e).__name__, e)
# percent
for f, a in (("%5.2f|%-5d|%+x|%#o|%c|%r|%s|%%", (1.5, 3, 255, 8, "a", "b", None)), ("%(a)s", {"a": 1}), ("%d", "x"), ("%d", 1.9), ("%s %s", (1,)), ("%s", (1, 2)), ("%q", 1), ("%*d", (5, 3)), ("%.*f", (2, 1.239)), ("%c", 256), ("%c", "ab"), ("%x", 1.5), ("%i", 10**20), ("%e", 12345.678), ("%G", 1e-10), ("%a", "\u00e9"), ("%", ()), ("%(a", {}), ("%s", {}), ("abc", {}), ("abc", (1,)), ("%5%", ())):
    t(lambda: f % a)
# unpack
t(lambda: [a for a, b in [(1, 2, 3)]])
def up(v, n):
    try:
        if n == 2: a, b = v
        elif n == 3: a, b, c = v
        else: a, *b, c, d = v
        return locals()
    except Exception as e: return (type(e).__name__, str(e))
for v in ((1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), "ab", {1: 2, 3: 4}, 5, None, iter([1]), range(3), [1,2]):
    for n in (2, 3, 4): print(n, up(v, n))
# calls
def f(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
for c in ("f()", "f(1)", "f(1, d=4)", "f(1, a=1, d=2)", "f(1, 2, 3, 4, 5, d=6, z=7)", "f(1, c=2, d=3, c_=1)", "f(*[1], **{'d': 1})", "f(*1)", "f(**1)", "f(**{1: 2}, d=1)", "f(1, d=1, **{'d': 2})", "f(1, 2, 3, c=3, d=1)", "len()", "len(1, 2)", "print(foo=1)", "int('x')", "int('z', 36)", "int('9', 8)", "int([])", "float('x')", "float([])", "complex('1+')", "chr(-1)", "ord('ab')", "range(1.5)", "range(1, 2, 0)", "bytes(-1)", "bytes('a')", "str(b'a', 'zz')", "sum(['a'])", "sum([1], 'a')", "max()", "max([])", "max(1)", "min([], default=3)", "max(1, 'a')", "sorted([1, 'a'])", "round('a')", "round(1.5, 'a')", "pow(2, -1, 4)", "pow(2, 3, 0)", "divmod(1, 0)", "1 // 0", "1 % 0", "1.0 / 0", "0 ** -1", "hex(1.5)", "abs('a')", "iter(5)", "next(5)", "next(iter([]))", "isinstance(1, 2)", "issubclass(1, int)", "getattr(1, 'x')", "setattr(1, 'x', 2)", "delattr(1, 'x')", "hash([])", "{[]: 1}", "{{}}", "open(1.5)", "eval(1)", "exec(1)", "compile(1, 2, 3)", "type(1, 2)", "type('a', 1, {})", "type('a', (), 1)", "super()", "object(1)", "list(zip([1], [1, 2], strict=True))", "enumerate()", "map()", "map(1)", "filter(1)", "reversed({1})", "slice()", "property(1, 2, 3, 4, 5)", "staticmethod()", "1 < 'a'", "1 + 'a'", "'a' + 1", "'a' * 'b'", "[1] + (1,)", "-'a'", "~1.5", "not 1", "1 @ 2", "1 in 5", "'a' in 5", "1 in 'a'", "[1, 2]['a']", "(1,)[5]", "{}['a']", "'abc'[5]", "'abc'['a']", "b'a'[3]", "5[0]", "None[0]", "None.x", "None()", "5()", "'a'.foo", "[].foo", "(1).foo = 2", "x = 1; del x; x"):
    try: print(c, '->', repr(eval(c)))
    except SyntaxError: 
        try: exec(c); print(c, 'ok')
        except Exception as e: print(c, type(e).__name__, e)
    except Exception as e: print(c, type(e).__name__, e)
