//! Limits of a run, and the handle that cancels one.
//!
//! A limit that fires is sticky: until the host's call has returned, no fuel is given out, so every loop,
//! call and native that pays raises again, whatever may have swallowed the exception; unwinding passes by
//! every handler, and no finaliser runs. So no Python code can stand in the way of a stop.

pub use crate::alarm::CancelHandle;
use crate::clock::Instant;
use crate::host::Stream;
use crate::run::Pause;
use crate::text::TextError;
use crate::text::int::steps::Tick;
use crate::types::core;
use crate::value::{Exception, PyResult, Raised, Value};
use crate::vm::Vm;
use std::time::Duration;

/// What stopped a run.
///
/// ```
/// use pyrun::{Interpreter, Limit, Limits};
///
/// let limits = Limits { output: Some(10), ..Limits::default() };
/// let mut py = Interpreter::builder().limits(limits).build();
/// let limit = py.exec("print('far more than that')").unwrap_err().limit().unwrap();
/// assert_eq!(limit, Limit::Output);
/// assert_eq!(limit.name(), "output");
/// assert_eq!(limit.to_string(), "output limit reached");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Limit {
    /// The interpreter's memory is used up.
    Memory,
    /// The run's fuel is used up.
    Fuel,
    /// The run's time is used up.
    Time,
    /// Calls are nested too deep.
    Recursion,
    /// The run has written as much as it may.
    Output,
    /// The host has cancelled the run.
    Cancelled,
}

impl Limit {
    /// One word for it: `memory`, `fuel`, `time`, `recursion`, `output` or `cancelled`.
    pub fn name(self) -> &'static str {
        match self {
            Limit::Memory => "memory",
            Limit::Fuel => "fuel",
            Limit::Time => "time",
            Limit::Recursion => "recursion",
            Limit::Output => "output",
            Limit::Cancelled => "cancelled",
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Limit::Memory => "memory limit reached",
            Limit::Fuel => "fuel limit reached",
            Limit::Time => "time limit reached",
            Limit::Recursion => "recursion limit reached",
            Limit::Output => "output limit reached",
            Limit::Cancelled => "cancelled by the host",
        })
    }
}

/// What a run may use; `None` is as much as there is. A run is one call of the host into the interpreter,
/// with everything that happens in it. Memory is the interpreter's as a whole, the rest each run's own.
///
/// ```
/// use pyrun::{Interpreter, Limit, Limits};
/// use std::time::Duration;
///
/// let limits = Limits {
///     memory: Some(64 << 20),
///     fuel: Some(10_000_000),
///     time: Some(Duration::from_secs(2)),
///     output: Some(1 << 20),
///     ..Limits::default()
/// };
/// let mut py = Interpreter::builder().limits(limits).build();
/// assert_eq!(py.eval::<i64>("sum(range(1000))")?, 499_500);
/// assert_eq!(py.exec("x = 'x' * 10**9").unwrap_err().limit(), Some(Limit::Memory));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    /// Bytes, with everything that the interpreter holds.
    pub memory: Option<usize>,
    /// Units of work: about one for each call, each jump backwards, each item or 64 bytes that a native
    /// goes through. The same program takes the same number on every machine.
    pub fuel: Option<u64>,
    /// Time by the clock, sleeping included.
    pub time: Option<Duration>,
    /// Nested calls. A script's own limit, `sys.getrecursionlimit()`, raises RecursionError before this
    /// one stops the run, if it is lower.
    pub recursion: Option<u32>,
    /// Bytes written to standard output and standard error.
    pub output: Option<u64>,
}

/// What a kernel that pays as it goes may end with.
pub enum Stop {
    /// An error of its own.
    Text(TextError),
    /// Whoever was to pay refused.
    Limit(Raised),
}

impl From<TextError> for Stop {
    fn from(e: TextError) -> Stop {
        Stop::Text(e)
    }
}

/// Where a run stands against its limits.
#[derive(Default)]
pub(crate) struct Watch {
    /// What every run may use.
    limits: Limits,
    /// What stopped the run under way.
    stopped: Option<Limit>,
    /// A call of the host is under way.
    running: bool,
    /// Bytes that may still be written.
    output: Option<u64>,
    /// Entries that the tracebacks of a stop have got.
    entries: u32,
    /// How many signals have had their handlers called.
    pub(crate) signals: u64,
}

