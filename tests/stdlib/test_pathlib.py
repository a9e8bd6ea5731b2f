import os
import pathlib
import tempfile
from pathlib import Path, PurePath, PurePosixPath


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(top, 'TOP'))


top = os.path.realpath(tempfile.mkdtemp())
for s in ('', '.', '/', '//a', '///a', 'a', 'a/b.c', '/a/b/c.tar.gz', 'a//b/./c', '../x', '.hidden', 'a.', 'a/.b.c', '..', './a', 'a/..'):
    p = PurePath(s)
    print(repr(s), repr(p), p.parts, p.root, p.anchor, p.name, p.stem, p.suffix, p.suffixes, p.parent, list(p.parents), p.is_absolute(), bytes(p), p.as_posix())
p = PurePosixPath('/a/b/c.py')
print(p / 'd', 'x' / PurePath('y'), p / '/abs', p.joinpath('q', 'r'), p.with_name('z.txt'), p.with_stem('k'), p.with_suffix('.md'), p.with_suffix(''), p.relative_to('/a'), p.is_relative_to('/a/b'), p.relative_to('/a/x/y', walk_up=True), p.as_uri(), p == PurePath('/a/b/c.py'), p < PurePath('/b'), sorted([PurePath('b'), PurePath('a/b'), PurePath('a')]),
      hash(p) == hash(PurePath('/a/b/c.py')), p.match('*.py'), p.match('b/*.py'), p.match('/a/*/*.py'), p.match('a/*.py'), p.match('*.PY', case_sensitive=False), p.parents[0], p.parents[-1], p.parents[0:2], len(p.parents), str(p), os.fspath(p), type(Path('x')).__name__, PurePath('a', PurePath('b'), 'c'), {p: 1}[PurePath('/a/b/c.py')])
for bad in (lambda: p.with_name(''), lambda: p.with_name('a/b'), lambda: PurePath('/').with_name('x'), lambda: p.with_suffix('x'), lambda: p.with_suffix('.'), lambda: p.relative_to('/z'), lambda: PurePath('a').as_uri(), lambda: p.match(''), lambda: PurePath(3), lambda: PurePath(b'x'), lambda: p / 3, lambda: p.parents[9], lambda: PurePath('').with_suffix('.x'), lambda: p.relative_to('..', walk_up=True)):
    attempt(bad)
os.chdir(top)
t = Path(top)
(t / 'd' / 'e' / 'f').mkdir(parents=True)
(t / 'd').mkdir(exist_ok=True)
(t / 'a.txt').write_text('héllo\n', encoding='utf-8')
(t / 'd' / 'b.py').write_bytes(b'data')
(t / 'd' / 'e' / 'c.py').touch()
(t / '.hid').touch()
(t / 'link').symlink_to('d')
(t / 'broken').symlink_to('nope')
print((t / 'a.txt').read_text(encoding='utf-8'), (t / 'd/b.py').read_bytes(), sorted(x.name for x in t.iterdir()), (t / 'a.txt').stat().st_size, (t / 'd').is_dir(), (t / 'd').is_file(), (t / 'a.txt').is_file(), (t / 'link').is_symlink(), (t / 'broken').exists(), (t / 'broken').exists(follow_symlinks=False), (t / 'link').readlink(), (t / 'link/e').resolve() == t / 'd/e',
      (t / 'a.txt').samefile('a.txt'), Path('a.txt').absolute() == t / 'a.txt', Path.cwd() == t, (t / 'nope').is_dir(), (t / 'a.txt').is_fifo(), Path('/').is_mount())
for pat in ('*', '*.txt', '**/*.py', '**', 'd/*', 'd/**/c.py', '*/*.py', 'd/e', '**/e/', '*/', 'nope/*', '**/**/*.py', '[ad]*', 'd/../a.txt', '?.txt', 'link/*'):
    print(pat, sorted(str(x.relative_to(t)) for x in t.glob(pat)))
print(sorted(str(x.relative_to(t)) for x in t.rglob('*.py')), sorted(str(x) for x in Path('.').glob('*.TXT', case_sensitive=False)), sorted(map(str, Path('.').rglob('')))[:3], sorted(map(str, Path().glob('d/*'))))
for bad in (lambda: list(t.glob('')), lambda: list(t.glob('/x')), lambda: list(t.glob('a**')), lambda: (t / 'a.txt').mkdir(), lambda: (t / 'x/y').mkdir(), lambda: (t / 'nope').unlink(), lambda: (t / 'd').rmdir(), lambda: (t / 'a.txt').touch(exist_ok=False), lambda: (t / 'a.txt').write_text(3), lambda: (t / 'nope').resolve(strict=True), lambda: Path('~nosuchuser').expanduser(), lambda: (t / 'nope').open()):
    attempt(bad)
print([(str(d.relative_to(t)), sorted(ds), sorted(fs)) for d, ds, fs in sorted(t.walk())], [str(d.relative_to(t)) for d, _, _ in (t / 'd').walk(top_down=False)])
print((t / 'a.txt').rename(t / 'z.txt').name, (t / 'z.txt').replace(t / 'y.txt').name, (t / 'nope').unlink(missing_ok=True))
(t / 'y.txt').chmod(0o600)
(t / 'hard').hardlink_to(t / 'y.txt')
print(oct((t / 'y.txt').stat().st_mode)[-3:], (t / 'hard').stat().st_nlink)
(t / 'l1').symlink_to('l2')
(t / 'l2').symlink_to('l1')
attempt(lambda: (t / 'l1').resolve())
os.environ['HOME'] = '/home/me'
print(Path.home(), Path('~/x').expanduser(), Path('a~').expanduser())
with (t / 'w').open('w') as f:
    f.write('x')
print((t / 'w').read_text())


class My(Path):
    def __init__(self, *a, extra=None):
        super().__init__(*a)
        self.extra = extra

    def with_segments(self, *a):
        return type(self)(*a, extra=self.extra)


print((My('a', extra=1) / 'b').extra, My('a/b', extra=2).parent.extra, repr(My('x')))
os.chdir('/')
import shutil
shutil.rmtree(top)
