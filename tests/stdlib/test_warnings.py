import io
import sys
import warnings

warnings.simplefilter('always')
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    warnings.warn('one')
    warnings.warn('two', DeprecationWarning)
    warnings.warn(RuntimeWarning('three'), stacklevel=2)
    print([(str(w.message), w.category.__name__, w.lineno, w.filename[-5:]) for w in log])
    print(str(log[0]).split('filename')[0])
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        warnings.warn('raised')
    except UserWarning as e:
        print(repr(e))
    warnings.filterwarnings('ignore', message='skip', category=UserWarning)
    warnings.warn('Skip this')
    try:
        warnings.warn('do not skip')
    except UserWarning as e:
        print(repr(e))
for action in ('default', 'once', 'module', 'always', 'ignore'):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action)
        for i in range(3):
            warnings.warn('same')
        warnings.warn('same')
        print(action, len(log))
err = sys.stderr
sys.stderr = io.StringIO()
warnings.warn('shown')
text = sys.stderr.getvalue()
sys.stderr = err
print(text.split('stdlib/')[-1].split('/')[-1])
print(warnings.formatwarning('m', UserWarning, 'f.py', 3, 'the line'))
warnings.showwarning = lambda *a: print('custom', a[0], a[1].__name__, a[3:])
warnings.warn('x')
for bad in (lambda: warnings.warn('x', int), lambda: warnings.simplefilter('nope'), lambda: warnings.filterwarnings('ignore', category=int),
            lambda: warnings.filterwarnings('ignore', lineno=-1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
c = warnings.catch_warnings()
print(c, warnings.catch_warnings(record=True))
with c:
    try:
        c.__enter__()
    except RuntimeError as e:
        print(e)
with warnings.catch_warnings(action='ignore'):
    warnings.warn('quiet')
warnings.warn_explicit('explicit', UserWarning, 'file.py', 7)
