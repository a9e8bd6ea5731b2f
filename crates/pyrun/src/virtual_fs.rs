//! A file system in memory.

use crate::sandbox::FileSystem;
use pyrun_vm::host::{DirEntry, EntryKind, FileChange, FileStat, HostFile, OpenMode};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Files in memory, shared by all clones: what the host puts in Python code can read, and the other way
/// round. Relative paths start at `/`. It holds no more than its capacity, 64 MiB unless told otherwise.
///
/// ```
/// use pyrun::{Captured, Interpreter, Sandbox, VirtualFs};
///
/// let files = VirtualFs::new();
/// files.write("/data/in.txt", b"4\n5\n")?;
/// let host = Sandbox::new(Captured::default()).files(files.clone());
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec(
///     "total = sum(int(line) for line in open('/data/in.txt'))\n\
///      with open('/data/out.txt', 'w') as f: f.write(str(total))",
/// )?;
/// assert_eq!(files.read("/data/out.txt")?, b"9");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct VirtualFs(Arc<Mutex<Tree>>);

struct Tree {
    nodes: BTreeMap<PathBuf, Node>,
    /// Bytes that the contents of files may take.
    room: usize,
    numbers: u64,
}

#[derive(Clone)]
struct Node {
    number: u64,
    /// `None` for a directory.
    file: Option<Arc<Mutex<Vec<u8>>>>,
    mode: u32,
    modified: i64,
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(|e| e.into_inner())
}

/// The absolute path without `.` and `..`.
fn flat(path: &Path) -> PathBuf {
    let mut out = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(p) => out.push(p),
            Component::ParentDir => {
                out.pop();
            }
            _ => {}
        }
    }
    out
}

impl std::fmt::Debug for VirtualFs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VirtualFs").field("paths", &self.paths()).finish_non_exhaustive()
    }
}

impl Default for VirtualFs {
    fn default() -> Self {
        VirtualFs::new()
    }
}

impl VirtualFs {
    /// An empty file system.
    ///
    /// ```
    /// # use pyrun::VirtualFs;
    /// assert!(VirtualFs::new().paths().is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new() -> VirtualFs {
        VirtualFs::with_capacity(64 << 20)
    }

    /// An empty file system for files of so many bytes together.
    ///
    /// ```
    /// # use pyrun::VirtualFs;
    /// let files = VirtualFs::with_capacity(10);
    /// assert!(files.write("/big", &[0; 11]).is_err());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn with_capacity(bytes: usize) -> VirtualFs {
        let root = Node { number: 1, file: None, mode: 0o040_755, modified: 0 };
        let nodes = BTreeMap::from([(PathBuf::from("/"), root)]);
        VirtualFs(Arc::new(Mutex::new(Tree { nodes, room: bytes, numbers: 1 })))
    }

    /// Writes a file, with the directories above it.
    ///
    /// ```
    /// # use pyrun::VirtualFs;
    /// let files = VirtualFs::new();
    /// files.write("/a/b", b"text")?;
    /// assert_eq!(files.read("/a/b")?, b"text");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write(&self, path: impl AsRef<Path>, contents: &[u8]) -> io::Result<()> {
        let path = flat(path.as_ref());
        let mut tree = lock(&self.0);
        let above: Vec<_> = path.ancestors().skip(1).map(Path::to_path_buf).collect();
        for dir in above.into_iter().rev().filter(|d| d.as_os_str() != "/") {
            if !tree.nodes.contains_key(&dir) {
                tree.add(dir, None, 0o755)?;
            }
        }
        let file =
            tree.file(&path, OpenMode { create: true, truncate: true, ..OpenMode::default() })?;
        drop(tree);
        let mut f =
            Handle { tree: self.0.clone(), file, at: 0, append: false, read: true, write: true };
        HostFile::write(&mut f, contents).map(drop)
    }

    /// The contents of a file.
    ///
    /// ```
    /// # use pyrun::VirtualFs;
    /// assert!(VirtualFs::new().read("/nothing").is_err());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn read(&self, path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        let node = lock(&self.0).node(&flat(path.as_ref()))?.clone();
        match &node.file {
            Some(f) => Ok(lock(f).clone()),
            None => Err(ErrorKind::IsADirectory.into()),
        }
    }

    /// The paths of all files, in order.
    ///
    /// ```
    /// # use pyrun::VirtualFs;
    /// let files = VirtualFs::new();
    /// files.write("/b", b"")?;
    /// files.write("/a", b"")?;
    /// assert_eq!(files.paths(), ["/a", "/b"].map(std::path::PathBuf::from));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn paths(&self) -> Vec<PathBuf> {
        let tree = lock(&self.0);
        tree.nodes.iter().filter(|(_, n)| n.file.is_some()).map(|(p, _)| p.clone()).collect()
    }
}

