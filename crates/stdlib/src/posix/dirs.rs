//! What is in a directory: `listdir`, `scandir` and its entries.

use super::paths::failed;
use super::paths::path_or_fd;
use super::{PathArg, path_value, stat_result};
use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::host::{DirEntry, EntryKind};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::path::PathBuf;

fn entries(vm: &mut Vm, function: &str, path: Option<Value>) -> PyResult<(PathArg, Vec<DirEntry>)> {
    let given = match path {
        Some(path) => path,
        None => vm.str("."),
    };
    let p = path_or_fd(vm, function, &given)?;
    let result = vm.host.entries(&p.path);
    let entries = failed(vm, result, &p)?;
    vm.charge(entries.len())?;
    Ok((p, entries))
}

pub(super) struct Dirs;

#[pyfunctions]
impl Dirs {
    /// Return a list containing the names of the files in the directory.
    #[signature(path = None)]
    fn listdir(vm: &mut Vm, path: Option<Value>) -> PyResult {
        let (p, entries) = entries(vm, "listdir", path)?;
        let names = entries.iter().map(|e| path_value(vm, &e.name, p.bytes)).collect();
        Ok(vm.list(names))
    }

    /// Return an iterator of DirEntry objects for given path.
    #[signature(path = None)]
    fn scandir(vm: &mut Vm, path: Option<Value>) -> PyResult {
        let (p, entries) = entries(vm, "scandir", path)?;
        let mut out = Vec::with_capacity(entries.len());
        for e in entries {
            let name = path_value(vm, &e.name, p.bytes);
            let (kind, ino) = (e.kind, e.ino);
            let path = p.path.join(&e.name);
            let shown = path_value(vm, path.as_os_str(), p.bytes);
            out.push(
                vm.payload(&ENTRY, Entry { name, shown, path, kind, ino, stats: [None, None] }),
            );
        }
        out.reverse();
        Ok(vm.payload(&SCAN, Scan(out)))
    }
}

/// An entry that `scandir` gives.
pub(super) struct Entry {
    name: Value,
    shown: Value,
    path: PathBuf,
    kind: EntryKind,
    ino: u64,
    /// What `stat` gave, links followed or not.
    stats: [Option<Value>; 2],
}

impl Payload for Entry {
    const NAME: &'static str = "posix.DirEntry";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
        visit(&self.shown);
        self.stats.iter().flatten().for_each(visit);
    }
}

type This = Ref<Boxed<Entry>>;

/// What it is, links followed if asked; none if it is gone.
fn kind(vm: &mut Vm, slf: &This, follow: bool) -> Option<EntryKind> {
    let (kind, path) = (slf.borrow().kind, slf.borrow().path.clone());
    if !(follow && kind == EntryKind::Link) {
        return Some(kind);
    }
    let stat = vm.host.stat(&path, true).ok()?;
    Some(match stat.mode & 0o170_000 {
        0o040_000 => EntryKind::Dir,
        0o100_000 => EntryKind::File,
        _ => EntryKind::Other,
    })
}

struct EntryMethods;

#[pymethods]
impl EntryMethods {
    /// the entry's base filename, relative to scandir() "path" argument
    #[getter]
    fn name(slf: &This) -> Value {
        slf.borrow().name.clone()
    }

    /// the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)
    #[getter]
    fn path(slf: &This) -> Value {
        slf.borrow().shown.clone()
    }

    /// Return True if the entry is a directory; cached per entry.
    #[signature(*, follow_symlinks = true)]
    fn is_dir(vm: &mut Vm, slf: &This, follow_symlinks: bool) -> bool {
        kind(vm, slf, follow_symlinks) == Some(EntryKind::Dir)
    }

    /// Return True if the entry is a file; cached per entry.
    #[signature(*, follow_symlinks = true)]
    fn is_file(vm: &mut Vm, slf: &This, follow_symlinks: bool) -> bool {
        kind(vm, slf, follow_symlinks) == Some(EntryKind::File)
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    fn is_symlink(slf: &This) -> bool {
        slf.borrow().kind == EntryKind::Link
    }

    /// Return True if the entry is a junction; cached per entry.
    fn is_junction(_slf: &This) -> bool {
        false
    }

    /// Return inode of the entry; cached per entry.
    fn inode(vm: &mut Vm, slf: &This) -> Value {
        let ino = slf.borrow().ino;
        vm.uint(ino)
    }

    /// Return stat_result object for the entry; cached per entry.
    #[signature(*, follow_symlinks = true)]
    fn stat(vm: &mut Vm, slf: &This, follow_symlinks: bool) -> PyResult {
        let (known, path, shown) = {
            let e = slf.borrow();
            (e.stats[follow_symlinks as usize].clone(), e.path.clone(), e.shown.clone())
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let stat = match vm.host.stat(&path, follow_symlinks) {
            Ok(stat) => stat_result(vm, &stat)?,
            Err(e) => return Err(vm.os_error(&e, Some(&shown))),
        };
        slf.borrow_mut().stats[follow_symlinks as usize] = Some(stat.clone());
        Ok(stat)
    }

    /// Return the path for the entry.
    fn __fspath__(slf: &This) -> Value {
        slf.borrow().shown.clone()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = <&This>::from_py(vm, v)?.borrow().name.clone();
    let name = vm.repr(&name)?.to_str_lossy().into_owned();
    Ok(vm.str(&format!("<DirEntry {name}>")))
}

/// `os.DirEntry`
pub(super) static ENTRY: TypeSpec = TypeSpec {
    module: "posix",
    payload: Some(Boxed::<Entry>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[EntryMethods::METHODS],
    getset: &[EntryMethods::GETSET],
    ..TypeSpec::new("DirEntry")
};

/// The iterator that `scandir` gives; the next entry is the last.
struct Scan(Vec<Value>);

impl Payload for Scan {
    const NAME: &'static str = "posix.ScandirIterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.0.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.0.clear();
    }
}

struct ScanMethods;

#[pymethods]
impl ScanMethods {
    fn __enter__(slf: &Ref<Boxed<Scan>>) -> Value {
        slf.as_value().clone()
    }

    #[signature(*args)]
    fn __exit__(slf: &Ref<Boxed<Scan>>, args: &[Value]) {
        let _ = args;
        slf.borrow_mut().0.clear();
    }

    fn close(slf: &Ref<Boxed<Scan>>) {
        slf.borrow_mut().0.clear();
    }
}

fn scan_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    Ok(<&Ref<Boxed<Scan>>>::from_py(vm, v)?.borrow_mut().0.pop())
}

static SCAN: TypeSpec = TypeSpec {
    module: "posix",
    payload: Some(Boxed::<Scan>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(scan_next), ..Slots::EMPTY },
    methods: &[ScanMethods::METHODS],
    ..TypeSpec::new("ScandirIterator")
};
