# yield from: values, send, throw, close and return through the chain.
def inner():
    r = []
    try:
        while True:
            r.append((yield len(r)))
            if r[-1] == "stop":
                return r
    except ValueError as e:
        print("inner caught", e)
        return "after throw"
    finally:
        print("inner finally")


def outer():
    res = yield from inner()
    print("inner returned", res)
    res = yield from [10, 20]
    print("list returned", res)
    return "outer done"


g = outer()
print(next(g), g.send("a"), g.send("stop"), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
g = outer()
next(g)
print(g.throw(ValueError("v")))
g.close()
g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out", e)


class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("it value")
        return self.n


def deleg():
    print("value", (yield from It()))


print(list(deleg()))


def send_to_plain():
    yield from It()


g = send_to_plain()
next(g)
try:
    g.send(1)
except AttributeError as e:
    print(e)
try:
    list((lambda: (yield from 5))())
except TypeError as e:
    print(e)


def depth(n):
    if n == 0:
        got = yield "deep"
        return got
    return ((yield from depth(n - 1)), n)


g = depth(5)
print(next(g))
try:
    g.send("x")
except StopIteration as e:
    print(e.value)


class Custom:
    def __iter__(self): return self
    def __next__(self): return "n"
    def send(self, v): return "sent", v
    def throw(self, *a): return "thrown", len(a), type(a[0]).__name__
    def close(self): print("closed")


def c(): yield from Custom()


g = c()
print(next(g), g.send(5), g.throw(ValueError("q")), g.gi_yieldfrom.__class__.__name__)
g.close()
def tree(t):
    if t:
        yield from tree(t[0])
        yield t[1]
        yield from tree(t[2])
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