impl Tree {
    fn node(&self, path: &Path) -> io::Result<&Node> {
        match self.nodes.get(path) {
            Some(n) => Ok(n),
            None if path
                .parent()
                .is_some_and(|p| self.nodes.get(p).is_some_and(|n| n.file.is_some())) =>
            {
                Err(ErrorKind::NotADirectory.into())
            }
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn add(&mut self, path: PathBuf, file: Option<Vec<u8>>, mode: u32) -> io::Result<&Node> {
        let parent = path.parent().map(Path::to_path_buf).unwrap_or_default();
        if self.node(&parent)?.file.is_some() {
            return Err(ErrorKind::NotADirectory.into());
        }
        // A node takes memory too.
        self.take(256 + path.as_os_str().len())?;
        self.numbers += 1;
        let kind = if file.is_some() { 0o100_000 } else { 0o040_000 };
        let node = Node {
            number: self.numbers,
            file: file.map(|f| Arc::new(Mutex::new(f))),
            mode: kind | mode & 0o777,
            modified: 0,
        };
        Ok(self.nodes.entry(path).or_insert(node))
    }

    /// Takes room for so many bytes.
    fn take(&mut self, bytes: usize) -> io::Result<()> {
        match self.room.checked_sub(bytes) {
            Some(left) => self.room = left,
            None => return Err(ErrorKind::StorageFull.into()),
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, mode: OpenMode) -> io::Result<Arc<Mutex<Vec<u8>>>> {
        if let Ok(n) = self.node(path) {
            let Some(file) = n.file.clone() else { return Err(ErrorKind::IsADirectory.into()) };
            if mode.create_new {
                return Err(ErrorKind::AlreadyExists.into());
            }
            if mode.truncate {
                self.room += std::mem::take(&mut *lock(&file)).len();
            }
            return Ok(file);
        }
        if !mode.create && !mode.create_new {
            self.node(path)?;
        }
        let n = self.add(path.to_path_buf(), Some(Vec::new()), mode.mode.unwrap_or(0o644))?;
        n.file.clone().ok_or_else(|| ErrorKind::IsADirectory.into())
    }

    fn is_empty(&self, dir: &Path) -> bool {
        !self.nodes.keys().any(|p| p.parent() == Some(dir))
    }

    fn remove(&mut self, path: &Path) {
        if let Some(n) = self.nodes.remove(path) {
            self.room += 256 + path.as_os_str().len();
            if let Some(f) = n.file {
                self.room += lock(&f).len();
            }
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.node(from)?;
        if to.starts_with(from) && to != from {
            return Err(ErrorKind::InvalidInput.into());
        }
        if self.node(to).is_ok_and(|n| n.file.is_none()) && !self.is_empty(to) {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        if from == to {
            return Ok(());
        }
        self.remove(to);
        let moved: Vec<_> = self.nodes.keys().filter(|p| p.starts_with(from)).cloned().collect();
        for old in moved {
            let rest = old.strip_prefix(from).unwrap_or(Path::new(""));
            let new = if rest.as_os_str().is_empty() { to.to_path_buf() } else { to.join(rest) };
            if let Some(n) = self.nodes.remove(&old) {
                self.nodes.insert(new, n);
            }
        }
        Ok(())
    }
}

impl Node {
    fn stat(&self) -> FileStat {
        let size = self.file.as_ref().map_or(0, |f| lock(f).len() as u64);
        FileStat {
            mode: self.mode,
            ino: self.number,
            nlink: 1,
            size,
            accessed: self.modified,
            modified: self.modified,
            changed: self.modified,
            block_size: 4096,
            blocks: size.div_ceil(512),
            ..FileStat::default()
        }
    }
}

impl FileSystem for VirtualFs {
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        let file = lock(&self.0).file(&flat(path), mode)?;
        let (read, write) = (mode.read, mode.write || mode.append);
        let tree = self.0.clone();
        Ok(Box::new(Handle { tree, file, at: 0, append: mode.append, read, write }))
    }

    fn stat(&mut self, path: &Path, _: bool) -> io::Result<FileStat> {
        Ok(lock(&self.0).node(&flat(path))?.stat())
    }

    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let path = flat(path);
        let tree = lock(&self.0);
        if tree.node(&path)?.file.is_some() {
            return Err(ErrorKind::NotADirectory.into());
        }
        let below = tree.nodes.iter().filter(|(p, _)| p.parent() == Some(&path));
        Ok(below
            .filter_map(|(p, n)| {
                let kind = if n.file.is_some() { EntryKind::File } else { EntryKind::Dir };
                Some(DirEntry { name: p.file_name()?.to_owned(), kind, ino: n.number })
            })
            .collect())
    }

    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        lock(&self.0).node(&flat(path))?;
        Err(ErrorKind::InvalidInput.into())
    }

    fn current_dir(&mut self) -> io::Result<PathBuf> {
        Ok(PathBuf::from("/"))
    }

    fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
        let mut tree = lock(&self.0);
        match change {
            FileChange::MakeDir { path, mode } => {
                let path = flat(path);
                match tree.node(&path) {
                    Ok(_) => Err(ErrorKind::AlreadyExists.into()),
                    Err(_) => tree.add(path, None, mode).map(drop),
                }
            }
            FileChange::RemoveDir(path) => {
                let path = flat(path);
                match tree.node(&path)? {
                    n if n.file.is_some() => Err(ErrorKind::NotADirectory.into()),
                    _ if !tree.is_empty(&path) => Err(ErrorKind::DirectoryNotEmpty.into()),
                    _ if path.parent().is_none() => Err(ErrorKind::ResourceBusy.into()),
                    _ => {
                        tree.remove(&path);
                        Ok(())
                    }
                }
            }
            FileChange::Unlink(path) => {
                let path = flat(path);
                if tree.node(&path)?.file.is_none() {
                    return Err(ErrorKind::IsADirectory.into());
                }
                tree.remove(&path);
                Ok(())
            }
            FileChange::Rename { from, to } => tree.rename(&flat(from), &flat(to)),
            FileChange::Mode { path, mode } => {
                let path = flat(path);
                tree.node(&path)?;
                if let Some(n) = tree.nodes.get_mut(&path) {
                    n.mode = n.mode & 0o170_000 | mode & 0o777;
                }
                Ok(())
            }
            FileChange::Times { path, modified, .. } => {
                let path = flat(path);
                tree.node(&path)?;
                if let Some(n) = tree.nodes.get_mut(&path) {
                    n.modified = modified;
                }
                Ok(())
            }
            FileChange::Truncate { path, size } => {
                let file = tree.file(&flat(path), OpenMode::default())?;
                resize(&mut tree, &file, size as usize)
            }
            _ => Err(ErrorKind::Unsupported.into()),
        }
    }
}

/// Cuts or extends a file, as far as there is room.
fn resize(tree: &mut Tree, file: &Mutex<Vec<u8>>, size: usize) -> io::Result<()> {
    let mut data = lock(file);
    match size.checked_sub(data.len()) {
        Some(more) => tree.take(more)?,
        None => tree.room += data.len() - size,
    }
    data.resize(size, 0);
    Ok(())
}

/// An open file.
struct Handle {
    tree: Arc<Mutex<Tree>>,
    file: Arc<Mutex<Vec<u8>>>,
    at: usize,
    append: bool,
    read: bool,
    write: bool,
}

impl HostFile for Handle {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if !self.read {
            return Err(io::Error::from_raw_os_error(9));
        }
        let data = lock(&self.file);
        let rest = data.get(self.at..).unwrap_or_default();
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.at += n;
        Ok(n)
    }

    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if !self.write {
            return Err(io::Error::from_raw_os_error(9));
        }
        let len = lock(&self.file).len();
        let at = if self.append { len } else { self.at };
        let end = at.checked_add(buf.len()).ok_or(ErrorKind::FileTooLarge)?;
        if end > len {
            resize(&mut lock(&self.tree), &self.file, end)?;
        }
        lock(&self.file)[at..end].copy_from_slice(buf);
        self.at = end;
        Ok(buf.len())
    }

    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(n) => i64::try_from(n).ok(),
            SeekFrom::Current(n) => (self.at as i64).checked_add(n),
            SeekFrom::End(n) => (lock(&self.file).len() as i64).checked_add(n),
        };
        match to.and_then(|n| usize::try_from(n).ok()) {
            Some(n) => self.at = n,
            None => return Err(ErrorKind::InvalidInput.into()),
        }
        Ok(self.at as u64)
    }

    fn truncate(&mut self, size: u64) -> io::Result<()> {
        resize(&mut lock(&self.tree), &self.file, size as usize)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn stat(&self) -> io::Result<FileStat> {
        let tree = lock(&self.tree);
        let node = tree
            .nodes
            .values()
            .find(|n| n.file.as_ref().is_some_and(|f| Arc::ptr_eq(f, &self.file)));
        Ok(match node {
            Some(n) => n.stat(),
            None => FileStat {
                mode: 0o100_644,
                size: lock(&self.file).len() as u64,
                ..FileStat::default()
            },
        })
    }
}
