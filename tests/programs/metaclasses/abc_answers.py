# What abstract classes answer, and what is remembered of it.
from abc import ABC, abstractmethod, ABCMeta, get_cache_token
import gc
class A(ABC): pass
class B: pass
class C(A): pass
print(isinstance(B(), A), isinstance(C(), A), issubclass(B, A))
print(A.register(B) is B, isinstance(B(), A), issubclass(B, A), get_cache_token() > 0)
try: A.register(1)
except TypeError as e: print(e)
try: B2 = type('B2', (A,), {}); B2.register(A)
except RuntimeError as e: print(e)
try: issubclass(1, A)
except TypeError as e: print(e)
class H(ABC):
    @classmethod
    def __subclasshook__(cls, c): return 'x' if c is int else NotImplemented
try: isinstance(1, H)
except AssertionError as e: print(e)
class P:
    @property
    def __class__(self): return C
print(isinstance(P(), A), isinstance(P(), B), isinstance(P(), P))
for i in range(300):
    t = type('T', (), {}); isinstance(t(), A); 
    t = type('T', (A,), {}); isinstance(t(), A); 
from collections.abc import *
print([isinstance(x, Sequence) for x in ([], (), '', {}, 1)], isinstance({}, Mapping), isinstance(len, Callable), isinstance(iter([]), Iterator))
import numbers; print(isinstance(1, numbers.Integral), isinstance(1.5, numbers.Rational))
class M(ABCMeta):
    def __instancecheck__(cls, o): return super().__instancecheck__(o) or o == 5
class X(metaclass=M): pass
print(isinstance(5, X), isinstance(4, X))
A._abc_caches_clear(); A._abc_registry_clear(); print(isinstance(B(), A), isinstance(C(), A))
print(type(A._abc_impl))
import io; s = io.StringIO(); A._dump_registry(s); print(s.getvalue().split('\n')[0])
class D2(ABC):
    @abstractmethod
    def f(self): ...
try: D2()
except TypeError as e: print(type(e).__name__)
