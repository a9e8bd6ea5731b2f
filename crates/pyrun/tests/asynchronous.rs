//! Runs as futures: under tokio, and under an executor of one page.

use pyrun::{
    Captured, Error, Interpreter, Limit, Limits, Object, Program, Sandbox, pyclass, pymethods,
    pymodule,
};
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Drives a future by parking the thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(v) => return v,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Counts polls, and never ends while nobody opens it. Says when it is dropped.
#[derive(Clone, Default)]
struct Gate(Arc<GateState>);

#[derive(Default)]
struct GateState {
    open: AtomicBool,
    polls: AtomicUsize,
    dropped: AtomicUsize,
    waker: Mutex<Option<Waker>>,
}

impl Gate {
    fn open(&self) {
        self.0.open.store(true, Ordering::SeqCst);
        if let Some(w) = self.0.waker.lock().unwrap().take() {
            w.wake();
        }
    }
    fn dropped(&self) -> usize {
        self.0.dropped.load(Ordering::SeqCst)
    }
    fn pass(&self) -> Passing {
        Passing(self.clone())
    }
}

struct Passing(Gate);

impl Future for Passing {
    type Output = &'static str;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<&'static str> {
        let gate = &self.0.0;
        gate.polls.fetch_add(1, Ordering::SeqCst);
        *gate.waker.lock().unwrap() = Some(cx.waker().clone());
        match gate.open.load(Ordering::SeqCst) {
            true => Poll::Ready("through"),
            false => Poll::Pending,
        }
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        self.0.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// By default a sleep takes no time.
fn with_clock() -> Interpreter {
    let host = Sandbox::new(Captured::default()).allow_clock();
    Interpreter::builder().host(host).build()
}

fn with_gate() -> (Interpreter, Gate) {
    let (mut py, gate) = (with_clock(), Gate::default());
    let g = gate.clone();
    py.define_async("gate", move || g.pass()).unwrap();
    (py, gate)
}

fn with_tools() -> Interpreter {
    let mut py = with_clock();
    py.define_async("nap", |ms: u64| async move {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        ms
    })
    .unwrap();
    py.define_async("fail", |text: String| async move {
        tokio::task::yield_now().await;
        text.parse::<u16>()
    })
    .unwrap();
    py
}

/// Polls once, with a waker that does nothing.
fn poll_once<F: Future>(f: Pin<&mut F>) -> Poll<F::Output> {
    f.poll(&mut Context::from_waker(Waker::noop()))
}

fn assert_send<T: Send>(t: T) -> T {
    t
}

#[test]
fn a_run_waits_for_the_future_that_it_awaits() {
    let (mut py, gate) = with_gate();
    py.exec("async def inner():\n    return await gate()\nasync def main():\n    return [await inner()]")
        .unwrap();
    let main: Object = py.get("main").unwrap();
    {
        let mut run = pin!(assert_send(main.call_async::<Vec<String>>(&mut py, ())));
        for _ in 0..5 {
            assert!(poll_once(run.as_mut()).is_pending());
        }
        // It is polled again only when it has called.
        assert_eq!(gate.0.polls.load(Ordering::SeqCst), 1);
        gate.open();
        let Poll::Ready(r) = poll_once(run.as_mut()) else { panic!("still waiting") };
        assert_eq!(r.unwrap(), ["through"]);
        assert_eq!(gate.0.polls.load(Ordering::SeqCst), 2);
    }
    assert_eq!(gate.dropped(), 1);
}

#[test]
fn a_hand_made_executor_drives_it() {
    let (mut py, gate) = with_gate();
    let opener = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        gate.open();
    });
    assert_eq!(block_on(py.eval_async::<String>("await gate()")).unwrap(), "through");
    opener.join().unwrap();
    // What awaits nothing is done at the first poll.
    assert_eq!(block_on(py.eval_async::<i64>("1 + 2")).unwrap(), 3);
    assert_eq!(block_on(py.exec_async("1 / 0")).unwrap_err().class(), "ZeroDivisionError");
    assert_eq!(block_on(py.exec_async("1 +")).unwrap_err().class(), "SyntaxError");
}

