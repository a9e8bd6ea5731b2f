import io
import logging
import sys
import warnings

warnings.simplefilter('always')


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


out = io.StringIO()
logging.basicConfig(stream=out, level=logging.DEBUG, format='%(levelname)s|%(name)s|%(module)s|%(funcName)s|%(lineno)d|%(threadName)s|%(message)s')
log = logging.getLogger('a.b')


def func():
    log.info('hello %s %d', 'x', 5)
    log.warning('map %(k)s', {'k': 'v'})
    log.debug('plain 100%')
    log.log(25, 'custom')
    logging.error('root')
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception('failed')
        log.error('with', exc_info=True)
    log.critical('crit', extra={'user': 'me'})


func()
print(out.getvalue().replace(__file__, 'FILE'))
print(log, logging.getLogger() is logging.root, log.parent, logging.getLogger('a'), log.parent, logging.getLogger('a').getChildren(), log.getChild('c').name, logging.getLogger('a').getChild('zz').name, logging.root.getChild('q').name)
log.setLevel('ERROR')
print(log.isEnabledFor(logging.INFO), log.getEffectiveLevel(), logging.getLogger('a.b.c').getEffectiveLevel(), log.hasHandlers(), log.level)
logging.disable(logging.ERROR)
print(log.isEnabledFor(logging.ERROR), log.isEnabledFor(logging.CRITICAL))
logging.disable(logging.NOTSET)
print(logging.getLevelName(10), logging.getLevelName('INFO'), logging.getLevelName(15), logging.getLevelNamesMapping()['WARN'])
logging.addLevelName(25, 'NOTICE')
print(logging.getLevelName(25))
for bad in (lambda: log.setLevel('NOPE'), lambda: log.setLevel(1.5), lambda: logging.getLogger(5), lambda: log.log('x', 'm'), lambda: logging.Formatter('%(bad'), lambda: logging.Formatter('{bad', style='{'), lambda: logging.Formatter('x', style='?'), lambda: logging.Formatter('$', style='$'),
            lambda: logging.basicConfig(force=True, stream=1, filename='x'), lambda: logging.basicConfig(force=True, nope=1), lambda: log.error('m', extra={'message': 1}), lambda: log.error('m', extra={'name': 1}), lambda: logging.Handler().emit(None), lambda: logging.setLoggerClass(int)):
    attempt(bad)

sep = logging.getLogger('sep')
sep.propagate = False
h = logging.StreamHandler(sys.stdout)
sep.addHandler(h)
sep.addHandler(h)
for fmt in (logging.Formatter(), logging.Formatter('%(levelname)-8s|%(name)10s|%(message)s'), logging.Formatter('{levelname:>8}:{message}', style='{'), logging.Formatter('$levelname ${name} - $message', style='$'),
            logging.Formatter('%(ip)s %(message)s', defaults={'ip': '0.0.0.0'}), logging.Formatter('%(nofield)s')):
    h.setFormatter(fmt)
    try:
        h.format(logging.makeLogRecord({'msg': 'm', 'levelname': 'L'}))
        sep.warning('formatted %s', 1)
    except ValueError as e:
        print(e)
h.setFormatter(None)
rec = logging.makeLogRecord({'msg': 'rec %s', 'args': ('arg',), 'name': 'n', 'levelno': 10, 'created': 0.0, 'msecs': 7.0})
f = logging.Formatter('%(asctime)s %(message)s')
import time
f.converter = time.gmtime
print(f.format(rec), logging.Formatter('%(asctime)s', '%Y').formatTime(rec, '%H') and '', f.usesTime(), rec.getMessage(), rec)
sep.addFilter(lambda r: 'secret' not in r.getMessage())
sep.error('this is secret')
sep.error('this is public')
sep.filters.clear()


def rewrite(record):
    import copy
    record = copy.copy(record)
    record.msg = 'REWRITTEN ' + record.msg
    return record


h.addFilter(rewrite)
sep.error('msg')
h.removeFilter(rewrite)
fl = logging.Filter('sep.x')
print(fl.filter(logging.makeLogRecord({'name': 'sep.x.y'})), fl.filter(logging.makeLogRecord({'name': 'sep.xy'})), fl.filter(logging.makeLogRecord({'name': 'sep.x'})), logging.Filter().filter(rec))
h.setLevel(logging.ERROR)
sep.warning('not shown')
print(h, logging.NullHandler(), logging.StreamHandler(io.StringIO()))
h.setLevel(0)
h.name = 'hname'
print(logging.getHandlerByName('hname') is h, logging.getHandlerNames())


class Ad(logging.LoggerAdapter):
    def process(self, msg, kwargs): return f'[{self.extra["id"]}] {msg}', kwargs


Ad(sep, {'id': 7}).warning('adapted %s', 'x')
ad = logging.LoggerAdapter(sep, {'u': 1})
h.setFormatter(logging.Formatter('%(u)s %(message)s'))
ad.error('plain adapter')
print(ad, ad.name, ad.isEnabledFor(10))
h.setFormatter(None)
sep.error('stack', stack_info=True) if 0 else None
sep.error('with exc', exc_info=ValueError('given'))


def outer():
    def inner():
        sep.error('level', stacklevel=2)
    h.setFormatter(logging.Formatter('%(funcName)s %(message)s'))
    inner()


outer()
h.setFormatter(None)
err = sys.stderr
sys.stderr = io.StringIO()
sep.error('bad %d', 'str')
text = sys.stderr.getvalue()
logging.getLogger('nohandlers').propagate = False
logging.getLogger('nohandlers').warning('last resort')
logging.getLogger('nohandlers').info('not')
text2 = sys.stderr.getvalue()[len(text):]
sys.stderr = err
print(text.splitlines()[0], text.splitlines()[-2:], repr(text2))
import os
import tempfile
fd, name = tempfile.mkstemp()
os.close(fd)
fh = logging.FileHandler(name, mode='w', encoding='utf-8')
sep.removeHandler(h)
sep.addHandler(fh)
sep.error('to file é')
fh.close()
print(open(name, encoding='utf-8').read())
os.remove(name)
sep.removeHandler(fh)
sep.addHandler(h)
logging.captureWarnings(True)
wl = logging.getLogger('py.warnings')
wl.addHandler(h)
warnings.warn_explicit('captured', UserWarning, 'f.py', 3)
logging.captureWarnings(False)


class MyLogger(logging.Logger):
    pass


logging.setLoggerClass(MyLogger)
print(type(logging.getLogger('mine')).__name__, logging.getLoggerClass().__name__)
bf = logging.BufferingFormatter()
print(bf.format([rec, rec]), sorted(logging.__all__), logging.BASIC_FORMAT)
print(logging.getLogger('x.y.z').parent, logging.getLogger('x').name, logging.getLogger('x.y.z').parent)
