"""Unit tests: classes with test methods, which a runner finds and runs.

The parts are imported when their names are first used: unittest.mock needs none of them.
"""

__all__ = ['TestResult', 'TestCase', 'IsolatedAsyncioTestCase', 'TestSuite', 'TextTestRunner',
           'TestLoader', 'FunctionTestCase', 'main', 'defaultTestLoader', 'SkipTest', 'skip',
           'skipIf', 'skipUnless', 'expectedFailure', 'TextTestResult', 'installHandler',
           'registerResult', 'removeResult', 'removeHandler', 'addModuleCleanup',
           'doModuleCleanups', 'enterModuleContext', 'getTestCaseNames', 'makeSuite',
           'findTestCases']

__unittest = True

_HOMES = {
    'result': ('TestResult',),
    'case': ('addModuleCleanup', 'TestCase', 'FunctionTestCase', 'SkipTest', 'skip', 'skipIf',
             'skipUnless', 'expectedFailure', 'doModuleCleanups', 'enterModuleContext'),
    'suite': ('BaseTestSuite', 'TestSuite'),
    'loader': ('TestLoader', 'defaultTestLoader', 'makeSuite', 'getTestCaseNames',
               'findTestCases'),
    'main': ('TestProgram', 'main'),
    'runner': ('TextTestRunner', 'TextTestResult'),
    'signals': ('installHandler', 'registerResult', 'removeResult', 'removeHandler'),
    'async_case': ('IsolatedAsyncioTestCase',),
}


def __getattr__(name):
    import importlib
    for home, names in _HOMES.items():
        if name in names:
            module = importlib.import_module('.' + home, __name__)
            value = getattr(module, name)
            # Afterwards: importing a submodule sets an attribute of its own name.
            globals()[name] = value
            return value
    if name in _HOMES or name in ('util', 'mock'):
        return importlib.import_module('.' + name, __name__)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__():
    return sorted(set(globals()) | set(__all__))


def load_tests(loader, tests, pattern):
    import os.path
    this_dir = os.path.dirname(__file__)
    return loader.discover(start_dir=this_dir, pattern=pattern)
