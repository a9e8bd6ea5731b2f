//! Runs that pause: the machine leaves its frames where they are, goes back to the host, and later goes on.
//!
//! A run pauses between two instructions, where the queue of what waits is emptied anyway, so it costs
//! nothing while nobody asks. It cannot pause while a native stands between the host and the running frame
//! (a sort key that awaits nothing, an import): such a run goes on until the native has returned, and what
//! would have waited blocks the thread. Python frames, generators and coroutines, however deep, are in
//! nobody's way.

use super::frame::{HALT, raw_ptr, return_ip};
use super::{Base, Outcome, Sent, Step, head, unwind};
use crate::clock::Instant;
use crate::heap::Pending;
use crate::limits::Begun;
use crate::types::host_future::HostCoroutine;
use crate::value::generator::{GenKind, Generator};
use crate::value::payload::Boxed;
use crate::value::{Function, Method, PyResult, Raised, Value, Word};
use crate::vm::Vm;
use std::time::Duration;

/// Why a run has paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It has had its turn.
    Turn,
    /// It waits for a call, and no longer than until then.
    Until(Option<Instant>),
    /// It sleeps until then, whoever calls.
    Sleep(Instant),
}

/// What a run has come to.
#[derive(Debug)]
pub enum Progress {
    /// Its end.
    Done(Value),
    /// The coroutine has yielded this.
    Yielded(Value),
    /// A pause.
    Paused(Pause),
}

/// A run that the host drives step by step.
#[derive(Debug, Default)]
pub(crate) struct Pausing {
    /// The machine has been entered in a way that it can leave and come back to.
    able: bool,
    /// Between two steps of the host's.
    idle: bool,
    /// Fuel of a turn; 0 for no turns.
    every: i64,
    /// Fuel that was left when the turn began.
    began: i64,
    wanted: Option<Pause>,
    /// How long a pause waits for a call.
    pub(crate) waits: Option<Duration>,
    at: Option<At>,
    /// The coroutine that the host drives.
    driven: Option<Value>,
    /// The task that asyncio has made of it.
    adopted: Option<Value>,
    begun: Option<Begun>,
}

/// Where the machine stands.
#[derive(Debug)]
struct At(*mut u64, Base);

impl Pausing {
    /// The most fuel that may be given out at once.
    #[inline]
    pub(crate) fn turn(&self) -> i64 {
        if self.every > 0 { self.every } else { i64::MAX }
    }

    /// A pause is asked for.
    #[inline]
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted.is_some()
    }
}

#[doc(hidden)]
impl Vm {
    /// Whether nothing but frames stands between the host and the frame `b`.
    unsafe fn reaches_host(&self, mut b: Base) -> bool {
        // SAFETY: frames under way have their headers; see the table in the module doc of `run`.
        unsafe {
            while !b.is_null() {
                let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
                if ret == HALT.ip() {
                    return caller.is_null();
                }
                b = caller;
            }
        }
        false
    }

    /// Whether a run under way can pause behind the current instruction.
    fn can_pause(&self) -> bool {
        self.run.pausing.able
            && !self.run.finalizing
            && !self.run.hooked
            && self.thread_count() == 0
            // SAFETY: the running frame is live.
            && unsafe { self.reaches_host(self.run.base) }
    }

    fn ask_for(&mut self, pause: Pause) {
        // The end of a turn can wait for the end of a sleep.
        if !matches!(self.run.pausing.wanted, Some(Pause::Until(_) | Pause::Sleep(_))) {
            self.run.pausing.wanted = Some(pause);
        }
        drop(self.heap.queue(Pending::Look));
    }

    /// Has the run pause; false where that cannot be, and the caller has to block.
    pub(crate) fn pause(&mut self, pause: Pause) -> bool {
        let able = self.can_pause();
        if able {
            self.ask_for(pause);
        }
        able
    }

