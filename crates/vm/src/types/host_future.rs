//! Futures of the host's that Python code awaits.
//!
//! Such an awaitable works like a coroutine that has one step: `send` polls the future. While that is
//! pending, whoever drives the coroutine gets the awaitable itself, or under an event loop of asyncio's a
//! future of that loop, which is done when the host's future has called for a poll. A cancel drops the
//! host's future at once, and so does the end of the awaitable.

use crate::alarm::Bell;
use crate::clock::Instant;
use crate::run::Pause;
use crate::types::closure::caught;
use crate::types::generator::{AsyncGenHooks, thrown};
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::typeobj::TypeFlags;
use crate::value::{Dict, IntoPy, PyResult, Ref, Slots, TypeSpec, Value};
use crate::vm::Vm;
use hashbrown::HashMap;
use pyrun_macros::pymethods;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A future with the conversion of its result.
trait HostFuture: Send {
    fn poll(&mut self, vm: &mut Vm, cx: &mut Context<'_>) -> Poll<PyResult>;
}

struct Converted<F>(Pin<Box<F>>);

impl<F> HostFuture for Converted<F>
where
    F: Future<Output: IntoPy> + Send,
{
    fn poll(&mut self, vm: &mut Vm, cx: &mut Context<'_>) -> Poll<PyResult> {
        self.0.as_mut().poll(cx).map(|r| r.into_py(vm))
    }
}

/// Where a future lies, so that a stopped run can drop it wherever its awaitable is.
type Slot = Mutex<State>;

enum State {
    Pending(Box<dyn HostFuture>),
    Running,
    Done,
}

impl State {
    fn take(slot: &Slot, leave: State) -> State {
        std::mem::replace(&mut *slot.lock().unwrap_or_else(|e| e.into_inner()), leave)
    }
}

/// The awaitable.
pub struct HostCoroutine {
    name: Box<str>,
    slot: Arc<Slot>,
    bell: Option<Arc<Bell>>,
}

impl Payload for HostCoroutine {
    const NAME: &'static str = "host_coroutine";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl Drop for HostCoroutine {
    fn drop(&mut self) {
        // Whoever waits for it in an event loop looks again.
        if let Some(bell) = &self.bell
            && !matches!(State::take(&self.slot, State::Done), State::Done)
        {
            Waker::from(bell.clone()).wake();
        }
    }
}

/// What an interpreter knows of its futures.
#[derive(Default)]
struct Futures {
    made: u64,
    /// Those that have been polled and were pending.
    pending: Vec<Weak<Slot>>,
    /// What an event loop waits for, by the future's number.
    waiters: HashMap<u64, Value>,
    /// Dicts that tell what is running.
    running: Vec<Ref<Dict>>,
}

impl Futures {
    fn number(&mut self, slot: &Arc<Slot>) -> u64 {
        if self.pending.len() == self.pending.capacity() {
            self.pending.retain(|s| s.strong_count() > 0);
        }
        self.pending.push(Arc::downgrade(slot));
        self.made += 1;
        self.made
    }
}

/// The asyncio module that knows the running loop.
const EVENTS: &str = "asyncio.events";

/// What an `async fn` gives Python code: a name for messages, and the future.
#[derive(Debug)]
pub struct Awaitable<F>(pub &'static str, pub F);

impl<F> IntoPy for Awaitable<F>
where
    F: Future<Output: IntoPy> + Send + 'static,
{
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.host_future(self.0, self.1))
    }
}

#[doc(hidden)]
impl Vm {
    /// An awaitable of a future. It is polled when it is awaited, not before.
    pub fn host_future<F>(&mut self, name: &str, future: F) -> Value
    where
        F: Future<Output: IntoPy> + Send + 'static,
    {
        let state = State::Pending(Box::new(Converted(Box::pin(future))));
        let slot = Arc::new(Mutex::new(state));
        self.payload(&HOST_COROUTINE, HostCoroutine { name: name.into(), slot, bell: None })
    }

    /// Notes a dict that tells what is running in the interpreter: nothing is after a run that was stopped,
    /// in which no `finally` has tidied up.
    pub fn clear_at_stop(&mut self, running: Ref<Dict>) {
        self.state::<Futures>().running.push(running);
    }

