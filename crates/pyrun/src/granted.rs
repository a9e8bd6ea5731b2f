//! The directories and files that a [`Sandbox`](crate::Sandbox) opens. All access goes through directory
//! handles that were opened when the permission was given: no `..`, link or later change of a path leads
//! out of them.

use crate::sandbox::FileSystem;
use crate::system::OsFile;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};
use pyrun_vm::host::{DirEntry, EntryKind, FileChange, FileStat, HostFile, OpenMode};
use pyrun_vm::permission::Permission;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A directory, or one file in it.
struct Root {
    /// The paths by which it is known: as given, and with links resolved.
    names: [PathBuf; 2],
    dir: Dir,
    file: Option<OsString>,
}

/// What may be read and what may be written.
#[derive(Default)]
pub(crate) struct Granted {
    read: Vec<Root>,
    write: Vec<Root>,
}

/// A place below a directory handle.
type Place<'a> = (&'a Dir, PathBuf);

/// The absolute path, `..` taken back without a look at links.
fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

impl Root {
    /// The root for a path; none if not even its directory is there.
    fn new(path: &Path) -> Option<Root> {
        let given = lexical(&std::path::absolute(path).ok()?);
        let real = given.canonicalize().unwrap_or_else(|_| given.clone());
        if real.is_dir() {
            let dir = Dir::open_ambient_dir(&real, ambient_authority()).ok()?;
            return Some(Root { names: [given, real], dir, file: None });
        }
        let file = real.file_name()?.to_owned();
        let dir = Dir::open_ambient_dir(real.parent()?, ambient_authority()).ok()?;
        Some(Root { names: [given, real], dir, file: Some(file) })
    }

    /// The path relative to the directory handle, if it is below this root.
    fn place(&self, path: &Path) -> Option<PathBuf> {
        let rest = self.names.iter().find_map(|n| path.strip_prefix(n).ok())?;
        match &self.file {
            Some(file) => rest.as_os_str().is_empty().then(|| PathBuf::from(file)),
            None if rest.as_os_str().is_empty() => Some(PathBuf::from(".")),
            None => Some(rest.to_path_buf()),
        }
    }
}

fn find<'a>(roots: impl Iterator<Item = &'a Root>, path: &Path) -> Option<Place<'a>> {
    let full = std::path::absolute(path).ok()?;
    let flat = lexical(&full);
    for root in roots {
        if let Some(rest) = root.place(&full).or_else(|| root.place(&flat)) {
            return Some((&root.dir, rest));
        }
    }
    None
}

/// As the permission that is missing, where a path led out of its root.
fn refused<T>(r: io::Result<T>, missing: impl FnOnce() -> Permission) -> io::Result<T> {
    match r {
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied && e.raw_os_error().is_none() => {
            Err(missing().into())
        }
        r => r,
    }
}

impl Granted {
    pub(crate) fn allow_read(&mut self, path: &Path) {
        self.read.extend(Root::new(path));
    }

    pub(crate) fn allow_write(&mut self, path: &Path) {
        self.write.extend(Root::new(path));
    }

    /// Whether a path may be written.
    pub(crate) fn writes(&self, path: &Path) -> bool {
        find(self.write.iter(), path).is_some()
    }

