//! The machine's own clock: for limits of time, sleeping, and the turns of threads. What Python code
//! sees of time comes from the host.

#[cfg(feature = "os")]
pub use std::time::Instant;

#[cfg(not(feature = "os"))]
pub use stopped::Instant;

/// Without the operating system no time passes: a limit of time never fires, and whoever waits for
/// some time has waited.
#[cfg(not(feature = "os"))]
mod stopped {
    use std::time::Duration;

    /// The only moment there is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Instant;

    impl Instant {
        /// The moment.
        pub fn now() -> Instant {
            Instant
        }

        /// A later moment: there is none.
        pub fn checked_add(&self, _: Duration) -> Option<Instant> {
            None
        }

        /// The time since: none.
        pub fn elapsed(&self) -> Duration {
            Duration::ZERO
        }

        /// The time between two moments: none.
        pub fn saturating_duration_since(&self, _: Instant) -> Duration {
            Duration::ZERO
        }
    }

    impl std::ops::Add<Duration> for Instant {
        type Output = Instant;

        fn add(self, _: Duration) -> Instant {
            Instant
        }
    }
}
