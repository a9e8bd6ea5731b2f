//! The host that the command installs: the operating system, all of it.

use crate::process;
use crate::signals::Signals;
#[cfg(unix)]
use crate::sockets;
use pyrun_vm::host::{
    Command, DirEntry, DiskSpace, EntryKind, FileChange, FileStat, Host, HostFile, HostProcess,
    Identity, OpenMode, ProcessCall, SignalAction, Stream,
};
use pyrun_vm::network::{Address, Family, Pollable, Poller, Resolver};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

/// Everything the process may do, Python code may do.
///
/// ```
/// use pyrun::{Interpreter, System};
///
/// let mut py = Interpreter::builder().host(System::new()).build();
/// assert!(py.eval::<bool>("__import__('os').path.isdir('.')")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct System {
    start: Instant,
    signals: Signals,
    out: io::BufWriter<io::Stdout>,
    line_buffered: bool,
    unbuffered: bool,
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("System").field("unbuffered", &self.unbuffered).finish_non_exhaustive()
    }
}

impl System {
    /// The host of this process; Ctrl-C is passed on to Python.
    ///
    /// ```
    /// # use pyrun::{Interpreter, System};
    /// let mut py = Interpreter::builder().host(System::new()).build();
    /// py.exec("print('on the standard output of the process')")?;
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn new() -> System {
        let mut signals = Signals::default();
        // Without the handler Ctrl-C ends the process, which is better than failing to start.
        let _ = signals.act(signal_hook::consts::SIGINT, SignalAction::Catch);
        let stdout = io::stdout();
        System {
            start: Instant::now(),
            signals,
            line_buffered: stdout.is_terminal(),
            unbuffered: false,
            out: io::BufWriter::with_capacity(1 << 16, stdout),
        }
    }

    /// Lets nothing that is printed wait, as CPython's `-u`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, System};
    /// let mut py = Interpreter::builder().host(System::new().unbuffered()).build();
    /// py.exec("print('at once')")?;
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn unbuffered(mut self) -> System {
        self.unbuffered = true;
        self
    }
}

impl Default for System {
    fn default() -> Self {
        System::new()
    }
}

/// An open file of the operating system.
pub(crate) struct OsFile(pub File);

#[cfg(unix)]
fn stat_of(m: &fs::Metadata) -> FileStat {
    use std::os::unix::fs::MetadataExt;
    let time = |s: i64, ns: i64| s.saturating_mul(1_000_000_000).saturating_add(ns);
    FileStat {
        mode: m.mode(),
        ino: m.ino(),
        dev: m.dev(),
        nlink: m.nlink(),
        uid: m.uid(),
        gid: m.gid(),
        size: m.size(),
        accessed: time(m.atime(), m.atime_nsec()),
        modified: time(m.mtime(), m.mtime_nsec()),
        changed: time(m.ctime(), m.ctime_nsec()),
        block_size: m.blksize(),
        blocks: m.blocks(),
        rdev: m.rdev(),
    }
}

#[cfg(not(unix))]
fn stat_of(m: &fs::Metadata) -> FileStat {
    let time = |t: io::Result<SystemTime>| {
        t.ok()
            .and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok())
            .map_or(0, |d| d.as_nanos() as i64)
    };
    let kind = if m.is_dir() { 0o040_777 } else { 0o100_666 };
    FileStat {
        mode: kind,
        size: m.len(),
        accessed: time(m.accessed()),
        modified: time(m.modified()),
        changed: time(m.created()),
        ..FileStat::default()
    }
}

impl HostFile for OsFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(buf)
    }
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
    fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.0.set_len(size)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
    fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }
    fn stat(&self) -> io::Result<FileStat> {
        self.0.metadata().map(|m| stat_of(&m))
    }
    fn duplicate(&self) -> io::Result<Box<dyn HostFile>> {
        Ok(Box::new(OsFile(self.0.try_clone()?)))
    }
    fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
    fn stdio(&self) -> io::Result<Stdio> {
        Ok(self.0.try_clone()?.into())
    }
    #[cfg(unix)]
    fn pollable(&self) -> Option<Pollable> {
        sockets::pollable(self.0.try_clone().map(Into::into))
    }
    #[cfg(unix)]
    fn fd(&self) -> Option<i64> {
        use std::os::fd::AsRawFd;
        Some(self.0.as_raw_fd() as i64)
    }
    #[cfg(unix)]
    fn blocking(&self) -> io::Result<bool> {
        Ok(!rustix::fs::fcntl_getfl(&self.0)?.contains(rustix::fs::OFlags::NONBLOCK))
    }
    #[cfg(unix)]
    fn set_blocking(&mut self, blocking: bool) -> io::Result<()> {
        let mut flags = rustix::fs::fcntl_getfl(&self.0)?;
        flags.set(rustix::fs::OFlags::NONBLOCK, !blocking);
        Ok(rustix::fs::fcntl_setfl(&self.0, flags)?)
    }
    #[cfg(unix)]
    fn terminal_name(&self) -> io::Result<PathBuf> {
        use std::os::fd::AsRawFd;
        if !self.0.is_terminal() {
            return Err(io::Error::from_raw_os_error(25));
        }
        fs::read_link(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }
}