/// What a run's end puts back.
#[derive(Debug)]
pub struct Begun {
    depth: u32,
    handled: Option<Value>,
}

/// Fuel for a run without a limit: more than any machine gets through.
const UNLIMITED: i64 = i64::MAX / 2;
/// Fuel between two looks at the limits.
const SLICE: i64 = 4_000;
/// How long a sleep goes on without a look at what else may be due.
const NAP: Duration = Duration::from_millis(50);
/// The most entries of a stopped run's traceback.
const ENTRIES: u32 = 200;

impl Vm {
    /// Sets what runs may use; holds from the next run on.
    #[doc(hidden)]
    pub fn set_limits(&mut self, limits: Limits) {
        self.watch.limits = limits;
        self.heap.limit = limits.memory.unwrap_or(usize::MAX);
        if let Some(n) = limits.recursion {
            self.run.depth_limit = n;
            self.run.recursion_limit = self.run.recursion_limit.min(n);
        }
    }

    /// What runs may use.
    pub fn limits(&self) -> Limits {
        self.watch.limits
    }

    /// A run: what the host calls goes through here, so that limits count from its start and a stop ends
    /// with it. Calls within a run belong to it.
    #[doc(hidden)]
    pub fn limited<T>(&mut self, f: impl FnOnce(&mut Vm) -> PyResult<T>) -> PyResult<T> {
        if self.watch.running {
            if !self.is_between_steps() {
                return f(self);
            }
            // Whoever drove the run has forgotten it.
            self.abandon_steps();
        }
        let begun = self.begin_run();
        let r = f(self);
        self.end_run(begun, r)
    }

    /// Begins a run that goes on until [`Vm::end_run`].
    #[inline]
    #[doc(hidden)]
    pub fn begin_run(&mut self) -> Begun {
        self.start_run();
        Begun { depth: self.run.depth, handled: self.handled() }
    }

    /// Ends a run, with its result or the error of the limit that stopped it.
    #[inline]
    #[doc(hidden)]
    pub fn end_run<T>(&mut self, begun: Begun, r: PyResult<T>) -> PyResult<T> {
        self.watch.running = false;
        if self.run.counted != 0 {
            // What deep calls have left of the stack.
            self.count_stack();
        }
        let Some(limit) = self.watch.stopped else {
            self.heap.let_go_of_all();
            self.refuel(None);
            return r;
        };
        self.end_stopped(begun, r, limit)
    }

    #[cold]
    fn end_stopped<T>(&mut self, begun: Begun, r: PyResult<T>, limit: Limit) -> PyResult<T> {
        self.run.depth = begun.depth;
        self.set_handled(begun.handled);
        self.end_loops();
        let r = match r {
            Err(e) if e.limit().is_some() => Err(e),
            _ => Err(self.limit_error(limit)),
        };
        self.forget_pending();
        if !matches!(limit, Limit::Cancelled | Limit::Time) {
            self.heap.let_go_of_all();
        }
        self.heap.rest();
        self.watch.stopped = None;
        (self.heap.stopped, self.heap.refused) = (false, false);
        self.refuel(None);
        r
    }

    fn start_run(&mut self) {
        let limits = self.watch.limits;
        self.watch.running = true;
        self.watch.entries = 0;
        self.watch.output = limits.output;
        self.heap.deadline = limits.time.and_then(|t| Instant::now().checked_add(t));
        self.refuel(limits.fuel);
        self.heap.over_limit = false;
        self.heap.refused = false;
        // What the last run left to release when it was stopped.
        self.heap.see_to_doomed();
        if self.heap.held() > self.heap.limit {
            self.heap.over_limit = true;
            self.heap.interrupt();
        }
        // A collection that came due while the last run was being stopped.
        if self.heap.cancel.is_cancelled() || self.heap.gc_wanted {
            self.heap.interrupt();
        }
    }

