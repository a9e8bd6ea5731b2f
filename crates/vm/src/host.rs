//! What Python code may reach outside its interpreter, decided by the host.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A standard stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// An open file of the host.
pub trait HostFile: Send {
    /// Reads into `buf`; 0 at the end.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize>;
    /// Writes from `buf`.
    fn write(&mut self, buf: &[u8]) -> io::Result<usize>;
    /// Moves the position.
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64>;
    /// Cuts or extends the file.
    fn truncate(&mut self, size: u64) -> io::Result<()>;
    /// Writes out what is buffered below.
    fn flush(&mut self) -> io::Result<()>;
    /// The file descriptor, where there is one.
    fn fd(&self) -> Option<i64> {
        None
    }
    /// Whether it is a terminal.
    fn is_terminal(&self) -> bool {
        false
    }
}

/// How to open a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenMode {
    /// For reading.
    pub read: bool,
    /// For writing.
    pub write: bool,
    /// At the end, always.
    pub append: bool,
    /// Emptied first.
    pub truncate: bool,
    /// Made if it is not there.
    pub create: bool,
    /// Must not be there.
    pub create_new: bool,
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// Size in bytes.
    pub size: u64,
    /// A directory.
    pub is_dir: bool,
    /// A regular file.
    pub is_file: bool,
    /// A symbolic link (only of `symlink_info`).
    pub is_link: bool,
    /// Mode bits.
    pub mode: u32,
    /// Last change, since 1970.
    pub modified: Duration,
}

/// The one interface through which an interpreter reaches the world. Every method has a default that
/// refuses or does nothing: a host grants what it overrides.
pub trait Host: Send {
    /// Writes to a standard stream.
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()>;

    /// Flushes a standard stream.
    fn flush(&mut self, _stream: Stream) -> io::Result<()> {
        Ok(())
    }

    /// Reads from standard input; 0 at the end.
    fn read_stdin(&mut self, _buf: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }

    /// Whether standard input (0), output (1) or error (2) is a terminal.
    fn is_terminal(&self, _fd: u8) -> bool {
        false
    }

    /// Opens a file.
    fn open(&mut self, _path: &Path, _mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// Looks at a path, following links.
    fn info(&mut self, _path: &Path) -> io::Result<FileInfo> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// The names in a directory.
    fn read_dir(&mut self, _path: &Path) -> io::Result<Vec<String>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// The whole of a file that an import reads.
    fn read_source(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        let mut f = self.open(path, OpenMode { read: true, ..OpenMode::default() })?;
        let (mut out, mut buf) = (Vec::new(), vec![0; 1 << 16]);
        loop {
            match f.read(&mut buf)? {
                0 => return Ok(out),
                n => out.extend_from_slice(&buf[..n]),
            }
        }
    }

    /// The current directory.
    fn current_dir(&mut self) -> io::Result<PathBuf> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// Environment variables.
    fn environment(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Wall-clock time since 1970.
    fn now(&mut self) -> Duration {
        Duration::ZERO
    }

    /// A clock that never goes back.
    fn monotonic(&mut self) -> Duration {
        Duration::ZERO
    }

    /// Processor time used.
    fn process_time(&mut self) -> Duration {
        self.monotonic()
    }

    /// Waits.
    fn sleep(&mut self, _time: Duration) {}

    /// Random bytes for seeding.
    fn random(&mut self, buf: &mut [u8]) {
        buf.fill(0)
    }

    /// Whether the user has asked to interrupt (Ctrl-C) since the last call.
    fn interrupted(&mut self) -> bool {
        false
    }
}

/// A host that grants nothing but captured output.
#[derive(Default, Debug)]
pub struct Captured {
    /// What was written to standard output.
    pub out: Vec<u8>,
    /// What was written to standard error.
    pub err: Vec<u8>,
}

impl Host for Captured {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => self.out.extend_from_slice(bytes),
            Stream::Err => self.err.extend_from_slice(bytes),
        }
        Ok(())
    }
}