impl Host for System {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => {
                self.out.write_all(bytes)?;
                match self.unbuffered || self.line_buffered && bytes.contains(&b'\n') {
                    true => self.out.flush(),
                    false => Ok(()),
                }
            }
            Stream::Err => {
                // What was printed before an error message is seen before it.
                self.out.flush()?;
                io::stderr().write_all(bytes)
            }
        }
    }

    fn flush(&mut self, stream: Stream) -> io::Result<()> {
        match stream {
            Stream::Out => self.out.flush(),
            Stream::Err => io::stderr().flush(),
        }
    }

    fn read_stdin(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.out.flush()?;
        io::stdin().read(buf)
    }

    fn is_terminal(&self, fd: u8) -> bool {
        match fd {
            0 => io::stdin().is_terminal(),
            1 => io::stdout().is_terminal(),
            _ => io::stderr().is_terminal(),
        }
    }

    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        let mut options = fs::OpenOptions::new();
        #[cfg(unix)]
        if let Some(mode) = mode.mode {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        }
        let file = options
            .read(mode.read)
            .write(mode.write && !mode.append)
            .append(mode.append)
            .truncate(mode.truncate)
            .create(mode.create)
            .create_new(mode.create_new)
            .open(path)?;
        if !mode.directory && file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(OsFile(file)))
    }

    fn read_source(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn current_dir(&mut self) -> io::Result<PathBuf> {
        std::env::current_dir()
    }

    fn stat(&mut self, path: &Path, follow: bool) -> io::Result<FileStat> {
        let m = if follow { fs::metadata(path)? } else { fs::symlink_metadata(path)? };
        Ok(stat_of(&m))
    }

    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
        fs::read_dir(path)?
            .map(|e| {
                let e = e?;
                let kind = match e.file_type()? {
                    t if t.is_dir() => EntryKind::Dir,
                    t if t.is_file() => EntryKind::File,
                    t if t.is_symlink() => EntryKind::Link,
                    _ => EntryKind::Other,
                };
                #[cfg(unix)]
                let ino = std::os::unix::fs::DirEntryExt::ino(&e);
                #[cfg(not(unix))]
                let ino = 0;
                Ok(DirEntry { name: e.file_name(), kind, ino })
            })
            .collect()
    }

    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    fn may_access(&mut self, path: &Path, mode: u32) -> bool {
        process::may_access(path, mode)
    }

    fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
        process::change(change)
    }

    fn pipe(&mut self) -> io::Result<(Box<dyn HostFile>, Box<dyn HostFile>)> {
        process::pipe()
    }

    fn spawn(&mut self, command: Command) -> io::Result<Box<dyn HostProcess>> {
        self.out.flush()?;
        process::spawn(command)
    }

    fn exec(&mut self, command: Command) -> io::Error {
        match self.out.flush() {
            Ok(()) => process::exec(command),
            Err(e) => e,
        }
    }

    #[cfg(unix)]
    fn socket(&mut self, family: Family, datagrams: bool) -> io::Result<Box<dyn HostFile>> {
        sockets::socket(family, datagrams)
    }

    #[cfg(unix)]
    fn socket_pair(&mut self, datagrams: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
        sockets::pair(datagrams)
    }

    fn may_reach(&mut self, _: &Address) -> io::Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn resolver(&mut self, _: &str) -> io::Result<Resolver> {
        Ok(sockets::resolve)
    }

    #[cfg(unix)]
    fn poller(&self) -> Option<Poller> {
        Some(sockets::POLLER)
    }

    #[cfg(unix)]
    fn pollable(&self, fd: u8) -> Option<Pollable> {
        use std::os::fd::AsFd;
        sockets::pollable(match fd {
            0 => io::stdin().as_fd().try_clone_to_owned(),
            1 => io::stdout().as_fd().try_clone_to_owned(),
            _ => io::stderr().as_fd().try_clone_to_owned(),
        })
    }

    fn signal(&mut self, pid: i64, number: i32) -> io::Result<()> {
        process::signal(pid, number)
    }

    fn identity(&mut self) -> Identity {
        process::identity()
    }

    fn system(&mut self) -> [String; 5] {
        process::system()
    }

    fn processors(&mut self) -> usize {
        std::thread::available_parallelism().map_or(1, |n| n.get())
    }

    fn terminal_size(&mut self) -> Option<(u16, u16)> {
        process::terminal_size()
    }

    fn umask(&mut self, mask: u32) -> u32 {
        process::umask(mask)
    }

    fn environment(&mut self) -> Vec<(String, String)> {
        std::env::vars_os()
            .map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned()))
            .collect()
    }

    fn now(&mut self) -> io::Result<Duration> {
        Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
    }

    fn monotonic(&mut self) -> Duration {
        self.start.elapsed()
    }

    fn threads(&self) -> bool {
        true
    }

    fn random(&mut self, buf: &mut [u8]) -> io::Result<()> {
        File::open("/dev/urandom")?.read_exact(buf)
    }

    fn caught_signal(&mut self) -> Option<i32> {
        self.signals.take()
    }

    fn on_signal(&mut self, number: i32, action: SignalAction) -> io::Result<()> {
        self.signals.act(number, action)
    }

    fn alarm(&mut self, after: Duration, every: Duration) -> io::Result<(Duration, Duration)> {
        Ok(self.signals.alarm(after, every))
    }

    fn process_call(&mut self, call: ProcessCall) -> io::Result<i64> {
        process::process_call(call)
    }

    fn groups(&mut self) -> io::Result<Vec<u32>> {
        process::groups()
    }

    fn open_terminal(&mut self) -> io::Result<[Box<dyn HostFile>; 2]> {
        process::open_terminal()
    }

    fn disk_space(&mut self, path: &Path) -> io::Result<DiskSpace> {
        process::disk_space(path)
    }
}
