import asyncio
import inspect
import os
import re
import sys
import unittest.mock as um
from unittest.mock import *


def attempt(f):
    try:
        show(f())
    except BaseException as e:
        show(type(e).__name__, e, e.__cause__)


def show(*args):
    print(*[re.sub(r"id='\d+'|0x[0-9a-f]+|/\d+'", 'ID', str(a) if not isinstance(a, str) else a) for a in args])


m = Mock()
show(repr(m), repr(m.a.b), repr(m()), repr(m().c), repr(m.x().y(1).z), repr(Mock(name='nm')), repr(Mock(name='nm').q()))
m.return_value = 3
show(m(1, 2, k=3), m.called, m.call_count, m.call_args, m.call_args.args, m.call_args.kwargs, m.call_args_list, m.mock_calls, m.method_calls)
m.method(5)
m.attr.deep('x')
show(m.method_calls, m.mock_calls, m.attr.mock_calls)
m2 = Mock(side_effect=[1, ValueError('two'), 3])
attempt(lambda: m2())
attempt(lambda: m2())
attempt(lambda: m2())
attempt(lambda: m2())
show(Mock(side_effect=lambda x: x * 2)(4), Mock(side_effect=lambda: DEFAULT, return_value='dflt')())
attempt(Mock(side_effect=KeyError('k')))
c = Mock(return_value=1, **{'meth.return_value': 5, 'meth.side_effect': None}, attr='v')
show(c.meth(), c.attr)
m = Mock()
for f in (m.assert_called, m.assert_called_once, lambda: m.assert_called_with(1), lambda: m.assert_called_once_with(1), lambda: m.assert_any_call(1), lambda: m.assert_has_calls([call(1)])):
    attempt(f)
m(1, a=2)
m.assert_called()
m.assert_called_once()
m.assert_called_with(1, a=2)
m.assert_called_once_with(1, a=2)
m.assert_any_call(1, a=2)
m.assert_called_with(ANY, a=ANY)
m(3)
for f in (m.assert_not_called, m.assert_called_once, lambda: m.assert_called_with(1), lambda: m.assert_called_once_with(3), lambda: m.assert_any_call(9), lambda: m.assert_has_calls([call(9)]),
          lambda: m.assert_has_calls([call(3), call(9)], any_order=True)):
    attempt(f)
m.assert_has_calls([call(1, a=2), call(3)])
m.assert_has_calls([call(3), call(1, a=2)], any_order=True)
m.reset_mock()
m.assert_not_called()
show(m.call_args, m.call_count, m.mock_calls)
for name in ('assert_foo', 'assret_called', 'called_once', 'asert_x'):
    attempt(lambda: getattr(Mock(), name))
show(Mock(unsafe=True).assert_foo)


class Real:
    cls_attr = 5

    def __init__(self, a, b=2): self.inst = a
    def method(self, x, y=1): return 'real'
    @staticmethod
    def st(q): return q
    @classmethod
    def cm(cls, w): return w
    async def am(self, z): return z
    @property
    def prop(self): return 1
    def __len__(self): return 3


s = Mock(spec=Real)
show(repr(s), isinstance(s, Real), s.method(1, 2, 3, 4), s.cls_attr)
attempt(lambda: s.nope)
s.new_attr = 1
ss = Mock(spec_set=Real)
attempt(lambda: setattr(ss, 'new_attr', 1))
attempt(lambda: Mock(spec=Mock()))
attempt(lambda: Mock(spec=['a', 'b']).c)
show(Mock(spec=['a']).a, type(Mock(spec=Real).am).__name__)
s = Mock(spec=Real)
s.method(1, y=2)
s.method.assert_called_with(1, 2) if 0 else None

a = create_autospec(Real)
show(repr(a), inspect.signature(a))
inst = a(1)
show(repr(inst), repr(inst.method(1)), repr(a.return_value is inst), inst.method.return_value is inst.method(2))
attempt(lambda: a())
attempt(lambda: inst.method())
attempt(lambda: inst.method(1, 2, 3))
attempt(lambda: inst.nope)
attempt(lambda: a.st())
attempt(lambda: a.cm(1, 2))
inst.method.assert_called_with(2)
inst.method(5, y=6)
inst.method.assert_called_with(5, 6)
attempt(lambda: inst.method.assert_called_with(7))


