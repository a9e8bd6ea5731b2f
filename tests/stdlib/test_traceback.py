import io
import linecache
import sys
import traceback


def show(f, **kw):
    try:
        f()
    except BaseException as e:
        print(''.join(traceback.format_exception(e, **kw)).replace(__file__, 'FILE'))


def a(x):
    return b(x)


def b(x):
    return (x + 1) / (x - x)


class K:
    attribute = [1, {}]

    def method(self):
        return attribute

    def index(self): return self.attribute[1]['é'  'k' ]


def chained():
    try:
        a(1)
    except ZeroDivisionError as e:
        raise ValueError('outer') from e


def context():
    try:
        a(1)
    except ZeroDivisionError:
        undefined_nam


def suppressed():
    try:
        a(1)
    except ZeroDivisionError:
        raise KeyError('k') from None


def notes():
    e = ValueError('multi\nline')
    e.add_note('note 1\nmore')
    e.add_note('note 2')
    raise e


def group():
    def leaf(n):
        try:
            raise KeyError(n)
        except KeyError as e:
            return e
    raise ExceptionGroup('top', [leaf(1), ExceptionGroup('nested', [TypeError('t'), leaf(2)]), ValueError('v')]) from OSError('cause')


def recur(n=0):
    return recur(n + 1)


def syntax():
    compile('x = (1 +\n  @', 'name.py', 'exec')


def syntax2():
    compile('def f(:\n pass', 'name.py', 'exec')


def multi():
    return (a(
        1
    ) + 2)


class Weird(Exception):
    def __str__(self): raise RuntimeError


def weird(): raise Weird
def empty(): raise ValueError
def oserr(): open('/nonexistent/file')
def attr(): K().attribut
def selfattr(): K().method()
def modattr(): sys.maxsiz
def forgot(): datetime.now()
def call(): len(1, 2, 3)
def wide(): return 'é' + '中文' + 1 + 2
def many(): raise ExceptionGroup('many', [ValueError(i) for i in range(20)])
def importerr(): from sys import maxsiz
def simple(): raise TypeError(1, 2)


limit = sys.getrecursionlimit()
for f in (lambda: a(1), chained, context, suppressed, notes, group, syntax, syntax2, multi, weird, empty, oserr, attr, selfattr, modattr, forgot, call, wide, many, importerr, simple, K().index):
    show(f)
sys.setrecursionlimit(60)
try:
    recur()
except RecursionError as e:
    text = traceback.format_exception(e)
sys.setrecursionlimit(limit)
print(text[0], text[-2].split()[:3], text[-1])
show(lambda: a(1), limit=1)
show(lambda: a(1), limit=-1)
show(chained, chain=False)
try:
    a(1)
except ZeroDivisionError as e:
    tb = e.__traceback__
    print(traceback.format_exception_only(e), [tuple(f)[1:] for f in traceback.extract_tb(tb)], [l for f, l in traceback.walk_tb(tb)])
    fs = traceback.extract_tb(tb)[-1]
    print(fs.line, fs.name, fs.lineno, fs.colno, fs.end_colno, len(fs), fs == tuple(fs), repr(fs).replace(__file__, 'FILE'))
    te = traceback.TracebackException.from_exception(e, capture_locals=True)
    print(''.join(te.stack[1:].format() if 0 else traceback.StackSummary.from_list(te.stack[1:]).format()).replace(__file__, 'FILE'), str(te))
    out = io.StringIO()
    traceback.print_exc(file=out)
    traceback.print_tb(tb, file=out)
    traceback.print_exception(e, limit=0, file=out)
    print(out.getvalue().replace(__file__, 'FILE'), traceback.format_exc() == ''.join(traceback.format_exception(e)))
    traceback.clear_frames(tb)


def where():
    return traceback.extract_stack(), traceback.format_stack(limit=1)


st, text = where()
print([f.name for f in st], text[0].split('\n')[1])
print(traceback.format_list([('f.py', 3, 'fn', 'the line'), ('f.py', 4, 'fn', None)]))
for bad in (lambda: traceback.print_exception(3), lambda: traceback.format_exception(ValueError, None)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(traceback.format_exception(None), traceback.format_exception_only(ValueError, ValueError(1)), traceback.format_exception_only(None))
print(repr(linecache.getline(__file__, 1)), repr(linecache.getline('nope.py', 1)), linecache.getlines('<x>'), __file__ in linecache.cache)
linecache.checkcache()
linecache.clearcache()
print(linecache.cache)