    /// Fills the tank of a run, or for what the host does between runs.
    fn refuel(&mut self, fuel: Option<u64>) {
        let fuel = fuel.and_then(|f| i64::try_from(f).ok()).map_or(UNLIMITED, |f| f.min(UNLIMITED));
        self.heap.fuel = SLICE.min(fuel);
        self.heap.fuel_reserve = fuel - self.heap.fuel;
    }

    /// What is left of the run's fuel; what it had is left if no run is under way.
    #[doc(hidden)]
    pub fn fuel_left(&self) -> Option<u64> {
        self.watch.limits.fuel?;
        u64::try_from(self.heap.fuel + self.heap.fuel_reserve).ok().or(Some(0))
    }

    /// When the run's time is up.
    #[doc(hidden)]
    pub fn deadline(&self) -> Option<Instant> {
        self.heap.deadline
    }

    /// Stops the run under way for good, as a cancel does.
    #[doc(hidden)]
    pub fn stop_run(&mut self) {
        if self.watch.stopped.is_none() {
            self.stop(Limit::Cancelled);
        }
    }

    /// What stopped the run under way. Nothing that runs Python code gets anywhere any more.
    #[doc(hidden)]
    pub fn stopped(&self) -> Option<Limit> {
        self.watch.stopped
    }

    /// The objects that wait for their finalisers go without.
    fn forget_pending(&mut self) {
        while let Some(p) = self.heap.pending.pop_front() {
            if let crate::heap::Pending::Finalize(w) = p {
                self.drop_pending(w);
            }
        }
        self.heap.shrink_queue();
    }

    /// The safe point's slow part: refills the fuel, and does or raises what is due.
    #[cold]
    #[inline(never)]
    pub(crate) fn look_up(&mut self) -> PyResult<()> {
        let heap = &mut self.heap;
        heap.fuel_reserve += heap.fuel;
        heap.fuel = 0;
        if let Some(limit) = self.watch.stopped {
            return Err(self.limit_error(limit));
        }
        if heap.fuel_reserve < 0 {
            return Err(self.stop(Limit::Fuel));
        }
        let slice = SLICE.min(heap.fuel_reserve).min(self.run.pausing.turn());
        heap.fuel = slice;
        heap.fuel_reserve -= slice;
        if heap.refused {
            return Err(self.stop(Limit::Memory));
        }
        if heap.over_limit {
            heap.over_limit = false;
            self.make_room(0)?;
        }
        self.glance()?;
        self.take_turns();
        // Only the first thread is interrupted.
        if self.run.thread == 0 {
            self.take_signals()?;
        }
        if self.heap.gc_wanted && self.heap.gc.enabled && !self.heap.gc.running {
            self.collect_if_due();
        }
        if !self.heap.pending.is_empty() {
            self.run_pending();
        }
        self.pause_if_due();
        Ok(())
    }

    /// Looks for a cancel and the end of the run's time alone, in the middle of a long step that no Python code
    /// may interrupt: nothing is run, so payloads may be borrowed.
    #[inline(never)]
    #[doc(hidden)]
    pub fn glance(&mut self) -> PyResult<()> {
        if let Some(limit) = self.watch.stopped {
            return Err(self.limit_error(limit));
        }
        if self.heap.cancel.is_cancelled() {
            self.heap.cancel.reset();
            return Err(self.stop(Limit::Cancelled));
        }
        if self.heap.deadline.is_some_and(|d| Instant::now() >= d) {
            return Err(self.stop(Limit::Time));
        }
        Ok(())
    }

    /// Whether a cancel or the end of the run's time asks the front end, which knows no interpreter, to stop.
    pub(crate) fn front_end_stops(&self) -> impl Fn() -> bool + use<> {
        let (cancel, deadline) = (self.heap.cancel.clone(), self.heap.deadline);
        move || cancel.is_cancelled() || deadline.is_some_and(|d| Instant::now() >= d)
    }

    /// The error of whatever has asked to stop.
    #[cold]
    pub(crate) fn stop_asked_for(&mut self) -> Raised {
        match self.look_up() {
            Err(e) => e,
            // It has been taken back meanwhile, and the work is lost.
            Ok(()) => self.stop(Limit::Cancelled),
        }
    }

