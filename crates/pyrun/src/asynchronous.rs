//! A run as a future, and Rust futures for Python code to await.
//!
//! The run goes on in `poll` until it has to wait: at an `await` of a host's future, in asyncio's loop, in a
//! sleep, or at the end of its turn. Nothing is kept on the native stack meanwhile.

use crate::timer::Timer;
use crate::{Error, Interpreter, Object, Result};
use pyrun_vm::clock::Instant;
use pyrun_vm::run::{Pause, Progress};
use pyrun_vm::value::{Args, FromPyOwned, IntoPy, Parameter};
use pyrun_vm::{PyResult, Value, Vm};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A run under way: a future, `Send`, that any executor may drive. Made by
/// [`Interpreter::run_async`] and the other methods whose names end so.
///
/// The run's limits hold over all its polls; the time that it waits counts as time. Dropping it stops the
/// run as a cancel does: no more Python code runs, and the futures that it waits for are dropped.
///
/// ```
/// use pyrun::Interpreter;
/// use std::time::Duration;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let mut py = Interpreter::new();
/// py.define_async("fetch", |n: u64| async move {
///     tokio::time::sleep(Duration::from_millis(n)).await;
///     n * 2
/// })?;
/// let sum: u64 = py.eval_async("await fetch(1) + await fetch(2)").await?;
/// assert_eq!(sum, 6);
/// # Ok::<(), pyrun::Error>(())
/// # }).unwrap();
/// ```
#[must_use = "a run does nothing unless it is polled"]
pub struct Run<'a, T> {
    py: &'a mut Interpreter,
    state: State,
    turn: Option<u64>,
    timer: Option<(Instant, Timer)>,
    result: PhantomData<fn() -> T>,
}

/// What the next poll has to do.
enum State {
    /// Nothing can come of it.
    Failed(Error),
    /// Begin.
    New(Begin),
    /// Go on behind a pause.
    Paused { pause: Pause, driving: bool },
    /// Go on with the coroutine, which waits for a call, or has only given way.
    Waiting { for_call: bool },
    /// The result has been given.
    Done,
}

/// What a run begins with.
pub(crate) enum Begin {
    /// What [`Vm::load_code`] has made.
    Loaded(Object),
    /// A call.
    Call(Object, Vec<Object>),
}

impl<T> std::fmt::Debug for Run<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("turn", &self.turn).finish_non_exhaustive()
    }
}

/// What a step means for the poll.
enum Next {
    Again,
    Wait(Wait),
    Turn,
    Result(Value),
}

/// What a waiting run waits for.
#[derive(Clone, Copy)]
enum Wait {
    /// A call, or a time.
    Call(Option<Instant>),
    /// A time.
    Sleep(Instant),
}

impl From<Pause> for Next {
    fn from(pause: Pause) -> Next {
        match pause {
            Pause::Turn => Next::Turn,
            Pause::Until(t) => Next::Wait(Wait::Call(t)),
            Pause::Sleep(t) => Next::Wait(Wait::Sleep(t)),
        }
    }
}

impl<'a, T: FromPyOwned> Run<'a, T> {
    pub(crate) fn new(py: &'a mut Interpreter, begin: Result<Begin>) -> Run<'a, T> {
        let state = match begin {
            Ok(b) => State::New(b),
            Err(e) => State::Failed(e),
        };
        Run { py, state, turn: None, timer: None, result: PhantomData }
    }

    /// Has the run give way to the executor's other tasks after so much fuel, each time. Without it a run
    /// that does not wait runs to its end in one poll.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut py = Interpreter::new();
    /// let long = py.eval_async::<u64>("sum(i for i in range(100_000))").yield_every(1_000);
    /// assert_eq!(long.await?, 4_999_950_000);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn yield_every(mut self, fuel: u64) -> Self {
        self.turn = Some(fuel);
        self
    }

