# Exceptions inside handlers, finallys inside generators inside finallys, hundreds deep.
def pile(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        pile(n - 1)
    except ValueError as e:
        raise ValueError(f"level {n}") from e


try:
    pile(200)
except ValueError as e:
    depth = 0
    x = e
    while x is not None:
        depth += 1
        x = x.__cause__
    print(depth, e)
del x


def gens(n):
    try:
        if n:
            yield from gens(n - 1)
        else:
            yield "bottom"
    finally:
        log.append(n)


log = []
g = gens(50)
print(next(g))
g.close()
print(len(log), log[:3])
log.clear()
g = gens(50)
next(g)
try:
    g.throw(KeyError("thrown"))
except KeyError as e:
    print(e, len(log))


def loops():
    out = []
    for i in range(5):
        try:
            try:
                if i == 1:
                    continue
                if i == 3:
                    break
                raise ValueError(i)
            except ValueError:
                try:
                    raise KeyError
                except KeyError:
                    continue
                finally:
                    out.append(("inner", i))
            finally:
                out.append(("outer", i))
        finally:
            out.append(("last", i))
    return out


print(loops())


class Bad:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError("exit")
    def __del__(self): pass


def nest_with(n):
    if n == 0:
        raise ValueError("body")
    with Bad():
        nest_with(n - 1)


try:
    nest_with(50)
except KeyError as e:
    n = 0
    c = e
    while c is not None:
        n += 1
        c = c.__context__
    print("contexts", n)
def deep_finally(n):
    try:
        return deep_finally(n - 1) if n else "value"
    finally:
        log.append(n)
log.clear()
print(deep_finally(300), len(log))
src = "x = 0\n" + "".join("    " * i + "try:\n" for i in range(15)) + "    " * 15 + "x = 1 / 0\n" + "".join("    " * i + "finally:\n" + "    " * (i + 1) + "x += 1\n" for i in range(14, -1, -1))
ns = {}
try:
    exec(src, ns)
except ZeroDivisionError:
    print("x", ns["x"])
