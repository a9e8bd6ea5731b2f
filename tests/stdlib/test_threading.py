import concurrent.futures as cf
import contextvars
import io
import queue
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

print(threading.current_thread(), threading.main_thread().name, threading.active_count(), threading.current_thread() is threading.main_thread()) if 0 else None
print(threading.current_thread().name, threading.active_count(), threading.enumerate() == [threading.main_thread()])
out = []
lock = threading.Lock()


def work(n, *, k=0):
    with lock:
        out.append((n, k, threading.current_thread().name))


ts = [threading.Thread(target=work, args=(i,), kwargs={'k': i * 2}, name=f't{i}') for i in range(3)]
for t in ts:
    assert not t.is_alive()
    t.start()
for t in ts:
    t.join()
print(sorted(out), [t.is_alive() for t in ts], threading.Thread(target=work).name.split('-')[1].split()[1], ts[0].daemon, repr(ts[0]).split()[1])


class Sub(threading.Thread):
    def run(self):
        self.result = 42


s = Sub(daemon=True)
s.start()
s.join(5)
print(s.result, s.daemon, s.ident is not None)
for bad in (lambda: s.start(), lambda: threading.Thread().join(), lambda: threading.current_thread().join(), lambda: setattr(s, 'daemon', False), lambda: threading.Semaphore(-1), lambda: threading.Condition().wait(),
            lambda: threading.Condition().notify(), lambda: threading.Barrier(0), lambda: threading.RLock().release(), lambda: threading.BoundedSemaphore().release()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)

ev = threading.Event()
res = []
t = threading.Thread(target=lambda: res.append(ev.wait(5)))
t.start()
ev.set()
t.join()
print(res, ev.is_set(), ev.wait(0), repr(ev).split()[-1])
ev.clear()
print(ev.wait(0.01))

cond = threading.Condition()
items = []


def consumer():
    with cond:
        cond.wait_for(lambda: items)
        res.append(items.pop())


t = threading.Thread(target=consumer)
t.start()
with cond:
    items.append('item')
    cond.notify_all()
t.join()
print(res, cond.wait_for(lambda: 5))
with cond:
    print(cond.wait(0.01), cond.wait_for(lambda: False, 0.01))

sem = threading.BoundedSemaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False), sem.acquire(timeout=0.01))
sem.release(2)
with sem:
    print(repr(sem).split('value=')[1])
rl = threading.RLock()
with rl:
    with rl:
        print('reentrant')
print(lock.locked(), lock.acquire(timeout=1), lock.acquire(False))
lock.release()

b = threading.Barrier(3, action=lambda: out.append('action'))
idx = []
ts = [threading.Thread(target=lambda: idx.append(b.wait())) for _ in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(sorted(idx), out[-1], b.n_waiting, b.parties, b.broken)
b.abort()
try:
    b.wait()
except threading.BrokenBarrierError as e:
    print('broken', b.broken, repr(b).split()[-1])
b.reset()
print(b.broken)

tm = threading.Timer(0.01, lambda x: res.append(x), ['timer'])
tm.start()
tm.join()
tc = threading.Timer(10, print)
tc.start()
tc.cancel()
tc.join()
print(res[-1])

loc = threading.local()
loc.x = 1


def other():
    res.append(hasattr(loc, 'x'))
    loc.x = 2


t = threading.Thread(target=other)
t.start()
t.join()
print(res[-1], loc.x)

err = sys.stderr
sys.stderr = io.StringIO()
t = threading.Thread(target=lambda: 1 / 0, name='failing')
t.start()
t.join()
text = sys.stderr.getvalue()
sys.stderr = err
print(text.splitlines()[0], text.splitlines()[-1])
hooked = []
old = threading.excepthook
threading.excepthook = lambda a: hooked.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name='hooked')
t.start()
t.join()
threading.excepthook = old
print(hooked)

q = queue.Queue(2)
q.put(1)
q.put(2)
for bad in (lambda: q.put_nowait(3), lambda: q.put(3, timeout=0.01), lambda: q.put(1, timeout=-1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(q.full(), q.qsize(), q.get(), q.get(), q.empty())
q.task_done()
q.task_done()
q.join()
for bad in (lambda: q.get_nowait(), lambda: q.get(timeout=0.01), lambda: q.task_done()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
pq, lq, sq = queue.PriorityQueue(), queue.LifoQueue(), queue.SimpleQueue()
for x in (3, 1, 2):
    pq.put(x)
    lq.put(x)
    sq.put(x)
print([pq.get() for _ in range(3)], [lq.get() for _ in range(3)], [sq.get() for _ in range(3)], sq.empty(), sq.qsize())
ps = queue._PySimpleQueue()
ps.put(1)
print(ps.get(), ps.empty())
try:
    ps.get(timeout=0.01)
except queue.Empty:
    print('Empty')
got = []


def drain():
    while (item := q.get()) is not None:
        got.append(item)


t = threading.Thread(target=drain)
t.start()
for i in range(10):
    q.put(i)
q.put(None)
t.join()
print(got)

with ThreadPoolExecutor(max_workers=2, thread_name_prefix='pool') as ex:
    print(list(ex.map(lambda x, y: x * y, range(5), range(5))))
    f = ex.submit(pow, 2, 10)
    print(f.result(), f.done(), f.exception(), f.running(), f.cancelled(), f.cancel(), repr(f).split('state=')[1])
    f = ex.submit(lambda: 1 / 0)
    try:
        f.result()
    except ZeroDivisionError as e:
        print(e, repr(f.exception()), repr(f).split('state=')[1])
    fs = {ex.submit(lambda i: i * i, i): i for i in range(5)}
    print(sorted((fs[f], f.result()) for f in as_completed(fs)))
    done, not_done = wait([ex.submit(time.sleep, 0), ex.submit(time.sleep, 0.01)])
    print(len(done), len(not_done))
    blocker = threading.Event()
    fs = [ex.submit(blocker.wait) for _ in range(2)]
    pending = ex.submit(print)
    print(pending.cancel(), pending.cancelled(), wait(fs, timeout=0.01).done, len(wait(fs + [f], return_when=cf.FIRST_COMPLETED).done), len(wait(fs + [f], return_when=cf.FIRST_EXCEPTION).done))
    for bad in (lambda: pending.result(), lambda: fs[0].result(timeout=0.01), lambda: list(as_completed(fs, timeout=0.01)), lambda: wait(fs, return_when='x')):
        try:
            bad()
        except Exception as e:
            print(type(e).__name__, e)
    blocker.set()
    cb = []
    f = ex.submit(lambda: 'cb')
    f.add_done_callback(lambda fut: cb.append(fut.result()))
    f.result()
    f.add_done_callback(lambda fut: cb.append('late'))
    print(ex.submit(lambda: threading.current_thread().name).result()[:5])
print(cb)
for bad in (lambda: ex.submit(print), lambda: ThreadPoolExecutor(0), lambda: ThreadPoolExecutor(1, initializer=3), lambda: cf.Future().set_running_or_notify_cancel() and cf.nope, lambda: f.set_result(1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])
init = []
with ThreadPoolExecutor(1, initializer=init.append, initargs=('i',)) as ex:
    ex.submit(int).result()
print(init)
var = contextvars.ContextVar('var', default=0)
ctx = contextvars.copy_context()
ctx.run(var.set, 5)
print(var.get(), ctx[var], len(ctx) >= 1)
print(sorted(threading.__all__), sorted(cf.__all__), sorted(queue.__all__))
