//! Looking at files and changing them by path.

use super::fds::descriptor_file;
use super::{PATH, PATH_OR_FD, PathArg, path_arg, path_value, stat_result};
use crate::io::files::with_file;
use pyrun_macros::pyfunctions;
use pyrun_vm::host::FileChange;
use pyrun_vm::value::Tuple;
use pyrun_vm::{PyResult, Value, Vm};
use std::io;

/// The OSError of a function with a path.
pub(super) fn failed<T>(vm: &mut Vm, result: io::Result<T>, path: &PathArg) -> PyResult<T> {
    result.map_err(|e| vm.os_error(&e, Some(&path.given)))
}

/// The OSError of a function with two paths.
fn failed_both(vm: &mut Vm, result: io::Result<()>, from: &PathArg, to: &PathArg) -> PyResult<()> {
    result.map_err(|e| {
        let raised = vm.os_error(&e, Some(&from.given));
        let fields = (0..3).map(|i| vm.exception_field(raised.value(), i));
        let mut fields: Vec<Value> = fields.map(|f| f.unwrap_or_else(Value::none)).collect();
        fields.push(to.given.clone());
        vm.set_fields(&raised, fields);
        raised
    })
}

fn change(vm: &mut Vm, path: &PathArg, change: FileChange<'_>) -> PyResult<()> {
    let result = vm.host.change(change);
    failed(vm, result, path)
}

fn one(vm: &mut Vm, function: &str, path: &Value) -> PyResult<PathArg> {
    path_arg(vm, function, path, PATH)
}

/// A path that is meant from the directory of a descriptor.
pub(super) fn below(vm: &mut Vm, p: PathArg, dir_fd: Option<Value>) -> PyResult<PathArg> {
    let Some(fd) = dir_fd else { return Ok(p) };
    if p.path.is_absolute() {
        return Ok(p);
    }
    let fd = descriptor_file(vm, &fd)?;
    let path = std::path::Path::new("/proc/self/fd").join(fd.to_string()).join(&p.path);
    Ok(PathArg { path, ..p })
}

/// The path of a function that takes a descriptor too.
pub(super) fn path_or_fd(vm: &mut Vm, function: &str, path: &Value) -> PyResult<PathArg> {
    if descriptor(vm, path)?.is_none() {
        return path_arg(vm, function, path, PATH_OR_FD);
    }
    let fd = descriptor_file(vm, path)?;
    Ok(PathArg { path: format!("/proc/self/fd/{fd}").into(), given: path.clone(), bytes: false })
}

/// Changes what lies at a path.
pub(super) fn change_at(
    vm: &mut Vm,
    function: &str,
    path: &Value,
    dir_fd: Option<Value>,
    what: impl for<'a> FnOnce(&'a std::path::Path) -> FileChange<'a>,
) -> PyResult<()> {
    let p = one(vm, function, path)?;
    let p = below(vm, p, dir_fd)?;
    change(vm, &p, what(&p.path))
}

fn rename(
    vm: &mut Vm,
    function: &str,
    [src, dst]: [&Value; 2],
    [src_fd, dst_fd]: [Option<Value>; 2],
) -> PyResult<()> {
    let what = |n: &str| format!("{n} should be string, bytes or os.PathLike");
    let from = path_arg(vm, function, src, &what("src"))?;
    let to = path_arg(vm, function, dst, &what("dst"))?;
    let (from, to) = (below(vm, from, src_fd)?, below(vm, to, dst_fd)?);
    let result = vm.host.change(FileChange::Rename { from: &from.path, to: &to.path });
    failed_both(vm, result, &from, &to)
}

fn unlink(vm: &mut Vm, function: &str, path: &Value, dir_fd: Option<Value>) -> PyResult<()> {
    let p = one(vm, function, path)?;
    let p = below(vm, p, dir_fd)?;
    change(vm, &p, FileChange::Unlink(&p.path))
}

/// A descriptor given instead of a path.
fn descriptor(vm: &mut Vm, v: &Value) -> PyResult<Option<i64>> {
    if v.class().slots().index.is_some() { vm.to_i64(v).map(Some) } else { Ok(None) }
}

fn stat(
    vm: &mut Vm,
    function: &str,
    path: &Value,
    follow: bool,
    dir_fd: Option<Value>,
) -> PyResult {
    if let Some(fd) = descriptor(vm, path)? {
        return super::fds::fstat(vm, fd);
    }
    let p = path_arg(vm, function, path, PATH_OR_FD)?;
    let p = below(vm, p, dir_fd)?;
    let result = vm.host.stat(&p.path, follow);
    let s = failed(vm, result, &p)?;
    stat_result(vm, &s)
}

/// An id of a user or group; −1 leaves it as it is.
fn owner(id: i64) -> Option<u32> {
    u32::try_from(id).ok()
}

pub(super) struct Paths;

