import io
import logging
import re
import sys
import unittest
import warnings
from unittest import TestCase, mock

log = []


def setUpModule(): log.append('setUpModule')
def tearDownModule(): log.append('tearDownModule')


class Basic(TestCase):
    @classmethod
    def setUpClass(cls): log.append('setUpClass')
    @classmethod
    def tearDownClass(cls): log.append('tearDownClass')
    def setUp(self):
        log.append('setUp')
        self.addCleanup(log.append, 'cleanup')
    def tearDown(self): log.append('tearDown')

    def test_ok(self):
        "docstring line"
        self.assertEqual(1, 1)

    def test_fail(self):
        self.assertEqual([1, 2], [1, 3], 'message')

    def test_error(self):
        {}['k']

    @unittest.skip('why')
    def test_skip(self): pass

    @unittest.skipIf(True, 'cond')
    def test_skipif(self): pass

    @unittest.skipUnless(True, 'no')
    def test_unless(self): pass

    @unittest.expectedFailure
    def test_xfail(self): self.fail('expected')

    @unittest.expectedFailure
    def test_xpass(self): pass

    def test_sub(self):
        for i in range(3):
            with self.subTest('label', i=i):
                self.assertNotEqual(i, 1)

    def test_skip_inside(self): self.skipTest('inside')

    @mock.patch('sys.maxsize', 5)
    def test_mock(self): self.assertEqual(sys.maxsize, 5)


class Broken(TestCase):
    @classmethod
    def setUpClass(cls): raise ValueError('setup')
    def test_never(self): pass


@unittest.skip('whole class')
class Skipped(TestCase):
    def test_x(self): pass


def clean(text):
    text = re.sub(r'in \d+\.\d+s', 'in TIME', text)
    # Releases of 3.12 differ in whether skipped tests count.
    text = re.sub(r'(Ran |run=)\d+', r'\1N', text)
    return re.sub(r'File ".*?", line \d+', 'File', text)


out = io.StringIO()
suite = unittest.TestSuite([unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in (Basic, Broken, Skipped)])
print(suite.countTestCases(), unittest.defaultTestLoader.getTestCaseNames(Basic))
result = unittest.TextTestRunner(stream=out, verbosity=2).run(suite)
print(clean(out.getvalue()))
print(clean(str(result)), result.wasSuccessful(), log)
for v in (0, 1):
    out = io.StringIO()
    unittest.TextTestRunner(stream=out, verbosity=v, failfast=v == 1).run(unittest.TestLoader().loadTestsFromName('Basic.test_fail', sys.modules[__name__]))
    print(clean(out.getvalue()))
out = io.StringIO()
p = unittest.main(argv=['prog', 'Basic.test_ok', '-v'], exit=False, testRunner=unittest.TextTestRunner(stream=out, verbosity=2))
print(clean(out.getvalue()))


class T(TestCase):
    def runTest(self): pass


t = T()
print(t, repr(t), t.id(), t == T(), t.countTestCases(), t.shortDescription(), Basic('test_ok').shortDescription())


class Weird:
    def __repr__(self): raise ValueError


def check(f):
    try:
        f()
        print('passed')
    except AssertionError as e:
        print('AssertionError', clean(str(e)))
    except Exception as e:
        print(type(e).__name__, e)