#[tokio::test]
async fn asyncio_runs_in_the_run() {
    let mut py = with_tools();
    let start = Instant::now();
    py.exec_async(
        "
import asyncio
async def main():
    tick = asyncio.create_task(ticks())
    naps = await asyncio.gather(*(nap(100) for _ in range(20)))
    tick.cancel()
    try:
        await tick
    except asyncio.CancelledError:
        pass
    return naps, await asyncio.wait_for(nap(1), 5)
count = 0
async def ticks():
    global count
    while True:
        await asyncio.sleep(0.01)
        count += 1
r = asyncio.run(main())
assert r == ([100] * 20, 1), r
assert 3 < count < 30, count
",
    )
    .await
    .unwrap();
    assert!(start.elapsed() < Duration::from_millis(1500));
}

#[test]
fn without_a_clock_timers_fire_all_the_same() {
    let (mut py, gate) = (Interpreter::new(), Gate::default());
    let g = gate.clone();
    py.define_async("gate", move || g.pass()).unwrap();
    // Nothing else is waited for, so the hour is over at once.
    block_on(py.exec_async("import asyncio; await asyncio.sleep(3600)")).unwrap();
    let source = "
try:
    await asyncio.wait_for(gate(), 0.02)
except TimeoutError:
    late = True
";
    block_on(py.exec_async(source)).unwrap();
    assert!(py.get::<bool>("late").unwrap());
    assert_eq!(gate.dropped(), 1);
    py.exec("async def main():\n    try: await asyncio.wait_for(gate(), 0.02)\n    except TimeoutError: return 'late'").unwrap();
    assert_eq!(py.eval::<String>("asyncio.run(main())").unwrap(), "late");
}

#[tokio::test]
async fn a_driven_coroutine_gets_a_loop_when_it_asks_for_one() {
    let mut py = with_tools();
    let source = "
import asyncio
log = []
async def child(n):
    await asyncio.sleep(n / 1000)
    log.append(n)
    return n
await nap(1)
task = asyncio.create_task(child(20))
async with asyncio.timeout(5):
    log.append(await nap(5))
assert asyncio.current_task() is not None
assert await asyncio.gather(child(3), nap(4), task) == [3, 4, 20]
try:
    async with asyncio.timeout(0.01):
        await nap(60_000)
    assert False
except TimeoutError:
    log.append('timeout')
left = asyncio.create_task(child(60_000))
";
    py.exec_async(source).await.unwrap();
    let log: Vec<String> = py.eval("[str(x) for x in log]").unwrap();
    assert_eq!(log, ["5", "3", "20", "timeout"]);
    // What is left is cancelled, as at the end of `asyncio.run`, and the next run has no loop.
    assert!(py.eval::<bool>("left.cancelled()").unwrap());
    assert_eq!(py.eval_async::<u64>("await nap(2)").await.unwrap(), 2);
    // A loop that was made and not waited in is closed, too.
    py.exec_async("loop = asyncio.get_running_loop(); t = asyncio.create_task(child(1)); await nap(0) if 0 else 1")
        .await
        .unwrap();
    assert!(py.eval::<bool>("loop.is_closed() and t.cancelled()").unwrap());
}

#[tokio::test]
async fn errors_of_rust_come_back_through_awaits() {
    let mut py = with_tools();
    let source = "
async def deep(n): return await (deep(n - 1) if n else fail('many'))
await deep(50)
";
    let e = py.exec_async(source).await.unwrap_err();
    assert!(e.downcast_ref::<std::num::ParseIntError>().is_some(), "{e}");
    assert_eq!(e.traceback().len(), 52);
    py.exec_async("try:\n    await fail('x')\nexcept RuntimeError as e:\n    m = str(e)")
        .await
        .unwrap();
    assert_eq!(py.get::<String>("m").unwrap(), "invalid digit found in string");
}

