//! What Python code may reach outside its interpreter, decided by the host: one trait, whose methods refuse
//! until a host says otherwise. `files` and `process` hold what goes in and out of it, [`crate::network`]
//! what has to do with sockets, `docs` an example for each of its subjects.

mod captured;
mod files;
mod process;

pub use captured::Captured;
pub use files::{DirEntry, DiskSpace, EntryKind, FileChange, FileStat, HostFile, OpenMode};
pub use process::{Command, Exit, HostProcess, Identity, ProcessCall, SignalAction};

use crate::network::{Address, Family, Pollable, Poller, Resolver};
use crate::permission::Permission;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A standard stream.
///
/// ```
/// use pyrun::host::Host;
/// use pyrun::{Interpreter, Stream};
/// use std::io;
///
/// /// Passes errors on and drops the rest.
/// struct Errors;
///
/// impl Host for Errors {
///     fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
///         match stream {
///             Stream::Out => Ok(()),
///             Stream::Err => io::Write::write_all(&mut io::stderr(), bytes),
///         }
///     }
/// }
///
/// let mut py = Interpreter::builder().host(Errors).build();
/// py.exec("import sys; print('dropped'); print('a warning', file=sys.stderr)")?;
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// The one interface through which an interpreter reaches the world. Every method has a default that
/// refuses or does nothing: a host grants what it overrides.
///
/// `Sandbox` grants one thing at a time of what the system has, and is what most hosts
/// need. Who has files, clocks or services of another kind writes a host; it may pass on to others what it does not
/// answer itself.
///
#[doc = include_str!("docs/streams.md")]
#[doc = include_str!("docs/files.md")]
#[doc = include_str!("docs/machine.md")]
#[doc = include_str!("docs/processes.md")]
#[doc = include_str!("docs/network.md")]
pub trait Host: Send {
    /// Writes to a standard stream.
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()>;

    /// Flushes a standard stream.
    fn flush(&mut self, _stream: Stream) -> io::Result<()> {
        Ok(())
    }

    /// Bytes of memory that the host keeps for what has been written, and how many it takes for a moment to
    /// keep `more`: they count as the interpreter's.
    fn output_memory(&self, _stream: Stream, _more: usize) -> (usize, usize) {
        (0, 0)
    }

    /// Gives away what was written to a standard stream, where the host keeps it.
    fn take_output(&mut self, _stream: Stream) -> Vec<u8> {
        Vec::new()
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
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        if mode.read || !(mode.write || mode.append) {
            Permission::read(path)
        } else {
            Permission::write(path)
        }
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
        Permission::read(Path::new("."))
    }

    /// What `stat` tells of a path.
    fn stat(&mut self, path: &Path, _follow: bool) -> io::Result<FileStat> {
        Permission::read(path)
    }

