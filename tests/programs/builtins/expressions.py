# The builtin functions, expression by expression: results and messages.


class BadLen:
    def __len__(self):
        return -1


class BadIter:
    def __iter__(self):
        return 1


class WithDir:
    def __dir__(self):
        return ['b', 'a']

    def __round__(self, n=None):
        return ('rounded', n)


def show(source):
    try:
        result = ascii(eval(source))
    except Exception as e:
        result = f'{type(e).__name__}: {e}'
    print(f'{source} -> {result}')


for line in r'''
abs('a')
abs(-5), abs(-1.5), abs(3 + 4j), abs(-2**70), abs(True)
all(1)
any(1)
all([]), any([]), all([1, 0]), any([0, 1]), all(x for x in 'ab')
ascii()
ascii('\u1234'), ascii([1, '\xe9'])
bin('a')
bin(1.5)
bin(5), bin(-5), bin(0), oct(8), oct(-8), hex(255), hex(-2**70), bin(True)
chr(-1)
chr('a')
chr(0x110000)
chr(2**100)
chr(65), chr(0x1234), chr(0x10ffff), chr(True)
ord('ab')
ord(1)
ord(b'ab')
ord(b'a'), ord('\u1234'), ord(bytearray(b'x'))
ord('')
compile(1, 'x', 'exec')
compile('1', 'x', 'foo')
compile('1', 'x', 'exec', 1 << 30)
eval(compile('1 + 1', 'x', 'eval')), eval('  1 + 2'), eval(b'3 * 4'), eval('x', {'x': 5}), eval('x + y', {'x': 1}, {'y': 2})
exec('1'), exec(compile('z = 1', 'x', 'exec'), {})
delattr(1, 1)
getattr(1, 1)
getattr(1)
getattr(1, 'x')
getattr(1, 'x', None), getattr(1, 'real', 5), hasattr(1, 'real'), hasattr(1, 'x')
setattr(1, 1, 1)
hasattr(1, 1)
dir(1, 2)
dir(WithDir())
divmod(1)
divmod(7, -2), divmod(-7.5, 2), divmod(2**70, 3)
divmod(1, 0)
divmod(1, 'a')
eval(1)
eval('1', 1)
eval('1', {}, 1)
exec(1)
exec('1', 1)
exec('1', {}, 1)
format(1, 2)
format(5), format(5, '>3'), format('a', ''), format(3.14159, '.2f')
hash([])
hash(1) == hash(1.0) == hash(True), hash('a') == hash('a'), hash(()) == hash(())
id()
isinstance(1, 1)
isinstance(1, int), isinstance(True, (str, int)), isinstance(1, int | str), issubclass(bool, int), issubclass(int, (str, float))
issubclass(1, int)
issubclass(int, 1)
iter(1)
iter(1, 2)
list(iter([3, 2, 1].pop, 2))
len(1)
len([], [])
len(BadLen())
iter(BadIter())
max()
max(1)
max([])
max([], default=5), max([1, 3, 2]), max(1, 2.5), min('b', 'a'), max([3, 1], key=lambda x: -x), min([], default=None), max('abc', key=None)
max(1, 2, default=3)
max(1, 2, foo=3)
min([], key=None)
max(1, 'a')
min(1, 2, key=1)
next(1)
next(iter([]))
next(iter([]), None), next(iter([1]))
next(1, 2, 3)
pow(2)
pow(2, 3, 0)
pow(2, -1, 4)
pow(2, 10), pow(2, -1), pow(3, -1, 7), pow(2, 100, 7), pow(base=2, exp=3, mod=5), pow(2.0, 0.5)
pow(2, 'a')
pow(2, 'a', 3)
print(1, sep=1)
print(1, end=1)
print(1, foo=1)
round('a')
round(1.5, 'a')
round(1.5, None), round(2.5), round(0.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(-1.5), round(1e300), round(5, 3)
round()
round(WithDir()), round(WithDir(), None), round(WithDir(), 2), round(number=1.25, ndigits=1)
round(float('nan'))
sorted()
sorted(1)
sorted([1], 1)
sorted([3, 1, 2]), sorted('cab', reverse=True), sorted(['b', 'A'], key=str.lower), sorted({2: 1, 1: 2})
sorted([1, 'a'])
sum(1)
sum(['a'])
sum(['a'], '')
sum([b'a'], b'')
sum([bytearray()], bytearray())
sum([[1], [2]], []), sum([]), sum([1, 2], start=3), sum([True, True]), sum((1, 2.5)), sum([1.0, 2, 3j]), sum([2**70, 1.5]), sum([2**61, 2**61, 2**62])
sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([1.5, 2**70]), sum(x for x in range(10))
vars(1)
vars(1, 2)
__import__(1)
__import__('math').pi, __import__('collections.abc', fromlist=['x']).__name__
callable(len), callable(1), callable(int), callable(lambda: 0), callable(WithDir), callable(WithDir())
repr()
repr('a'), repr(1.0), repr([1, 'a'])
list(zip('ab', [1, 2])), list(map(str, [1, 2])), list(filter(None, [0, 1])), list(enumerate('ab', 1)), list(reversed([1, 2]))
__build_class__()
__build_class__(1, 2)
__debug__, Ellipsis, NotImplemented, None
'''.strip().splitlines():
    show(line)


def scopes():
    a, b = 1, 2
    print(sorted(locals()), sorted(vars()), dir())
    print('scopes' in globals(), eval('a + b'))


scopes()
print(locals() is globals())


class Writer:
    def write(self, text):
        parts.append(text)

    def flush(self):
        parts.append('<flush>')


parts = []
print(1, 'a', sep='-', end='!', file=Writer(), flush=True)
print(parts)
print(*'abc', sep='')
print()
print('x', None, 1.5, [1], end='\n\n')
print('\u1234\xe9')
# needs 3.12
