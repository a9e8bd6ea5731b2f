# bytes and bytearray, expression by expression: results and messages.

ba = bytearray(b'abc')


def show(source):
    try:
        result = ascii(eval(source))
    except Exception as e:
        result = f'{type(e).__name__}: {e}'
    print(f'{source} -> {result}')


for line in r'''
b'a'.center(5, 'x')
b'a'.center(5, b'xy')
b'a'.center(5, bytearray(b'x')), b'a'.ljust(3), b'a'.rjust(3, b'-'), b'-5'.zfill(4)
b'abcb'.find(b'b'), b'abcb'.rfind(98), b'abc'.find(b'', 3), b'abc'.find(b'', 4), b'abc'.index(b'c', -1)
b'a'.find('a')
b'a'.find(300)
b'a'.find(1.5)
b'a'.count('a')
b'aaa'.count(b'aa'), b'abc'.count(b''), bytearray(b'aa').count(97)
b'a'.startswith('a')
b'a'.startswith(('a',))
b'abc'.startswith((b'x', b'ab')), b'abc'.endswith(b'b', 0, 2)
b'a'.replace('a', b'b')
b'abc'.replace(b'b', b'--'), b'aaa'.replace(b'a', b'', 2), bytearray(b'ab').replace(b'a', b'x')
b'a'.strip('a')
b' a '.strip(), b'xax'.strip(b'x'), bytearray(b' a ').lstrip(), b'ab'.rstrip(b'b')
b'a'.split('a')
b'a'.split(b'')
b'a b  c'.split(), b'a,b,c'.split(b',', 1), b'a,b,c'.rsplit(b',', 1), bytearray(b'a b').split()
b'a\r\nb\nc'.splitlines(), b'a\nb'.splitlines(True)
b'a'.join(['a'])
b'a'.join(1)
b', '.join([b'a', bytearray(b'b'), memoryview(b'c')]), bytearray(b'-').join([b'a', b'b'])
b'a'.translate('a')
b'a'.translate(b'a')
b'a'.translate(None, b'a'), b'abc'.translate(bytes.maketrans(b'ab', b'xy'), delete=b'c')
b'a'.translate(None, delete='a')
bytes.maketrans(b'a', b'bc')
bytes.maketrans('a', b'bc')
bytes.fromhex('0g')
bytes.fromhex('0')
bytes.fromhex('zz')
bytes.fromhex(b'aa')
bytes.fromhex('ab \xe9')
bytes.fromhex(' 0A fF\n'), bytearray.fromhex('00')
b'abc'.hex(), b'abc'.hex('-'), b'abcdef'.hex('-', -4), b'abcdef'.hex('-', 4), b'abcdef'.hex(b'-', 0), b'abcdef'.hex(':', 2)
b'abc'.hex(1)
b'abc'.hex('')
b'abc'.hex('\xe9')
b'abc'.hex('::')
b'a' + 'b'
b'a' + 1
bytearray(b'a') + 'b'
b'a' + bytearray(b'b'), bytearray(b'a') + b'b', b'a' + memoryview(b'b')
b'a'['x']
bytearray()['x']
b'a'[5]
bytearray()[5]
b'abc'[1], b'abc'[-1], b'abcdef'[1:5:2], b'abc'[::-1], bytearray(b'abc')[1:]
'a' in b'a'
300 in b'a'
b'bc' in b'abc', 97 in b'abc', b'' in b''
b'a' * 'x'
b'ab' * 2, 2 * bytearray(b'ab'), b'a' * 0, b'a' * -1
bytes('a')
bytes(1, 'x')
bytes('a', 1)
bytes(-1)
bytes([300])
bytes(['a'])
bytes(1.5)
bytes(b'a', errors='x')
bytes(encoding='utf8')
bytes(None)
bytes(3), bytes([1, 2]), bytes('\xe9', 'latin-1'), bytes(memoryview(b'abc')[::2]), bytes([True]), bytes(range(3)), bytes()
bytearray('a')
bytearray(-1)
bytearray(None)
bytearray([256])
bytearray(1.5)
bytearray(b'a').append('a')
bytearray(b'a').append(256)
bytearray(b'a').extend(1)
bytearray(b'a').extend('a')
bytearray(b'a').extend([300])
bytearray(b'a').extend(['a'])
bytearray(b'a').insert('a', 1)
bytearray(b'a').remove(5)
bytearray(b'a').remove('5')
bytearray(b'').pop()
bytearray(b'a').pop(5)
ba.__setitem__(0, 'a')
ba.__setitem__(0, 256)
ba.__setitem__(9, 25)
ba.__setitem__('x', 25)
ba.__setitem__(slice(0, 1), 'a')
ba.__setitem__(slice(0, 3, 2), b'a')
ba.__setitem__(slice(0, 1), 1)
ba.__delitem__(9)
ba.__iadd__('a')
b'a'.decode(1)
b'a'.removeprefix('a')
b'abc'.removeprefix(b'a'), b'abc'.removesuffix(b'bc'), bytearray(b'abc').removeprefix(b'x')
b'a'.partition('a')
b'a'.partition(b'')
b'a-b-c'.partition(b'-'), b'a-b-c'.rpartition(b'-'), b'abc'.partition(b'-'), bytearray(b'abc').rpartition(b'-')
b'a'.zfill('a')
b'a' < 'a'
b'a' < b'b', b'a' == bytearray(b'a'), b'a' != 'a', bytearray(b'b') >= b'a', b'ab' == memoryview(b'ab')
b'a' % 1
b'%c' % 'a'
b'%c' % 300
b'%s' % 'a'
b'%d' % 'a'
b'%f' % 'a'
b'%s %b %a %r %d %5x|%-5d|%.2f %c %c %%' % (b'a', bytearray(b'b'), '\xe9', 'w', 5, 255, 7, 1.5, 65, b'B')
b'%(a)s' % {b'a': b'x'}, bytearray(b'%d') % 5
b'a'.index(b'x')
bytearray(b'a').index(b'x')
bytearray(b"a'b"), bytearray(b'a"b'), b"a'b", b'a"\'b', b'\x00\xff\n'
b'a'.__getnewargs__(), b'a'.__bytes__(), bytearray(b'ab\xff').__reduce__()
b'abc'.rsplit(None, 'x')
b'a\tb'.expandtabs(), bytearray(b'a\tb').expandtabs(4)
b'a'.expandtabs('x')
b'hello World'.title(), b'abC'.swapcase(), b'aBC'.capitalize(), b'aB'.upper(), bytearray(b'aB').lower()
b'ab'.isalpha(), b'12'.isdigit(), b' '.isspace(), b'a1'.isalnum(), b'Ab'.istitle(), b'AB'.isupper(), b'ab1'.islower(), b'\x80'.isascii(), b''.isalpha(), b''.isascii()
hash(b'abc') == hash(memoryview(b'abc')), hash(b'') == hash(b'')
hash(bytearray())
type(iter(b'')).__name__, type(iter(bytearray())).__name__, list(b'ab'), iter(b'abc').__length_hint__()
b'\xff'.decode()
b'ab\xe2\x82'.decode()
b'\xff\xfeh\x00'.decode('utf-16'), b'\xff'.decode('latin-1'), b'\xff'.decode('utf-8', 'replace'), b'\xff'.decode('ascii', 'backslashreplace')
b'a'.decode('nope')
b'a' * 10**15
bytes(10**15)
'''.strip().splitlines():
    show(line)

