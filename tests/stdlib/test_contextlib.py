import contextlib
import io
import sys
from contextlib import *


@contextmanager
def tag(name):
    "a tag"
    print(f'<{name}>')
    try:
        yield name.upper()
    except ValueError as e:
        print('caught', e)
    finally:
        print(f'</{name}>')


with tag('a') as t:
    print(t)
with tag('b'):
    raise ValueError('inside')
try:
    with tag('c'):
        raise KeyError('k')
except KeyError as e:
    print('outer', e)


@tag('deco')
def f(x):
    return x * 2


print(f(4), tag.__name__, tag.__doc__, tag('q').__doc__)


@contextmanager
def never():
    if False:
        yield


@contextmanager
def twice():
    yield
    yield


@contextmanager
def throws_twice():
    try:
        yield
    except ValueError:
        pass
    yield


for cm in (never, twice):
    try:
        with cm():
            pass
    except RuntimeError as e:
        print(e)
try:
    with throws_twice():
        raise ValueError
except RuntimeError as e:
    print(e)


@contextmanager
def transparent():
    yield


for exc in (StopIteration('si'), RuntimeError('re'), GeneratorExit('ge')):
    try:
        with transparent():
            raise exc
    except BaseException as e:
        print(type(e).__name__, e is exc, e.__cause__, e.__context__)


class Closable:
    def close(self):
        print('close')


with closing(Closable()) as c:
    print(type(c).__name__)
with suppress(KeyError, IndexError):
    {}['x']
    print('not reached')
try:
    with suppress(KeyError):
        raise ValueError('through')
except ValueError as e:
    print(e)
with suppress(ValueError):
    raise ExceptionGroup('g', [ValueError(1)])
try:
    with suppress(ValueError):
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
except* KeyError as g:
    print(repr(g.exceptions))

buf = io.StringIO()
with redirect_stdout(buf):
    print('to buffer')
    with redirect_stdout(sys.__stdout__):
        print('to stdout')
    print('again')
print(repr(buf.getvalue()))
err = io.StringIO()
with redirect_stderr(err):
    print('e', file=sys.stderr)
print(repr(err.getvalue()))
with nullcontext(5) as five:
    print(five)


class CM:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, t, v, tb):
        print('exit', self.name, t and t.__name__, v)
        if self.fail:
            raise self.fail
        return self.swallow


with ExitStack() as stack:
    stack.enter_context(CM('one'))
    stack.callback(print, 'callback', end='!\n')
    stack.push(CM('pushed'))
    stack.push(lambda *a: print('pushed function', a))
with ExitStack() as stack:
    stack.enter_context(CM('swallower', swallow=True))
    stack.enter_context(CM('failing', fail=KeyError('from exit')))
    raise ValueError('body')
try:
    with ExitStack() as stack:
        stack.enter_context(CM('a', fail=TypeError('a')))
        stack.enter_context(CM('b', fail=KeyError('b')))
        raise ValueError('body')
except TypeError as e:
    print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
with ExitStack() as stack:
    stack.callback(print, 'moved')
    kept = stack.pop_all()
print('after')
kept.close()
for bad in (object(), 3):
    try:
        ExitStack().enter_context(bad)
    except TypeError as e:
        print(e)


@ContextDecorator.__call__.__get__(type('D', (CM, ContextDecorator), {})('dec'))
def g():
    print('in g')


g()


def run(coro):
    try:
        while True:
            coro.send(None)
    except StopIteration as e:
        return e.value


@asynccontextmanager
async def atag(name):
    print(f'<{name}>')
    try:
        yield name
    except ValueError as e:
        print('caught', e)
    finally:
        print(f'</{name}>')


class ACM:
    def __init__(self, n): self.n = n
    async def __aenter__(self):
        print('aenter', self.n)
        return self

    async def __aexit__(self, *a):
        print('aexit', self.n, a[0])

    async def aclose(self):
        print('aclose')


async def main():
    async with atag('x') as x:
        print(x)
    async with atag('y'):
        raise ValueError('v')
    try:
        async with atag('z'):
            raise KeyError('k')
    except KeyError as e:
        print('outer', e)

    @atag('d')
    async def h(v):
        return v

    print(await h(3))
    async with aclosing(ACM(0)) as a:
        print(a.n)
    async with nullcontext(4) as v:
        print(v)
    async with AsyncExitStack() as st:
        await st.enter_async_context(ACM(1))
        st.enter_context(CM('sync'))

        async def cb(*a):
            print('acb', a)
        st.push_async_callback(cb, 1, 2)
        st.push_async_exit(ACM(2))
        st.callback(print, 'plain')
    try:
        await AsyncExitStack().enter_async_context(3)
    except TypeError as e:
        print(e)


run(main())
print(isinstance(CM('i'), AbstractContextManager), isinstance(ACM(1), AbstractAsyncContextManager), issubclass(int, AbstractContextManager))
print(sorted(contextlib.__all__))
