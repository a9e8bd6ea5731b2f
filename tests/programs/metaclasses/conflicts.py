# Which metaclass wins, and when none can.
class M1(type): pass
class M2(type): pass
class M3(M1, M2): pass
class A(metaclass=M1): pass
class B(metaclass=M2): pass


try:
    class C(A, B): pass
except TypeError as e:
    print(e)


class D(A, B, metaclass=M3): pass


print(type(D).__name__)


class E(A, metaclass=type): pass


print(type(E).__name__)


def factory(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith("__")), kw


class F(metaclass=factory, k=2):
    x = 1


print(F)


class G(int, metaclass=lambda *a: "any object"): pass


print(G)
try:
    class H(metaclass=3): pass
except TypeError as e:
    print(e)
try:
    type("X", (A, B), {})
except TypeError as e:
    print(e)
print(type("Y", (A,), {}).__class__.__name__)
for args in (("X",), ("X", ()), (1, (), {}), ("X", [], {}), ("X", (), []), ("X", (1,), {}), ("a\0b", (), {})):
    try:
        print(type(*args))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
