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

/// An open file of the host.
///
/// Only reading and writing has to be written; what a file is not, it has a default for.
///
/// ```
/// use pyrun::host::{FileStat, Host, HostFile, OpenMode};
/// use pyrun::network::{HostSocket, Pollable};
/// use pyrun::{Interpreter, Stream};
/// use std::io::{self, Read, Seek, SeekFrom, Write};
/// use std::path::{Path, PathBuf};
/// use std::process::Stdio;
/// use std::sync::{Arc, Mutex};
///
/// /// A file that all who open it share, place and all.
/// #[derive(Clone, Default)]
/// struct Shared(Arc<Mutex<io::Cursor<Vec<u8>>>>);
///
/// impl HostFile for Shared {
///     fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
///         self.0.lock().unwrap().read(buf)
///     }
///     fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
///         self.0.lock().unwrap().write(buf)
///     }
///     fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
///         self.0.lock().unwrap().seek(to)
///     }
///     fn truncate(&mut self, size: u64) -> io::Result<()> {
///         Ok(self.0.lock().unwrap().get_mut().resize(size as usize, 0))
///     }
///     fn flush(&mut self) -> io::Result<()> {
///         Ok(())
///     }
///     fn sync(&self) -> io::Result<()> {
///         Ok(())
///     }
///     fn stat(&self) -> io::Result<FileStat> {
///         let size = self.0.lock().unwrap().get_ref().len() as u64;
///         Ok(FileStat { mode: 0o100_644, size, ..FileStat::default() })
///     }
///     fn duplicate(&self) -> io::Result<Box<dyn HostFile>> {
///         Ok(Box::new(self.clone()))
///     }
///     // It is no file of the system's: it has no descriptor and is no terminal, a process that is started
///     // cannot have it, nobody can wait for it, and calls are done at once.
///     fn fd(&self) -> Option<i64> {
///         None
///     }
///     fn is_terminal(&self) -> bool {
///         false
///     }
///     fn terminal_name(&self) -> io::Result<PathBuf> {
///         Err(io::Error::from_raw_os_error(25))
///     }
///     fn stdio(&self) -> io::Result<Stdio> {
///         Err(io::ErrorKind::Unsupported.into())
///     }
///     fn socket(&self) -> Option<Arc<dyn HostSocket>> {
///         None
///     }
///     fn pollable(&self) -> Option<Pollable> {
///         None
///     }
///     fn blocking(&self) -> io::Result<bool> {
///         Ok(true)
///     }
///     fn set_blocking(&mut self, _blocking: bool) -> io::Result<()> {
///         Ok(())
///     }
/// }
///
/// struct OneFile(Shared);
///
/// impl Host for OneFile {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn open(&mut self, _: &Path, _: OpenMode) -> io::Result<Box<dyn HostFile>> {
///         self.0.duplicate()
///     }
/// }
///
/// let file = Shared::default();
/// let mut py = Interpreter::builder().host(OneFile(file.clone())).build();
/// py.exec("with open('notes', 'w') as f: f.write('tea'); f.seek(0); f.truncate(2)")?;
/// assert_eq!(file.0.lock().unwrap().get_ref(), b"te");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub trait HostFile: Send {
    /// Reads into `buf`; 0 at the end.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize>;
    /// Writes from `buf`.
    fn write(&mut self, buf: &[u8]) -> io::Result<usize>;
    /// Moves the position, where there is one.
    fn seek(&mut self, _to: io::SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::NotSeekable.into())
    }
    /// Cuts or extends the file.
    fn truncate(&mut self, _size: u64) -> io::Result<()> {
        Err(io::ErrorKind::InvalidInput.into())
    }
    /// Writes out what is buffered below.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
///
/// ```
/// use pyrun::host::FileStat;
///
/// let file = FileStat { mode: 0o100_644, size: 12, ..FileStat::default() };
/// let folder = FileStat { mode: 0o040_755, ..FileStat::default() };
/// assert!(file.is_file() && folder.is_dir() && !folder.is_file());
/// ```
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

