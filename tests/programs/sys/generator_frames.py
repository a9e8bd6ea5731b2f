# Frame objects of generators that end while someone holds them.
import sys
def g():
    x = 5
    try:
        yield 1
    except ValueError as e:
        held.append(e.__traceback__.tb_frame)
    y = 6
held = []
def use():
    it = g()
    next(it)
    try:
        it.throw(ValueError())
    except StopIteration:
        pass
    return it
it = use()
print(held[0].f_code.co_name, sorted(held[0].f_locals), it.gi_frame)
def outer():
    held.append(sys._getframe())
    z = yield from inner()
    return z
def inner():
    held.append(sys._getframe())
    yield 1
    w = 7
    return 9
print(list(outer()))
async def co(n):
    held.append(sys._getframe())
    if n:
        return await co(n - 1)
    return n
try:
    co(3).send(None)
except StopIteration as e:
    print(e.value, [f.f_locals.get("n") for f in held[3:]])
def h():
    held.append(sys._getframe())
    yield 1
    yield 2
for v in h():
    print(v)
print(sum(h()), len(held))
