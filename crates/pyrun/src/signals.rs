//! Signals on their way to Python code. A handler of the system's only sets flags, which the interpreter reads
//! at its safe points; what a signal does when nobody catches it is the system's own doing again.

use pyrun_vm::host::SignalAction;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The signals of the process that an interpreter has said anything about, and its alarm clock.
#[derive(Default)]
pub(crate) struct Signals {
    /// Set with every signal, so that a look costs one load.
    any: Arc<AtomicBool>,
    known: BTreeMap<i32, Known>,
    alarm: Alarm,
}

/// A signal with a handler.
struct Known {
    caught: Arc<AtomicBool>,
    /// Whether the handler does what the system would.
    default: Arc<AtomicBool>,
    ignored: bool,
}

impl Known {
    fn new(number: i32, any: &Arc<AtomicBool>) -> io::Result<Known> {
        use signal_hook::flag::{register, register_conditional_default};
        let known = Known {
            caught: Arc::default(),
            default: Arc::new(AtomicBool::new(false)),
            ignored: false,
        };
        register_conditional_default(number, known.default.clone())?;
        register(number, known.caught.clone())?;
        register(number, any.clone())?;
        Ok(known)
    }
}

impl Signals {
    /// Says what becomes of a signal.
    pub(crate) fn act(&mut self, number: i32, action: SignalAction) -> io::Result<()> {
        let fixed = signal_hook::consts::FORBIDDEN.contains(&number);
        if fixed || action == SignalAction::Default && !self.known.contains_key(&number) {
            return Ok(());
        }
        let known = match self.known.entry(number) {
            std::collections::btree_map::Entry::Occupied(e) => e.into_mut(),
            std::collections::btree_map::Entry::Vacant(e) => {
                e.insert(Known::new(number, &self.any)?)
            }
        };
        known.default.store(action == SignalAction::Default, Ordering::Relaxed);
        known.ignored = action == SignalAction::Ignore;
        Ok(())
    }

    /// A signal that has come and is caught.
    pub(crate) fn take(&mut self) -> Option<i32> {
        if !self.any.swap(false, Ordering::Relaxed) {
            return None;
        }
        for (number, known) in &self.known {
            if known.caught.swap(false, Ordering::Relaxed)
                && !known.ignored
                && !known.default.load(Ordering::Relaxed)
            {
                // There may be more.
                self.any.store(true, Ordering::Relaxed);
                return Some(*number);
            }
        }
        None
    }

    /// Sets the alarm clock; gives what was left of the last alarm.
    pub(crate) fn alarm(&mut self, after: Duration, every: Duration) -> (Duration, Duration) {
        self.alarm.set(after, every)
    }
}

/// An alarm clock: a thread that sleeps, and a number by which it learns that another has taken its place.
#[derive(Default)]
struct Alarm {
    turn: Arc<AtomicU64>,
    set: Option<(Instant, Duration, Duration)>,
}

impl Alarm {
    fn set(&mut self, after: Duration, every: Duration) -> (Duration, Duration) {
        let left = self.left();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) + 1;
        self.set = (!after.is_zero()).then(|| (Instant::now(), after, every));
        if self.set.is_some() {
            let current = self.turn.clone();
            std::thread::spawn(move || {
                let mut time = after;
                loop {
                    std::thread::sleep(time);
                    if current.load(Ordering::Relaxed) != turn {
                        return;
                    }
                    let _ = crate::process::signal(std::process::id().into(), 14);
                    if every.is_zero() {
                        return;
                    }
                    time = every;
                }
            });
        }
        left
    }

    fn left(&self) -> (Duration, Duration) {
        let Some((start, after, every)) = self.set else { return Default::default() };
        let gone = start.elapsed();
        if gone < after {
            return (after - gone, every);
        }
        match every.as_nanos() {
            0 => Default::default(),
            n => {
                let into = (gone - after).as_nanos() % n;
                (Duration::from_nanos((n - into) as u64), every)
            }
        }
    }
}