impl FileStat {
    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

/// What a directory's entry is.
///
/// ```
/// use pyrun::host::{EntryKind, FileStat};
///
/// /// Of a file's mode.
/// fn kind(of: &FileStat) -> EntryKind {
///     match of.mode & 0o170_000 {
///         0o040_000 => EntryKind::Dir,
///         0o100_000 => EntryKind::File,
///         0o120_000 => EntryKind::Link,
///         _ => EntryKind::Other,
///     }
/// }
///
/// assert_eq!(kind(&FileStat { mode: 0o120_777, ..FileStat::default() }), EntryKind::Link);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum EntryKind {
    File,
    Dir,
    Link,
    Other,
}

/// An entry of a directory.
///
/// ```
/// use pyrun::host::{DirEntry, EntryKind};
///
/// let names = ["tea", "milk"];
/// let list = names.map(|n| DirEntry { name: n.into(), kind: EntryKind::File, ino: 0 });
/// assert_eq!(list[1].name, "milk");
/// ```
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
///
/// ```
/// use pyrun::host::FileChange;
/// use pyrun::Permission;
/// use std::{io, path::Path};
///
/// /// Folders may be made below `/data`; nothing else may be changed.
/// fn change(change: FileChange<'_>) -> io::Result<()> {
///     match change {
///         FileChange::MakeDir { path, mode: _ } if path.starts_with("/data") => Ok(()),
///         other => Permission::write(other.path()),
///     }
/// }
///
/// assert!(change(FileChange::MakeDir { path: Path::new("/data/a"), mode: 0o777 }).is_ok());
/// let moved = FileChange::Rename { from: Path::new("/data/a"), to: Path::new("/etc/a") };
/// assert_eq!(moved.path(), Path::new("/etc/a"));
/// assert!(change(moved).is_err());
/// ```
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
///
/// ```
/// use pyrun::host::Identity;
///
/// let me = Identity { pid: std::process::id(), uid: 1000, euid: 1000, ..Identity::default() };
/// assert_eq!(me.parent, 0);
/// ```
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
///
/// ```
/// use pyrun::host::SignalAction;
///
/// /// What a host that hears of signals has to watch for.
/// fn watched(actions: &[(i32, SignalAction)]) -> Vec<i32> {
///     let caught = actions.iter().filter(|(_, action)| *action == SignalAction::Catch);
///     caught.map(|(number, _)| *number).collect()
/// }
///
/// assert_eq!(watched(&[(2, SignalAction::Catch), (15, SignalAction::Ignore)]), [2]);
/// ```
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
///
/// ```
/// use pyrun::host::ProcessCall;
/// use std::io;
///
/// /// Answers questions, and lets nothing be changed.
/// fn process_call(call: ProcessCall) -> io::Result<i64> {
///     match call {
///         ProcessCall::Group(_) | ProcessCall::Session(_) => Ok(1),
///         ProcessCall::Priority { .. } => Ok(0),
///         _ => Err(io::ErrorKind::PermissionDenied.into()),
///     }
/// }
///
/// assert_eq!(process_call(ProcessCall::Group(0)).unwrap(), 1);
/// assert!(process_call(ProcessCall::NewSession).is_err());
/// ```
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
///
/// ```
/// use pyrun::host::DiskSpace;
///
/// let quota: u64 = 64 << 20;
/// let blocks = quota / 4096;
/// let space = DiskSpace { block: 4096, fragment: 4096, blocks, free: blocks, ..DiskSpace::default() };
/// assert_eq!(space.fragment * space.free, quota);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct DiskSpace {
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
///
/// ```
/// use pyrun::host::Command;
///
/// /// A line for the audit log.
/// fn line(command: &Command) -> String {
///     let words: Vec<_> = command.args.iter().map(|a| a.to_string_lossy()).collect();
///     format!("{}: {}", command.program.to_string_lossy(), words.join(" "))
/// }
///
/// let command = Command {
///     program: "/bin/ls".into(),
///     args: vec!["ls".into(), "-l".into()],
///     env: Vec::new(),
///     dir: Some("/tmp".into()),
///     streams: std::array::from_fn(|_| std::process::Stdio::null()),
///     new_session: false,
/// };
/// assert_eq!(line(&command), "/bin/ls: ls -l");
/// ```
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
///
/// ```
/// use pyrun::host::Exit;
///
/// /// As `subprocess` shows it.
/// fn returncode(exit: Exit) -> i32 {
///     match exit {
///         Exit::Code(n) => n,
///         Exit::Signal(n) => -n,
///     }
/// }
///
/// assert_eq!(returncode(Exit::Signal(9)), -9);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// A process that was started.
///
/// ```
/// use pyrun::host::{Exit, HostProcess};
/// use std::process::{Child, Command};
/// use std::{io, time::Duration};
///
/// /// A process of the system's that is only ever killed.
/// struct Started(Child);
///
/// impl HostProcess for Started {
///     fn pid(&self) -> u32 {
///         self.0.id()
///     }
///     fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>> {
///         let status = match at_most {
///             Some(_) => self.0.try_wait()?,
///             None => Some(self.0.wait()?),
///         };
///         Ok(status.map(|s| Exit::Code(s.code().unwrap_or(1))))
///     }
///     fn signal(&mut self, _number: i32) -> io::Result<()> {
///         self.0.kill()
///     }
/// }
///
/// let mut process = Started(Command::new("true").spawn()?);
/// assert!(process.pid() > 0);
/// assert_eq!(process.wait(None)?, Some(Exit::Code(0)));
/// # Ok::<(), io::Error>(())
/// ```
pub trait HostProcess: Send {
    /// Its number.
    fn pid(&self) -> u32;
    /// How it ended, if it has; waits for that at most as long as given.
    fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>>;
    /// Sends it a signal.
    fn signal(&mut self, number: i32) -> io::Result<()>;
}