def func(a, b=1): return a


fa = create_autospec(func, return_value=9)
show(fa(1), fa.called, fa.call_args, type(fa).__name__, inspect.signature(fa), fa.mock_calls)
fa.assert_called_once_with(1)
attempt(lambda: fa())
fa.reset_mock()
attempt(fa.assert_called)
ci = create_autospec(Real, instance=True)
attempt(lambda: ci())
show(repr(ci.cls_attr), repr(ci.prop))

mm = MagicMock()
show(len(mm), int(mm), float(mm), bool(mm), list(mm), mm == mm, mm == 3, mm != 3, 1 in mm, complex(mm), hash(mm) == hash(mm), str(mm), mm[1], mm + 1, 1 - mm, mm < 3 if 0 else '', -mm, abs(mm))
attempt(lambda: mm < 3)
mm.__len__.return_value = 7
mm.__getitem__.side_effect = lambda k: k * 2
mm.__iter__.return_value = [1, 2]
mm.__str__.return_value = 'str!'
mm.__eq__.return_value = 'eq'
mm.__enter__.return_value = 'entered'
with mm as e:
    show(e)
show(len(mm), mm['ab'], list(mm), list(mm), str(mm), mm == 1, mm.__exit__.call_args, mm.__len__.call_count, mm.__getitem__.mock_calls, mm.mock_calls[-3:])
m = Mock()
attempt(lambda: len(m))
m.__len__ = lambda self: 4
m.__str__ = Mock(return_value='set')
show(len(m), str(m))
attempt(lambda: setattr(m, '__init__', 1))
mm['k'] = 5
del mm['k']
mm.__setitem__.assert_called_once_with('k', 5)
mm += 1
show(repr(mm)[:10], os.fspath(MagicMock())[:15], divmod(MagicMock(), 2))
attempt(lambda: MagicMock(spec=int)[3])
attempt(lambda: NonCallableMock()())
attempt(lambda: NonCallableMagicMock()())

show(call(1, a=2), call.foo(1), call.foo.bar(2).baz, call.a().b(1).call_list(), call(1) == call(1), call(1) == ((1,),), call() == (), call.f(1) == ('f', (1,)), call.f(1) == ('f', (1,), {}), call(ANY) == call(5), call, call(), call(a=1).kwargs,
     call(1) != call(2), call.count, call.index(3), call(1) in [call(1)])
show(sentinel.a, sentinel.a is sentinel.a, sentinel.a == sentinel.b, ANY == 5, ANY != 5, ANY, DEFAULT)
calls = Mock()
calls(1)
calls(2)
calls(3)
show([call(2), call(3)] in calls.mock_calls, calls.mock_calls == [call(1), call(2), call(3)], [call(3), call(2)] in calls.mock_calls)

with patch('os.getcwd') as gc:
    gc.return_value = '/patched'
    show(os.getcwd(), repr(gc))
show(os.getcwd() != '/patched')


@patch('os.getcwd', return_value='A')
@patch('os.listdir')
def deco(x, listdir, getcwd, kw=1):
    listdir.side_effect = OSError('no')
    show(x, os.getcwd(), listdir is os.listdir, kw)
    attempt(lambda: os.listdir('.'))


deco('x', kw=5)


class Target:
    attr = 'orig'
    def meth(self): return 'orig meth'


with patch.object(Target, 'attr', 'new') as val:
    show(val, Target.attr)
with patch.object(Target, 'meth', autospec=True) as am:
    t = Target()
    am.return_value = 'auto'
    show(t.meth(), am.call_args[0][0] is t)
    attempt(lambda: t.meth(1))
show(Target().meth(), Target.attr)
with patch.multiple(Target, attr='m', meth=DEFAULT) as vals:
    show(Target.attr, sorted(vals), Target.meth is vals['meth'])
d = {'a': 1}
with patch.dict(d, {'b': 2}, c=3):
    show(sorted(d.items()))
with patch.dict(d, clear=True):
    show(d)
show(d)
with patch.dict('os.environ', {'MOCK_X': '1'}):
    show(os.environ['MOCK_X'])
show('MOCK_X' in os.environ)


@patch.dict(d, z=26)
def pd(): return sorted(d)


