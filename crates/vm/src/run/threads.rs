//! Threads: one of the operating system for each of Python's, and one baton. Who holds it runs, alone,
//! on the interpreter; so nothing in the heap is atomic.
//!
//! What belongs to a thread is its [`RunState`]. It lies in the interpreter while its thread holds the
//! baton, and on the thread's own stack while it does not. An interpreter that ends closes the baton:
//! threads that then wait for it stay parked and never touch the interpreter again.

use super::RunState;
use crate::clock::Instant;
use crate::permission::Permission;
use crate::types::core;
use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;
use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How long a thread runs while others wait.
const INTERVAL: Duration = Duration::from_millis(5);
/// Native stack of a thread, unless Python code asks for another size.
const STACK: usize = 16 << 20;

/// Whose turn it is. Threads get their turns in the order in which they asked.
struct Turn {
    held: bool,
    since: Instant,
    queue: VecDeque<u64>,
    tickets: u64,
    threads: u64,
    closed: bool,
}

/// The right to run on an interpreter.
pub(crate) struct Baton {
    turn: Mutex<Turn>,
    free: Condvar,
    waiting: AtomicUsize,
    running: AtomicUsize,
    stack: AtomicUsize,
}

impl Baton {
    /// A baton that the calling thread holds.
    fn new() -> Baton {
        let turn = Turn {
            held: true,
            since: Instant::now(),
            queue: VecDeque::new(),
            tickets: 0,
            threads: 0,
            closed: false,
        };
        Baton {
            turn: Mutex::new(turn),
            free: Condvar::new(),
            waiting: AtomicUsize::new(0),
            running: AtomicUsize::new(0),
            stack: AtomicUsize::new(STACK),
        }
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn acquire(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut turn = self.turn();
        let ticket = turn.tickets;
        turn.tickets += 1;
        turn.queue.push_back(ticket);
        while turn.closed || turn.held || turn.queue.front() != Some(&ticket) {
            turn = self.free.wait(turn).unwrap_or_else(|e| e.into_inner());
        }
        turn.queue.pop_front();
        turn.held = true;
        turn.since = Instant::now();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    fn release(&self) {
        self.turn().held = false;
        self.free.notify_all();
    }

    /// Lets no thread have it any more.
    pub(crate) fn close(&self) {
        self.turn().closed = true;
    }

    /// Whether the running thread has had its time and others wait.
    fn due(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0 && self.turn().since.elapsed() >= INTERVAL
    }
}

/// What a new thread is to do.
struct Job {
    vm: *mut Vm,
    baton: Arc<Baton>,
    function: Value,
    args: Vec<Value>,
    kw: Vec<(Ref<Str>, Value)>,
    run: RunState,
    stack: usize,
}

// SAFETY: the new thread touches the values and the interpreter only while it holds the baton.
unsafe impl Send for Job {}

impl Job {
    fn run(self) {
        let Job { vm, baton, function, args, kw, run, stack } = self;
        baton.acquire();
        // SAFETY: the baton is held, so nobody else uses the interpreter, which lives: a closed baton is
        // never acquired. The last holder has moved its state out.
        let vm = unsafe {
            std::ptr::write(&raw mut (*vm).run, run);
            &mut *vm
        };
        vm.set_stack_size(stack);
        vm.update_hooked();
        if let Err(e) = vm.call_kw(&function, &args, &kw)
            && !e.is(core().exc.system_exit)
        {
            vm.unraisable(e, Some(&function));
        }
        drop((function, args, kw));
        vm.set_handled(None);
        vm.run.frames.clear();
        vm.run.hooks = Default::default();
        for end in std::mem::take(&mut vm.run.at_end) {
            end();
        }
        vm.run_pending();
        // SAFETY: the state moves out before the baton goes on; the next holder writes its own.
        let run = unsafe { std::ptr::read(&raw const vm.run) };
        baton.running.fetch_sub(1, Ordering::Relaxed);
        baton.release();
        drop(run);
    }
}

/// A thread that is away from the interpreter: puts its state back when it returns.
struct Away {
    vm: *mut Vm,
    baton: Arc<Baton>,
    run: ManuallyDrop<RunState>,
    reprs: Vec<u64>,
}

impl Drop for Away {
    fn drop(&mut self) {
        self.baton.acquire();
        // SAFETY: the baton is held and the last holder has moved its state out; ours moves back, once.
        unsafe {
            std::ptr::write(&raw mut (*self.vm).run, ManuallyDrop::take(&mut self.run));
            (*self.vm).repr_stack = std::mem::take(&mut self.reprs);
            let thread = (*self.vm).run.thread;
            (*self.vm).parked.retain(|(t, _)| *t != thread);
            // Another thread may have asked for events meanwhile.
            if (*self.vm).monitor.is_some() {
                (*self.vm).monitoring_changed();
            }
        }
    }
}

impl Vm {
    /// Starts a thread that calls `function`; gives its number.
    #[doc(hidden)]
    pub fn start_thread(
        &mut self,
        function: &Value,
        args: Vec<Value>,
        kw: Vec<(Ref<Str>, Value)>,
    ) -> PyResult<u64> {
        if !self.host.threads() {
            return Err(self.os_error(&Permission::Threads.into(), None));
        }
        if cfg!(not(feature = "os")) {
            return Err(self.runtime_error("can't start new thread"));
        }
        let baton = self.threads.get_or_insert_with(|| Arc::new(Baton::new())).clone();
        let number = {
            let mut turn = baton.turn();
            turn.threads += 1;
            turn.threads
        };
        let mut run = RunState::new();
        run.thread = number;
        run.recursion_limit = self.run.recursion_limit;
        run.depth_limit = self.run.depth_limit;
        let stack = baton.stack.load(Ordering::Relaxed);
        let vm: *mut Vm = self;
        let job =
            Job { vm, baton: baton.clone(), function: function.clone(), args, kw, run, stack };
        baton.running.fetch_add(1, Ordering::Relaxed);
        let builder = std::thread::Builder::new().stack_size(stack);
        // A closure that names the whole job, and not its parts, is Send as the job is.
        let start = move || {
            let job = job;
            job.run()
        };
        match builder.spawn(start) {
            Ok(_) => Ok(number),
            Err(_) => {
                baton.running.fetch_sub(1, Ordering::Relaxed);
                Err(self.runtime_error("can't start new thread"))
            }
        }
    }

    /// The number of the running thread; 0 is the one that made the interpreter.
    #[doc(hidden)]
    pub fn thread(&self) -> u64 {
        self.run.thread
    }

    /// How many threads there are beside the first.
    #[doc(hidden)]
    pub fn thread_count(&self) -> usize {
        self.threads.as_ref().map_or(0, |t| t.running.load(Ordering::Relaxed))
    }

    /// Sets the native stack size of new threads, 0 for the usual one; gives the old one.
    #[doc(hidden)]
    pub fn thread_stack_size(&mut self, size: Option<usize>) -> usize {
        let baton = self.threads.get_or_insert_with(|| Arc::new(Baton::new()));
        let old = match size {
            Some(0) => baton.stack.swap(STACK, Ordering::Relaxed),
            Some(n) => baton.stack.swap(n.max(1 << 20), Ordering::Relaxed),
            None => baton.stack.load(Ordering::Relaxed),
        };
        if old == STACK { 0 } else { old }
    }

    /// Has `f` called, with the interpreter at rest, when the running thread ends.
    #[doc(hidden)]
    pub fn at_thread_end(&mut self, f: Box<dyn FnOnce()>) {
        self.run.at_end.push(f);
    }

    /// Does something that may take long and does not touch the interpreter; other threads run
    /// meanwhile.
    pub fn blocking<R>(&mut self, f: impl FnOnce() -> R) -> R {
        let Some(baton) = self.threads.as_ref().filter(|_| self.thread_count() > 0) else {
            return f();
        };
        let baton = baton.clone();
        // Other threads write to the interpreter while this one is away, which the compiler must not
        // take for impossible: from here on it goes by a pointer of which the compiler knows nothing.
        self.parked.push((self.run.thread, self.run.base));
        let vm: *mut Vm = std::hint::black_box(self);
        // SAFETY: the state moves out, and back when `away` drops; nobody reads it in between, but for
        // the holders of the baton, who write their own over it.
        let (run, reprs) = unsafe {
            (
                ManuallyDrop::new(std::ptr::read(&raw const (*vm).run)),
                std::mem::take(&mut (*vm).repr_stack),
            )
        };
        baton.release();
        let away = Away { vm, baton, run, reprs };
        let result = f();
        drop(away);
        result
    }

    /// Lets another thread run if it is time.
    #[inline]
    pub(crate) fn take_turns(&mut self) {
        if self.threads.as_ref().is_some_and(|t| t.due()) {
            self.blocking(|| ());
        }
    }
}
