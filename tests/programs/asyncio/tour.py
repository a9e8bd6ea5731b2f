# asyncio: tasks, gathering, cancelling, timeouts, groups, synchronisation, queues, executors.
import asyncio, contextvars, time

async def work(n, t=0.01):
    await asyncio.sleep(t)
    if n < 0:
        raise ValueError(n)
    return n * 2

async def basics():
    print(await work(1), await asyncio.gather(work(1), work(2), work(3)))
    print(await asyncio.gather(work(1), work(-1), return_exceptions=True))
    try:
        await asyncio.gather(work(1), work(-2))
    except ValueError as e:
        print("raised", e)
    t = asyncio.create_task(work(5), name="five")
    print(t.get_name(), t.done(), await t, t.done(), t.result())
    done, pending = await asyncio.wait([asyncio.create_task(work(i, i / 50)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    await asyncio.wait(pending)
    print([await c for c in asyncio.as_completed([work(3, .03), work(1, .01), work(2, .02)])])

async def cancelling():
    async def victim():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("cancelled", e.args)
            raise
        finally:
            print("cleanup")
    t = asyncio.create_task(victim())
    await asyncio.sleep(0)
    print(t.cancel("why"), t.cancelling())
    try:
        await t
    except asyncio.CancelledError as e:
        print("seen", e.args, t.cancelled())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    try:
        async with asyncio.timeout(0.01) as cm:
            await asyncio.sleep(1)
    except TimeoutError:
        print("timeout block", cm.expired())
    inner = asyncio.create_task(work(4))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer gone", await inner)

async def groups():
    async with asyncio.TaskGroup() as g:
        a, b = g.create_task(work(1)), g.create_task(work(2))
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(work(-1))
            g.create_task(asyncio.sleep(5))
    except* ValueError as eg:
        print(eg.exceptions, eg)

async def sync():
    lock, order = asyncio.Lock(), []
    async def critical(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
            order.append(n)
    await asyncio.gather(*map(critical, range(3)))
    print(order, lock.locked())
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    print(await waiter, event.is_set())
    sem, most, now = asyncio.Semaphore(2), 0, 0
    async def limited():
        nonlocal most, now
        async with sem:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1
    await asyncio.gather(*[limited() for _ in range(6)])
    print(most)
    cond, ready = asyncio.Condition(), []
    async def consumer(n):
        async with cond:
            await cond.wait_for(lambda: ready)
            print("consumer", n, ready)
    tasks = [asyncio.create_task(consumer(i)) for i in range(2)]
    await asyncio.sleep(0)
    async with cond:
        ready.append(1)
        cond.notify_all()
    await asyncio.gather(*tasks)
    barrier = asyncio.Barrier(3)
    async def meet():
        return await barrier.wait()
    print(sorted(await asyncio.gather(meet(), meet(), meet())))

async def queues():
    q, got = asyncio.Queue(2), []
    async def producer():
        for i in range(5):
            await q.put(i)
    async def consumer():
        while True:
            got.append(await q.get())
            q.task_done()
    c = asyncio.create_task(consumer())
    await producer()
    await q.join()
    c.cancel()
    print(got, q.empty(), q.maxsize)
    p = asyncio.PriorityQueue()
    for i in (3, 1, 2):
        p.put_nowait(i)
    print([p.get_nowait() for _ in range(3)])
    try:
        p.get_nowait()
    except asyncio.QueueEmpty as e:
        print(type(e).__name__)

var = contextvars.ContextVar("var", default="none")
async def contexts():
    async def child(n):
        var.set(n)
        await asyncio.sleep(0)
        return var.get()
    print(await asyncio.gather(child(1), child(2)), var.get())
    token = var.set("x")
    print(var.get(), token.old_value is token.MISSING)
    var.reset(token)
    ctx = contextvars.copy_context()
    print(ctx.run(lambda: (var.set(5), var.get())[1]), var.get(), ctx[var], var in ctx, len(ctx))

async def threads():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(lambda: sum(range(10))), await loop.run_in_executor(None, pow, 2, 10))
    fut = loop.create_future()
    loop.call_later(0.01, fut.set_result, "later")
    print(await fut, loop.is_running(), loop.is_closed())
    calls = []
    loop.call_soon(calls.append, 1)
    handle = loop.call_soon(calls.append, 2)
    handle.cancel()
    await asyncio.sleep(0)
    print(calls)

async def agen():
    try:
        for i in range(3):
            yield i
            await asyncio.sleep(0)
    finally:
        print("agen closed")

async def generators():
    print([i async for i in agen()])
    async for i in agen():
        break
    t0 = time.perf_counter()
    await asyncio.gather(*[asyncio.sleep(0.05) for _ in range(50)])
    print(time.perf_counter() - t0 < 1)

for f in (basics, cancelling, groups, sync, queues, contexts, threads, generators):
    asyncio.run(f())
async def fails():
    raise KeyError("k")
for f in (lambda: asyncio.run(fails()), lambda: asyncio.run(5), lambda: asyncio.get_running_loop(), lambda: asyncio.Semaphore(-1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
async def nested():
    c = work(1)
    try:
        asyncio.run(c)
    except RuntimeError as e:
        print(e)
    c.close()
    f = asyncio.get_running_loop().create_future()
    try:
        f.result()
    except asyncio.InvalidStateError as e:
        print(e)
    f.set_result(1)
    try:
        f.set_result(2)
    except asyncio.InvalidStateError as e:
        print(str(e)[:20])
    print(asyncio.current_task().get_name() != "", len(asyncio.all_tasks()), asyncio.iscoroutinefunction(nested))
asyncio.run(nested())
with asyncio.Runner() as r:
    print(r.run(work(8)), r.run(work(9)))