#[test]
fn dropping_the_run_drops_what_it_waits_for() {
    let (mut py, gate) = with_gate();
    // Waiting in a coroutine that others hold, too.
    py.exec("async def main():\n    try: await gate()\n    finally: print('never')").unwrap();
    py.exec("c = main()").unwrap();
    {
        let mut run = pin!(py.eval_async::<()>("c"));
        assert!(poll_once(run.as_mut()).is_pending());
        assert_eq!(gate.dropped(), 0);
    }
    assert_eq!(gate.dropped(), 1);
    // Waiting in asyncio's loop, in the middle of Python's frames.
    py.exec("import asyncio").unwrap();
    {
        let mut run = pin!(py.exec_async("asyncio.run(main())"));
        assert!(poll_once(run.as_mut()).is_pending());
        assert_eq!(gate.dropped(), 1);
    }
    assert_eq!(gate.dropped(), 2);
    // In a loop that a driven coroutine has asked for.
    {
        let mut run = pin!(py.exec_async("await asyncio.gather(gate(), gate())"));
        assert!(poll_once(run.as_mut()).is_pending());
    }
    assert_eq!(gate.dropped(), 4);
    assert_eq!(py.take_output(), "");
    assert_eq!(py.eval::<i64>("6 * 7").unwrap(), 42);
    gate.open();
    block_on(py.exec_async("asyncio.run(main())")).unwrap();
    assert_eq!(py.take_output(), "never\n");
}

#[test]
fn a_forgotten_run_is_dropped_by_the_next() {
    let (mut py, gate) = with_gate();
    {
        let mut run = Box::pin(py.eval_async::<()>("[await gate() for _ in range(3)]"));
        assert!(poll_once(run.as_mut()).is_pending());
        std::mem::forget(run);
    }
    assert_eq!(py.eval::<i64>("1 + 2").unwrap(), 3);
    assert_eq!(gate.dropped(), 1);
    {
        let mut run = Box::pin(py.exec_async("import time\nfor i in range(3): time.sleep(60)"));
        assert!(poll_once(run.as_mut()).is_pending());
        std::mem::forget(run);
    }
    assert_eq!(block_on(py.eval_async::<i64>("2 + 2")).unwrap(), 4);
}

#[test]
fn cancelling_a_task_drops_its_future() {
    let (mut py, gate) = with_gate();
    let source = "
import asyncio
async def wait():
    try:
        await gate()
    except asyncio.CancelledError:
        print('cancelled')
        raise
t = asyncio.create_task(wait())
await asyncio.sleep(0)
await asyncio.sleep(0)
t.cancel()
try:
    await t
except asyncio.CancelledError:
    print(t.cancelled())
g = gate()
g.close()
try:
    await g
except RuntimeError as e:
    print(e)
";
    block_on(py.exec_async(source)).unwrap();
    assert_eq!(py.take_output(), "cancelled\nTrue\ncannot reuse already awaited coroutine\n");
    assert_eq!(gate.dropped(), 2);
}

#[tokio::test]
async fn limits_hold_across_awaits() {
    let limits =
        Limits { fuel: Some(200_000), time: Some(Duration::from_millis(300)), ..Limits::default() };
    let mut py = with_tools();
    py.set_limits(limits);
    let spin = "
for _ in range(100):
    await nap(0)
    for i in range(10_000): pass
";
    assert_eq!(py.exec_async(spin).await.unwrap_err().limit(), Some(Limit::Fuel));
    let start = Instant::now();
    let e = py.exec_async("try: await nap(60_000)\nexcept BaseException: pass").await.unwrap_err();
    assert_eq!(e.limit(), Some(Limit::Time));
    let e = py.exec_async("import time\ntime.sleep(60)").await.unwrap_err();
    assert_eq!(e.limit(), Some(Limit::Time));
    let source =
        "import asyncio\nasync def f(): await asyncio.gather(nap(60_000), asyncio.sleep(60))";
    py.set_limits(Limits::default());
    py.exec(source).unwrap();
    py.set_limits(limits);
    assert_eq!(py.exec_async("asyncio.run(f())").await.unwrap_err().limit(), Some(Limit::Time));
    assert_eq!(py.exec_async("await f()").await.unwrap_err().limit(), Some(Limit::Time));
    assert!(start.elapsed() < Duration::from_secs(5));
    py.set_limits(Limits::default());
    assert_eq!(py.eval_async::<u64>("await nap(3)").await.unwrap(), 3);
}

#[test]
fn a_cancel_wakes_a_waiting_run() {
    let (mut py, gate) = with_gate();
    for source in ["await gate()", "__import__('time').sleep(60)"] {
        let handle = py.cancel_handle();
        let start = Instant::now();
        let watch = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            handle.cancel();
        });
        let e = block_on(py.exec_async(source)).unwrap_err();
        assert_eq!(e.limit(), Some(Limit::Cancelled));
        assert!(start.elapsed() < Duration::from_secs(5));
        watch.join().unwrap();
    }
    assert_eq!(gate.dropped(), 1);
}