/// How to open a file.
///
/// ```
/// use pyrun::host::OpenMode;
/// use std::fs::{File, OpenOptions};
/// use std::{io, path::Path};
///
/// /// Opens a file of the system's as Python code asked for it.
/// fn open(path: &Path, mode: OpenMode) -> io::Result<File> {
///     let mut options = OpenOptions::new();
///     options.read(mode.read).write(mode.write).append(mode.append).truncate(mode.truncate);
///     options.create(mode.create).create_new(mode.create_new).open(path)
/// }
///
/// let read = OpenMode { read: true, ..OpenMode::default() };
/// assert!(open(Path::new("Cargo.toml"), read).is_ok());
/// ```
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

/// The one interface through which an interpreter reaches the world. Every method has a default that
/// refuses or does nothing: a host grants what it overrides.
///
/// `Sandbox` grants one thing at a time of what the system has, and is what most hosts
/// need. Who has files, clocks or services of another kind writes a host; it may pass on to others what it does not
/// answer itself.
///
/// # Streams
///
/// ```
/// use pyrun::host::Host;
/// use pyrun::{Interpreter, Stream};
/// use std::io::{self, Read};
/// use std::sync::mpsc;
///
/// /// A chat: lines go to a channel, `input()` reads what was said.
/// struct Chat {
///     lines: mpsc::Sender<String>,
///     line: Vec<u8>,
///     said: io::Cursor<&'static [u8]>,
/// }
///
/// impl Host for Chat {
///     fn write(&mut self, _: Stream, bytes: &[u8]) -> io::Result<()> {
///         self.line.extend_from_slice(bytes);
///         Ok(())
///     }
///     fn flush(&mut self, _: Stream) -> io::Result<()> {
///         let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).trim().to_owned();
///         match line.is_empty() {
///             true => Ok(()),
///             false => self.lines.send(line).map_err(|_| io::ErrorKind::BrokenPipe.into()),
///         }
///     }
///     // Kept bytes count as the interpreter's memory: what there are, and what more of them would take.
///     fn output_memory(&self, _: Stream, more: usize) -> (usize, usize) {
///         (self.line.capacity(), more)
///     }
///     fn take_output(&mut self, _: Stream) -> Vec<u8> {
///         std::mem::take(&mut self.line)
///     }
///     fn read_stdin(&mut self, buf: &mut [u8]) -> io::Result<usize> {
///         self.said.read(buf)
///     }
///     fn is_terminal(&self, _fd: u8) -> bool {
///         false
///     }
///     fn terminal_size(&mut self) -> Option<(u16, u16)> {
///         Some((72, 20))
///     }
/// }
///
/// let (lines, heard) = mpsc::channel();
/// let host = Chat { lines, line: Vec::new(), said: io::Cursor::new(b"Ada\n") };
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec("print(f'Hello {input()}!', flush=True)")?;
/// assert_eq!(heard.recv().unwrap(), "Hello Ada!");
/// py.exec("import shutil; print(shutil.get_terminal_size().columns)")?;
/// assert_eq!(py.take_output(), "72\n");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Files
///
/// ```
/// use pyrun::host::{DirEntry, DiskSpace, EntryKind, FileChange, FileStat, Host, HostFile, OpenMode};
/// use pyrun::{Interpreter, Permission, Stream};
/// use std::collections::BTreeMap;
/// use std::path::{Path, PathBuf};
/// use std::{io, io::Read};
///
/// /// Documents of a database, as files in one folder that can be read.
/// struct Documents(BTreeMap<String, String>);
///
/// /// One of them, open.
/// struct Document(io::Cursor<Vec<u8>>);
///
/// impl HostFile for Document {
///     fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
///         self.0.read(buf)
///     }
///     fn write(&mut self, _: &[u8]) -> io::Result<usize> {
///         Err(io::ErrorKind::ReadOnlyFilesystem.into())
///     }
/// }
///
/// impl Documents {
///     fn get(&self, path: &Path) -> io::Result<&String> {
///         let name = path.strip_prefix("/documents").ok().and_then(|p| p.to_str());
///         name.and_then(|n| self.0.get(n)).ok_or(io::ErrorKind::NotFound.into())
///     }
/// }
///
/// impl Host for Documents {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
///         if mode.write || mode.append {
///             return Permission::write(path);
///         }
///         Ok(Box::new(Document(io::Cursor::new(self.get(path)?.clone().into()))))
///     }
///     // Imports read whole files; here that is shorter than to open one.
///     fn read_source(&mut self, path: &Path) -> io::Result<Vec<u8>> {
///         self.get(path).map(|text| text.clone().into())
///     }
///     fn stat(&mut self, path: &Path, _follow: bool) -> io::Result<FileStat> {
///         if path == Path::new("/documents") {
///             return Ok(FileStat { mode: 0o040_555, ..FileStat::default() });
///         }
///         let size = self.get(path)?.len() as u64;
///         Ok(FileStat { mode: 0o100_444, size, ..FileStat::default() })
///     }
///     fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
///         assert!(self.stat(path, true)?.is_dir());
///         let entry = |n: &String| DirEntry { name: n.into(), kind: EntryKind::File, ino: 0 };
///         Ok(self.0.keys().map(entry).collect())
///     }
///     fn read_link(&mut self, _: &Path) -> io::Result<PathBuf> {
///         Err(io::ErrorKind::InvalidInput.into())
///     }
///     fn may_access(&mut self, path: &Path, mode: u32) -> bool {
///         mode & 2 == 0 && self.stat(path, true).is_ok_and(|s| s.is_file() || s.is_dir())
///     }
///     fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
///         match change {
///             FileChange::Unlink(path) => Permission::write(path),
///             other => Permission::write(other.path()),
///         }
///     }
///     fn current_dir(&mut self) -> io::Result<PathBuf> {
///         Ok("/documents".into())
///     }
///     fn disk_space(&mut self, _: &Path) -> io::Result<DiskSpace> {
///         Ok(DiskSpace { block: 4096, fragment: 4096, ..DiskSpace::default() })
///     }
///     // New files would have these bits taken off their mode.
///     fn umask(&mut self, _mask: u32) -> u32 {
///         0o222
///     }
/// }
///
/// let host = Documents([("tax.txt".to_string(), "seven".to_string())].into());
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec("
/// import os
/// assert os.listdir('/documents') == ['tax.txt']
/// assert os.access('/documents/tax.txt', os.R_OK) and not os.access('/documents', os.W_OK)
/// with open('/documents/tax.txt') as f:
///     text = f.read()
/// assert os.path.getsize('/documents/tax.txt') == len(text)
/// ")?;
/// assert_eq!(py.get::<String>("text")?, "seven");
/// let error = py.exec("os.remove('/documents/tax.txt')").unwrap_err();
/// assert_eq!(error.class(), "PermissionError");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Time, chance and the machine
///
/// ```
/// use pyrun::host::{Host, Identity};
/// use pyrun::{Interpreter, Stream};
/// use std::{io, time::Duration};
///
/// /// A game's world: time is the game's, and a seed decides what is thrown.
/// struct World {
///     ticks: u64,
///     seed: u8,
/// }
///
/// impl Host for World {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn now(&mut self) -> io::Result<Duration> {
///         Ok(Duration::from_secs(946_684_800) + self.monotonic())
///     }
///     fn monotonic(&mut self) -> Duration {
///         Duration::from_millis(20 * self.ticks)
///     }
///     fn process_time(&mut self) -> Duration {
///         Duration::ZERO
///     }
///     fn sleep(&mut self, time: Duration) -> bool {
///         self.ticks += (time.as_millis() / 20) as u64;
///         true
///     }
///     fn random(&mut self, buf: &mut [u8]) -> io::Result<()> {
///         buf.fill(self.seed);
///         Ok(())
///     }
///     fn environment(&mut self) -> Vec<(String, String)> {
///         vec![("LEVEL".into(), "3".into())]
///     }
///     fn identity(&mut self) -> Identity {
///         Identity { pid: 1, ..Identity::default() }
///     }
///     fn system(&mut self) -> [String; 5] {
///         ["World", "here", "1", "1.0", "none"].map(String::from)
///     }
///     fn processors(&mut self) -> usize {
///         1
///     }
///     fn threads(&self) -> bool {
///         false
///     }
///     // Asked now and then while Python code runs: whether to raise KeyboardInterrupt.
///     fn interrupted(&mut self) -> bool {
///         self.ticks > 1_000_000
///     }
/// }
///
/// let mut py = Interpreter::builder().host(World { ticks: 0, seed: 7 }).build();
/// py.exec("
/// import os, time, platform
/// before = time.monotonic()
/// time.sleep(60)
/// passed = time.monotonic() - before
/// ")?;
/// assert_eq!(py.get::<f64>("passed")?, 60.0);
/// assert_eq!(py.eval::<Vec<u8>>("os.urandom(3)")?, [7, 7, 7]);
/// assert_eq!(py.eval::<(String, u32)>("os.environ['LEVEL'], os.getpid()")?, ("3".into(), 1));
/// assert_eq!(py.eval::<String>("platform.system()")?, "World");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Processes and signals
///
/// ```
/// use pyrun::host::{
///     Command, Exit, Host, HostFile, HostProcess, ProcessCall, SignalAction,
/// };
/// use pyrun::{Interpreter, Permission, Stream};
/// use std::{io, time::Duration};
///
/// /// What runs elsewhere under a number.
/// struct Job(Exit);
///
/// impl HostProcess for Job {
///     fn pid(&self) -> u32 {
///         4711
///     }
///     fn wait(&mut self, _at_most: Option<Duration>) -> io::Result<Option<Exit>> {
///         Ok(Some(self.0))
///     }
///     fn signal(&mut self, number: i32) -> io::Result<()> {
///         self.0 = Exit::Signal(number);
///         Ok(())
///     }
/// }
///
/// /// A cluster: a process is a job, and only `backup` may be one.
/// #[derive(Default)]
/// struct Cluster {
///     alarm: Option<(Duration, Duration)>,
///     caught: Vec<i32>,
///     signals: Vec<(i32, SignalAction)>,
/// }
///
/// impl Host for Cluster {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn spawn(&mut self, command: Command) -> io::Result<Box<dyn HostProcess>> {
///         match command.program.to_str() {
///             Some("backup") => Ok(Box::new(Job(Exit::Code(command.args.len() as i32)))),
///             other => Err(Permission::Run(other.unwrap_or("?").into()).into()),
///         }
///     }
///     // The jobs' streams are not ours, and no program may take this one's place.
///     fn pipe(&mut self) -> io::Result<(Box<dyn HostFile>, Box<dyn HostFile>)> {
///         Err(io::ErrorKind::Unsupported.into())
///     }
///     fn open_terminal(&mut self) -> io::Result<[Box<dyn HostFile>; 2]> {
///         Err(io::ErrorKind::Unsupported.into())
///     }
///     fn exec(&mut self, command: Command) -> io::Error {
///         Permission::Run(command.program.to_string_lossy().into_owned()).into()
///     }
///     fn signal(&mut self, pid: i64, number: i32) -> io::Result<()> {
///         match pid {
///             1 => Ok(self.caught.push(number)),
///             _ => Err(io::Error::from_raw_os_error(3)),
///         }
///     }
///     fn on_signal(&mut self, number: i32, action: SignalAction) -> io::Result<()> {
///         self.signals.push((number, action));
///         Ok(())
///     }
///     fn caught_signal(&mut self) -> Option<i32> {
///         self.caught.pop()
///     }
///     fn alarm(&mut self, after: Duration, every: Duration) -> io::Result<(Duration, Duration)> {
///         Ok(self.alarm.replace((after, every)).unwrap_or_default())
///     }
///     fn process_call(&mut self, call: ProcessCall) -> io::Result<i64> {
///         match call {
///             ProcessCall::Group(_) | ProcessCall::Session(_) => Ok(1),
///             _ => Err(io::ErrorKind::Unsupported.into()),
///         }
///     }
///     fn groups(&mut self) -> io::Result<Vec<u32>> {
///         Ok(vec![100])
///     }
/// }
///
/// let mut py = Interpreter::builder().host(Cluster::default()).build();
/// py.exec("import os, signal, subprocess")?;
/// assert_eq!(py.eval::<i32>("subprocess.run(['backup', '/data']).returncode")?, 2);
/// assert_eq!(py.exec("subprocess.run(['rm'])").unwrap_err().class(), "PermissionError");
/// py.exec("
/// signal.signal(signal.SIGUSR1, lambda number, frame: print('caught'))
/// os.kill(1, signal.SIGUSR1)
/// signal.alarm(5)
/// ")?;
/// assert_eq!(py.eval::<(i64, Vec<u32>)>("os.getpgid(0), os.getgroups()")?, (1, vec![100]));
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # The network
///
/// The methods about sockets and names have their example in [`network`](crate::network).
///
/// ```
/// use pyrun::host::Host;
/// use pyrun::network::{Address, Family, Pollable, Poller, Resolver};
/// use pyrun::{Interpreter, Permission, Stream, host::HostFile};
/// use std::{io, net::SocketAddr};
///
/// /// One that reaches a single service, and logs what is asked for.
/// #[derive(Default)]
/// struct Office {
///     asked: Vec<String>,
/// }
///
/// impl Host for Office {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn resolver(&mut self, name: &str) -> io::Result<Resolver> {
///         self.asked.push(name.into());
///         match name {
///             "printer" => Ok(|_, port| Ok(vec![SocketAddr::from(([10, 0, 0, 9], port))])),
///             _ => Err(Permission::Net(name.into()).into()),
///         }
///     }
///     // What a name was found to be may be let through later, in `may_reach`.
///     fn resolved(&mut self, name: &str, addresses: &[SocketAddr]) {
///         self.asked.push(format!("{name} is {addresses:?}"));
///     }
///     fn may_reach(&mut self, address: &Address) -> io::Result<()> {
///         Err(Permission::Net(format!("{address:?}")).into())
///     }
///     fn socket(&mut self, _: Family, _: bool) -> io::Result<Box<dyn HostFile>> {
///         Err(Permission::Net("a socket".into()).into())
///     }
///     fn socket_pair(&mut self, _: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
///         Err(io::ErrorKind::Unsupported.into())
///     }
///     // Nothing of this host's can be waited for.
///     fn poller(&self) -> Option<Poller> {
///         None
///     }
///     fn pollable(&self, _fd: u8) -> Option<Pollable> {
///         None
///     }
/// }
///
/// let mut py = Interpreter::builder().host(Office::default()).build();
/// py.exec("import socket")?;
/// assert_eq!(py.eval::<String>("socket.gethostbyname('printer')")?, "10.0.0.9");
/// assert_eq!(py.exec("socket.gethostbyname('example.com')").unwrap_err().class(), "PermissionError");
/// # Ok::<(), pyrun::Error>(())
/// ```
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
