import argparse
import contextlib
import io
import os
import sys
from argparse import *

os.environ['COLUMNS'] = '80'
sys.argv = ['prog.py']


def run(parser, *argss):
    for args in argss:
        err, out = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out):
                result = parser.parse_args(args.split() if isinstance(args, str) else args)
            print(args, '->', result)
        except SystemExit as e:
            print(args, '-> exit', e.code, (out.getvalue() + err.getvalue()).strip())
        except Exception as e:
            print(args, '->', type(e).__name__, e)


p = ArgumentParser(description='A program that does things. ' * 4, epilog='the end %(prog)s')
p.add_argument('src', help='the source')
p.add_argument('dst', nargs='?', default='out', help='the destination (default: %(default)s)')
p.add_argument('-v', '--verbose', action='count', default=0, help='more talk')
p.add_argument('-n', '--num', type=int, default=3, metavar='N', help='a number')
p.add_argument('--flag', action='store_true')
p.add_argument('--no', dest='flag2', action='store_false', help=SUPPRESS)
p.add_argument('-x', '--extra-long-option-name', choices=['a', 'b', 'c'], help='choose one of the letters that are there; this text is long enough to be wrapped over lines')
p.add_argument('--list', nargs='+', type=float)
p.add_argument('--pair', nargs=2, metavar=('A', 'B'))
p.add_argument('--app', action='append')
p.add_argument('--ext', action='extend', nargs='*')
p.add_argument('--const', action='store_const', const=42)
p.add_argument('--ac', action='append_const', const=1, dest='acs')
p.add_argument('--opt', nargs='?', const='C', default='D')
p.add_argument('--bool', action=BooleanOptionalAction, default=True, help='yes or no')
p.add_argument('--version', action='version', version='%(prog)s 1.0')
run(p, 'a', 'a b -vvv -n 5', 'a --flag --no -x a', 'a --list 1 2.5 3 --pair q r', 'a --app 1 --app 2 --ext x y --ext z', 'a --const --ac --ac --opt', 'a --opt E --no-bool', '--version', '-h', '', 'a -n x', 'a -x z', 'a --pair 1', 'a b c', 'a --unknown',
    'a --lis 1', 'a --v', 'a --verb', 'a -n5', 'a --num=7', 'a -vn9', '-- -a', 'a -n -5', 'a --flag=3', 'a --list', ['a b', '--opt', ''], 'a -vx', 'a --ext', 'a -vvb', '--opt -- a', 'a -n=4')
print(p.format_usage(), p.parse_known_args(['a', '--zz', '1', '-q']), repr(p)[:60], p.get_default('num'))

g = ArgumentParser(prog='G', usage='%(prog)s custom', add_help=False, argument_default=SUPPRESS)
grp = g.add_argument_group('my group', 'group description')
grp.add_argument('--one', help='1')
ex = g.add_mutually_exclusive_group(required=True)
ex.add_argument('--aa', action='store_true')
ex.add_argument('--bb', type=int)
g.set_defaults(func='F')
run(g, '--aa', '--bb 3 --one x', '', '--aa --bb 1')
print(g.format_help())
m = ArgumentParser(prog='M')
e1 = m.add_mutually_exclusive_group()
e1.add_argument('-a')
e1.add_argument('-b', action='store_true')
e2 = m.add_mutually_exclusive_group(required=True)
e2.add_argument('--ccc', nargs='*')
e2.add_argument('pos', nargs='?')
m.add_argument('rest', nargs=REMAINDER)
print(m.format_usage())
run(m, '--ccc 1 2', '-a 1 x y -z', '-a 1 -b q')

s = ArgumentParser(prog='S')
s.add_argument('--top', type=int, default='7')
sub = s.add_subparsers(dest='cmd', title='commands', description='what to do', help='sub help', required=True)
s1 = sub.add_parser('add', help='add things', aliases=['plus'])
s1.add_argument('x', type=int, nargs='+')
s1.set_defaults(fn='add')
s2 = sub.add_parser('del', help='delete things', description='D desc')
s2.add_argument('--force', action='store_true')
run(s, 'add 1 2', '--top 3 plus 4', 'del --force', '', 'nope', 'add', 'del -h', '-h', 'add 1 --zz')
run(ArgumentParser(prog='E'), '', 'x')

parent = ArgumentParser(add_help=False)
parent.add_argument('--shared', default=1)
child = ArgumentParser(prog='C', parents=[parent], formatter_class=ArgumentDefaultsHelpFormatter, conflict_handler='resolve')
child.add_argument('--own', type=int, default=5, help='own')
child.add_argument('-h', help='overridden')
child.add_argument('p', nargs='*', help='pos', default=[1])
print(child.format_help())
run(child, '--shared 2 -h q', 'a b')
for fc in (RawDescriptionHelpFormatter, RawTextHelpFormatter, MetavarTypeHelpFormatter):
    f = ArgumentParser(prog='F', formatter_class=fc, description='line 1\n  line 2')
    f.add_argument('--a', type=int, help='help 1\n  help 2')
    print(f.format_help())
n = ArgumentParser(prog='N', prefix_chars='-+', allow_abbrev=False, exit_on_error=False)
n.add_argument('+f', type=int)
n.add_argument('--long')
n.add_argument('-1', dest='one', action='store_true')
run(n, '+f 3', '+f x', '--lo 1', '-1', '-2', '--long=a=b')
t = ArgumentParser(prog='T')


def typ(v):
    if v == 'bad':
        raise ArgumentTypeError('custom message')
    return v.upper()


t.add_argument('v', type=typ)
t.add_argument('--f', type=FileType('r'))
run(t, 'ok', 'bad', 'a --f /nonexistent', '-5', '--f - x')
i = ArgumentParser(prog='I')
i.add_argument('--o')
i.add_argument('pos', nargs='*')
print(i.parse_intermixed_args('a --o 1 b c'.split()))
ff = ArgumentParser(prog='FF', fromfile_prefix_chars='@')
ff.add_argument('a', nargs='*')
import tempfile
with tempfile.NamedTemporaryFile('w', suffix='.txt', delete=False) as tf:
    tf.write('x\ny z\n')
print(ff.parse_args(['@' + tf.name, 'q']))
os.remove(tf.name)
for bad in (lambda: t.add_argument('v', dest='q'), lambda: t.add_argument('-a', action='nope'), lambda: t.add_argument('--v', nargs=0), lambda: t.add_argument('x', required=True), lambda: t.add_argument('--f'), lambda: t.add_argument('--t', type='int'), lambda: t.add_argument('--m', nargs=2, metavar=('a',)),
            lambda: ex.add_argument('req'), lambda: t.add_argument('-'), lambda: ArgumentParser(conflict_handler='x'), lambda: t.add_argument('--c', const=1), lambda: sub.add_parser('add'), lambda: t.add_argument('a', '--b')):
    try:
        bad()
        print('no error')
    except Exception as e:
        print(type(e).__name__, e)
print(Namespace(a=1, b="x"), Namespace(a=1) == Namespace(a=1), 'a' in Namespace(a=1), Namespace(**{'a-b': 1}), vars(Namespace(z=1)), FileType('w', encoding='u8'))


class Upper(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (option_string, values.upper()))


u = ArgumentParser(prog='a-very-long-program-name-that-takes-much-space-in-the-usage-line-and-more')
u.add_argument('--up', action=Upper)
for k in range(8):
    u.add_argument(f'--option{k}', metavar=f'VALUE{k}')
u.add_argument('positional_one')
print(u.format_usage())
u.prog = 'short'
print(u.format_usage())
run(u, 'p --up x')
print(sorted(argparse.__all__))
