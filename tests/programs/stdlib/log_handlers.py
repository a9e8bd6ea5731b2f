# logging.handlers: rotating files, memory, queues.
import glob
import logging
import logging.handlers
import os
import queue
import tempfile

log = logging.getLogger('x')
log.setLevel(logging.DEBUG)
log.propagate = False
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'log')
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=30, backupCount=2, encoding='utf-8')
    log.addHandler(handler)
    for i in range(8):
        log.info('message number %d', i)
    handler.close()
    log.removeHandler(handler)
    for name in sorted(glob.glob(path + '*')):
        with open(name, encoding='utf-8') as file:
            print(os.path.basename(name), file.read().split('\n'))


class Listed(logging.Handler):
    def __init__(self):
        super().__init__()
        self.seen = []

    def emit(self, record):
        self.seen.append(record.getMessage())


target = Listed()
memory = logging.handlers.MemoryHandler(3, logging.ERROR, target)
log.addHandler(memory)
log.info('a')
print(target.seen)
log.error('b')
print(target.seen)
log.removeHandler(memory)
records = queue.Queue()
listener = logging.handlers.QueueListener(records, target)
log.addHandler(logging.handlers.QueueHandler(records))
listener.start()
log.warning('%s and %s', 1, 2)
listener.stop()
print(target.seen, records.empty())