    /// Does the next step.
    fn step(&mut self) -> PyResult<Next> {
        let vm = &mut *self.py.vm;
        let (progress, driving) = match std::mem::replace(&mut self.state, State::Done) {
            State::New(begin) => {
                vm.begin_steps(self.turn);
                let p = match begin {
                    Begin::Loaded(f) => {
                        let f = f.value(vm)?;
                        vm.step_loaded(&f)
                    }
                    Begin::Call(f, args) => {
                        let f = f.value(vm)?;
                        let args = args.iter().map(|a| a.value(vm));
                        let args = args.collect::<PyResult<Vec<Value>>>()?;
                        vm.step_call(&f, &args)
                    }
                };
                (p, false)
            }
            State::Paused { driving, .. } => (vm.step_on(), driving),
            State::Waiting { .. } => (vm.step_send(), true),
            State::Failed(_) | State::Done => return Ok(Next::Result(Value::none())),
        };
        let ended = !matches!(progress, Ok(Progress::Paused(_) | Progress::Yielded(_)));
        if driving
            && ended
            && let Some(task) = vm.take_adopted()
        {
            vm.drive_no_more();
            let end = hosted(vm, "end")?;
            vm.call(&end, &[task])?;
        }
        match progress? {
            Progress::Paused(pause) => {
                self.state = State::Paused { pause, driving };
                Ok(pause.into())
            }
            Progress::Done(v) if driving || !vm.drive(&v)? => Ok(Next::Result(v)),
            Progress::Done(_) => {
                self.state = State::Waiting { for_call: false };
                Ok(Next::Again)
            }
            Progress::Yielded(v) => self.yielded(v),
        }
    }

    /// What to do about what the coroutine waits for.
    fn yielded(&mut self, v: Value) -> PyResult<Next> {
        let vm = &mut *self.py.vm;
        if let Some(task) = vm.take_adopted() {
            vm.drive_no_more();
            let run = hosted(vm, "run")?;
            let args = [task, v].map(|v| Object(vm.handle(v))).into();
            let run = Object(vm.handle(run));
            // The loop is another call of the same run.
            return self.go_on_with(run, args);
        }
        let for_call = vm.is_host_future(&v);
        self.state = State::Waiting { for_call };
        if for_call {
            return Ok(Next::Wait(Wait::Call(None)));
        }
        if v.is_none() {
            return Ok(Next::Turn);
        }
        let v = vm.repr(&v)?.to_str_lossy().into_owned();
        Err(vm.runtime_error(&format!("the coroutine waits for {v}, which the host does not know")))
    }

    fn go_on_with(&mut self, f: Object, args: Vec<Object>) -> PyResult<Next> {
        let vm = &mut *self.py.vm;
        let f = f.value(vm)?;
        let args = args.iter().map(|a| a.value(vm)).collect::<PyResult<Vec<Value>>>()?;
        match vm.step_call(&f, &args)? {
            Progress::Paused(pause) => {
                // What it gives in the end is the result, whatever it is.
                self.state = State::Paused { pause, driving: true };
                Ok(pause.into())
            }
            Progress::Done(v) | Progress::Yielded(v) => Ok(Next::Result(v)),
        }
    }

    /// Whether to go to sleep until a call or a time.
    fn sleeps(&mut self, wait: Wait, cx: &Context<'_>) -> bool {
        let vm = &mut *self.py.vm;
        let (until, listening) = match wait {
            Wait::Call(t) => (t, vm.listen(cx.waker())),
            Wait::Sleep(t) => (Some(t), vm.listen_for_cancel(cx.waker())),
        };
        let until = [until, vm.deadline()].into_iter().flatten().min();
        if until.is_some_and(|t| t <= Instant::now()) || !listening {
            return false;
        }
        let set = self.timer.as_ref().map(|(t, _)| *t);
        if set.is_none() || set != until {
            self.timer = until.map(|t| (t, Timer::new(t, cx.waker())));
        }
        true
    }

    fn finish(&mut self, r: PyResult<Value>) -> Result<T> {
        self.timer = None;
        self.state = State::Done;
        let vm = &mut *self.py.vm;
        let r = r.and_then(|v| T::from_py(vm, &v));
        vm.end_steps(r).map_err(|e| Error::of(vm, e))
    }
}

/// A function of the module that makes loops for driven coroutines.
fn hosted(vm: &mut Vm, name: &str) -> PyResult {
    let module = vm.import("asyncio.hosted")?;
    vm.getattr_str(&module, name)
}

