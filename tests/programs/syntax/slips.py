"""What is legal and most likely a slip is told with its place, and can be made an error."""
import ast
import warnings


def shown(source, filename='slips'):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        compile(source, filename, 'exec')
    for w in caught:
        print(f'{w.category.__name__} {w.filename}:{w.lineno}: {w.message}')
    if not caught:
        print('nothing:', source)


shown('x = 1\n\nx is 1')
shown('x is not "a"')
shown('1 is x is 2')
shown('x is None is ... is True')
shown('x is -1')
shown('x is (1, "a")')
shown('x is (1, y)')
shown('assert (x, "message")')
shown('assert (\n  x,\n  "message")')
shown('assert x, "message"\nassert ()')
shown('[(1, 2) (3, 4)]')
shown('["a" (b), f"{a}" (b), [1] (2), {1: 2} (3), {1} (2), None(), 1.5(2), ...(), (i for i in a)(1)]')
shown('(lambda: 1)()')
shown('[{1} [0], None [0], 3 [0], (x for x in y) [0], (lambda: 0)[0], ... [0]]')
shown('["a" ["b"], [1] [2, 3], (1, 2) [1.5], b"c" [None], [a] [f""], "abc" [True], [1] [x], {1: 2} ["a"]]')
shown('"a" [0] [1:2]')
shown(r'''
x = "\d"
y = b"\8"
''')
shown('0xfor x')

with warnings.catch_warnings():
    warnings.simplefilter('error')
    for source in ['x = [\n    y is 5]', 'assert (a, b)', '"a" (b)']:
        try:
            compile(source, 'slips', 'exec')
        except SyntaxError as e:
            print(e.msg, e.filename, e.lineno, e.offset)

tree = ast.parse('\nx is 7')
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    compile(tree, 'tree', 'exec')
print([(str(w.message), w.filename, w.lineno) for w in caught])
# needs 3.12