    /// What is in a directory.
    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
        Permission::read(path)
    }

    /// Where a symbolic link leads.
    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        Permission::read(path)
    }

    /// Whether the process may read (4), write (2) or execute (1) a path; 0 asks whether it is there.
    fn may_access(&mut self, _path: &Path, _mode: u32) -> bool {
        false
    }

    /// Changes the file system.
    fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
        Permission::write(change.path())
    }

    /// The ends of a pipe, to read from and to write to.
    fn pipe(&mut self) -> io::Result<(Box<dyn HostFile>, Box<dyn HostFile>)> {
        Err(Permission::Run("a process at the end of a pipe".into()).into())
    }

    /// Makes a socket, of streams or of datagrams.
    fn socket(&mut self, _family: Family, _datagrams: bool) -> io::Result<Box<dyn HostFile>> {
        Err(Permission::Net("*".into()).into())
    }

    /// Makes two sockets that are connected.
    fn socket_pair(&mut self, _datagrams: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
        Err(Permission::Net("*".into()).into())
    }

    /// Asked before a socket goes to an address, or gets it: whether it may.
    fn may_reach(&mut self, address: &Address) -> io::Result<()> {
        let name = match address {
            Address::Inet(a) => a.to_string(),
            Address::Unix(path) => String::from_utf8_lossy(path).into_owned(),
        };
        Err(Permission::Net(name).into())
    }

    /// What looks names up, if this one may be.
    fn resolver(&mut self, name: &str) -> io::Result<Resolver> {
        Err(Permission::Net(name.into()).into())
    }

    /// Told what a name was found to be.
    fn resolved(&mut self, _name: &str, _addresses: &[std::net::SocketAddr]) {}

    /// What waits for several files or sockets.
    fn poller(&self) -> Option<Poller> {
        None
    }

    /// A standard stream as something to wait for.
    fn pollable(&self, _fd: u8) -> Option<Pollable> {
        None
    }

    /// Starts a process.
    fn spawn(&mut self, command: Command) -> io::Result<Box<dyn HostProcess>> {
        Err(Permission::Run(command.program.to_string_lossy().into_owned()).into())
    }

    /// Puts another program in the place of the process; comes back only with an error.
    fn exec(&mut self, command: Command) -> io::Error {
        Permission::Run(command.program.to_string_lossy().into_owned()).into()
    }

    /// Sends a signal to a process.
    fn signal(&mut self, pid: i64, _number: i32) -> io::Result<()> {
        Err(Permission::Run(format!("kill {pid}")).into())
    }

    /// Says what becomes of a signal from now on. Where signals do not reach Python code there is nothing to do.
    fn on_signal(&mut self, _number: i32, _action: SignalAction) -> io::Result<()> {
        Ok(())
    }

    /// A signal that was caught since the last call.
    fn caught_signal(&mut self) -> Option<i32> {
        None
    }

    /// Has the signal of the alarm clock (14) sent after some time, and then each time that `every` has gone by;
    /// never, if `after` is zero. Gives what was left of the last one, and its `every`.
    fn alarm(&mut self, _after: Duration, _every: Duration) -> io::Result<(Duration, Duration)> {
        Err(Permission::Run("an alarm clock".into()).into())
    }

    /// Where the process stands among others.
    fn process_call(&mut self, call: ProcessCall) -> io::Result<i64> {
        Err(Permission::Run(format!("{call:?}")).into())
    }

    /// The groups that the process's user belongs to.
    fn groups(&mut self) -> io::Result<Vec<u32>> {
        Ok(Vec::new())
    }

    /// Both ends of a new terminal, that of who commands it first.
    fn open_terminal(&mut self) -> io::Result<[Box<dyn HostFile>; 2]> {
        Err(Permission::Run("a process in a terminal".into()).into())
    }

    /// What the file system has room for in which a path lies.
    fn disk_space(&mut self, path: &Path) -> io::Result<DiskSpace> {
        Permission::read(path)
    }

    /// Who runs the process.
    fn identity(&mut self) -> Identity {
        Identity::default()
    }

    /// Name, node, release, version and machine of the system.
    fn system(&mut self) -> [String; 5] {
        ["", "", "", "", ""].map(String::from)
    }

    /// How many processors there are.
    fn processors(&mut self) -> usize {
        1
    }

    /// Width and height of the terminal.
    fn terminal_size(&mut self) -> Option<(u16, u16)> {
        None
    }

    /// Sets the mask of mode bits for new files and gives the old one.
    fn umask(&mut self, _mask: u32) -> u32 {
        0o022
    }

    /// Environment variables.
    fn environment(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Wall-clock time since 1970.
    fn now(&mut self) -> io::Result<Duration> {
        Err(Permission::Clock.into())
    }

    /// A clock that never goes back.
    fn monotonic(&mut self) -> Duration {
        Duration::ZERO
    }

    /// Processor time used.
    fn process_time(&mut self) -> Duration {
        self.monotonic()
    }

    /// Lets time pass on a clock that is not the real one. With `false` the clock is real, and the
    /// interpreter waits itself, so that a cancel, a limit or Ctrl-C wakes it.
    fn sleep(&mut self, _time: Duration) -> bool {
        false
    }

    /// Whether there may be threads of the operating system.
    fn threads(&self) -> bool {
        false
    }

    /// Random bytes. Without them generators start from a fixed seed, and `os.urandom` is refused.
    fn random(&mut self, _buf: &mut [u8]) -> io::Result<()> {
        Err(Permission::Random.into())
    }

    /// Whether the user has asked to interrupt (Ctrl-C) since the last call.
    fn interrupted(&mut self) -> bool {
        false
    }
}
