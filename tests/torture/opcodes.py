# Every opcode that the compiler emits, thousands of times in loops. The test that runs this does so on
# a small native stack, which would overflow if one instruction in these loops left something on it.
import contextlib
import types


def moves(n):
    a, b, c = 1, "two", [3]
    for i in range(n):
        a, b, c = b, c, a
        d = e = a
        if i >= 0:
            f = d
        f
        del d
        None if e else b
    return f


def cells(n, param=1):
    x = param
    lambda: param
    y = 0

    def inner():
        nonlocal x
        x = x + y
        x += i
        try:
            del x
        finally:
            x = 1

        local = 1

        class K:
            z = y
            k = local
            w = lambda: local

        return lambda: (x, y)

    for i in range(n):
        y = i
        inner()
        g = [lambda: k for k in (i, y)]
        if i % 7 == 0:
            del y
            y = 5
    return x


glob = 0


def names(n):
    global glob, gone
    for i in range(n):
        glob = glob + 1
        gone = i
        del gone
        len


class Arith:
    def __init__(self, v):
        self.v = v

    def op(self, other):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = __truediv__ = op
    __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = op
    __lshift__ = __rlshift__ = __rshift__ = __and__ = __or__ = __xor__ = __getitem__ = op

    def __neg__(self):
        return self

    __pos__ = __invert__ = __neg__

    def __eq__(self, other):
        return self.v == 1

    __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __call__(self, x):
        return x

    @property
    def prop(self):
        return self.v


def arithmetic(n, values):
    for x, y in values:
        for i in range(n):
            x + y, x - y, x * y, x / y, x // y, x % y
            x + 3, x - 3, x * 3, x / 3, x // 3, x % 3, x ** 2, x + 100000, x - 100000
            3 + x, 3 - x, 3 * x, 3 / x, 3 // x, 3 % x, 2 ** x
            z = x
            z += y
            z -= y
            z *= y
            z /= y
            z //= y
            z %= y
            z += 3
            z -= 3
            z += 2.5
            z -= 2.5
            z *= 2.0
            z /= 2.0
            z //= 0.5
            z %= 77.5
            z **= 2
            -x, +x, not x


def integers(n, values):
    for x, y in values:
        for i in range(n):
            x << y, x >> y, x & y, x | y, x ^ y, x ** y, ~x
            x << 2, x >> 2, x & 6, x | 6, x ^ 6, 2 << y
            z = x
            z <<= y
            z >>= y
            z &= y
            z |= y
            z ^= y
            z **= y
            z = x
            z <<= 2
            z >>= 2
            z &= 6
            z |= 6
            z ^= 6
            z **= 2


class Mat:
    def __matmul__(self, other):
        return self


def matrices(n):
    m = Mat()
    for i in range(n):
        m @ m
        m @= m


def comparisons(n, values):
    for x, y in values:
        for i in range(n):
            x < y, x <= y, x == y, x != y, x > y, x >= y
            x < 2.5, x <= 2.5, x == 2.5, x != 2.5, x > 2.5, x >= 2.5
            x is y, x is not y, x in (y, x), x not in (y, x)
            if x < y: pass
            if x <= y: pass
            if x == y: pass
            if x != y: pass
            if x > y: pass
            if x >= y: pass
            if not x < y: pass
            if not x <= y: pass
            if not x == y: pass
            if not x != y: pass
            if not x > y: pass
            if not x >= y: pass
            if x < 5: pass
            if x <= 5: pass
            if x == 5: pass
            if x != 5: pass
            if x > 5: pass
            if x >= 5: pass
            if not x < 5: pass
            if not x <= 5: pass
            if not x == 5: pass
            if not x != 5: pass
            if not x > 5: pass
            if not x >= 5: pass
            if x < 5.5: pass
            if x <= 5.5: pass
            if x == 5.5: pass
            if x != 5.5: pass
            if x > 5.5: pass
            if x >= 5.5: pass
            if not x < 5.5: pass
            if not x <= 5.5: pass
            if not x == 5.5: pass
            if not x != 5.5: pass
            if not x > 5.5: pass
            if not x >= 5.5: pass
            if x or x < 1: pass
            if x and x <= 1: pass
            while x < y or x <= y or x == y or x != y or x > y or x >= y: break
            while x < 5 or x <= 5 or x == 5 or x != 5 or x > 5 or x >= 5: break
            while x < 5.5 or x <= 5.5 or x == 5.5 or x != 5.5 or x > 5.5 or x >= 5.5: break
            if x is y: pass
            if x is not y: pass
            if x in (y,) or x is y: pass
            if x not in (y,) or x is not y: pass
            if x is None: pass
            if x is not None: pass
            if not x: pass
            if x or y: pass
            x and y, x or y


class Base:
    attr = 1

    def method(self, *args, **kwargs):
        return self

    def defaulted(self, x, y=2):
        return y

    @property
    def prop(self):
        return 1


class Derived(Base):
    def method(self, *args, **kwargs):
        super().attr
        super().prop
        return super().method(1)


def attributes(n):
    o = Derived()
    for i in range(n):
        o.x = i
        o.x
        o.x += 1
        o.x = [i]
        o.method().x
        o.defaulted(i)
        o.defaulted(*(i, i))
        o.prop
        o.attr
        Base.attr
        types.FunctionType
        del o.x


