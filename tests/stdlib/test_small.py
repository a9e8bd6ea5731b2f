import base64
import binascii
import colorsys
import getopt
import graphlib
import io
import sched
import secrets
import shlex
import timeit


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


ts = graphlib.TopologicalSorter({'D': {'B', 'C'}, 'B': ['A'], 'C': ['A']})
print(list(ts.static_order())[0], list(graphlib.TopologicalSorter({1: [2], 2: [3]}).static_order()))
ts = graphlib.TopologicalSorter()
ts.add('b', 'a')
ts.add('c', 'a', 'b')
attempt(lambda: ts.get_ready())
ts.prepare()
print(ts.get_ready(), ts.get_ready(), bool(ts))
for bad in (lambda: ts.done('zz'), lambda: ts.done('b'), lambda: ts.add('x'), lambda: ts.prepare()):
    attempt(bad)
ts.done('a')
attempt(lambda: ts.done('a'))
print(ts.get_ready(), ts.is_active())
attempt(lambda: graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare())

out = []
now = [0]
s = sched.scheduler(lambda: now[0], lambda d: now.__setitem__(0, now[0] + d))
s.enter(5, 1, out.append, ('b',))
s.enter(1, 2, out.append, ('a2',))
ev = s.enter(1, 1, out.append, argument=('a1',))
s.enterabs(3, 1, lambda **k: out.append(k), kwargs={'x': 1})
c = s.enter(2, 1, out.append, ('cancelled',))
print(len(s.queue), s.queue[0] == ev, s.empty(), s.run(blocking=False))
s.cancel(c)
s.run()
print(out, now, s.empty())
attempt(lambda: s.cancel(c))

print(getopt.getopt(['-a', '-bval', '--long', '--arg=x', '--ar', 'y', 'rest', '-z'], 'ab:', ['long', 'arg=']), getopt.gnu_getopt(['x', '-a', 'y', '--', '-b'], 'ab'), getopt.getopt(['-'], ''))
for bad in (lambda: getopt.getopt(['-x'], 'a'), lambda: getopt.getopt(['-b'], 'b:'), lambda: getopt.getopt(['--no'], '', ['yes']), lambda: getopt.getopt(['--a'], '', ['aa', 'ab']), lambda: getopt.getopt(['--l=1'], '', ['l']), lambda: getopt.getopt(['--l'], '', ['l='])):
    attempt(bad)
for rgb in ((0.2, 0.4, 0.6), (1, 0, 0), (0.5, 0.5, 0.5), (0, 0, 0), (0.9, 0.95, 0.1)):
    print([[round(v, 9) for v in f(*rgb)] for f in (colorsys.rgb_to_hsv, colorsys.rgb_to_hls, colorsys.rgb_to_yiq, colorsys.hsv_to_rgb, colorsys.hls_to_rgb, colorsys.yiq_to_rgb)])
for text in ("a b 'c d' e\\ f", 'x"y z"w # c', "it''s", '"a\\"b" \'a\\b\'', 'a;b|c && d', '', "  ", "a\nb"):
    print(shlex.split(text), shlex.split(text, posix=False), shlex.split(text, comments=True), list(shlex.shlex(text, posix=True, punctuation_chars=True)), list(shlex.shlex(text)) if text.count("'") % 2 == 0 else '')
for bad in (lambda: shlex.split("'a"), lambda: shlex.split('a\\'), lambda: shlex.split(None)):
    attempt(bad)
print(shlex.quote('a b'), shlex.quote(''), shlex.quote("it's"), shlex.quote('safe/x.y'), shlex.join(['a', 'b c']), shlex.shlex('x\ny', infile='f').error_leader())
data = [b'', b'a', b'ab', b'abc', b'\x00\x00\x00\x00', b'    ', bytes(range(256)), b'hello world!?']
for d in data:
    for e, dec in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode), (base64.b32hexencode, base64.b32hexdecode), (base64.b16encode, base64.b16decode), (base64.b85encode, base64.b85decode), (base64.a85encode, base64.a85decode),
                   (base64.urlsafe_b64encode, base64.urlsafe_b64decode), (base64.encodebytes, base64.decodebytes)):
        print(e(d), dec(e(d)) == d)
print(base64.a85encode(b'  hello    x' * 5, adobe=True, wrapcol=20, foldspaces=True), base64.a85decode(b'<~87cURD]~>', adobe=True), base64.a85encode(b'ab', pad=True), base64.b64encode(b'\xff\xfe\xfd', b'-_'), base64.b64decode('_-79', '-_'), base64.b64decode('YW Jj!'), base64.b32decode('mfrgg===', True),
      base64.b32decode(b'MFRG0===', map01=b'L'), base64.b16decode('ff', True))
for bad in (lambda: base64.b64decode('abc'), lambda: base64.b64decode('é'), lambda: base64.b64decode('ab!c', validate=True), lambda: base64.b64decode(3), lambda: base64.b32decode('abc'), lambda: base64.b32decode('a' * 8), lambda: base64.b16decode('zz'), lambda: base64.b85decode('"'),
            lambda: base64.a85decode('~'), lambda: base64.a85decode('az'), lambda: base64.encodebytes('s'), lambda: base64.b85decode('~~~~~'), lambda: base64.b32decode('A=======')):
    attempt(bad)
o = io.BytesIO()
base64.encode(io.BytesIO(b'x' * 100), o)
o2 = io.BytesIO()
base64.decode(io.BytesIO(o.getvalue()), o2)
print(o.getvalue(), o2.getvalue() == b'x' * 100)
print(len(secrets.token_hex(4)), len(secrets.token_bytes()), 0 <= secrets.randbelow(5) < 5, secrets.choice([1]), isinstance(secrets.token_urlsafe(), str), secrets.compare_digest('a', 'a'))
attempt(lambda: secrets.randbelow(0))
n = []
print(timeit.timeit(lambda: n.append(1), number=5) >= 0, len(n), len(timeit.repeat('x = 1', 'y = 2', repeat=2, number=3)), timeit.timeit('z', 'z = 1', number=1) >= 0, timeit.Timer('q.append(1)', globals={'q': n}).timeit(2) >= 0, len(n))
for bad in (lambda: timeit.timeit('a b'), lambda: timeit.Timer(3), lambda: timeit.Timer('', 3)):
    attempt(bad)
