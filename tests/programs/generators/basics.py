# Generator functions: laziness, state, send, return values.
def count(n):
    print("started")
    for i in range(n):
        got = yield i
        if got:
            print("got", got)
    return "result"


g = count(3)
print(type(g).__name__, g.__name__, g.__qualname__)
print(next(g), g.send("hello"), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
try:
    next(g)
except StopIteration as e:
    print(e.value)
try:
    count(1).send(5)
except TypeError as e:
    print(e)
print(list(count(2)), iter(g) is g)


def empty():
    return
    yield


print(list(empty()))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print([x for x, _ in zip(fib(), range(10))])


def exprs():
    x = (yield 1) + (yield 2)
    y = [(yield x), (yield)]
    print("y", y)
    yield (yield "inner")


g = exprs()
print(next(g), g.send(10), g.send(20), g.send("a"), g.send("b"), g.send("c"))
def lam(): return (lambda: (yield 5))()
print(list(lam()))
def nested():
    def inner():
        yield from "ab"
    for c in inner():
        yield c * 2
print(list(nested()))
def args(*a, **k):
    yield a
    yield k
print(list(args(1, x=2)))
x = 5
def glob():
    global x
    x += 1
    yield x
print(next(glob()), x)
def swallow():
    while True:
        try:
            yield
        except ValueError as e:
            print("caught", e)
g = swallow()
next(g)
g.throw(ValueError("v"))
g.throw(ValueError)
g.throw(ValueError, "two args") if False else None
g.close()