    /// Has the run pause if it has had its turn, or could not pause when it was last asked to.
    #[inline]
    pub(crate) fn pause_if_due(&mut self) {
        let left = self.heap.fuel + self.heap.fuel_reserve;
        let p = &self.run.pausing;
        if p.able && (p.every > 0 && p.began - left >= p.every || p.wanted.is_some()) {
            self.ask_for(Pause::Turn);
        }
    }

    /// Leaves the machine at `s` if a pause is asked for and possible.
    pub(super) unsafe fn pause_at(&mut self, s: Step) -> Step {
        let p = &self.run.pausing;
        if s.ip.is_null() || s.ip == HALT.ip() || !p.able || self.stopped().is_some() {
            return s;
        }
        // SAFETY: the caller's promise.
        if self.run.finalizing || self.run.hooked || !unsafe { self.reaches_host(s.base) } {
            return s;
        }
        self.run.pausing.at = Some(At(s.ip, s.base));
        self.run.outcome = Outcome::Paused;
        self.run.result = Word::none();
        Step::EXIT
    }

    /// Begins a run that may pause, with turns of so much fuel.
    pub fn begin_steps(&mut self, turn: Option<u64>) {
        if self.is_between_steps() {
            self.abandon_steps();
        }
        let begun = self.begin_run();
        let p = &mut self.run.pausing;
        *p = Pausing { begun: Some(begun), idle: true, ..Pausing::default() };
        p.every = turn.map_or(0, |t| t.clamp(1, 1 << 60) as i64);
        self.heap.interrupt();
    }

    /// Ends such a run.
    pub fn end_steps<T>(&mut self, r: PyResult<T>) -> PyResult<T> {
        let p = std::mem::take(&mut self.run.pausing);
        drop((p.driven, p.adopted));
        match p.begun {
            Some(begun) => self.end_run(begun, r),
            None => r,
        }
    }

    /// Ends such a run in the middle: it stops as by a cancel, and no more Python code runs.
    pub fn abandon_steps(&mut self) {
        self.stop_run();
        if let Some(at) = self.run.pausing.at.take() {
            let e = self.runtime_error("abandoned");
            // SAFETY: the machine stands there. A stopped run's exception goes all the way.
            let s = unsafe { unwind::unwind(self, e, at.0, at.1) };
            debug_assert!(s.ip.is_null());
            self.run.base = std::ptr::null_mut();
            self.run.ip = std::ptr::null_mut();
            drop(self.left());
        }
        let _ = self.end_steps(Ok(()));
    }

    /// What the machine has left as its result.
    fn left(&mut self) -> Value {
        let w = std::mem::replace(&mut self.run.result, Word::NIL);
        // SAFETY: a finished run leaves its result, which it owned.
        unsafe { Value::from_word(w) }
    }

    /// Whether the host is at a run between two of its steps.
    pub(crate) fn is_between_steps(&self) -> bool {
        self.run.pausing.idle
    }

    /// Does one step of a run: all until it pauses, a coroutine yields or there is a result.
    fn one_step<T>(
        &mut self,
        f: impl FnOnce(&mut Vm) -> PyResult<T>,
    ) -> PyResult<Result<T, Pause>> {
        let left = self.heap.fuel + self.heap.fuel_reserve;
        let p = &mut self.run.pausing;
        (p.idle, p.wanted, p.began) = (false, None, left);
        let r = f(self);
        let p = &mut self.run.pausing;
        (p.able, p.idle) = (false, true);
        match p.wanted.take().filter(|_| p.at.is_some()) {
            Some(pause) => Ok(Err(pause)),
            None => r.map(Ok),
        }
    }

    /// Calls `f`. A Python function may pause; natives that it calls may not in their own code.
    pub fn step_call(&mut self, f: &Value, args: &[Value]) -> PyResult<Progress> {
        let python = match f.get::<Method>() {
            Some(m) => m.func.get::<Function>().is_some(),
            None => f.get::<Function>().is_some(),
        };
        let r = self.one_step(|vm| {
            vm.run.pausing.able = python;
            vm.call(f, args)
        });
        r.map(|r| r.map_or_else(Progress::Paused, Progress::Done))
    }