    /// Ends the run: from here on every look at the limits raises.
    #[cold]
    pub(crate) fn stop(&mut self, limit: Limit) -> Raised {
        self.watch.stopped = Some(limit);
        self.heap.stopped = true;
        self.heap.fuel_reserve += self.heap.fuel;
        self.heap.fuel = 0;
        self.limit_error(limit)
    }

    /// The exception of a limit that fired: nothing catches it.
    #[cold]
    fn limit_error(&mut self, limit: Limit) -> Raised {
        let e = self.error(core().exc.limit_exceeded, &limit.to_string());
        if let Some(x) = e.value().get::<Exception>() {
            x.limit.set(Some(limit));
        }
        e
    }

    /// Whether an exception that passes a frame gets an entry in its traceback: of a stopped run only the
    /// innermost frames do, for there may be no memory for more.
    pub(crate) fn traces(&mut self) -> bool {
        if self.watch.stopped.is_none() {
            // A deep stack that unwinds by itself may have used up the memory.
            return self.heap.held() <= self.heap.limit;
        }
        self.watch.entries += 1;
        self.watch.entries <= ENTRIES
    }

    /// The error of nesting too deep: the script's own limit, or the host's, which stops the run.
    #[cold]
    pub(crate) fn too_deep(&mut self, what: &str) -> Raised {
        if self.run.depth >= self.run.depth_limit {
            return self.stop(Limit::Recursion);
        }
        self.recursion_error(&format!("maximum recursion depth exceeded{what}"))
    }

    /// Pays `n` units of fuel for work that a native is about to do; raises if a limit fired or the
    /// host asked to stop.
    #[inline]
    pub fn charge(&mut self, n: usize) -> PyResult<()> {
        self.heap.fuel -= n.min(1 << 60) as i64;
        if self.heap.fuel < 0 { self.look_up() } else { Ok(()) }
    }