#[test]
fn a_run_gives_way_after_its_turn() {
    let mut py = Interpreter::new();
    py.exec(
        "
class Item:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n
    def __add__(self, other): return Item(self.n + other.n)
def gen(n):
    for i in range(n):
        yield i
def work():
    total = Item(0)
    for i in gen(3000):
        try:
            total = total + Item(i)
            if i % 7 == 0: raise ValueError(i)
        except ValueError as e:
            total = total + Item(sorted([e.args[0], 1], key=lambda x: -x)[0])
    return total.n
async def slow():
    return work()
",
    )
    .unwrap();
    let expected: i64 = py.eval("work()").unwrap();
    let mut total = 0;
    for turn in [1, 7, 100, 5_000, 30_000] {
        for source in ["work()", "await slow()", "await slow() if True else 0"] {
            let mut run = pin!(py.eval_async::<i64>(source).yield_every(turn));
            let mut polls = 0;
            let r = loop {
                polls += 1;
                match poll_once(run.as_mut()) {
                    Poll::Ready(r) => break r.unwrap(),
                    Poll::Pending => {}
                }
            };
            assert_eq!(r, expected);
            if turn == 1 {
                total = polls;
            }
            assert!(
                total > 5_000 && polls >= total / (2 * turn),
                "{polls} polls in turns of {turn}"
            );
        }
    }
    // Dropped at any point, it leaves nothing behind.
    for polls in 1..60 {
        let mut run = pin!(py.eval_async::<i64>("work()").yield_every(53));
        for _ in 0..polls {
            assert!(poll_once(run.as_mut()).is_pending());
        }
    }
    assert_eq!(py.eval::<i64>("work()").unwrap(), expected);
    assert_eq!(
        py.eval::<usize>("len([o for o in __import__('gc').get_objects() if type(o) is Item])")
            .unwrap(),
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interpreters_on_many_tasks() {
    let program = Program::compile_async(
        "
import asyncio
async def part(i):
    await asyncio.sleep(0.001)
    return await nap(i % 5) + i
total = 0
for _ in range(3):
    total += sum(await asyncio.gather(*(part(i) for i in range(20))))
",
        "task.py",
    )
    .unwrap();
    let tasks = (0..16).map(|_| {
        let program = program.clone();
        tokio::spawn(async move {
            let mut py = with_tools();
            py.run_async::<()>(&program).yield_every(500).await?;
            py.get::<u64>("total")
        })
    });
    for t in tasks.collect::<Vec<_>>() {
        assert_eq!(t.await.unwrap().unwrap(), 3 * (190 + 40));
    }
}

#[test]
fn natives_in_between_block_and_nothing_breaks() {
    let (mut py, gate) = with_gate();
    let opener = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        gate.open();
    });
    // `sorted` stands between the host and the loop.
    let source = "
import asyncio, time
async def main(): return await gate()
r = sorted([1, 2], key=lambda x: asyncio.run(main()) and time.sleep(0.001) or -x)
";
    block_on(py.exec_async(source)).unwrap();
    assert_eq!(py.get::<Vec<i64>>("r").unwrap(), [2, 1]);
    opener.join().unwrap();
    // So does a run that is no future at all.
    py.exec("r = asyncio.run(main())").unwrap();
    assert_eq!(py.get::<String>("r").unwrap(), "through");
}

#[test]
fn what_cannot_be_waited_for_is_an_error() {
    let mut py = Interpreter::new();
    let program = Program::compile_async("await f()", "a.py").unwrap();
    let program = Program::from_bytes(&program.to_bytes()).unwrap();
    let e = py.run::<()>(&program).unwrap_err();
    assert_eq!(e.message(), "the program awaits, so its run must be a future");
    assert!(py.add_module("a", &program).is_err());
    py.exec("import types\n@types.coroutine\ndef f(): yield 5").unwrap();
    let e = block_on(py.run_async::<()>(&program)).unwrap_err();
    assert_eq!(e.message(), "the coroutine waits for 5, which the host does not know");
    py.exec("@types.coroutine\ndef f():\n    yield\n    return 1").unwrap();
    assert_eq!(block_on(py.eval_async::<i64>("await f()")).unwrap(), 1);
    let e = block_on(py.eval_async::<i64>("await 1")).unwrap_err();
    assert_eq!(e.message(), "object int can't be used in 'await' expression");
}

