# Functions far larger than anyone writes by hand: what has a limit somewhere inside must still run.

N = 100_000


def make(source, name="f"):
    namespace = {}
    exec(compile(source, "huge.py", "exec"), namespace)
    return namespace[name]


def lines(*parts):
    return "\n".join(parts) + "\n"


# Locals: stored, read, changed, deleted, captured, unbound.
body = [f" v{i} = {i % 1000}" for i in range(N)]
f = make(lines("def f():", *body, f" v{N - 1} += v{N - 2}", " v99990, v99991 = v99991, v99990",
               f" return v0, v5999, v6000, v6001, v{N - 1}, v99990, v99991"))
print(f())
f = make(lines("def f():", *body, " w = locals()", " return len(w), w['v3'], w['v7777'], w['v99999']"))
print(f())
f = make(lines("def f(x):", *body, " if x:", "  del v99998", " try:", "  return v99998",
               " except UnboundLocalError as e:", "  return str(e)"))
print(f(0), "/", f(1))
f = make(lines("def f():", *body, " def g():", "  nonlocal v88888", "  v88888 += 1", "  return v88888 + v5",
               " a = g()", " return a, v88888, [v99999 + i for i in (1, 2)], (lambda: v77777)()"))
print(f())
f = make(lines("def f():", *body, " for v99999 in range(3): yield v99999, v12345",
               " with open(__file__) as v99998: pass", " v5 = yield v99998.closed"))
f.__globals__["__file__"] = __file__
g = f()
print(list(g))
print(len(f.__code__.co_varnames), f.__code__.co_nlocals, f.__code__.co_varnames[99999])


# Parameters: positional, by name, defaults, the rest, captured.
names = [f"p{i}" for i in range(N)]
f = make(lines(f"def f({', '.join(names)}):", " return p0, p5999, p6000, p6001, p99999"))
print(f(*range(N)))
print(f(*range(N - 2), p99999="last", p99998="but one"))
try:
    f(*range(N - 1))
except TypeError as e:
    print(e)
try:
    f(*range(N), p99999=1)
except TypeError as e:
    print(e)
f = make(lines(f"def f({', '.join(n + '=' + str(i) for i, n in enumerate(names))}, *args, key=1, **kwargs):",
               " p99999 += 1", " def g(): return p0, p6000, p99998, args, kwargs",
               " return p5, p99999, args, key, kwargs, g()"))
print(f())
print(f(*range(N + 2), key=2, other=3))
f = make(lines(f"def f({', '.join(names)}):", " yield p99999", " yield p6000 + p1"))
print(list(f(*range(N))))
print(f.__code__.co_argcount, f.__code__.co_varnames[6000], f.__code__.co_varnames[-1])
try:
    make(lines(f"def f({', '.join(names)}, p6000): pass"))
except SyntaxError as e:
    print(e.msg)


# Arguments, decorators, definitions, attributes, keywords, constants, names.
print(make(lines("def h(*args): return len(args), args[-1]", "f = h(" + "1," * N + "2)")))
print(make(lines("def h(**kw): return len(kw)", "f = h(" + ",".join(f"{n}={i}" for i, n in enumerate(names[:3000])) + ")")))
print(make(lines("n = 0", "def d(f):", " global n", " n += 1", " return f", *["@d"] * N, "def g(): return 7",
                 "f = n, g()")))
print(make(lines("def d(f): return f", *["@d"] * 300, "class f: x = 1")).x)
f = make(lines(*[f"def f{i}(a={i}): return a" for i in range(70_000)], "def g(x):", " def inner(y=2): return x + y",
               " return inner", "def f(): return f0(), f44999(), f45001(), f69999(), g(1)()"))
print(f())


class Anything:
    def __getattr__(self, name):
        return lambda *args, **kw: (name, args, kw)


f = make(lines("def f(o):", *[f" o.a{i}" for i in range(70_000)], " o.zz1 = 5", " o.zz1 += 1",
               " r = o.zz1, o.zz2(1), o.zz3(k=2)", " del o.zz1", " from os import path, sep", " return r, sep"))
o = Anything()
print(f(o), vars(o))
f = make(lines("def h(**kw): return kw", "def f():", *[f" h(k{i}=1)" for i in range(70_000)], " return h(last=1)"))
print(f())
f = make(lines("def f():", " x = 0", *[f" x = {i}.5" for i in range(N)], " return x == 99999.5, x"))
print(f())
f = make(lines("def f(a):", " n = 0", " while a:", *["  if a: n += 1"] * N, "  a -= 1", " return n"))
print(f(2))
