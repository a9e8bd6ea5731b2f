# Special methods written in Python, their results, their errors, and how deep they may go.
import sys
import traceback


class Box:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __contains__(self, x):
        return x in self.items and self.items

    def __iter__(self):
        for x in self.items:
            yield x

    def __setitem__(self, k, v):
        self.items[k] = v

    def __delitem__(self, k):
        del self.items[k]

    def __iadd__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        self.items.append(other)
        return self

    def __add__(self, other):
        return Box(*self.items, other)


b = Box(1, 2)
print(len(b), bool(b), not b, bool(Box()), not Box(), b and "yes", Box() or "empty")
print(1 in b, 5 in b, 1 not in b, 5 not in b)
if b:
    print("full")
if not Box():
    print("hollow")
while len(b) < 4:
    b += 7
b[0] = "first"
b[-1] = "last"
del b[1]
print(list(b), [x for x in b])
c = b
c += "text"
print(c is b, c.items, b.items)


class Bad:
    def __init__(self, answer):
        self.answer = answer

    def __len__(self):
        return self.answer

    __next__ = __iter__ = __bool__ = __len__

    def __contains__(self, x):
        return self.answer


class Sized:
    def __init__(self, answer):
        self.answer = answer

    def __len__(self):
        return self.answer


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
        for frame in traceback.extract_tb(e.__traceback__)[1:]:
            print("   ", frame.name, frame.line)


def test(x):
    if x:
        return "true"
    return "false"


def negate(x):
    return not x


def either(x):
    return x or 1


def loop(x):
    for y in x:
        return y


for answer in (3, True, -1, "many", 2.5, 1 << 70, None):
    print(repr(answer))
    attempt(lambda: len(Bad(answer)))
    for f in test, negate, loop:
        attempt(f, Bad(answer))
        attempt(f, Sized(answer))
    attempt(lambda: 1 in Bad(answer))
    attempt(lambda: 1 not in Bad(answer))


class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        if self.answer is None:
            raise ValueError("no answer")
        return self.answer


print(test(Truth(True)), test(Truth(False)), negate(Truth(True)), either(Truth(False)))
print(either(Truth(True)).answer, [x.answer for x in (Truth(True), Truth(False)) if x])
attempt(test, Truth(None))
attempt(either, Truth(None))
print(1 if Bad.__contains__(Bad(4), 0) == 4 else 0, 1 in Bad(Truth(True)), 1 in Bad(Truth(False)))
attempt(lambda: 1 in Bad(Truth(None)))


class Steps:
    "An iterator of its own."

    def __init__(self, n, error=StopIteration):
        self.n = n
        self.error = error

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise self.error("end")
        self.n -= 1
        return self.n


class Inner(StopIteration):
    pass


total = 0
for i in Steps(4):
    for j in Steps(i):
        total += 10 * i + j
else:
    print("else", total)
for i in Steps(3, Inner):
    print(i, end=" ")
print()
print([x * 2 for x in Steps(3)], {x for x in Steps(2)}, sum(x for x in Steps(5)))


def stop_early(it):
    for x in it:
        if x == 2:
            break
    else:
        return "all"
    return it.n


print(stop_early(Steps(5)), stop_early(Steps(2)))


def failing():
    for x in Steps(1, KeyError):
        print("got", x)


attempt(failing)


def handled():
    try:
        raise LookupError("outer")
    except LookupError:
        for x in Steps(2):
            pass
        e = sys.exc_info()[1]
        print(type(e).__name__, e, e.__context__)


handled()


class Deep:
    def __init__(self, inner):
        self.inner = inner

    def __len__(self):
        return len(self.inner) + 1

    def __bool__(self):
        return not self.inner

    def __contains__(self, x):
        return x not in self.inner

    def __iter__(self):
        return iter(self.inner)


d = []
for _ in range(200):
    d = Deep(d)
print(len(d), bool(d), 1 in d, list(d))
endless = Deep(None)
endless.inner = endless
for f in len, test, negate, lambda x: 1 in x:
    attempt_depth = None
    try:
        f(endless)
    except RecursionError as e:
        print("RecursionError", e)


class Hooked:
    known = "class"

    def __init__(self):
        self.own = "own"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return "hook " + name


class All:
    def __getattribute__(self, name):
        return "all " + name


class Stored:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, [value])


class Refused:
    def __setattr__(self, name, value):
        raise AttributeError(f"no {name}")


def fields(x):
    return x.own, x.known, x.other


for _ in range(3):
    print(fields(Hooked()), fields(All()))
h = Hooked()
h.other = "mine"
print(fields(h))
del h.other
print(fields(h), getattr(h, "_x", "default"))
attempt(lambda: h._y)
Hooked.other = "new"
print(fields(h))
del Hooked.other
del Hooked.__getattr__
attempt(fields, h)
for _ in range(3):
    s = Stored()
    s.a = 1
    s.a = s.a
    print(s.a)
attempt(lambda: setattr(Refused(), "z", 1))


def refuse():
    Refused().z = 1


attempt(refuse)