b = bytearray(b'abcdef')
b[1:3] = b'XYZ'
print(b)
b[::2] = b'1234'
print(b)
del b[::3]
print(b)
del b[0]
b[2:2] = [65, 66]
b += b'!'
b *= 2
print(b, len(b))
b.insert(0, 48)
b.insert(-1, 49)
b.append(50)
b.extend(b)
print(b.pop(), b.pop(0), b)
b.remove(65)
b.reverse()
print(b, b.copy() == b)
b.clear()
print(b, bool(b))

queue = bytearray()
for i in range(300):
    queue += bytes([i % 256]) * 10
    del queue[:7]
print(len(queue), queue[:3], queue[-3:])

shared = bytearray(b'abc')
view = memoryview(shared)
for change in (lambda: shared.append(1), lambda: shared.clear(), lambda: shared.extend(b'x'), lambda: shared.pop()):
    try:
        change()
    except BufferError as e:
        print(e)
shared[0] = 65
shared[1:2] = b'B'
print(view.tobytes())
view.release()
shared.append(33)
print(shared)


class Sub(bytearray):
    def __init__(self, *args):
        super().__init__(*args)
        self.tag = 'tag'


s = Sub(b'abc')
print(s, s.tag, type(s + b'd'), type(s[:1]), s == b'abc')


class SubBytes(bytes):
    pass


s = SubBytes(b'abc')
print(s, type(s), type(s[:]), type(s.upper()), type(bytes(s)), type(s + b''), SubBytes.fromhex('41'))


class HasBytes:
    def __bytes__(self):
        return b'made'


print(bytes(HasBytes()), b'%b' % HasBytes())
# needs 3.12
