# Attributes of generator objects.
def g(x):
    y = x + 1
    yield y
    yield locals()


it = g(1)
print(it.gi_running, it.gi_suspended, it.gi_frame is not None, it.gi_code.co_name, it.gi_yieldfrom)
print(it.gi_frame.f_locals)
next(it)
print(it.gi_frame.f_locals, it.gi_suspended, it.gi_frame.f_lineno)
print(next(it))
list(it)
print(it.gi_frame, it.gi_suspended)
it.__name__ = "renamed"
it.__qualname__ = "q.renamed"
print(repr(it).startswith("<generator object q.renamed at 0x"))
try:
    it.__name__ = 5
except TypeError as e:
    print(e)
try:
    it.gi_frame = 1
except AttributeError as e:
    print(e)
def running():
    print(me.gi_running)
    yield
me = running()
next(me)
print(me.gi_running)
def d():
    yield from inner
inner = iter([1, 2])
it = d()
next(it)
print(it.gi_yieldfrom is inner)
try:
    type(it)()
except TypeError as e:
    print(e)
print(hasattr(it, "__next__"), hasattr(it, "send"), hasattr(it, "__await__"), hasattr(it, "__iter__"))