checks = [lambda: t.assertEqual(1, 2), lambda: t.assertEqual('a\nb', 'a\nc'), lambda: t.assertEqual({'a': 1}, {'a': 2}), lambda: t.assertEqual({1, 2}, {2, 3}), lambda: t.assertEqual((1,), (1, 2)), lambda: t.assertEqual([1, [2]], [1, [3]]), lambda: t.assertEqual('x' * 200, 'x' * 199 + 'y'), lambda: t.assertNotEqual(1, 1),
          lambda: t.assertTrue(0), lambda: t.assertFalse([1], 'm'), lambda: t.assertIs(1, None), lambda: t.assertIsNot(None, None), lambda: t.assertIsNone(3), lambda: t.assertIsNotNone(None), lambda: t.assertIn(1, [2]), lambda: t.assertNotIn(1, [1]), lambda: t.assertIsInstance(1, str), lambda: t.assertNotIsInstance(1, (int, str)),
          lambda: t.assertAlmostEqual(1, 1.1), lambda: t.assertAlmostEqual(1, 1.00000001), lambda: t.assertAlmostEqual(1, 2, delta=0.5), lambda: t.assertAlmostEqual(1, 2, places=2, delta=3), lambda: t.assertNotAlmostEqual(1, 1.00000001), lambda: t.assertNotAlmostEqual(1, 1.1, delta=1), lambda: t.assertGreater(1, 2),
          lambda: t.assertGreaterEqual(1, 2), lambda: t.assertLess(2, 1), lambda: t.assertLessEqual(2, 1), lambda: t.assertRegex('abc', 'x+'), lambda: t.assertRegex('abc', 'b'), lambda: t.assertNotRegex('abc', 'b'), lambda: t.assertCountEqual([1, 2, 2], [2, 1, 1]), lambda: t.assertCountEqual([[1], 2], [2, [1]]), lambda: t.assertCountEqual([[1]], [[2]]),
          lambda: t.assertRaises(ValueError, int, '1'), lambda: t.assertRaises(ValueError, int, 'x'), lambda: t.assertRaises(KeyError, int, 'x'), lambda: t.assertRaisesRegex(ValueError, 'zzz', int, 'x'), lambda: t.assertRaises(3), lambda: t.assertRaises(ValueError, bad=1), lambda: t.assertWarns(UserWarning, print, end=''), lambda: t.assertWarns(UserWarning, warnings.warn, 'w'),
          lambda: t.assertWarnsRegex(UserWarning, 'q', warnings.warn, 'w'), lambda: t.fail('failed'), lambda: t.assertSequenceEqual((1, 2), [1, 2]), lambda: t.assertSequenceEqual('ab', 'ac'), lambda: t.assertSequenceEqual(1, [1]), lambda: t.assertListEqual([1], (1,)), lambda: t.assertSetEqual({1}, [1]), lambda: t.assertDictEqual([], {}),
          lambda: t.assertEqual(list(range(300)), list(range(1, 301))), lambda: t.assertMultiLineEqual('a', 1), lambda: t.assertEqual(1, 2, 'custom')]
for c in checks:
    check(c)
with t.assertRaises(ValueError) as cm:
    raise ValueError('ctx')
print(repr(cm.exception))
check(lambda: t.assertRaises(ValueError).__enter__().__exit__(None, None, None))
with t.assertLogs('lg', 'INFO') as lg:
    logging.getLogger('lg').info('hello')
    logging.getLogger('lg.sub').error('sub')
print(lg.output, len(lg.records))


def nolog():
    with t.assertLogs('lg'):
        pass


def hadlog():
    with t.assertNoLogs('lg'):
        logging.getLogger('lg').error('x')


check(nolog)
check(hadlog)
r = unittest.TestResult()
unittest.FunctionTestCase(lambda: None, description='fn').run(r)
print(r, r.testsRun)
for bad in (lambda: Basic('nope'), lambda: unittest.TestSuite().addTest(3), lambda: unittest.TestSuite().addTest(Basic), lambda: unittest.TestSuite().addTests('x'), lambda: unittest.nope, lambda: t.enterContext(3)):
    check(bad)


class Async(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.v = 1
    async def test_async(self): self.assertEqual(self.v, 1)
    async def test_async_fail(self): self.assertEqual(self.v, 2)
    def test_sync(self): self.assertEqual(self.v, 1)


out = io.StringIO()
r = unittest.TextTestRunner(stream=out).run(unittest.defaultTestLoader.loadTestsFromTestCase(Async))
print(r, sorted(unittest.__all__))