impl<T: FromPyOwned> Future for Run<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let run = self.get_mut();
        match &mut run.state {
            State::Failed(_) => {
                let State::Failed(e) = std::mem::replace(&mut run.state, State::Done) else {
                    unreachable!("just looked")
                };
                return Poll::Ready(Err(e));
            }
            State::Done => panic!("a run polled after its end"),
            State::Paused { pause, .. } => {
                if let Next::Wait(wait) = (*pause).into()
                    && run.sleeps(wait, cx)
                {
                    return Poll::Pending;
                }
            }
            State::Waiting { for_call } => {
                if *for_call && run.sleeps(Wait::Call(None), cx) {
                    return Poll::Pending;
                }
            }
            State::New(_) => {}
        }
        let vm = run.py.enter();
        if matches!(run.state, State::Waiting { .. }) {
            vm.forget_calls();
            if let Err(e) = vm.step_look() {
                return Poll::Ready(run.finish(Err(e)));
            }
        }
        loop {
            match run.step() {
                Ok(Next::Again) => {}
                Ok(Next::Turn) => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(Next::Wait(until)) => {
                    if run.sleeps(until, cx) {
                        return Poll::Pending;
                    }
                    if matches!(run.state, State::Waiting { .. }) {
                        run.py.vm.forget_calls();
                    }
                }
                Ok(Next::Result(v)) => return Poll::Ready(run.finish(Ok(v))),
                Err(e) => return Poll::Ready(run.finish(Err(e))),
            }
        }
    }
}

impl<T> Drop for Run<'_, T> {
    fn drop(&mut self) {
        if matches!(self.state, State::Paused { .. } | State::Waiting { .. }) {
            self.py.enter().abandon_steps();
        }
    }
}

/// An `async fn`, or a closure that gives a future, that can become a Python function. Its parameters are
/// any types with [`FromPy`](crate::FromPy), the future's result any type with
/// [`IntoPy`](crate::IntoPy), a `Result` included, whose error may be of any type. Trailing parameters of
/// a type `Option<T>` may be left out by the caller.
///
/// See [`Interpreter::define_async`].
///
/// ```
/// # use pyrun::{AsyncFunction, Interpreter};
/// // A function that passes tools on.
/// fn tool<P>(py: &mut Interpreter, f: impl AsyncFunction<P>) -> pyrun::Result<()> {
///     py.define_async("tool", f)
/// }
///
/// tool(&mut Interpreter::new(), |question: String| async move { question.len() })?;
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become a Python function to await",
    label = "not an async function that Python code can call",
    note = "the parameters of an `async fn` are at most eight and owned (`String`, not `&str`), of types with `FromPy`; its result is a type with `IntoPy`, or a `Result` of one",
    note = "its future is `Send`, and it is `Fn`, `Send`, `Sync` and `'static` itself"
)]
pub trait AsyncFunction<P>: Send + Sync + 'static {
    #[doc(hidden)]
    fn call(&self, name: &str, vm: &mut Vm, args: Args<'_>) -> PyResult;
}

macro_rules! functions {
    ($($n:literal ($($t:ident $v:ident $i:literal)*))*) => {$(
        impl<Fun, Fut, $($t),*> AsyncFunction<fn($($t),*) -> Fut> for Fun
        where
            Fun: Fn($($t),*) -> Fut + for<'a> Fn($($t::Arg<'a>),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output: IntoPy> + Send + 'static,
            $($t: Parameter),*
        {
            fn call(&self, name: &str, vm: &mut Vm, args: Args<'_>) -> PyResult {
                if args.pos.len() > $n || args.has_kw() {
                    return Err(crate::function::refuse(vm, name, args, $n));
                }
                $( let mut $v = crate::function::argument!($t, vm, name, args, $i, $n); )*
                $( let Some($v) = $t::arg(&mut $v) else { unreachable!("it has been converted") }; )*
                let future = self($($v),*);
                Ok(vm.host_future(name, future))
            }
        }
    )*};
}
functions! {
    0 ()
    1 (A a 0)
    2 (A a 0 B b 1)
    3 (A a 0 B b 1 C c 2)
    4 (A a 0 B b 1 C c 2 D d 3)
    5 (A a 0 B b 1 C c 2 D d 3 E e 4)
    6 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5)
    7 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6)
    8 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6 H h 7)
}

/// The Python function of an `async fn`.
pub(crate) fn make<P>(vm: &mut Vm, name: &str, f: impl AsyncFunction<P>) -> Value {
    let shown: Arc<str> = name.into();
    vm.host_function(
        name,
        "",
        Arc::new(move |vm: &mut Vm, args: Args<'_>| f.call(&shown, vm, args)),
    )
}
