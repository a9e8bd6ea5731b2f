//! Wakes tasks by the clock, whatever executor they run on: one thread for the whole process, started by the
//! first run that waits for a time.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock};
use std::task::Waker;
use std::time::Instant;

#[derive(Default)]
struct Timers {
    /// By time, then by number, for several may be due at the same time.
    due: Mutex<(BTreeMap<(Instant, u64), Waker>, u64)>,
    changed: Condvar,
}

type Due = (BTreeMap<(Instant, u64), Waker>, u64);

impl Timers {
    fn due(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn run(&self) {
        let mut due = self.due();
        loop {
            let now = Instant::now();
            let wait = match due.0.first_key_value() {
                None => None,
                Some((&(time, _), _)) if time > now => Some(time - now),
                Some(_) => {
                    if let Some((_, waker)) = due.0.pop_first() {
                        drop(due);
                        waker.wake();
                        due = self.due();
                    }
                    continue;
                }
            };
            due = match wait {
                None => self.changed.wait(due).unwrap_or_else(|e| e.into_inner()),
                Some(t) => self.changed.wait_timeout(due, t).unwrap_or_else(|e| e.into_inner()).0,
            };
        }
    }
}

fn timers() -> &'static Timers {
    static TIMERS: OnceLock<&'static Timers> = OnceLock::new();
    TIMERS.get_or_init(|| {
        let timers: &'static Timers = Box::leak(Box::default());
        let thread = std::thread::Builder::new().name("pyrun-timer".into());
        // Without threads nobody is woken by the clock; what the host polls it polls all the same.
        let _ = thread.spawn(|| timers.run());
        timers
    })
}

/// A task that is woken at a time, unless this is dropped before.
#[derive(Debug)]
pub(crate) struct Timer(Instant, u64);

impl Timer {
    pub(crate) fn new(time: Instant, waker: &Waker) -> Timer {
        let timers = timers();
        let mut due = timers.due();
        due.1 += 1;
        let key = (time, due.1);
        let first = due.0.first_key_value().is_none_or(|(k, _)| key < *k);
        due.0.insert(key, waker.clone());
        drop(due);
        if first {
            timers.changed.notify_one();
        }
        Timer(key.0, key.1)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        timers().due().0.remove(&(self.0, self.1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    use std::time::Duration;

    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn wakes_in_time_and_not_what_is_gone() {
        let (woken, spared) =
            (Arc::new(Count(AtomicUsize::new(0))), Arc::new(Count(AtomicUsize::new(0))));
        let start = Instant::now();
        let later = Timer::new(start + Duration::from_millis(60), &spared.clone().into());
        let _soon = Timer::new(start + Duration::from_millis(20), &woken.clone().into());
        drop(later);
        std::thread::sleep(Duration::from_millis(150));
        assert_eq!(woken.0.load(Ordering::SeqCst), 1);
        assert_eq!(spared.0.load(Ordering::SeqCst), 0);
    }
}