    /// Drops what a stopped run has been waiting for, and its loops.
    pub(crate) fn end_loops(&mut self) {
        drop(std::mem::take(self.state::<AsyncGenHooks>()));
        for running in self.state::<Futures>().running.clone() {
            running.clear();
        }
        let futures = self.state::<Futures>();
        let (pending, waiters) =
            (std::mem::take(&mut futures.pending), std::mem::take(&mut futures.waiters));
        for slot in pending.iter().filter_map(Weak::upgrade) {
            drop(State::take(&slot, State::Done));
        }
        drop(waiters);
    }

    /// The futures of event loops that can go on, since the last look.
    pub fn take_called(&mut self) -> Vec<Value> {
        let (keys, _) = self.heap.cancel.take_calls();
        let futures = self.state::<Futures>();
        keys.iter().filter_map(|k| futures.waiters.remove(k)).collect()
    }

    /// Has the task that drives the run woken at the next call or cancel; false if there has been one.
    pub fn listen(&self, waker: &Waker) -> bool {
        self.heap.cancel.listen(waker, true)
    }

    /// Has the task that drives the run woken at a cancel; false if there has been one.
    pub fn listen_for_cancel(&self, waker: &Waker) -> bool {
        self.heap.cancel.listen(waker, false)
    }

    /// Forgets that somebody has called, for one who looks at what it waits for next.
    pub fn forget_calls(&mut self) {
        drop(self.take_called());
    }

    /// Ends the wait of whoever waits for a call.
    pub fn poke(&self) {
        self.heap.cancel.poke();
    }

    /// Whether somebody has called, or a future of the host's can go on, since that was last asked for.
    #[doc(hidden)]
    pub fn is_called(&self) -> bool {
        self.heap.cancel.called()
    }

    /// Waits until somebody calls: a future of the host's, [`Vm::poke`]; or for so long. A run that is
    /// driven as a future pauses behind the current instruction.
    pub fn wait_for_call(&mut self, time: Option<Duration>) -> PyResult<()> {
        if self.heap.cancel.called() {
            return Ok(());
        }
        if self.state::<Futures>().waiters.is_empty()
            && let Some(t) = time
            && self.host.sleep(t)
        {
            return self.look_up();
        }
        if cfg!(not(feature = "os")) && time.is_some() {
            self.has_waited(time);
            return Ok(());
        }
        let until = time.and_then(|t| Instant::now().checked_add(t));
        if self.pause(Pause::Until(until)) {
            self.run.pausing.waits = time;
            return Ok(());
        }
        const NAP: Duration = Duration::from_millis(50);
        loop {
            let now = Instant::now();
            let mut left = until.map_or(NAP, |u| u.saturating_duration_since(now).min(NAP));
            if let Some(d) = self.deadline() {
                left = left.min(d.saturating_duration_since(now));
            }
            let cancel = self.heap.cancel.clone();
            self.blocking(|| cancel.wait_for_call(left));
            self.look_up()?;
            if self.heap.cancel.called() {
                return Ok(());
            }
            if until.is_some_and(|u| Instant::now() >= u) {
                self.has_waited(time);
                return Ok(());
            }
        }
    }

    /// Moves a clock that is not the real one, on which time does not pass while a run waits.
    pub(crate) fn has_waited(&mut self, time: Option<Duration>) {
        if let Some(t) = time {
            self.host.sleep(t);
        }
    }

    /// What to yield to an event loop while a future is pending; `None` if no loop is running.
    fn loop_future(&mut self, key: u64) -> PyResult<Option<Value>> {
        let name = self.intern(EVENTS);
        let Some(events) = self.modules.get_str(&name) else { return Ok(None) };
        let future = self.call_method_str(&events, "_host_future", &[])?;
        if future.is_none() {
            return Ok(None);
        }
        self.state::<Futures>().waiters.insert(key, future.clone());
        Ok(Some(future))
    }
}

type This = Ref<Boxed<HostCoroutine>>;

