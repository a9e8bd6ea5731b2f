//! Files as a host has them: open ones, what is told of them, and how a file system is changed.

use crate::network::{HostSocket, Pollable};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

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
