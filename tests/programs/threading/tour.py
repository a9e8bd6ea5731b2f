# threading: threads, locks, queues, pools, locals, daemons.
import threading, time, queue, concurrent.futures, _thread
t0=time.perf_counter()
def w(n): time.sleep(0.2); out.append(n)
out=[]
ts=[threading.Thread(target=w,args=(i,)) for i in range(5)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(out), time.perf_counter()-t0 < 0.9)
with concurrent.futures.ThreadPoolExecutor(3) as ex: print(list(ex.map(lambda x: x*x, range(10))))
lock=threading.Lock(); n=0
def inc():
    global n
    for _ in range(20000):
        with lock: n+=1
ts=[threading.Thread(target=inc) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(n)
loc=threading.local(); loc.x=1
def f():
    try: print(loc.x)
    except AttributeError as e: print(e)
    loc.x=2; print(loc.__dict__)
t=threading.Thread(target=f); t.start(); t.join(); print(loc.x)
def bad(): 1/0
threading.excepthook = lambda a: print('hook', a.exc_type.__name__, a.exc_value, a.thread.name)
t=threading.Thread(target=bad, name='Bad'); t.start(); t.join()
q=queue.Queue()
def prod():
    for i in range(5): q.put(i)
    q.put(None)
threading.Thread(target=prod).start()
print(list(iter(q.get,None)))
e=threading.Event(); threading.Timer(0.05,e.set).start(); print(e.wait(2), str(lock)[:29], str(threading.RLock())[:45])
b=threading.Barrier(3); r=[]
def bar(): r.append(b.wait())
ts=[threading.Thread(target=bar) for _ in range(3)];[t.start() for t in ts];[t.join() for t in ts]; print(sorted(r))
print(threading.active_count(), threading.current_thread().name, threading.main_thread().name)
def spin():
    x=0
    for i in range(300000): x+=i
    return x
t0=time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(4) as ex: print(set(ex.map(lambda _: spin(), range(8))))
d=threading.Thread(target=lambda: time.sleep(100), daemon=True); d.start()
def late(): time.sleep(0.1); print('late')
threading.Thread(target=late).start()
print('end')
