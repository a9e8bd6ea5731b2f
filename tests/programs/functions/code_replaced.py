# A function that gets other code while it runs, and while generators of it are suspended.
import gc
import threading


def make(n):
    ns = {}
    source = f"def g():\n    x = {n}\n    yield x\n    yield x + 1\n    raise ValueError([x] * 3)\n"
    exec(compile(source, '<made>', 'exec'), ns)
    return ns['g']


def other():
    yield 100


waiting = []
for i in range(50):
    g = make(i)
    it = g()
    assert next(it) == i
    g.__code__ = other.__code__
    assert list(g()) == [100]
    waiting.append(it)
gc.collect()
print([next(it) for it in waiting] == list(range(1, 51)), waiting[0].__name__)
for i, it in enumerate(waiting):
    try:
        next(it)
    except ValueError as e:
        assert e.args == ([i] * 3,)


def many(a, b=2):
    c, d, e, f, g, h = range(6)
    many.__code__ = few.__code__
    total = [a, b, c, d, e, f, g, h]
    return total, many(7)


def few(a, b=3):
    return a, b


print(many(1))
print(many(1), many.__name__, many.__code__.co_name)


def outer():
    inner = 'kept'
    outer.__code__ = (lambda: 'new').__code__
    try:
        raise KeyError(inner)
    except KeyError as e:
        return e.args, e.__traceback__.tb_lineno > 0


print(outer(), outer())


def recursive(n):
    if n == 0:
        recursive.__code__ = (lambda n: -1).__code__
        return recursive(1)
    return n + recursive(n - 1)


print(recursive(5), recursive(5))

# Another thread stands in it.
inside, go = threading.Event(), threading.Event()
result = []


def slow(x):
    y = [x] * 4
    inside.set()
    go.wait()
    result.append((x, y))


t = threading.Thread(target=slow, args=('a',))
t.start()
inside.wait()
slow.__code__ = (lambda x: result.append(x)).__code__
slow('b')
go.set()
t.join()
print(result)


async def old():
    await step()
    return 'old'


async def new():
    return 'new'


class step:
    def __await__(self):
        yield


c = old()
c.send(None)
old.__code__ = new.__code__
for x in c, old():
    try:
        x.send(None)
    except StopIteration as e:
        print(x.__name__, x.__qualname__, e.value)


def named():
    yield


first = named()
named.__name__ = 'renamed'
named.__qualname__ = 'some.renamed'
second = named()
print(first.__name__, first.__qualname__, second.__name__, second.__qualname__)
first.__name__ = 'mine'
print(first.__name__, first.__qualname__)