#[test]
fn calls_of_objects_and_methods() {
    let mut py = Interpreter::new();
    py.define_async("double", |n: i64, by: Option<i64>| async move { n * by.unwrap_or(2) })
        .unwrap();
    py.exec(
        "class C:\n    async def m(self, n): return await double(n) + await double(n, 3)\nc = C()",
    )
    .unwrap();
    let c: Object = py.get("c").unwrap();
    assert_eq!(block_on(c.call_method_async::<i64>(&mut py, "m", (10,))).unwrap(), 50);
    let double: Object = py.get("double").unwrap();
    assert_eq!(block_on(double.call_async::<i64>(&mut py, (4,))).unwrap(), 8);
    let e = block_on(double.call_async::<i64>(&mut py, (1, 2, 3))).unwrap_err();
    assert_eq!(e.message(), "double() takes 2 positional arguments but 3 were given");
    let other = Interpreter::new();
    drop(other);
    let e: Error = block_on(double.call_async::<i64>(&mut Interpreter::new(), ())).unwrap_err();
    assert_eq!(e.kind(), pyrun::ErrorKind::WrongInterpreter);
}

/// Tools of an agent.
#[pymodule]
mod tools {
    use pyrun::pyfunction;

    /// Adds, later.
    #[pyfunction(signature = (a, b = 1, *, times = 1))]
    async fn add(a: i64, b: i64, times: i64) -> Result<i64, pyrun::Error> {
        tokio::task::yield_now().await;
        match times {
            0 => Err(pyrun::Error::value_error("never")),
            n => Ok((a + b) * n),
        }
    }

    #[pyfunction]
    async fn echo(text: String, suffix: Option<String>) -> String {
        text + suffix.as_deref().unwrap_or("!")
    }
}

/// Counts what it is asked.
#[pyclass]
#[derive(Clone, Default)]
struct Store(Arc<AtomicUsize>);

#[pymethods]
impl Store {
    #[new]
    fn new() -> Store {
        Store::default()
    }
    /// Adds and tells.
    #[signature(n = 1)]
    async fn add(&self, n: usize) -> usize {
        tokio::task::yield_now().await;
        self.0.fetch_add(n, Ordering::SeqCst) + n
    }
    #[staticmethod]
    async fn ready() -> bool {
        true
    }
    async fn __aenter__(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
    #[signature(*rest)]
    fn __aexit__(&self, rest: &[pyrun::Value]) -> Store {
        assert_eq!(rest.len(), 3);
        self.clone()
    }
    fn __await__(&self, vm: &mut pyrun::Vm) -> pyrun::Value {
        vm.host_future("exit", async { true })
    }
}

#[tokio::test]
async fn async_functions_and_methods_by_attributes() {
    let mut py = Interpreter::new();
    py.add_native_module(&tools::MODULE);
    let class = py.class::<Store>();
    py.set("Store", class).unwrap();
    py.exec_async(
        "
import tools
assert await tools.add(1) == 2 and await tools.add(1, 2, times=3) == 9
assert await tools.echo('a') == 'a!' and await tools.echo('a', 'b') == 'ab'
assert tools.add.__doc__ == 'Adds, later.' and tools.add.__text_signature__ == '($module, /, a, b=1, *, times=1)'
try:
    await tools.add(1, times=0)
    assert False
except ValueError as e:
    assert str(e) == 'never'
s = Store()
await s.add()
assert await s.add(n=4) == 5 and await Store.ready()
async with s as n:
    assert n == 5
    raise KeyError
import asyncio
assert sorted(await asyncio.gather(s.add(), s.add(), s.add())) == [6, 7, 8]
assert repr(s.add()).startswith('<host_coroutine object add at ')
",
    )
    .await
    .unwrap();
}

#[test]
fn deep_chains_of_awaits_take_no_native_stack() {
    let (mut py, gate) = with_gate();
    gate.open();
    py.exec("import sys\nsys.setrecursionlimit(200_000)\nasync def d(n): return 1 + await d(n - 1) if n else len(await gate())")
        .unwrap();
    let run = move || block_on(py.eval_async::<i64>("await d(50_000)")).unwrap();
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run).unwrap();
    assert_eq!(thread.join().unwrap(), 50_007);
}