def items(n):
    a = [1, 2, 3]
    t = (1, 2, 3)
    d = {"k": 1, 5: 2}
    o = Arith(1)
    for i in range(n):
        a[0], a[-1], t[i % 3], d["k"], d[5], o[i], o["k"], "text"[i % 4], a[0:2], a[::2], a[i % 2:]
        a[1] = i
        a[i % 3] = i
        a[1] += 1
        a[i % 3] -= 1
        d["new"] = i
        del d["new"]
        a[0:1] = [5]


def simple(a, b=2):
    return a


def general(a, *args, k=1, **kw):
    return None


def nothing():
    pass


def calls(n):
    o, args, kw, obj = Derived(), (1, 2), {"k": 3}, Arith(1)
    bound = o.method
    for i in range(n):
        simple(1), simple(1, 2), simple(b=1, a=2), simple(*args), general(*args, **kw), general(1, 2, k=3, z=4)
        nothing(), len(args), o.method(), o.method(1, a=2), bound(), Derived(), Arith(5), int("5"), obj(i)
        a = (lambda x=i, *, y=2: x)(3)
        args.count(1), o.method(simple(1))

        def annotated(p: int = 3) -> int: ...


def building(n):
    for i in range(n):
        (i, i), [i, i], {i, i}, {i: i}, f"{i}-{i!r}-{i!s:>5}-{i!a}-{i:{5}}"
        [*(i,), i], (*[i], i), {*[i], i}, {**{"a": 1}, "b": i}
        [x for x in (1, i)], {x for x in (1, i)}, {x: x for x in (1, i)}
        general(*[i], *(i,), **{"z": 1}, **{"b": 2})
        f"{i}{'text'}"


def unpacking(n):
    for i in range(n):
        a, b = (i, i)
        a, b = pair = [i, i]
        a, *b, c = pair
        for x, y in ((1, 2), (3, 4)):
            pass
        for x in [1, 2]:
            pass
        for x in "ab":
            pass


def gen(n):
    for i in range(n):
        x = yield i
        yield from ()
    return 5


def delegating(n):
    return (yield from gen(n))


def generators(n):
    for x in gen(n):
        pass
    for x in delegating(n):
        pass
    g = gen(n)
    next(g)
    for i in range(n - 1):
        g.send(i)
    sum(x for x in gen(n))


class Awaitable:
    def __await__(self):
        return 5
        yield


class AsyncContext:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        return False


async def agen(n):
    for i in range(n):
        await Awaitable()
        yield i


@types.coroutine
def old():
    yield 1


async def coroutine(n):
    async for x in agen(n):
        pass
    [x async for x in agen(5)]
    for i in range(n):
        await Awaitable()
        await old()
        async with AsyncContext() as c:
            pass


def drive(c):
    try:
        while True:
            c.send(None)
    except StopIteration:
        pass


@contextlib.contextmanager
def context():
    yield


class Context:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True


def exceptions(n):
    for i in range(n):
        try:
            raise ValueError
        except TypeError:
            pass
        except (KeyError, ValueError) as e:
            pass
        try:
            try:
                raise ValueError(1) from None
            except ValueError:
                raise
            finally:
                i
        except Exception:
            pass
        try:
            assert i < 0
        except AssertionError:
            pass
        with Context() as c:
            1 // 0
        with Context():
            pass
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError as e:
            pass
        except* TypeError:
            pass


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def matching(n):
    subjects = [Point(1, 2), [1, 2, 3], {"k": 1, "z": 2}, 5, "text", None]
    for i in range(n):
        match subjects[i % 6]:
            case Point(x, y=2):
                pass
            case [a, *rest]:
                pass
            case {"k": v, **rest}:
                pass
            case 5 | 6:
                pass
            case str() as s:
                pass
            case _:
                pass


def imports(n):
    for i in range(n):
        import types
        from types import FunctionType
        import contextlib as c


def definitions(n):
    for i in range(n):
        class Local(Base, metaclass=type):
            field: int = i

            def method(self):
                return __class__


ROUNDS = globals().get("ROUNDS", 20_000)
moves(ROUNDS)
cells(ROUNDS // 4)
names(ROUNDS)
arithmetic(ROUNDS, [(7, 2), (7.5, 2.5), (7, 2.5)])
arithmetic(ROUNDS // 4, [(Arith(1), 2), (Arith(1), Arith(1))])
integers(ROUNDS, [(7, 2)])
integers(ROUNDS // 4, [(True, 2), (10**25, 3)])
matrices(ROUNDS)
comparisons(ROUNDS, [(7, 2), (7.5, 2.5), (7, 2.5)])
comparisons(ROUNDS // 4, [(Arith(1), 2), (10**25, 10**20)])
attributes(ROUNDS)
items(ROUNDS)
calls(ROUNDS)
building(ROUNDS // 2)
unpacking(ROUNDS)
generators(ROUNDS)
drive(coroutine(ROUNDS))
exceptions(ROUNDS // 4)
matching(ROUNDS)
imports(ROUNDS // 8)
definitions(ROUNDS // 40)

# What only modules and classes do.
annotated: int = 5
for i in range(ROUNDS):
    namespace_name = i
    namespace_name
    del namespace_name
for i in range(ROUNDS // 8):
    from types import *


class Body:
    for i in range(ROUNDS):
        a = i
        a + len("x")
        del a
    b: int = 5