    /// Runs what [`Vm::load_code`] has made.
    pub fn step_loaded(&mut self, f: &Value) -> PyResult<Progress> {
        if let Some(f) = f.cast::<Function>()
            && f.code.peek().code.flags.is_generator_like()
        {
            let f = f.clone();
            return Ok(Progress::Done(super::unstarted(self, &f, None)));
        }
        let r = self.one_step(|vm| {
            vm.run.pausing.able = true;
            vm.run_loaded(f)
        });
        r.map(|r| r.map_or_else(Progress::Paused, Progress::Done))
    }

    /// Takes the awaitable that the rest of the run is about; false for other objects, which are a result.
    pub fn drive(&mut self, v: &Value) -> PyResult<bool> {
        let coroutine = v.get::<Generator>().is_some_and(|g| g.kind == GenKind::Coroutine);
        if !coroutine && v.class().slots().await_.is_none() {
            return Ok(false);
        }
        let it = self.awaitable(v, 0)?;
        self.run.pausing.driven = Some(it);
        Ok(true)
    }

    /// The awaitable that the host drives, while it is at it.
    pub fn driven(&self) -> Option<Value> {
        self.run.pausing.driven.clone()
    }

    /// The host has no more to do with the awaitable: what goes on is a call.
    pub fn drive_no_more(&mut self) {
        self.run.pausing.driven = None;
    }

    /// The driven coroutine has become a task of an event loop.
    pub fn set_adopted(&mut self, task: Value) {
        self.run.pausing.adopted = Some(task);
    }

    /// The task that the driven coroutine has become, given once.
    pub fn take_adopted(&mut self) -> Option<Value> {
        self.run.pausing.adopted.take()
    }

    /// Goes on with the awaitable, to its next wait.
    pub fn step_send(&mut self) -> PyResult<Progress> {
        let Some(it) = self.driven() else { return Ok(Progress::Done(Value::none())) };
        let r = self.one_step(|vm| {
            vm.run.pausing.able = it.get::<Generator>().is_some();
            vm.send_to(&it, Value::none())
        })?;
        Ok(match r {
            Ok(Sent::Yielded(v)) => Progress::Yielded(v),
            Ok(Sent::Returned(v)) => Progress::Done(v),
            Err(pause) => Progress::Paused(pause),
        })
    }

    /// Goes on behind a pause.
    pub fn step_on(&mut self) -> PyResult<Progress> {
        let Some(At(ip, base)) = self.run.pausing.at.take() else {
            return Ok(Progress::Done(Value::none()));
        };
        let waits = self.run.pausing.waits.take();
        if !self.heap.cancel.called() {
            self.has_waited(waits);
        }
        let r = self.one_step(|vm| {
            vm.run.pausing.able = true;
            // SAFETY: the machine stands there, with its frames as they were.
            unsafe {
                let mut s = Step { ip, base };
                if let Err(e) = vm.look_up() {
                    s = unwind::unwind(vm, e, ip, base);
                    if s.ip.is_null() {
                        (vm.run.base, vm.run.ip) = (std::ptr::null_mut(), std::ptr::null_mut());
                        return Err(Raised(vm.left()));
                    }
                }
                vm.run_frame(s)
            }
        })?;
        Ok(match r {
            Err(pause) => Progress::Paused(pause),
            Ok(v) if self.run.outcome == Outcome::Yielded => Progress::Yielded(v),
            Ok(v) => Progress::Done(v),
        })
    }

    /// Looks whether the run has to stop, without going on; the error has been raised nowhere.
    pub fn step_look(&mut self) -> PyResult<()> {
        self.heap.interrupt();
        self.look_up()
    }

    /// Whether what a coroutine has yielded is a future of the host's, which calls when it can go on.
    pub fn is_host_future(&self, v: &Value) -> bool {
        v.get::<Boxed<HostCoroutine>>().is_some()
    }
}