/// Polls: what is to be yielded, or what the future has come to.
fn poll(vm: &mut Vm, v: &This) -> PyResult<Result<Value, Value>> {
    vm.charge(1)?;
    let slot = v.borrow().slot.clone();
    let mut future = match State::take(&slot, State::Running) {
        State::Pending(f) => f,
        State::Running => return Err(vm.value_error("coroutine already executing")),
        State::Done => {
            State::take(&slot, State::Done);
            return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
        }
    };
    let known = v.borrow().bell.clone();
    let bell = match known {
        Some(b) => b,
        None => {
            let key = vm.state::<Futures>().number(&slot);
            let bell = vm.heap.cancel.bell(key);
            v.borrow_mut().bell = Some(bell.clone());
            bell
        }
    };
    bell.reset();
    let waker = Waker::from(bell.clone());
    let polled = caught(vm, |vm| Ok(future.poll(vm, &mut Context::from_waker(&waker))));
    if let Err(e) = polled {
        State::take(&slot, State::Done);
        return Err(e);
    }
    if let Ok(Poll::Ready(r)) = polled {
        State::take(&slot, State::Done);
        return r.map(Err);
    }
    if vm.stopped().is_none() {
        State::take(&slot, State::Pending(future));
    }
    Ok(Ok(vm.loop_future(bell.key)?.unwrap_or_else(|| v.as_value().clone())))
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.cast::<Boxed<HostCoroutine>>() else {
        return Err(vm.type_error("not a host coroutine"));
    };
    match poll(vm, this)? {
        Ok(v) => Ok(Some(v)),
        Err(v) if v.is_none() => Ok(None),
        Err(v) => Err(vm.stop_iteration(Some(v))),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.get::<Boxed<HostCoroutine>>().map_or("?".into(), |c| c.borrow().name.clone());
    Ok(vm.str(&format!("<host_coroutine object {name} at {:#x}>", v.id())))
}

/// Drops the future.
fn finish(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (slot, key) = {
        let c = slf.borrow();
        (c.slot.clone(), c.bell.as_ref().map(|b| b.key))
    };
    match State::take(&slot, State::Done) {
        State::Running => {
            State::take(&slot, State::Running);
            Err(vm.value_error("coroutine already executing"))
        }
        state => {
            drop(state);
            if let Some(key) = key {
                vm.state::<Futures>().waiters.remove(&key);
            }
            Ok(())
        }
    }
}

struct Steps;

#[pymethods]
impl Steps {
    #[getter]
    fn __name__(slf: &This) -> String {
        slf.borrow().name.to_string()
    }

    #[getter]
    fn __qualname__(slf: &This) -> String {
        slf.borrow().name.to_string()
    }

    #[getter]
    fn cr_running(slf: &This) -> bool {
        let slot = slf.borrow().slot.clone();
        let state = slot.lock().unwrap_or_else(|e| e.into_inner());
        matches!(*state, State::Running)
    }

    /// send(arg) -> go on, return what is waited for or raise StopIteration.
    fn send(vm: &mut Vm, slf: &This, _arg: Value) -> PyResult {
        match poll(vm, slf)? {
            Ok(v) => Ok(v),
            Err(v) if v.is_none() => Err(vm.stop_iteration(None)),
            Err(v) => Err(vm.stop_iteration(Some(v))),
        }
    }

    /// throw(value)
    ///
    /// Drop the host's future and raise the exception.
    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &This, args: &[Value]) -> PyResult {
        if args.is_empty() {
            return Err(vm.type_error("throw expected at least 1 argument, got 0"));
        }
        let e = thrown(vm, args)?;
        finish(vm, slf)?;
        Err(e)
    }

    /// close() -> drop the host's future.
    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        finish(vm, slf)
    }
}

/// `host_coroutine`.
pub static HOST_COROUTINE: TypeSpec = TypeSpec {
    payload: Some(Boxed::<HostCoroutine>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    doc: "An awaitable of the host program's.",
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(next),
        await_: Some(|_, v| Ok(v.clone())),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[Steps::METHODS],
    getset: &[Steps::GETSET],
    ..TypeSpec::new("host_coroutine")
};
