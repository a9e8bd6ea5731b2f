//! A clock of the host's own: time passes only by sleeping, and where the host moves it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A clock that Python code takes for the real one. Clones show the same time; when everything in the
/// interpreter sleeps, it jumps to the end of the sleep, so programs that wait run at once and repeat
/// exactly.
///
/// ```
/// use pyrun::{Captured, Interpreter, Sandbox, VirtualClock};
/// use std::time::Duration;
///
/// let clock = VirtualClock::starting_at(Duration::from_secs(1_700_000_000));
/// let host = Sandbox::new(Captured::default()).clock(clock.clone());
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec("import time; time.sleep(3600)")?;
/// assert_eq!(clock.now(), Duration::from_secs(1_700_003_600));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct VirtualClock(Arc<Mutex<Times>>);

#[derive(Debug, Default)]
struct Times {
    start: Duration,
    passed: Duration,
}

impl VirtualClock {
    /// A clock that shows this time since 1970.
    ///
    /// ```
    /// # use pyrun::VirtualClock;
    /// # use std::time::Duration;
    /// let clock = VirtualClock::starting_at(Duration::from_secs(5));
    /// assert_eq!(clock.now(), Duration::from_secs(5));
    /// ```
    pub fn starting_at(start: Duration) -> VirtualClock {
        VirtualClock(Arc::new(Mutex::new(Times { start, passed: Duration::ZERO })))
    }

    fn times(&self) -> std::sync::MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The time since 1970 that it shows.
    ///
    /// ```
    /// # use pyrun::VirtualClock;
    /// # use std::time::Duration;
    /// let clock = VirtualClock::default();
    /// clock.advance(Duration::from_millis(3));
    /// assert_eq!(clock.now(), clock.elapsed());
    /// ```
    pub fn now(&self) -> Duration {
        let t = self.times();
        t.start.saturating_add(t.passed)
    }

    /// How much time has passed since it was made.
    ///
    /// ```
    /// # use pyrun::VirtualClock;
    /// # use std::time::Duration;
    /// let clock = VirtualClock::starting_at(Duration::from_secs(1000));
    /// clock.advance(Duration::from_secs(2));
    /// assert_eq!(clock.elapsed(), Duration::from_secs(2));
    /// ```
    pub fn elapsed(&self) -> Duration {
        self.times().passed
    }

    /// Lets time pass.
    ///
    /// ```
    /// # use pyrun::VirtualClock;
    /// # use std::time::Duration;
    /// let clock = VirtualClock::default();
    /// clock.clone().advance(Duration::from_secs(1));
    /// assert_eq!(clock.elapsed(), Duration::from_secs(1));
    /// ```
    pub fn advance(&self, by: Duration) {
        let mut t = self.times();
        t.passed = t.passed.saturating_add(by);
    }
}
