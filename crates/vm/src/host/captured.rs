//! The host that an interpreter has by default.

use super::{Host, Stream};
use crate::room::Grows;
use std::io;
use std::time::Duration;

/// A host that grants nothing but captured output. Its clock stands still but for sleeping.
///
/// ```
/// use pyrun::{Captured, Interpreter, Sandbox};
///
/// // It is what an interpreter has by default, and what a sandbox is built upon.
/// let host = Sandbox::new(Captured::default()).env("MODE", "test");
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec("import os; print(os.environ['MODE'])")?;
/// assert_eq!(py.take_output(), "test\n");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Default, Debug)]
pub struct Captured {
    /// What was written to standard output.
    pub out: Vec<u8>,
    /// What was written to standard error.
    pub err: Vec<u8>,
    slept: Duration,
}

impl Host for Captured {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => self.out.extend_from_slice(bytes),
            Stream::Err => self.err.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn output_memory(&self, stream: Stream, more: usize) -> (usize, usize) {
        let kept = match stream {
            Stream::Out => &self.out,
            Stream::Err => &self.err,
        };
        (kept.capacity(), kept.growth(more).saturating_sub(kept.capacity()))
    }

    fn take_output(&mut self, stream: Stream) -> Vec<u8> {
        std::mem::take(match stream {
            Stream::Out => &mut self.out,
            Stream::Err => &mut self.err,
        })
    }

    fn monotonic(&mut self) -> Duration {
        self.slept
    }

    fn sleep(&mut self, time: Duration) -> bool {
        self.slept = self.slept.saturating_add(time);
        true
    }
}
