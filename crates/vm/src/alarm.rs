//! What wakes up a run that waits: a cancel, another thread of Python's, or a future of the host's. The one
//! thing of an interpreter that other threads touch while it runs; so it knows nothing of values, only the
//! numbers of futures.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::task::{Wake, Waker};
use std::time::Duration;

/// Cancels the run of an interpreter, from any thread: within a millisecond, wherever the run is in Python
/// code or in a native's loop, but for a few steps over megabytes, which take up to some fifteen. A cancel while nothing runs stops the next run at once.
///
/// ```
/// use pyrun::{Interpreter, Limit};
///
/// let mut py = Interpreter::new();
/// let handle = py.cancel_handle();
/// let controls = handle.clone();
/// let stop = std::thread::spawn(move || controls.cancel());
/// let error = py.exec("while True: pass").unwrap_err();
/// assert_eq!(error.limit(), Some(Limit::Cancelled));
/// stop.join().unwrap();
///
/// // It has taken effect; one that nobody needs any more can be taken back.
/// assert!(!handle.is_cancelled());
/// handle.cancel();
/// handle.reset();
/// assert_eq!(py.eval::<i64>("1 + 2")?, 3);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelHandle(Arc<Alarm>);

#[derive(Debug, Default)]
struct Alarm {
    /// [`CANCELLED`], [`WATCHED`], both or, nearly always, 0.
    flags: AtomicU8,
    state: Mutex<State>,
    bell: Condvar,
    watcher: OnceLock<Watcher>,
}

/// A cancel has been asked for.
const CANCELLED: u8 = 1;
/// Somebody wants to know of every look.
const WATCHED: u8 = 2;

/// What is called at every look.
struct Watcher(Box<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watcher")
    }
}

#[derive(Debug, Default)]
struct State {
    /// The futures that can go on.
    rung: Vec<u64>,
    /// Somebody has called for nothing in particular.
    poked: bool,
    /// Whom to wake: the task that drives the run, while it waits.
    waker: Option<Waker>,
}

impl Alarm {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn sound(&self, change: impl FnOnce(&mut State)) {
        let waker = {
            let mut state = self.state();
            change(&mut state);
            state.waker.take()
        };
        self.bell.notify_all();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl CancelHandle {
    /// Asks the run to stop.
    pub fn cancel(&self) {
        self.0.flags.fetch_or(CANCELLED, Ordering::Relaxed);
        self.0.sound(|_| ());
    }

    /// Whether a cancel has been asked for and not yet taken effect.
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        match self.0.flags.load(Ordering::Relaxed) {
            0 => false,
            flags => self.looked(flags),
        }
    }

    #[cold]
    fn looked(&self, flags: u8) -> bool {
        if flags & WATCHED != 0
            && let Some(Watcher(f)) = self.0.watcher.get()
        {
            f();
        }
        flags & CANCELLED != 0
    }

    /// Has `f` called at every look that the run takes at this handle, which shows how long a cancel may
    /// have to wait. Holds for good.
    #[doc(hidden)]
    pub fn watch(&self, f: impl Fn() + Send + Sync + 'static) {
        if self.0.watcher.set(Watcher(Box::new(f))).is_ok() {
            self.0.flags.fetch_or(WATCHED, Ordering::Relaxed);
        }
    }

    /// Takes back a cancel that has not taken effect.
    pub fn reset(&self) {
        self.0.flags.fetch_and(!CANCELLED, Ordering::Relaxed);
    }

    /// Blocks the thread for so long, or until the alarm sounds.
    pub(crate) fn wait(&self, time: Duration) {
        let state = self.0.state();
        if !self.is_cancelled() {
            drop(self.0.bell.wait_timeout(state, time));
        }
    }

    /// As [`CancelHandle::wait`], but not if somebody has called since the last look.
    pub(crate) fn wait_for_call(&self, time: Duration) {
        let state = self.0.state();
        if !self.is_cancelled() && state.rung.is_empty() && !state.poked {
            drop(self.0.bell.wait_timeout(state, time));
        }
    }

    /// Ends the wait of whoever waits.
    pub(crate) fn poke(&self) {
        self.0.sound(|s| s.poked = true);
    }

    /// The futures that can go on, and that somebody has called at all; both are forgotten.
    pub(crate) fn take_calls(&self) -> (Vec<u64>, bool) {
        let mut state = self.0.state();
        let rung = std::mem::take(&mut state.rung);
        let called = std::mem::take(&mut state.poked) || !rung.is_empty();
        (rung, called)
    }

    /// Whether somebody has called since the last look.
    pub(crate) fn called(&self) -> bool {
        let state = self.0.state();
        state.poked || !state.rung.is_empty()
    }

    /// Has `waker` woken the next time that the alarm sounds; false, and nothing, if there has been a cancel,
    /// or a call and the waiter minds those.
    pub(crate) fn listen(&self, waker: &Waker, calls: bool) -> bool {
        let mut state = self.0.state();
        if self.is_cancelled() || calls && (state.poked || !state.rung.is_empty()) {
            return false;
        }
        match &mut state.waker {
            Some(w) => w.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
        true
    }

    /// The bell of a future.
    pub(crate) fn bell(&self, key: u64) -> Arc<Bell> {
        Arc::new(Bell { alarm: self.clone(), key, rung: AtomicBool::new(false) })
    }
}

/// What a future of the host's wakes when it can go on.
pub(crate) struct Bell {
    alarm: CancelHandle,
    /// The future's number.
    pub key: u64,
    rung: AtomicBool,
}

impl Bell {
    /// Makes it ready for the next call.
    pub fn reset(&self) {
        self.rung.store(false, Ordering::Release);
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            let key = self.key;
            self.alarm.0.sound(|s| s.rung.push(key));
        }
    }
}