show(pd(), sorted(d))
p = patch.object(Target, 'attr', 5)
show(p.start(), Target.attr, p.stop(), Target.attr, p.stop())
patch.object(Target, 'attr', 6).start()
patch.stopall()
show(Target.attr)


@patch.object(Target, 'attr', 'cls')
class Tests:
    def test_a(self): return Target.attr
    def other(self): return Target.attr


show(Tests().test_a(), Tests().other())
for f in (lambda: patch('nodots').__enter__(), lambda: patch.object(Target, 'missing').__enter__(), lambda: patch('sys.nope_attr').__enter__(), lambda: patch.object('str', 'x'), lambda: patch('no.such.module').__enter__(),
          lambda: patch.object(Target, 'attr', 1, new_callable=Mock), lambda: patch.object(Target, 'attr', spec=True, autospec=True).__enter__(), lambda: patch.multiple(Target), lambda: patch.object(Target, 'attr', autospect=True)):
    attempt(f)
with patch.object(Target, 'missing', 1, create=True):
    show(Target.missing)
show(hasattr(Target, 'missing'))
with patch.object(Target, 'attr', new_callable=PropertyMock) as pm:
    pm.return_value = 'prop'
    t = Target()
    show(t.attr)
    t.attr = 7
    show(pm.mock_calls)
with patch(f'{__name__}.Target') as TC:
    TC.return_value.meth.return_value = 'mocked'
    show(Target().meth(), TC.mock_calls)
with patch('builtins.open', mock_open(read_data='line1\nline2\n')) as mo:
    with open('f') as fh:
        show(fh.read())
    with open('f') as fh:
        show([l for l in fh], fh.readline())
    with open('f', 'w') as fh:
        fh.write('out')
    show(open('f').readlines(), mo.mock_calls[0], mo().write.call_args_list)
    mo.assert_any_call('f', 'w')
w = Mock(wraps=Real(1))
show(w.method(1), w.method.call_args, Mock(wraps=func)(8))
parent = Mock()
ch = Mock(name='child')
parent.attach_mock(ch, 'kid')
ch(1)
parent.kid2 = Mock()
parent.kid2('b')
show(parent.mock_calls, repr(parent.kid))
del parent.kid
attempt(lambda: parent.kid)
attempt(lambda: delattr(parent, 'kid'))
sl = Mock()
sl.ok.return_value = 1
seal(sl)
show(sl.ok())
attempt(lambda: sl.bad)
attempt(lambda: sl.ok.bad)
attempt(lambda: setattr(sl, 'n', 1))
show([x for x in dir(Mock(spec=['aa', 'bb'])) if x in ('aa', 'bb', 'called', '_mock_name')], 'foo' in dir(Mock(foo=1)))


async def amain():
    am = AsyncMock(return_value=5)
    show(inspect.iscoroutinefunction(am), await am(1), am.await_count, am.await_args, am.await_args_list)
    am.assert_awaited_once_with(1)
    am.assert_awaited()
    am.assert_any_await(1)
    am.assert_has_awaits([call(1)])
    attempt(am.assert_not_awaited)
    attempt(lambda: am.assert_awaited_with(2))
    attempt(lambda: am.assert_any_await(2))
    am2 = AsyncMock(side_effect=[1, KeyError('x')])
    show(await am2())
    try:
        await am2()
    except KeyError as e:
        show(repr(e))
    attempt(AsyncMock().assert_awaited)

    async def eff(x): return x * 2
    show(await AsyncMock(side_effect=eff)(4), await AsyncMock(side_effect=lambda x: x)(3))
    mm = MagicMock()
    mm.__aenter__.return_value = 'aentered'
    async with mm as v:
        show(v)
    mm.__aiter__.return_value = [1, 2]
    show([x async for x in mm])
    r = MagicMock(Real)
    r.am.return_value = 'am'
    show(await r.am(1), type(r.am).__name__)

    @patch.object(Target, 'attr', 'async')
    async def patched(): return Target.attr
    show(await patched())
    with patch.object(Real, 'am') as pam:
        show(type(pam).__name__)
    ca = create_autospec(eff)
    ca.return_value = 1
    show(inspect.iscoroutinefunction(ca))


asyncio.run(amain())
show(sorted(um.__all__))