    /// Runs a kernel that pays as it goes, see [`crate::text::int::steps`].
    #[doc(hidden)]
    pub fn in_steps<T>(
        &mut self,
        f: impl FnOnce(Tick<'_, Stop>) -> Result<T, Stop>,
    ) -> PyResult<T> {
        let r = f(&mut |cost| {
            self.charge(usize::try_from(cost).unwrap_or(usize::MAX)).map_err(Stop::Limit)
        });
        match r {
            Ok(v) => Ok(v),
            Err(Stop::Text(e)) => Err(self.text_error(e)),
            Err(Stop::Limit(e)) => Err(e),
        }
    }

    /// Checks that `bytes` more of memory may be used, before allocating on a script's say.
    #[inline]
    pub fn reserve(&mut self, bytes: usize) -> PyResult<()> {
        if bytes > self.heap.limit.saturating_sub(self.heap.held()) {
            return self.make_room(bytes);
        }
        if bytes > 1 << 26 { self.ask_the_system(bytes) } else { Ok(()) }
    }

    /// Does something while a native keeps so many bytes beside the heap: Python code that it calls may do
    /// the same again.
    pub fn holding<T>(
        &mut self,
        bytes: usize,
        f: impl FnOnce(&mut Vm) -> PyResult<T>,
    ) -> PyResult<T> {
        self.reserve(bytes)?;
        self.heap.account(bytes as isize);
        let r = f(self);
        self.heap.account(-(bytes as isize));
        r
    }

    /// Bytes that may still be taken.
    pub fn room(&self) -> usize {
        self.heap.limit.saturating_sub(self.heap.held())
    }

    /// Raises unless the collector finds room for so many bytes.
    #[cold]
    fn make_room(&mut self, bytes: usize) -> PyResult<()> {
        if self.heap.limit == usize::MAX {
            return self.ask_the_system(bytes);
        }
        let fits = |vm: &Vm| vm.heap.held().saturating_add(bytes) <= vm.heap.limit;
        if !fits(self) && self.heap.has_doomed() {
            self.release_doomed();
        }
        if !fits(self) && bytes < self.heap.limit {
            // Much of what there is may be garbage that only the collector finds.
            self.collect_garbage(2);
        }
        if let Some(limit) = self.watch.stopped {
            return Err(self.limit_error(limit));
        }
        if fits(self) { Ok(()) } else { Err(self.stop(Limit::Memory)) }
    }

    /// Asks the system for much memory, so that a refusal is an exception and not an abort.
    #[cold]
    fn ask_the_system(&mut self, bytes: usize) -> PyResult<()> {
        // No machine that runs scripts gives one of them more than this at a time.
        const ABSURD: usize = 1 << 38;
        let mut probe: Vec<u8> = Vec::new();
        if bytes > ABSURD || probe.try_reserve_exact(bytes).is_err() {
            return Err(self.memory_error());
        }
        Ok(())
    }

    /// Makes room for one more item in a buffer that a native fills on a script's say.
    #[inline]
    #[doc(hidden)]
    pub fn room_for_one<T>(&mut self, buffer: &mut Vec<T>) -> PyResult<()> {
        if buffer.len() < buffer.capacity() {
            return Ok(());
        }
        let more = buffer.capacity().max(8);
        if size_of::<T>() * more >= 1 << 12 {
            // For a while there are the old buffer and the new one.
            self.reserve(size_of::<T>() * (buffer.capacity() + more))?;
        }
        buffer.reserve_exact(more);
        Ok(())
    }

    /// Writes to a standard stream of the host, as much as the run may.
    #[doc(hidden)]
    pub fn write_out(&mut self, stream: Stream, bytes: &[u8]) -> PyResult<()> {
        let n = bytes.len().min(self.output_left());
        let (before, growth) = self.host.output_memory(stream, n);
        self.ask(growth)?;
        let written = self.host.write(stream, &bytes[..n]);
        let (after, _) = self.host.output_memory(stream, 0);
        self.wrote(n, n < bytes.len(), after as isize - before as isize)?;
        written.map_err(|e| self.os_error(&e, None))
    }

    /// Bytes that the run may still write.
    #[doc(hidden)]
    pub fn output_left(&self) -> usize {
        let left = self.watch.output.unwrap_or(u64::MAX);
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// Counts bytes that have been written to a standard stream, and those that the host keeps for it; stops
    /// the run if it wanted to write more.
    #[doc(hidden)]
    pub fn wrote(&mut self, bytes: usize, cut: bool, kept: isize) -> PyResult<()> {
        if kept != 0 {
            self.heap.account(kept);
        }
        if let Some(left) = &mut self.watch.output {
            *left = left.saturating_sub(bytes as u64);
        }
        if cut { Err(self.stop(Limit::Output)) } else { Ok(()) }
    }

    /// Takes what the host has captured of a stream.
    #[doc(hidden)]
    pub fn take_output(&mut self, stream: Stream) -> Vec<u8> {
        let (kept, _) = self.host.output_memory(stream, 0);
        self.heap.account(-(kept as isize));
        self.host.take_output(stream)
    }

    /// Waits, by the host's clock if it is not the real one. Interrupts, cancels and limits wake it up.
    pub fn sleep(&mut self, time: Duration) -> PyResult<()> {
        if self.host.sleep(time) || cfg!(not(feature = "os")) {
            return self.look_up();
        }
        let start = Instant::now();
        if !time.is_zero()
            && let Some(end) = start.checked_add(time)
            && self.pause(Pause::Sleep(end))
        {
            return Ok(());
        }
        loop {
            let mut left = time.saturating_sub(start.elapsed());
            if let Some(d) = self.heap.deadline {
                left = left.min(d.saturating_duration_since(Instant::now()));
            }
            let cancel = self.heap.cancel.clone();
            self.blocking(|| cancel.wait(left.min(NAP)));
            self.look_up()?;
            if start.elapsed() >= time {
                return Ok(());
            }
        }
    }
}

impl Raised {
    /// The limit that it stands for, if it is no exception of Python code.
    pub fn limit(&self) -> Option<Limit> {
        self.value().get::<Exception>().and_then(|e| e.limit.get())
    }

    /// Whether it is a limit that fired: natives let it through as every exception that they do not know.
    pub fn is_uncatchable(&self) -> bool {
        self.limit().is_some()
    }
}
