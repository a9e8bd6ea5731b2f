import fnmatch
import glob
import os
import os.path
import posixpath
import shutil
import stat
import tempfile

top = tempfile.mkdtemp()
os.chdir(top)
os.makedirs('a/b/c')
os.makedirs('a/b/c', exist_ok=True)
try:
    os.makedirs('a/b')
except FileExistsError as e:
    print('exists', e.errno, e.filename)
for n in ('a/x.py', 'a/b/y.txt', 'a/b/c/z.py', 'w.py', '.hidden.py', 'a/.h'):
    with open(n, 'w') as f:
        f.write(n)
os.symlink('a/b', 'link')
os.symlink('nowhere', 'broken')
for td in (True, False):
    print([(d, sorted(ds), sorted(fs)) for d, ds, fs in sorted(os.walk('.', topdown=td), key=str)])
print([d for d, ds, fs in os.walk('a', topdown=False)])
print(sorted(d for d, _, _ in os.walk('.', followlinks=True)), list(os.walk('missing')))
print(sorted((d, sorted(f)) for d, _, f, fd in os.fwalk('a')))
print(sorted(glob.glob('*')), sorted(glob.glob('**', recursive=True)), sorted(glob.glob('a/**/*.py', recursive=True)), sorted(glob.glob('*/*.py')), sorted(glob.glob('.*')), glob.glob('a/[!b].py'),
      sorted(glob.glob('*', include_hidden=True)), glob.glob('w.py'), glob.glob('nope'), glob.glob('a/'), glob.glob('*/', recursive=False) and 1, sorted(glob.glob('*.py', root_dir='a')), glob.escape('a[b]*?'))
print(os.path.exists('w.py'), os.path.exists('broken'), os.path.lexists('broken'), os.path.isfile('w.py'), os.path.isdir('a'), os.path.islink('link'), os.path.getsize('w.py'), os.path.samefile('a/b', 'link'),
      os.path.ismount('/'), os.path.ismount('a'), os.path.realpath('link/c') == os.path.realpath(top) + '/a/b/c', os.path.getmtime('w.py') > 0)
os.symlink('loop2', 'loop1')
os.symlink('loop1', 'loop2')
print(os.path.realpath('loop1') == os.path.join(os.path.realpath(top), 'loop1'))
try:
    os.path.realpath('loop1', strict=True)
except OSError as e:
    print(e.errno)
try:
    os.path.realpath('missing', strict=True)
except OSError as e:
    print(type(e).__name__)
os.renames('a/x.py', 'n/m/x.py')
print(os.path.exists('n/m/x.py'))
os.remove('n/m/x.py')
os.removedirs('n/m')
print(os.path.exists('n'))
os.environ['PYTEST_VAR'] = 'val'
print(os.getenv('PYTEST_VAR'), os.environ['PYTEST_VAR'], os.getenvb(b'PYTEST_VAR'), os.path.expandvars('$PYTEST_VAR/${PYTEST_VAR}x/$UNKNOWN_V/$/${}/$$'), 'PYTEST_VAR' in os.environ, os.environ.get('zz', 3), os.path.expandvars(b'$PYTEST_VAR'))
del os.environ['PYTEST_VAR']
for bad in (lambda: os.environ['PYTEST_VAR'], lambda: os.environ.__setitem__('a', 1), lambda: os.fspath(3), lambda: os.path.join('a', b'b'), lambda: os.path.join('a', 3), lambda: os.path.commonpath([]),
            lambda: os.path.commonpath(['/a', 'b']), lambda: os.path.relpath(''), lambda: os.fdopen('x'), lambda: os.popen(3)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
os.environ['HOME'] = '/home/me'
print(os.path.expanduser('~/x'), os.path.expanduser('~'), os.path.expanduser('x~'), os.path.expanduser('~nosuchuser/x'))
P = posixpath
for p in ('', '/', '//', '///a', 'a', 'a/', 'a/b', '/a/b/', '//a/b', 'a//b', './a', 'a/../b', '../a', 'a/./b/..', '/..', '/../a', 'a.b', '.a', 'a.b.c', '/a.b/c', '...', 'a.', '..a.b'):
    print(repr(p), P.split(p), P.splitext(p), P.basename(p), P.dirname(p), P.normpath(p), P.isabs(p), P.splitroot(p), P.splitdrive(p))
print(P.join('a', 'b'), P.join('a/', 'b'), P.join('a', '/b'), P.join('a', ''), P.join('', 'a'), P.join(b'a', b'b'), P.join('a'), P.commonprefix(['abc', 'abd']), P.commonprefix([]), P.commonpath(['/a/b/c', '/a/b/d']),
      P.commonpath(['a/b', 'a']), P.relpath('/a/b', '/a/c'), P.relpath('/a', '/a'), P.relpath('/a/b/c', '/'), P.abspath('/a/../b'), P.normcase('A'), P.normpath(b'a/../b'))
print(stat.filemode(0o100644), stat.filemode(0o40755), stat.filemode(0o120777), stat.filemode(0o104755), stat.filemode(0o102644), stat.filemode(0o41777), stat.S_IMODE(0o100644), stat.S_ISREG(os.stat('w.py').st_mode))
print(fnmatch.fnmatch('a.py', '*.py'), fnmatch.fnmatchcase('A', 'a'), fnmatch.filter(['a1', 'b2', 'a3'], 'a*'), fnmatch.translate('a*b?[!x-z][]-a]*.c[z-a]'), fnmatch.translate('[!]'), fnmatch.translate('**a*'),
      fnmatch.fnmatch('x]', 'x[]]'), fnmatch.fnmatch(b'a', b'?'), fnmatch.translate('[a\\-b&&c]'), fnmatch.translate('[^a]'))


class PL:
    def __fspath__(self): return 'w.py'


print(os.fspath(PL()), isinstance(PL(), os.PathLike), os.path.exists(PL()), os.fsencode('é'), os.fsdecode(b'\xff') == '\udcff', os.sep, os.linesep, os.name, os.curdir, os.pathsep)
print(os.popen('echo hi').read(), os.get_exec_path({'PATH': 'a:b'}), os.spawnv(os.P_WAIT, '/bin/true', ['true']))
with os.fdopen(os.open('w.py', os.O_RDONLY)) as f:
    print(f.read())
print([n for n in ('walk', 'getcwd', 'listdir', 'stat', 'environ', 'path', 'SEEK_SET', '_exit') if n in os.__all__])
os.chdir('/')
shutil.rmtree(top)
