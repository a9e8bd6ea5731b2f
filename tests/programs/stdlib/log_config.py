# Loggers set up from a dict and from a file.
import io
import logging
import logging.config
import sys
import tempfile

early = logging.getLogger('early')


class Only(logging.Filter):
    def __init__(self, word):
        self.word = word

    def filter(self, record):
        return self.word in record.getMessage()


logging.config.dictConfig({
    'version': 1,
    'formatters': {'short': {'format': '{levelname}:{name}:{message}', 'style': '{'},
                   'own': {'()': 'logging.Formatter', 'fmt': 'own %(message)s'}},
    'filters': {'only': {'()': Only, 'word': 'keep'}},
    'handlers': {'out': {'class': 'logging.StreamHandler', 'stream': 'ext://sys.stdout', 'formatter': 'short', 'level': 'INFO'},
                 'kept': {'class': 'logging.StreamHandler', 'stream': 'ext://sys.stdout', 'formatter': 'own', 'filters': ['only']},
                 'memory': {'class': 'logging.handlers.MemoryHandler', 'capacity': 2, 'target': 'zlast'},
                 'zlast': {'class': 'logging.StreamHandler', 'stream': 'ext://sys.stdout'}},
    'loggers': {'app': {'level': 'DEBUG', 'handlers': ['kept', 'memory'], 'propagate': True}},
    'root': {'level': 'WARNING', 'handlers': ['out']},
})
app = logging.getLogger('app')
app.info('one')
app.error('keep two')
logging.getLogger('app.sub').warning('three')
early.error('disabled')
print(early.disabled, logging.root.level, [h.name for h in app.handlers])
logging.config.dictConfig({'version': 1, 'incremental': True, 'handlers': {'out': {'level': 'ERROR'}}, 'loggers': {'app': {'level': 'ERROR'}}})
app.warning('not shown')
for bad in {}, {'version': 2}, {'version': 1, 'handlers': {'h': {'class': 'no.such'}}}, {'version': 1, 'root': {'handlers': ['nope']}}:
    try:
        logging.config.dictConfig(bad)
    except ValueError as e:
        print(e, '|', repr(e.__cause__)[:60])
with tempfile.NamedTemporaryFile('w', suffix='.ini') as f:
    f.write('''
[loggers]
keys=root,web
[handlers]
keys=out
[formatters]
keys=plain
[logger_root]
level=INFO
handlers=out
[logger_web]
qualname=web.server
level=ERROR
handlers=
propagate=1
[handler_out]
class=StreamHandler
args=(sys.stdout,)
formatter=plain
[formatter_plain]
format=file %(levelname)s %(message)s
''')
    f.flush()
    logging.config.fileConfig(f.name, disable_existing_loggers=False)
logging.info('info')
logging.getLogger('web.server').warning('hidden')
logging.getLogger('web.server').error('shown')
