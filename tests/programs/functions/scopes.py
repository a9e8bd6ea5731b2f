# global, nonlocal, class scopes, builtins shadowed and restored.
x = "global"


def f():
    x = "f"

    class C:
        y = x
        x = "C"
        z = x

        def m(self):
            return x

        w = [x for _ in range(1)]

    return C.y, C.x, C.z, C().m(), C.w


print(f())


class G:
    print(x)
    x = "class"
    print(x)
    del x
    print(x)


def setg():
    global x, fresh
    x = "changed"
    fresh = "made"


setg()
print(x, fresh)


def unbound():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 1


unbound()


def delg():
    global fresh
    del fresh


delg()
try:
    fresh
except NameError as e:
    print(e)
try:
    delg()
except NameError as e:
    print(e)


def shadow():
    len = lambda o: 42
    return len("abc")


print(shadow(), len("abc"))
len = lambda o: -1
print(len([1]))
del len
print(len([1]))


def nested():
    def a():
        def b():
            nonlocal v
            v.append("b")
        b()
    v = ["start"]
    a()
    return v


print(nested())
print(sorted(k for k in globals() if not k.startswith("__")))


def loc(a, b=2):
    c = a + b
    return locals()


print(loc(1))
exec("made_by_exec = 5")
print(made_by_exec)
