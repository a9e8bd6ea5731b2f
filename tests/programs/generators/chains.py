# Generators that wait for each other in long chains: shared, resumed from outside, closed, seen from within.
import gc
import sys
import weakref


def stack():
    f, names = sys._getframe(1), []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names


def entries(e):
    tb, names = e.__traceback__, []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return names


def leaf(n):
    for i in range(n):
        got = yield i
        if got is not None:
            print("leaf got", got)
    return "end of leaf"


def link(inner, name):
    result = yield from inner
    return (name, result)


def chain(depth, n):
    g = leaf(n)
    for i in range(depth):
        g = link(g, i)
    return g


g = chain(4, 3)
print(next(g), g.send("hello"), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)

# Two heads share the links below.
shared = chain(2, 8)
a, b = link(shared, "a"), link(shared, "b")
print([next(a), next(b), next(a), next(a), next(b), next(shared), next(a)])
print(list(b), next(a, "a is done"))

# The innermost one is taken forward by somebody else.
inner = leaf(6)
outer = link(link(inner, 0), 1)
print(next(outer), next(inner), next(outer), next(inner), next(outer), list(inner), list(outer))

# One in the middle is resumed on its own.
bottom = leaf(9)
middle = link(bottom, "m")
top = link(link(middle, "t"), "u")
print(next(top), next(top), next(middle), next(top), next(bottom), next(middle), next(top))
middle.close()
print(list(top), list(bottom))


# A chain that calls itself from within.
def selfish():
    yield 1
    for who in holders:
        try:
            next(who)
        except ValueError as e:
            print("inside:", e)
    print([w.gi_running for w in holders], [w.gi_suspended for w in holders])
    yield 2


holders = [selfish()]
for i in range(3):
    holders.append(link(holders[-1], i))
print(next(holders[-1]), next(holders[-1]), [w.gi_running for w in holders])
print([w.gi_yieldfrom is v for w, v in zip(holders[1:], holders)])


# Another head meets a running chain: the error arises in that head.
def meets():
    yield "m1"
    try:
        next(other)
    except ValueError as e:
        print("came back:", e)
        print(len(entries(e)))
    yield "m2"


def catching(g):
    while True:
        try:
            yield from g
            return
        except ValueError as e:
            print("other catches:", e)
            yield "caught"
            return


m = link(link(meets(), 1), 2)
print(next(m))
other = catching(m.gi_yieldfrom)
print(next(m), list(m), list(other))


# Who is on the stack.
def sees():
    yield stack()
    yield stack()
    names = []
    f = sys._getframe()
    while f:
        names.append((f.f_code.co_name, sorted(f.f_locals) if f.f_code.co_name == "link" else None))
        f = f.f_back
    yield names
    raise LookupError("from the bottom")


def consumer():
    g = link(link(sees(), "x"), "y")
    print(next(g))
    print(next(g))
    print(next(g))
    next(g)


try:
    consumer()
except LookupError as e:
    print(entries(e)[1:])


# An exception is caught half way up, and the chain goes on below another iterator.
def half(inner):
    try:
        yield from inner
    except LookupError as e:
        print("half way:", e, repr(sys.exception()))
        got = yield "instead"
        print("half got", got, repr(sys.exception()))
        yield from [10, 20]
        yield from range(2)
    return "half"


def bad():
    yield 1
    yield 2
    raise LookupError("bad")


g = link(link(half(link(bad(), 0)), 1), 2)
print(next(g), next(g), next(g), repr(sys.exception()))
print(g.send("value"), repr(sys.exception()))
print(list(g))

# StopIteration inside is a RuntimeError everywhere above.
def stops():
    yield 1
    raise StopIteration("early")


g = link(link(stops(), 0), 1)
next(g)
try:
    next(g)
except RuntimeError as e:
    print(e, repr(e.__cause__))


# throw and close reach the innermost; finally clauses run inside out.
def guarded(inner, name):
    try:
        yield from inner
    except KeyError as e:
        print(name, "sees", repr(e))
        raise
    finally:
        print(name, "ends")


g = guarded(guarded(guarded(leaf(5), "c"), "b"), "a")
print(next(g), next(g))
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
g = guarded(guarded(guarded(leaf(5), "c"), "b"), "a")
next(g), next(g)
g.close()
g = guarded(guarded(guarded(leaf(5), "c"), "b"), "a")
next(g), next(g)
del g

# What dies in a chain, and when.
class Thing:
    pass


def holds(thing, inner):
    yield from inner


things = [Thing(), Thing(), Thing()]
refs = [weakref.ref(t, lambda r: print("gone")) for t in things]
low = leaf(4)
g = holds(things[0], holds(things[1], holds(things[2], low)))
del things
print(next(g), next(g))
del g
print([r() for r in refs], next(low, "closed with the chain"))
g = link(leaf(3), "again")
print(list(g))

# A chain in a cycle is collected.
def cyclic():
    box = []
    box.append(link(link(waiter(box), 0), 1))
    next(box[0])
    next(box[0])
    return weakref.ref(box[0])


def waiter(box):
    try:
        yield 1
        yield 2
        yield 3
    finally:
        print("waiter ends")


r = cyclic()
gc.collect()
print(r())


# Growing while it runs: each level delegates again and again.
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(6)) == [bin(i)[::-1].index("1") + 1 for i in range(1, 64)], sum(tree(10)))


# Handled exceptions in the middle are seen by what runs further in.
def inner_sees():
    while True:
        yield repr(sys.exception())


def handles(inner):
    try:
        raise OSError("mine")
    except OSError:
        yield from inner


g = link(handles(link(inner_sees(), 0)), 1)
print(next(g), next(g))
try:
    raise KeyError("callers")
except KeyError:
    print(next(g), repr(sys.exception()))
g = link(link(inner_sees(), 0), 1)
print(next(g), next(g))
try:
    raise KeyError("callers")
except KeyError:
    print(next(g), next(g))
print(next(g))


# Coroutines are chains too.
class Once:
    def __await__(self):
        return (yield self)


async def low_level(n):
    total = 0
    for _ in range(n):
        total += await Once()
    return total


async def mid(n):
    return await low_level(n) + await low_level(n)


async def high():
    return await mid(2) + await mid(1)


c = high()
step, sent = c.send(None), 0
try:
    while True:
        sent += 1
        step = c.send(sent)
except StopIteration as e:
    print(e.value, sent)
c = high()
c.send(None)
print(c.cr_running, c.cr_suspended, c.cr_await.cr_await.cr_await is not None)
try:
    c.throw(ValueError("thrown"))
except ValueError as e:
    print(entries(e)[1:])

# A limit in the middle of a chain.
def deep(n):
    if n == 0:
        yield "bottom"
    else:
        yield from deep(n - 1)


try:
    print(list(deep(100000)))
except RecursionError:
    print("too deep")
print(list(deep(400)))
