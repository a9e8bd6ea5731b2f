# doctest: examples in docstrings, options, failures.
import doctest


def good(n):
    """
    >>> good(2)
    4
    >>> good('x')
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for ** or pow(): 'str' and 'int'
    >>> print('a\\n\\nb')
    a
    <BLANKLINE>
    b
    >>> list(range(20))  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    [0, 1,
     ..., 19]
    """
    return n ** 2


def bad():
    """
    >>> 1 + 1
    3
    >>> undefined
    """


import sys
results = []
t = doctest.DocTestRunner(verbose=False)
for test in doctest.DocTestFinder().find(bad, "bad", globs={}):
    print(t.run(test, out=lambda text: results.append(text)))
print("".join(results).split("Failed example:")[1].split("*")[0])
runner = doctest.DocTestRunner(verbose=False)
for test in doctest.DocTestFinder().find(good, 'good', globs={'good': good}):
    print(test.name, len(test.examples), runner.run(test))
parser = doctest.DocTestParser()
for part in parser.parse('text\n  >>> f(1,\n  ...   2)\n  3\n\nmore\n'):
    print(part if isinstance(part, str) else (part.source, part.want, part.lineno, part.indent))
checker = doctest.OutputChecker()
print(checker.check_output('a ... c\n', 'a b c\n', doctest.ELLIPSIS), checker.check_output('1\n', 'True\n', 0))
print(doctest.script_from_examples('Doc\n\n>>> x = 1\n>>> x\n1\n'))
