//! What Python code may reach outside its interpreter, decided by the host.

use crate::network::{Address, Family, HostSocket, Pollable, Poller, Resolver};
use crate::permission::Permission;
use crate::room::Grows;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
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
    /// What `stat` tells of it.
    fn stat(&self) -> io::Result<FileStat> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// A second handle on the same open file.
    fn duplicate(&self) -> io::Result<Box<dyn HostFile>> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Waits until everything is on the disk.
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
    /// The socket that it is.
    fn socket(&self) -> Option<Arc<dyn HostSocket>> {
        None
    }
    /// As something to wait for.
    fn pollable(&self) -> Option<Pollable> {
        None
    }
    /// The file as a stream of a process to be started.
    fn stdio(&self) -> io::Result<Stdio> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Whether a call waits for what is not there yet.
    fn blocking(&self) -> io::Result<bool> {
        Ok(true)
    }
    /// Has calls wait for what is not there yet, or fail.
    fn set_blocking(&mut self, _blocking: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// The path of the terminal that it is.
    fn terminal_name(&self) -> io::Result<PathBuf> {
        Err(io::Error::from_raw_os_error(25))
    }
}

/// Everything that `stat` tells; times are nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct FileStat {
    pub mode: u32,
    pub ino: u64,
    pub dev: u64,
    pub nlink: u64,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    pub accessed: i64,
    pub modified: i64,
    pub changed: i64,
    pub block_size: u64,
    pub blocks: u64,
    pub rdev: u64,
}

/// What a directory's entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum EntryKind {
    File,
    Dir,
    Link,
    Other,
}

/// An entry of a directory.
#[derive(Clone, Debug)]
pub struct DirEntry {
    /// Its name.
    pub name: OsString,
    /// What it is, links not followed.
    pub kind: EntryKind,
    /// Its number in the file system.
    pub ino: u64,
}

/// A change of the file system, or of the process's place in it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum FileChange<'a> {
    MakeDir {
        path: &'a Path,
        mode: u32,
    },
    RemoveDir(&'a Path),
    Unlink(&'a Path),
    Rename {
        from: &'a Path,
        to: &'a Path,
    },
    Link {
        from: &'a Path,
        to: &'a Path,
    },
    Symlink {
        target: &'a Path,
        path: &'a Path,
    },
    Mode {
        path: &'a Path,
        mode: u32,
    },
    Owner {
        path: &'a Path,
        uid: Option<u32>,
        gid: Option<u32>,
        follow: bool,
    },
    /// Nanoseconds since 1970.
    Times {
        path: &'a Path,
        accessed: i64,
        modified: i64,
        follow: bool,
    },
    Truncate {
        path: &'a Path,
        size: u64,
    },
    CurrentDir(&'a Path),
    /// A pipe with a name, a device, or an empty file; the mode says which.
    MakeNode {
        path: &'a Path,
        mode: u32,
        device: u64,
    },
}

impl FileChange<'_> {
    /// The path that is changed; of two, the new one.
    pub fn path(&self) -> &Path {
        match self {
            FileChange::MakeDir { path, .. }
            | FileChange::RemoveDir(path)
            | FileChange::Unlink(path)
            | FileChange::Rename { to: path, .. }
            | FileChange::Link { to: path, .. }
            | FileChange::Symlink { path, .. }
            | FileChange::Mode { path, .. }
            | FileChange::Owner { path, .. }
            | FileChange::Times { path, .. }
            | FileChange::Truncate { path, .. }
            | FileChange::MakeNode { path, .. }
            | FileChange::CurrentDir(path) => path,
        }
    }
}

/// Who runs the process.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct Identity {
    pub pid: u32,
    pub parent: u32,
    pub uid: u32,
    pub euid: u32,
    pub gid: u32,
    pub egid: u32,
}

/// What becomes of a signal that reaches the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignalAction {
    /// What the system does with it.
    Default,
    /// Nothing.
    Ignore,
    /// [`Host::caught_signal`] tells of it.
    Catch,
}

/// A question about a process's place among others, or a change of it. Processes are named by their number, 0 is
/// the one that asks; each answer is a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ProcessCall {
    /// The group of a process.
    Group(i64),
    /// The session of a process.
    Session(i64),
    SetGroup {
        pid: i64,
        group: i64,
    },
    /// The process becomes the leader of a new session.
    NewSession,
    /// Adds to the process's niceness.
    Nice(i64),
    /// The priority of a process (0), a group (1) or a user (2).
    Priority {
        which: i64,
        who: i64,
    },
    SetPriority {
        which: i64,
        who: i64,
        priority: i64,
    },
    /// Sends a signal to a group.
    SignalGroup {
        group: i64,
        number: i32,
    },
}

/// What a file system has room for, in blocks of `fragment` bytes.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct FileSystem {
    pub block: u64,
    pub fragment: u64,
    pub blocks: u64,
    pub free: u64,
    pub available: u64,
    pub files: u64,
    pub files_free: u64,
    pub files_available: u64,
    pub flags: u64,
    pub name_max: u64,
    pub id: u64,
}

/// A process to be started.
#[derive(Debug)]
pub struct Command {
    /// The program; looked up in the path if it has no slash.
    pub program: OsString,
    /// Its arguments, its own name first.
    pub args: Vec<OsString>,
    /// Its whole environment.
    pub env: Vec<(OsString, OsString)>,
    /// Where it starts.
    pub dir: Option<PathBuf>,
    /// Its standard streams.
    pub streams: [Stdio; 3],
    /// Whether it gets a session of its own.
    pub new_session: bool,
}

/// How a process ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// A process that was started.
pub trait HostProcess: Send {
    /// Its number.
    fn pid(&self) -> u32;
    /// How it ended, if it has; waits for that at most as long as given.
    fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>>;
    /// Sends it a signal.
    fn signal(&mut self, number: i32) -> io::Result<()>;
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
    /// May be a directory, which can be looked at by its descriptor.
    pub directory: bool,
    /// Mode bits of a new file; `None` for what is usual.
    pub mode: Option<u32>,
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

    /// Looks at a path, following links.
    fn info(&mut self, path: &Path) -> io::Result<FileInfo> {
        Permission::read(path)
    }

    /// The names in a directory.
    fn read_dir(&mut self, path: &Path) -> io::Result<Vec<String>> {
        Permission::read(path)
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
    fn file_system(&mut self, path: &Path) -> io::Result<FileSystem> {
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

/// A host that grants nothing but captured output. Its clock stands still but for sleeping.
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
