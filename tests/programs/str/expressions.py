# str, expression by expression: results and messages.


class Sub(str):
    def __format__(self, spec):
        return 'S<' + spec + '>'


class A:
    x = 5

    def __getitem__(self, key):
        return key

    def __format__(self, spec):
        return 'A' + spec


class I:
    def __index__(self):
        return 2


a = A()
i = I()
s = Sub('sub')


def show(source):
    try:
        result = ascii(eval(source))
    except Exception as e:
        result = f'{type(e).__name__}: {ascii(str(e))}'
    print(f'{source} -> {result}')


for line in r'''
'abc'.find('c', None, None)
'abc'.find('', 3), 'abc'.find('', 4), 'abc'.rfind('')
'abc'.find(1)
'abcabc'.rfind('bc', 0, -1)
'abc'.index('z')
'aXbXc'.split('X', 1), 'aXbXc'.rsplit('X', 1), 'a b  c '.split(), ' a b '.split(None, 1), ' a b c '.rsplit(None, 1)
'abc'.split('')
'abc'.split(1)
'a\nb\r\nc\x0bd\x85e\u2028f'.splitlines(), 'a\nb\n'.splitlines(True), 'x'.splitlines(keepends=True)
'abc'.partition('b'), 'abc'.rpartition('z'), 'abc'.partition('')
'abc'.replace('', '-'), 'abc'.replace('', '-', 2), 'aaa'.replace('a', 'bb', 2), 'abc'.replace('a', '\u1234')
'abc'.replace(1, 'x')
'abc'.replace('x', None)
'abc'.startswith(('x', 'a')), 'abc'.startswith('bc', 1), 'abc'.endswith('b', 0, 2), 'abc'.startswith('', 3), 'abc'.startswith('', 4)
'abc'.startswith(1)
'abc'.startswith(('x', 1))
'abc'.endswith(['c'])
'  abc '.strip(), 'xxabcxx'.strip('x'), '\u2003a\u2003'.strip(), 'abc'.lstrip('ab'), 'abc'.rstrip('bc')
'abc'.strip(1)
'abc'.center(8), 'abc'.center(8, '*'), 'abc'.ljust(5, '\u1234'), 'abc'.rjust(5, '-'), '-5'.zfill(5), '+x'.zfill(4)
'abc'.center('x')
'abc'.center(5, 'xx')
'abc'.center(5, 1)
'a\tb\tc'.expandtabs(), 'a\tb'.expandtabs(4), '\t'.expandtabs(0), 'a\n\tb'.expandtabs(tabsize=3)
'abc'.removeprefix('ab'), 'abc'.removesuffix('bc'), 'abc'.removeprefix('x')
'abc'.removeprefix(1)
'hello World'.title(), 'HELLO'.swapcase(), 'hELLO'.capitalize(), '\xdf'.upper(), '\u0130'.lower(), '\xdf'.casefold(), '\u03a3\u03a3'.lower()
'abc'.isalpha(), ''.isalpha(), '12'.isdigit(), '\xb2'.isdigit(), '\xb2'.isdecimal(), '\u2155'.isnumeric(), ' \t'.isspace(), ''.isprintable(), '\n'.isprintable(), 'a1'.isidentifier(), '1a'.isidentifier(), 'Ab'.istitle(), 'AB'.isupper(), 'ab1'.islower(), 'a\x80'.isascii()
','.join(['a', 'b']), ''.join([]), ','.join('abc'), ','.join(x for x in 'ab'), '\u1234'.join(['a', 'b']), ''.join(['x'])
','.join(['a', 1])
','.join(1)
'abc'.count('b'), 'aaa'.count('aa'), 'abc'.count(''), 'abc'.count('', 1), 'abc'.count('', 4)
'abc'.translate({97: 'X', 98: None, 99: 0x1234}), 'abc'.translate(str.maketrans('ab', 'xy', 'c')), 'abc'.translate({97: 'long'})
'abc'.translate({97: 1.5})
'abc'.translate({97: 0x110000})
'abc'.translate(1)
str.maketrans({'a': 1, 98: 'x'}), str.maketrans('a', 'b', 'c')
str.maketrans('a')
str.maketrans('a', 'bc')
str.maketrans({'ab': 1})
str.maketrans({1.5: 1})
str.maketrans(1, 'a')
str.maketrans('a', 1)
'abc'.encode(), '\u1234'.encode('utf-16-le'), '\xe9'.encode('latin-1'), 'a\u1234'.encode('ascii', 'replace'), 'a\u1234'.encode('ascii', 'xmlcharrefreplace'), 'a\udc80'.encode('utf-8', 'surrogateescape')
'a\u1234b'.encode('ascii')
'\ud800'.encode()
'a'.encode('nope')
'\u1234'.encode('ascii', 'nope')
'a'.encode(1)
b'\xff'.decode()
b'ab\xe2\x82'.decode()
b'\xff'.decode('ascii', 'backslashreplace'), b'\xff'.decode('utf-8', 'replace'), b'\xff'.decode('utf8', 'surrogateescape'), b'a'.decode('utf-16', 'ignore')
b'\xff'.decode('utf-8', 'xmlcharrefreplace')
str(b'abc', 'ascii'), str(b'abc', errors='strict'), str(object='x'), str()
str('a', 'utf8')
str(1, 'utf8')
str(b'a', 1)
str(1, 2, 3, 4)
str(foo=1)
'abc'[1], 'abc'[-1], 'abc'[::-1], 'abc'[1:], 'abc'[5:], 'a\u1234b'[::2], 'abc'[i]
'abc'[3]
'abc'['a']
'abc'[1.0]
'abc'[2**100]
'abc' * 2, 2 * 'ab', 'ab' * 0, 'ab' * -1, 'ab' * True, 'ab' * i
'a' * 1.5
'a' * 'b'
'a' + 1
1 + 'a'
'a' in 'abc', '' in '', 'bc' in 'abc'
1 in 'abc'
'a' < 'b', 'a' < 'ab', '\u1234' > 'z', 'a' == 1, 'a' != 'a'
'a' < 1
'%s %r %a %d %5.2f %-5s| %05d %x %X %o %e %g %c %c %%' % ('x', 'y\u1234', '\u1234', 5, 3.14159, 'ab', 42, 255, 255, 8, 12345.678, 0.0001, 65, 'z')
'%(a)s %(b)d' % {'a': 1, 'b': 2}
'%s' % (1, 2)
'%s %s' % (1,)
'%d' % 'a'
'%d' % 1.9, '%i' % True, '%u' % -5
'%x' % 1.5
'%c' % 'ab'
'%c' % -1
'%z' % 1
'%' % ()
'%(a' % {}
'%(a)s' % 1
'%*d' % (5, 3), '%-*d|' % (5, 3), '%.*f' % (2, 1.23456), '%+d % d' % (3, 3), '%#x %#o' % (255, 8)
'%s' % None, '%s' % [1], '%r' % (('a',),), '%s' % {'a': 1}, '%.2s' % 'abc'
'{} {}'.format(1, 2), '{0} {1} {0}'.format('a', 'b'), '{a} {b[0]} {c.x}'.format(a=1, b=[2], c=a), '{:>5}|{:<5}|{:^5}'.format('a', 'b', 'c')
'{!r} {!s} {!a}'.format('x', 'y', '\u1234'), '{:{}}'.format('a', 5), '{:{w}.{p}f}'.format(3.14159, w=8, p=2), '{{}}'.format()
'{a[key]} {a[0]}'.format(a=a)
'{}'.format()
'{0} {}'.format(1, 2)
'{} {0}'.format(1, 2)
'{a}'.format()
'{'.format()
'}'.format()
'{0!x}'.format(1)
'{0!}'.format(1)
'{0.}'.format(1)
'{0[}'.format(1)
'{:{:{}}}'.format(1, 2, 3)
'{0.foo}'.format(1)
'{:d}'.format('a')
'{:s}'.format(1)
'{a}'.format_map({'a': 5})
'{}'.format_map({'a': 5})
'{b}'.format_map({'a': 5})
format('abc', '>10'), format('abc', '.2'), format('abc', '*^9'), format(s, 'x'), format(s)
format('abc', 'd')
format('abc', '+')
format('abc', '=5')
format('abc', ',')
f'{s}', f'{s!s}', f'{s:q}', f'{a:z}', f'{1}', f'{1.5}', f'{True}', f'{None}', f'{2**70}', f'{-0.0}', f'{1e300}'
s.upper(), type(s + '').__name__, type(s[:]).__name__, type(s.strip()).__name__, type(str(s)).__name__, s == 'sub', hash(s) == hash('sub')
repr("a'b"), repr('a"b\'c'), repr('\n\t\x00\x7f\xa0\u1234\U0001f600\ud800'), ascii('\u1234')
'abc'.__getnewargs__(), 'abc'.__len__(), 'abc'.__contains__('a'), 'abc'.__add__('d'), 'abc'.__mul__(2), 'abc'.__rmul__(2), 'abc'.__eq__(1), 'abc'.__mod__(())
'abc'.__format__(1)
len('a\U0001f600'), 'a\U0001f600'[1], list('ab'), tuple('\u1234b')
iter('abc').__length_hint__(), iter('abc').__reduce__()[1:], type(iter('')).__name__
'a' * 10**12
'a'.zfill(10**12)
'%1000000000000d' % 1
'abc'.center(2**70)
str.join(1, [])
str.upper(1)
'abc'.upper(1)
'abc'.split(sep=None, maxsplit=1, foo=2)
str.__new__(int)
'abc'.foo
'x'.__hash__() == hash('x')
"".join(map(str, range(5)))
'abc' 'def' '%s' % 1
bytes('h\xe9', 'utf8'), bytes(3), bytes([1, 2]), bytes(i), bytearray(i), bytes(memoryview(b'ab'))
b'%b %s %a %r %d %x %c' % (b'x', bytearray(b'y'), 'z', 'w', 5, 255, 65)
'''.strip().splitlines():
    show(line)
# needs 3.12