#[pyfunctions]
impl Paths {
    /// Perform a stat system call on the given path.
    #[signature(path, *, dir_fd = None, follow_symlinks = true)]
    fn stat(vm: &mut Vm, path: &Value, dir_fd: Option<Value>, follow_symlinks: bool) -> PyResult {
        stat(vm, "stat", path, follow_symlinks, dir_fd)
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    #[signature(path, *, dir_fd = None)]
    fn lstat(vm: &mut Vm, path: &Value, dir_fd: Option<Value>) -> PyResult {
        stat(vm, "lstat", path, false, dir_fd)
    }

    /// Use the real uid/gid to test for access to a path.
    #[signature(path, mode, *, dir_fd = None, effective_ids = false, follow_symlinks = true)]
    fn access(
        vm: &mut Vm,
        path: &Value,
        mode: i64,
        dir_fd: Option<Value>,
        effective_ids: bool,
        follow_symlinks: bool,
    ) -> PyResult<bool> {
        let _ = (effective_ids, follow_symlinks);
        let p = one(vm, "access", path)?;
        let p = below(vm, p, dir_fd)?;
        Ok(vm.host.may_access(&p.path, mode as u32))
    }

    /// Create a directory.
    #[signature(path, mode = 0o777, *, dir_fd = None)]
    fn mkdir(vm: &mut Vm, path: &Value, mode: i64, dir_fd: Option<Value>) -> PyResult<()> {
        let p = one(vm, "mkdir", path)?;
        let p = below(vm, p, dir_fd)?;
        change(vm, &p, FileChange::MakeDir { path: &p.path, mode: mode as u32 })
    }

    /// Remove a directory.
    #[signature(path, *, dir_fd = None)]
    fn rmdir(vm: &mut Vm, path: &Value, dir_fd: Option<Value>) -> PyResult<()> {
        let p = one(vm, "rmdir", path)?;
        let p = below(vm, p, dir_fd)?;
        change(vm, &p, FileChange::RemoveDir(&p.path))
    }

    /// Remove a file (same as remove()).
    #[signature(path, *, dir_fd = None)]
    fn unlink(vm: &mut Vm, path: &Value, dir_fd: Option<Value>) -> PyResult<()> {
        unlink(vm, "unlink", path, dir_fd)
    }

    /// Remove a file (same as unlink()).
    #[signature(path, *, dir_fd = None)]
    fn remove(vm: &mut Vm, path: &Value, dir_fd: Option<Value>) -> PyResult<()> {
        unlink(vm, "remove", path, dir_fd)
    }

    /// Rename a file or directory.
    #[signature(src, dst, *, src_dir_fd = None, dst_dir_fd = None)]
    fn rename(
        vm: &mut Vm,
        src: &Value,
        dst: &Value,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
    ) -> PyResult<()> {
        rename(vm, "rename", [src, dst], [src_dir_fd, dst_dir_fd])
    }

    /// Rename a file or directory, overwriting the destination.
    #[signature(src, dst, *, src_dir_fd = None, dst_dir_fd = None)]
    fn replace(
        vm: &mut Vm,
        src: &Value,
        dst: &Value,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
    ) -> PyResult<()> {
        rename(vm, "replace", [src, dst], [src_dir_fd, dst_dir_fd])
    }

    /// Create a hard link to a file.
    #[signature(src, dst, *, src_dir_fd = None, dst_dir_fd = None, follow_symlinks = true)]
    fn link(
        vm: &mut Vm,
        src: &Value,
        dst: &Value,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let _ = follow_symlinks;
        let (from, to) = (one(vm, "link", src)?, one(vm, "link", dst)?);
        let (from, to) = (below(vm, from, src_dir_fd)?, below(vm, to, dst_dir_fd)?);
        let result = vm.host.change(FileChange::Link { from: &from.path, to: &to.path });
        failed_both(vm, result, &from, &to)
    }

    /// Create a symbolic link pointing to src named dst.
    #[signature(src, dst, target_is_directory = false, *, dir_fd = None)]
    fn symlink(
        vm: &mut Vm,
        src: &Value,
        dst: &Value,
        target_is_directory: bool,
        dir_fd: Option<Value>,
    ) -> PyResult<()> {
        let _ = target_is_directory;
        let (from, to) = (one(vm, "symlink", src)?, one(vm, "symlink", dst)?);
        let to = below(vm, to, dir_fd)?;
        let link = FileChange::Symlink { target: &from.path, path: &to.path };
        let result = vm.host.change(link);
        failed_both(vm, result, &from, &to)
    }

    /// Return a string representing the path to which the symbolic link points.
    #[signature(path, *, dir_fd = None)]
    fn readlink(vm: &mut Vm, path: &Value, dir_fd: Option<Value>) -> PyResult {
        let p = one(vm, "readlink", path)?;
        let p = below(vm, p, dir_fd)?;
        let result = vm.host.read_link(&p.path);
        let target = failed(vm, result, &p)?;
        Ok(path_value(vm, target.as_os_str(), p.bytes))
    }

    /// Change the access permissions of a file.
    #[signature(path, mode, *, dir_fd = None, follow_symlinks = true)]
    fn chmod(
        vm: &mut Vm,
        path: &Value,
        mode: i64,
        dir_fd: Option<Value>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let _ = follow_symlinks;
        let p = path_or_fd(vm, "chmod", path)?;
        let p = below(vm, p, dir_fd)?;
        change(vm, &p, FileChange::Mode { path: &p.path, mode: mode as u32 })
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    #[signature(path, uid, gid, *, dir_fd = None, follow_symlinks = true)]
    fn chown(
        vm: &mut Vm,
        path: &Value,
        uid: i64,
        gid: i64,
        dir_fd: Option<Value>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let p = path_or_fd(vm, "chown", path)?;
        let p = below(vm, p, dir_fd)?;
        let (uid, gid) = (owner(uid), owner(gid));
        let what = FileChange::Owner { path: &p.path, uid, gid, follow: follow_symlinks };
        change(vm, &p, what)
    }

    /// Change the access permissions of the file given by file descriptor fd.
    #[signature(fd, mode)]
    fn fchmod(vm: &mut Vm, fd: &Value, mode: i64) -> PyResult<()> {
        descriptor_file(vm, fd)?;
        Self::chmod(vm, fd, mode, None, true)
    }

    /// Change the owner and group id of the file specified by file descriptor.
    #[signature(fd, uid, gid)]
    fn fchown(vm: &mut Vm, fd: &Value, uid: i64, gid: i64) -> PyResult<()> {
        descriptor_file(vm, fd)?;
        Self::chown(vm, fd, uid, gid, None, true)
    }

    /// Change to the directory of the given file descriptor.
    #[signature(fd)]
    fn fchdir(vm: &mut Vm, fd: &Value) -> PyResult<()> {
        descriptor_file(vm, fd)?;
        Self::chdir(vm, fd)
    }

    /// Change the owner and group id of path, without following symbolic links.
    #[signature(path, uid, gid)]
    fn lchown(vm: &mut Vm, path: &Value, uid: i64, gid: i64) -> PyResult<()> {
        let p = one(vm, "lchown", path)?;
        let (uid, gid) = (owner(uid), owner(gid));
        change(vm, &p, FileChange::Owner { path: &p.path, uid, gid, follow: false })
    }

    /// Set the access and modified time of path.
    #[signature(path, times = None, *, ns = None, dir_fd = None, follow_symlinks = true)]
    fn utime(
        vm: &mut Vm,
        path: &Value,
        times: Option<Value>,
        ns: Option<Value>,
        dir_fd: Option<Value>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let p = path_or_fd(vm, "utime", path)?;
        let p = below(vm, p, dir_fd)?;
        let pair = |vm: &mut Vm, v: &Value, what: &str| match v.get::<Tuple>().map(|t| t.to_vec()) {
            Some(t) if t.len() == 2 => Ok(t),
            _ => Err(vm.type_error(&format!("utime: '{what}' must be a tuple of two ints"))),
        };
        let both = match (times, ns) {
            (Some(_), Some(_)) => {
                let m = "utime: you may specify either 'times' or 'ns' but not both";
                return Err(vm.value_error(m));
            }
            (Some(times), None) => {
                let t = pair(vm, &times, "times")?;
                let mut ns = [0; 2];
                for (ns, v) in ns.iter_mut().zip(&t) {
                    *ns = (vm.to_f64(v)? * 1e9).round() as i64;
                }
                ns
            }
            (None, Some(ns)) => {
                let t = pair(vm, &ns, "ns")?;
                [vm.to_i64(&t[0])?, vm.to_i64(&t[1])?]
            }
            (None, None) => match vm.host.now() {
                Ok(t) => [t.as_nanos() as i64; 2],
                Err(e) => return Err(vm.os_error(&e, None)),
            },
        };
        let [accessed, modified] = both;
        let what = FileChange::Times { path: &p.path, accessed, modified, follow: follow_symlinks };
        change(vm, &p, what)
    }

    /// Truncate a file, specified by path, to a specific length.
    #[signature(path, length)]
    fn truncate(vm: &mut Vm, path: &Value, length: i64) -> PyResult<()> {
        let Ok(size) = u64::try_from(length) else {
            return Err(vm.os_error_with(22, "Invalid argument", None));
        };
        if let Some(fd) = descriptor(vm, path)? {
            return with_file(vm, fd, |f| f.truncate(size));
        }
        let p = path_arg(vm, "truncate", path, PATH_OR_FD)?;
        change(vm, &p, FileChange::Truncate { path: &p.path, size })
    }

    /// Change the current working directory to the specified path.
    #[signature(path)]
    fn chdir(vm: &mut Vm, path: &Value) -> PyResult<()> {
        let p = path_or_fd(vm, "chdir", path)?;
        change(vm, &p, FileChange::CurrentDir(&p.path))
    }

    /// Return a unicode string representing the current working directory.
    fn getcwd(vm: &mut Vm) -> PyResult {
        match vm.host.current_dir() {
            Ok(path) => Ok(path_value(vm, path.as_os_str(), false)),
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Return a bytes string representing the current working directory.
    fn getcwdb(vm: &mut Vm) -> PyResult {
        match vm.host.current_dir() {
            Ok(path) => Ok(path_value(vm, path.as_os_str(), true)),
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }
}
