# Classes whose calls are calls of a __new__ written in Python.
class A:
    def __new__(cls, *args, **kw):
        self = super().__new__(cls)
        self.args = args
        return self
def f():
    r = []
    for i in range(5):
        r.append(A(i, 2).args)
        r.append(A().args)
    return r
print(f())
class S(str):
    def __new__(cls, a, b='x'):
        return str.__new__(cls, a + b)
print([S('q') for _ in range(3)], [S('q', 'z') for _ in range(3)])
class B:
    subs = 0
    def __new__(cls, x):
        if B.subs < 2:
            B.subs += 1
            return object.__new__(cls)
        class C(cls):
            def __init__(self, x):
                print('init', x)
        return object.__new__(C)
for i in range(4):
    print(type(B(i)).__name__)
class N:
    def __new__(cls, x):
        if x == 3: raise ValueError(x)
        return x * 2
for i in range(5):
    try:
        print(N(i))
    except ValueError as e:
        print('err', e, e.__traceback__.tb_lineno)
for i in range(3):
    try: N()
    except TypeError as e: print(e)
    try: N(1,2)
    except TypeError as e: print(e)
    N(0)
class Sing:
    one = None
    def __new__(cls):
        if cls.one is None:
            cls.one = object.__new__(cls)
        return cls.one
print(all(Sing() is Sing() for _ in range(10)))
class D:
    def __new__(cls, v): return object.__new__(cls)
def mk(i):
    return D(i)
print(type(mk(1)))
mk(2); mk(3)
D.__init__ = lambda self, v: print('late init', v)
mk(4); mk(5)
del D.__init__
mk(6)
D.__new__ = staticmethod(lambda cls, v: v)
print(mk(7))
class E(D):
    def __init__(self, v): print("E", v)
D.__new__ = staticmethod(lambda cls, v: object.__new__(E))
mk(8); mk(9); mk(10)
class Loop:
    def __new__(cls, n): return cls(n+1)
try: Loop(0)
except RecursionError as e: print(e)
import sys
class T:
    def __new__(cls, n):
        f = sys._getframe(1)
        return f.f_code.co_name
def where():
    for _ in range(3):
        print(T(1))
where()
class G:
    def __new__(cls):
        yield 1
print([next(G()) for _ in range(3)])
