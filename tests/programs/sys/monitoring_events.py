# What each event of sys.monitoring is told, and when.
import sys
mon = sys.monitoring
E = mon.events
TOOL = 2
mon.use_tool_id(TOOL, 'test')
log = []
MINE = set()

def show(v):
    if v is mon.MISSING:
        return 'MISSING'
    if isinstance(v, BaseException):
        return type(v).__name__ + str(v.args)
    if callable(v):
        return getattr(v, '__qualname__', type(v).__name__)
    if isinstance(v, (int, str, float, tuple, type(None))):
        return repr(v)
    return type(v).__name__

def watcher(name):
    def callback(code, *args):
        if code.co_name not in MINE:
            return
        if name == 'LINE':
            args = (args[0] - base(code),)
        elif name in ('JUMP', 'BRANCH'):
            args = ('back' if args[1] <= args[0] else 'on',)
        else:
            assert type(args[0]) is int, args
            args = args[1:]
        log.append((name, code.co_name) + tuple(show(a) for a in args))
    return callback

def base(code):
    return code.co_firstlineno

def run(events, f, *args):
    global MINE
    names = [n for n in dir(E) if n.isupper() and n != 'NO_EVENTS']
    for n in names:
        mon.register_callback(TOOL, getattr(E, n), watcher(n))
    MINE = {f.__name__, 'inner', 'gen', '__init__', '__call__', 'method', 'coro', 'outer', '__next__', '<listcomp>', '<genexpr>', '__enter__', '__exit__'}
    log.clear()
    mon.set_events(TOOL, events)
    try:
        r = f(*args)
    except BaseException as e:
        r = e
    finally:
        mon.set_events(TOOL, 0)
    for n in names:
        mon.register_callback(TOOL, getattr(E, n), None)
    print('==', f.__name__, show(r))
    for line in log:
        print('  ', *line)

PY = E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD | E.PY_UNWIND | E.PY_THROW
EXC = E.RAISE | E.RERAISE | E.EXCEPTION_HANDLED
CALLS = E.CALL | E.C_RETURN | E.C_RAISE

def inner(x):
    return x + 1
def plain(x):
    y = inner(x)
    return y * 2
run(PY, plain, 3)
run(E.LINE, plain, 3)
run(PY | E.LINE, plain, 3)
run(CALLS, plain, 3)
def gen():
    got = yield 1
    yield got
    return 'end'
def drive():
    g = gen()
    next(g)
    g.send('hi')
    try:
        next(g)
    except StopIteration as e:
        return e.value
run(PY, drive)
run(PY | EXC, drive)
def thrower():
    g = gen()
    next(g)
    try:
        g.throw(ValueError('in'))
    except ValueError:
        return 'out'
run(PY | EXC, thrower)
def closer():
    g = gen()
    next(g)
    g.close()
run(PY | EXC, closer)
def outer():
    r = yield from gen()
    yield r
def deleg():
    return list(outer())
run(PY, deleg)
run(PY | E.STOP_ITERATION, deleg)
async def coro(x):
    return x
async def inner_await():
    return await coro(5)
def co():
    try:
        inner_await().send(None)
    except StopIteration as e:
        return e.value
MINE.add('inner_await')
run(PY | E.STOP_ITERATION, co)
def fails():
    raise KeyError('k')
def catches():
    try:
        inner_fails()
    except KeyError:
        return 'caught'
def inner_fails():
    inner('a')
def lets():
    inner('a')
run(PY | EXC, fails)
run(PY | EXC, lets)
def caught():
    try:
        inner('a')
    except TypeError:
        return 'caught'
run(PY | EXC, caught)
def final():
    try:
        inner('a')
    finally:
        x = 1
run(PY | EXC, final)
def again():
    try:
        inner('a')
    except TypeError:
        raise
run(PY | EXC, again)
def unmatched():
    try:
        inner('a')
    except KeyError:
        pass
run(PY | EXC, unmatched)
class Ctx:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return True
def with_it():
    with Ctx():
        inner('a')
    return 'after'
run(PY | EXC, with_it)
class C:
    def __init__(self, a):
        self.a = a
    def method(self, b):
        return b
    def __call__(self, c):
        return c
def calls():
    c = C(1)
    c.method(2)
    m = c.method
    m(3)
    c(4)
    [].append(5)
    len('abc')
    dict(a=1)
    max(1, 2, 3)
    print(end='')
    int('5')
    str.upper('x')
    inner(*(7,))
def by_keyword():
    C(1).method(b=6)
run(CALLS, by_keyword)
run(CALLS, calls)
run(CALLS | PY, calls)
def raises():
    try:
        int('x')
    except ValueError:
        pass
    try:
        [].pop()
    except IndexError:
        pass
    try:
        inner()
    except TypeError:
        pass
run(CALLS | EXC, raises)
def loop(n):
    t = 0
    for i in range(n):
        if i == 1:
            continue
        t += i
    while t > 2:
        t -= 1
    return t
run(E.JUMP, loop, 3)
run(E.BRANCH, loop, 3)
run(E.LINE, loop, 3)
def oneline(n):
    for i in range(n): n += i
    return [x for x in range(n)]
run(E.LINE, oneline, 3)
def lines(n):
    if n:
        x = 1
    else:
        x = 2
    try:
        y = x / 0
    except ZeroDivisionError:
        y = 0
    finally:
        z = 3
    return (x,
            y,
            inner(
              z))
run(E.LINE, lines, 0)
run(E.LINE, lines, 1)
def nothing():
    pass
run(0, nothing)
run(E.PY_START, nothing)
# needs 3.12
