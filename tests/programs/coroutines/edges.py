"""Awaiting at the top level of code, and what goes wrong between awaitables."""
import ast
import types

code = compile('x = await one()\nasync for y in many(): pass\nz = [i async for i in many()]', 'top', 'exec',
               flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


async def one():
    return 1


async def many():
    yield 2
    yield 3


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as e:
        return e.value


names = {'one': one, 'many': many}
run(eval(code, names))
print(names['x'], names['y'], names['z'])
names = {'one': one, 'many': many}
run(types.FunctionType(code, names)())
print(names['x'], names['y'], names['z'])
local = {}
run(eval(code, names, local))
print(sorted(local))


class Bad:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        return 1 / 0


class Worse(Bad):
    def __anext__(self):
        return 5


async def walk(it):
    async for _ in it:
        pass

for it in Bad(), Worse():
    try:
        run(walk(it))
    except TypeError as e:
        print(e, '|', repr(e.__cause__))


class Old:
    @types.coroutine
    def __anext__(self):
        yield
        raise StopAsyncIteration

    def __aiter__(self):
        return self


async def with_default():
    return await anext(Old(), 'default')

print(run(with_default()))


def inner():
    print('inside', g.gi_yieldfrom)
    yield 1


def outer():
    yield from inner()


g = outer()
print(g.gi_yieldfrom)
next(g)
print(g.gi_yieldfrom.__name__)


class NotReally(Exception):
    def __new__(cls):
        return 5


def simple():
    yield

try:
    simple().throw(NotReally)
except TypeError as e:
    print(str(e).replace('__main__.', ''))
