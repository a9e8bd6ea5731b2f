import enum, inspect
class Color(enum.Enum):
    RED = 1
class Empty(enum.Enum): pass
class Own(enum.Enum):
    A = 1
    def __init__(self, x): pass
for c in Color, Empty, Own, enum.Enum, enum.Flag:
    print(inspect.signature(c))
class S:
    __signature__ = '(a, b=1)'
    def __call__(self, x): pass
try: print(inspect.signature(S()))
except Exception as e: print(type(e), e)
class T:
    @staticmethod
    def __signature__(): return '(a, b=1)'
try: print(inspect.signature(T))
except Exception as e: print(type(e), e)
class U:
    @classmethod
    def __signature__(cls): return inspect.Signature()
try: print(inspect.signature(U))
except Exception as e: print(type(e), e)
class V: __signature__ = 3
try: print(inspect.signature(V))
except Exception as e: print(type(e), e)

# Builtins that say how they are called.
import io, itertools, math, operator, pickle, re
for f in (print, sorted, sum, round, input, open, format, str.center, bytes.center, str.encode, bytes.decode,
          bytes.translate, int.to_bytes, int.from_bytes, list.index, tuple.index, math.gcd, math.prod,
          itertools.accumulate, itertools.groupby, itertools.tee, itertools.pairwise, operator.itemgetter,
          operator.call, pickle.dumps, pickle.Pickler, io.StringIO, io.BytesIO.read, io.BufferedReader,
          io.TextIOWrapper, re.compile('').match, re.compile('').findall, list, tuple, float, complex, enumerate,
          object, property, memoryview):
    print(getattr(f, '__qualname__', f), inspect.signature(f))
# needs 3.12