    fn reading<T>(&self, path: &Path, f: impl FnOnce(Place<'_>) -> io::Result<T>) -> io::Result<T> {
        let missing = || Permission::Read(path.to_path_buf());
        match find(self.read.iter(), path) {
            Some(place) => refused(f(place), missing),
            None => Err(missing().into()),
        }
    }

    fn writing<T>(&self, path: &Path, f: impl FnOnce(Place<'_>) -> io::Result<T>) -> io::Result<T> {
        let missing = || Permission::Write(path.to_path_buf());
        match find(self.write.iter(), path) {
            Some(place) => refused(f(place), missing),
            None => Err(missing().into()),
        }
    }

    /// As `reading`, also for what may only be written: who writes may see what is there to write to.
    fn looking<T>(&self, path: &Path, f: impl FnOnce(Place<'_>) -> io::Result<T>) -> io::Result<T> {
        let missing = || Permission::Read(path.to_path_buf());
        match find(self.read.iter().chain(&self.write), path) {
            Some(place) => refused(f(place), missing),
            None => Err(missing().into()),
        }
    }
}

#[cfg(unix)]
fn stat_of(m: &Metadata) -> FileStat {
    use cap_std::fs::MetadataExt;
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
fn stat_of(m: &Metadata) -> FileStat {
    let mode = if m.is_dir() { 0o040_777 } else { 0o100_666 };
    FileStat { mode, size: m.len(), nlink: 1, ..FileStat::default() }
}

fn kind_of(t: &cap_std::fs::FileType) -> EntryKind {
    match t {
        t if t.is_dir() => EntryKind::Dir,
        t if t.is_file() => EntryKind::File,
        t if t.is_symlink() => EntryKind::Link,
        _ => EntryKind::Other,
    }
}

fn time_of(ns: i64) -> SystemTime {
    let by = Duration::from_nanos(ns.unsigned_abs());
    if ns < 0 { SystemTime::UNIX_EPOCH - by } else { SystemTime::UNIX_EPOCH + by }
}

impl FileSystem for Granted {
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        let mut options = OpenOptions::new();
        options
            .read(mode.read)
            .write(mode.write && !mode.append)
            .append(mode.append)
            .truncate(mode.truncate)
            .create(mode.create)
            .create_new(mode.create_new);
        #[cfg(unix)]
        if let Some(mode) = mode.mode {
            cap_std::fs::OpenOptionsExt::mode(&mut options, mode);
        }
        let open = |(dir, rest): Place<'_>| dir.open_with(rest, &options);
        let writes = mode.write || mode.append || mode.truncate || mode.create || mode.create_new;
        if mode.read && writes && find(self.read.iter(), path).is_none() {
            return Permission::read(path);
        }
        let file = if writes { self.writing(path, open) } else { self.reading(path, open) }?;
        let file = file.into_std();
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(OsFile(file)))
    }

    fn stat(&mut self, path: &Path, follow: bool) -> io::Result<FileStat> {
        self.looking(path, |(dir, rest)| {
            let m = if follow { dir.metadata(rest)? } else { dir.symlink_metadata(rest)? };
            Ok(stat_of(&m))
        })
    }

    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.reading(path, |(dir, rest)| {
            let entries = dir.read_dir(rest)?.map(|e| {
                let e = e?;
                let kind = kind_of(&e.file_type()?);
                #[cfg(unix)]
                let ino = cap_std::fs::MetadataExt::ino(&e.metadata()?);
                #[cfg(not(unix))]
                let ino = 0;
                Ok(DirEntry { name: e.file_name(), kind, ino })
            });
            entries.collect()
        })
    }

    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.reading(path, |(dir, rest)| dir.read_link_contents(rest))
    }

    fn current_dir(&mut self) -> io::Result<PathBuf> {
        let here = std::env::current_dir()?;
        self.looking(&here, |_| Ok(here.clone()))
    }

    fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
        match change {
            FileChange::MakeDir { path, mode } => self.writing(path, |(dir, rest)| {
                let mut builder = cap_std::fs::DirBuilder::new();
                #[cfg(unix)]
                cap_std::fs::DirBuilderExt::mode(&mut builder, mode);
                #[cfg(not(unix))]
                let _ = mode;
                dir.create_dir_with(rest, &builder)
            }),
            FileChange::RemoveDir(path) => self.writing(path, |(dir, rest)| dir.remove_dir(rest)),
            FileChange::Unlink(path) => self.writing(path, |(dir, rest)| dir.remove_file(rest)),
            FileChange::Rename { from, to } => {
                self.writing(from, |(a, old)| self.writing(to, |(b, new)| a.rename(&old, b, new)))
            }
            // Who links a file may write it by its new name.
            FileChange::Link { from, to } => self
                .writing(from, |(a, old)| self.writing(to, |(b, new)| a.hard_link(&old, b, new))),
            #[cfg(unix)]
            FileChange::Symlink { target, path } => {
                self.writing(path, |(dir, rest)| dir.symlink(target, rest))
            }
            #[cfg(unix)]
            FileChange::Mode { path, mode } => self.writing(path, |(dir, rest)| {
                use cap_std::fs::{Permissions, PermissionsExt};
                dir.set_permissions(rest, Permissions::from_mode(mode))
            }),
            FileChange::Truncate { path, size } => self.writing(path, |(dir, rest)| {
                dir.open_with(rest, OpenOptions::new().write(true))?.set_len(size)
            }),
            FileChange::Times { path, accessed, modified, follow: true } => {
                self.writing(path, |(dir, rest)| {
                    let times = std::fs::FileTimes::new()
                        .set_accessed(time_of(accessed))
                        .set_modified(time_of(modified));
                    let file = dir.open_with(rest, OpenOptions::new().write(true))?;
                    file.into_std().set_times(times)
                })
            }
            // The current directory and owners belong to the whole process and system.
            other => Permission::write(other.path()),
        }
    }
}
