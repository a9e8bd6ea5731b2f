import difflib
import os
import tempfile
import warnings
from difflib import *

warnings.simplefilter('ignore')


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


a = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n'.splitlines(True)
b = 'one\ntwo!\nthree\nfour\nsix\nseven\neight\nnine\nten\neleven\nemu\n'.splitlines(True)
print(''.join(ndiff(a, b)))
print(''.join(unified_diff(a, b, 'from', 'to', 'd1', 'd2')))
print(''.join(context_diff(a, b, 'from', 'to', n=1)))
print(list(unified_diff(['a'], ['b'], lineterm='')), list(unified_diff(a, a)), list(diff_bytes(unified_diff, [b'a\xff'], [b'b'], b'x', b'y', lineterm=b'')))
d = list(ndiff(a, b))
print(list(restore(d, 1)) == a, list(restore(d, 2)) == b)
s = SequenceMatcher(None, 'abxcd', 'abcd')
print(s.get_matching_blocks(), s.get_opcodes(), s.ratio(), s.quick_ratio(), s.real_quick_ratio(), s.find_longest_match(0, 5, 0, 4), s.find_longest_match())
s = SequenceMatcher(lambda x: x == ' ', ' abcd', 'abcd abcd')
print(s.find_longest_match(0, 5, 0, 9), s.bjunk, list(s.get_grouped_opcodes()), SequenceMatcher(None, [], []).ratio())
big = SequenceMatcher(None, 'ab' * 200, 'ba' * 200)
print(big.bpopular, SequenceMatcher(None, 'ab' * 200, 'ba' * 200, autojunk=False).ratio())
print(get_close_matches('appel', ['ape', 'apple', 'peach', 'puppy']), get_close_matches('wheel', ['heel', 'wheal', 'x'], n=1, cutoff=0.8), get_close_matches('zzz', ['abc']))
for bad in (lambda: get_close_matches('a', [], n=0), lambda: get_close_matches('a', [], cutoff=2), lambda: list(restore([], 3)), lambda: list(unified_diff([b'a'], ['b'])), lambda: list(diff_bytes(unified_diff, ['a'], [b'b'])), lambda: list(unified_diff(['a'], ['b'], fromfile=b'x'))):
    attempt(bad)
print(''.join(ndiff(['\tI am a buggy\n', 'same\n', 'gone\n'], ['\t\tI am a bug\n', 'same\n', 'more\n', 'extra line\n'])), IS_LINE_JUNK(' # \n'), IS_LINE_JUNK('x'), IS_CHARACTER_JUNK('\t'))
print(''.join(ndiff(['private Thread currentThread;\n', 'abc\n'] * 2, ['private volatile Thread currentThread;\n', 'abd\n', 'abc\n'])))

fd, name = tempfile.mkstemp('.suf', 'pre')
print(os.path.basename(name).startswith('pre'), name.endswith('.suf'), os.path.exists(name), os.path.dirname(name) == tempfile.gettempdir())
os.close(fd)
os.remove(name)
with tempfile.TemporaryDirectory(prefix='d') as td:
    os.makedirs(os.path.join(td, 'x/y'))
    open(os.path.join(td, 'x/f'), 'w').close()
    os.symlink('/', os.path.join(td, 'link'))
    with tempfile.NamedTemporaryFile('w+', dir=td, suffix='.txt') as f:
        f.write('hello\nworld\n')
        f.seek(0)
        print(f.read(), os.path.exists(f.name), list(f), f.name.endswith('.txt'))
        n = f.name
    print(os.path.exists(n), os.path.isdir(td))
    with tempfile.NamedTemporaryFile(dir=td, delete=False) as f:
        f.write(b'x')
    print(open(f.name).read())
    f = tempfile.NamedTemporaryFile(dir=td)
    n = f.name
    f.close()
    print(os.path.exists(n), isinstance(tempfile.mkdtemp(dir=os.fsencode(td)), bytes))
print(os.path.exists(td))
with tempfile.TemporaryFile('w+') as f:
    f.write('tmp')
    f.seek(0)
    print(f.read(), isinstance(f.name, int))
with tempfile.SpooledTemporaryFile(max_size=5, mode='w+') as f:
    f.write('abc')
    print(f._rolled, f.tell(), f.name, f.mode)
    f.write('defgh')
    f.seek(0)
    print(f._rolled, f.read(), f.readable())
t = tempfile.TemporaryDirectory()
p = t.name
del t
print(os.path.exists(p), os.path.exists(tempfile.mktemp()), tempfile.gettempprefix(), tempfile.gettempdirb() == os.fsencode(tempfile.gettempdir()))
attempt(lambda: tempfile.mkstemp('s', b'p'))
