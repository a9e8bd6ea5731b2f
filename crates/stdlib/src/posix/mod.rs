//! `posix`: files, directories, descriptors and processes, all of it through the host.

mod bulk;
mod constants;
mod dirs;
mod fds;
mod normal;
mod own;
mod paths;
mod process;

use crate::errno;
use constants::CONSTANTS;
use pyrun_macros::pyfunctions;
use pyrun_vm::host::{FileStat, Identity};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::modules::struct_seq::StructSeq;
use pyrun_vm::value::{Bytes, Dict, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::path::PathBuf;

/// `posix`
pub static MODULE: NativeModule = NativeModule {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard.",
    functions: &[
        Functions::METHODS,
        paths::Paths::METHODS,
        dirs::Dirs::METHODS,
        fds::Fds::METHODS,
        process::Process::METHODS,
        own::Own::METHODS,
        bulk::Bulk::METHODS,
        normal::Names::METHODS,
    ],
    types: &[&dirs::ENTRY],
    init: Some(init),
};

static STAT: StructSeq = StructSeq {
    name: "os.stat_result",
    doc: "stat_result: Result from stat, fstat, or lstat.",
    fields: &[
        "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime",
        "st_mtime", "st_ctime",
    ],
    unnamed: 3,
    hidden: &[
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
};

static TERMINAL: StructSeq = StructSeq {
    name: "os.terminal_size",
    doc: "A tuple of (columns, lines) for holding terminal window size",
    fields: &["columns", "lines"],
    ..StructSeq::PLAIN
};

static UNAME: StructSeq = StructSeq {
    name: "posix.uname_result",
    doc: "uname_result: Result from os.uname().",
    fields: &["sysname", "nodename", "release", "version", "machine"],
    ..StructSeq::PLAIN
};

static TIMES: StructSeq = StructSeq {
    name: "posix.times_result",
    doc: "times_result: Result from os.times().",
    fields: &["user", "system", "children_user", "children_system", "elapsed"],
    ..StructSeq::PLAIN
};

static FILE_SYSTEM: StructSeq = StructSeq {
    name: "os.statvfs_result",
    doc: "statvfs_result: Result from statvfs or fstatvfs.",
    fields: &[
        "f_bsize",
        "f_frsize",
        "f_blocks",
        "f_bfree",
        "f_bavail",
        "f_files",
        "f_ffree",
        "f_favail",
        "f_flag",
        "f_namemax",
    ],
    unnamed: 0,
    hidden: &["f_fsid"],
};

/// A path argument: where it leads, what it was (for messages), and whether it was bytes.
pub(crate) struct PathArg {
    /// The path.
    pub path: PathBuf,
    /// The argument.
    pub given: Value,
    /// Whether results that are paths are bytes.
    pub bytes: bool,
}

/// The bytes of a path as the system wants them; lone surrogates stand for bytes that are no text.
pub(crate) fn os_string(bytes: Vec<u8>) -> std::ffi::OsString {
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(bytes);
    #[cfg(not(unix))]
    return String::from_utf8_lossy(&bytes).into_owned().into();
}

/// The bytes of a string under the error handler `surrogateescape`.
pub(crate) fn escaped_bytes(s: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len());
    for c in s.data().iter() {
        match char::from_u32(c) {
            Some(ch) => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            None => out.push((c & 0xff) as u8),
        }
    }
    out
}

/// A string from bytes of the system, undecodable ones as lone surrogates.
pub(crate) fn escaped_str(vm: &mut Vm, bytes: &[u8]) -> Value {
    if let Ok(s) = std::str::from_utf8(bytes) {
        return vm.str(s);
    }
    let mut chars = Vec::new();
    for chunk in bytes.utf8_chunks() {
        chars.extend(chunk.valid().chars().map(|c| c as u32));
        chars.extend(chunk.invalid().iter().map(|b| 0xdc00 + *b as u32));
    }
    vm.str_chars(&chars)
}

/// The bytes of a path.
pub(crate) fn path_bytes(path: &std::ffi::OsStr) -> Vec<u8> {
    #[cfg(unix)]
    return std::os::unix::ffi::OsStrExt::as_bytes(path).to_vec();
    #[cfg(not(unix))]
    return path.to_string_lossy().into_owned().into_bytes();
}

/// A path of the system as an argument of kind str or bytes.
pub(crate) fn path_value(vm: &mut Vm, path: &std::ffi::OsStr, bytes: bool) -> Value {
    let raw = path_bytes(path);
    if bytes { vm.bytes(&raw) } else { escaped_str(vm, &raw) }
}

/// `os.fspath`
pub(crate) fn fspath(vm: &mut Vm, v: &Value) -> PyResult {
    if v.get::<Str>().is_some() || v.get::<Bytes>().is_some() {
        return Ok(v.clone());
    }
    let name = vm.intern("__fspath__");
    let class = v.class().name();
    let Some(method) = vm.lookup_special(v, &name)? else {
        return Err(
            vm.type_error(&format!("expected str, bytes or os.PathLike object, not {class}"))
        );
    };
    let path = vm.call(&method, &[])?;
    if path.get::<Str>().is_some() || path.get::<Bytes>().is_some() {
        return Ok(path);
    }
    let got = path.class().name();
    Err(vm.type_error(&format!("expected {class}.__fspath__() to return str or bytes, not {got}")))
}

/// A path argument of a function.
pub(crate) fn path_arg(vm: &mut Vm, function: &str, v: &Value, what: &str) -> PyResult<PathArg> {
    let special = vm.intern("__fspath__");
    let plain = v.get::<Str>().is_some() || v.get::<Bytes>().is_some();
    if !plain && vm.lookup_special(v, &special)?.is_none() {
        let class = v.class().name();
        return Err(vm.type_error(&format!("{function}: {what}, not {class}")));
    }
    let given = fspath(vm, v)?;
    let (raw, bytes) = match (given.get::<Str>(), given.get::<Bytes>()) {
        (Some(s), _) => (escaped_bytes(s), false),
        (_, Some(b)) => (b.to_vec(), true),
        _ => (Vec::new(), false),
    };
    if raw.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(PathArg { path: os_string(raw).into(), given, bytes })
}

/// What most functions say of a wrong path.
pub(crate) const PATH: &str = "path should be string, bytes or os.PathLike";
/// The same where a descriptor will do.
pub(crate) const PATH_OR_FD: &str = "path should be string, bytes, os.PathLike or integer";

fn stat_result(vm: &mut Vm, s: &FileStat) -> PyResult {
    let seconds = |ns: i64| ns.div_euclid(1_000_000_000);
    let ints = [s.mode as u64, s.ino, s.dev, s.nlink, s.uid as u64, s.gid as u64, s.size];
    let times = [s.accessed, s.modified, s.changed];
    let mut items: Vec<Value> = ints.map(|n| vm.uint(n)).to_vec();
    items.extend(times.map(|ns| vm.int(seconds(ns))));
    items.extend(
        times.map(|ns| vm.float(seconds(ns) as f64 + 1e-9 * (ns.rem_euclid(1_000_000_000)) as f64)),
    );
    items.extend(times.map(|ns| vm.int(ns)));
    items.extend([s.block_size, s.blocks, s.rdev].map(|n| vm.uint(n)));
    vm.struct_seq(&STAT, &items)
}

struct Functions;

fn identity(vm: &mut Vm) -> Identity {
    vm.host.identity()
}

#[pyfunctions]
impl Functions {
    /// Return the file system path representation of the object.
    #[signature(path)]
    fn fspath(vm: &mut Vm, path: &Value) -> PyResult {
        fspath(vm, path)
    }

    /// Translate an error code to a message string.
    fn strerror(code: i64) -> String {
        errno::text(code)
    }

    /// Return the current process id.
    fn getpid(vm: &mut Vm) -> i64 {
        identity(vm).pid.into()
    }

    /// Return the parent's process id.
    fn getppid(vm: &mut Vm) -> i64 {
        identity(vm).parent.into()
    }

    /// Return the current process's user id.
    fn getuid(vm: &mut Vm) -> i64 {
        identity(vm).uid.into()
    }

    /// Return the current process's effective user id.
    fn geteuid(vm: &mut Vm) -> i64 {
        identity(vm).euid.into()
    }

    /// Return the current process's group id.
    fn getgid(vm: &mut Vm) -> i64 {
        identity(vm).gid.into()
    }

    /// Return the current process's effective group id.
    fn getegid(vm: &mut Vm) -> i64 {
        identity(vm).egid.into()
    }

    /// Return an object identifying the current operating system.
    fn uname(vm: &mut Vm) -> PyResult {
        let parts = vm.host.system().map(|s| vm.str(&s));
        vm.struct_seq(&UNAME, &parts)
    }

    /// Return the number of logical CPUs in the system.
    fn cpu_count(vm: &mut Vm) -> usize {
        vm.host.processors()
    }

    /// Return the affinity of the process identified by pid (or the current process if zero).
    fn sched_getaffinity(vm: &mut Vm, _pid: i64) -> PyResult {
        let set = vm.set();
        for i in 0..vm.host.processors() {
            let i = vm.int(i as i64);
            vm.set_add(&set, i)?;
        }
        Ok(set.into_value())
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    fn urandom(vm: &mut Vm, size: i64) -> PyResult<Vec<u8>> {
        let Ok(size) = usize::try_from(size) else {
            return Err(vm.value_error("negative argument not allowed"));
        };
        vm.reserve(size)?;
        vm.charge(size / 16 + 1)?;
        let mut out = vec![0; size];
        match vm.host.random(&mut out) {
            Ok(()) => Ok(out),
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Obtain a series of random bytes.
    #[signature(size, flags = 0)]
    fn getrandom(vm: &mut Vm, size: i64, flags: i64) -> PyResult<Vec<u8>> {
        let _ = flags;
        Self::urandom(vm, size)
    }

    /// Set the current numeric umask and return the previous umask.
    fn umask(vm: &mut Vm, mask: i64) -> i64 {
        vm.host.umask(mask as u32).into()
    }

    /// Return the size of the terminal window as (columns, lines).
    fn get_terminal_size(vm: &mut Vm, _fd: Option<i64>) -> PyResult {
        match vm.host.terminal_size() {
            Some((columns, lines)) => {
                let items = [vm.int(columns.into()), vm.int(lines.into())];
                vm.struct_seq(&TERMINAL, &items)
            }
            None => Err(vm.os_error_with(25, "Inappropriate ioctl for device", None)),
        }
    }

    /// Return a collection containing process timing information.
    fn times(vm: &mut Vm) -> PyResult {
        let (used, now) = (vm.host.process_time(), vm.host.monotonic());
        let items = [used.as_secs_f64(), 0.0, 0.0, 0.0, now.as_secs_f64()].map(|t| vm.float(t));
        vm.struct_seq(&TIMES, &items)
    }

    /// Change or add an environment variable.
    fn putenv(vm: &mut Vm, name: &Value, _value: &Value) -> PyResult<()> {
        // The environment of processes that are started is `environ`, which os keeps.
        let name = path_arg(vm, "putenv", name, "name should be string or bytes")?;
        if path_bytes(name.path.as_os_str()).contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        Ok(())
    }

    /// Delete an environment variable.
    fn unsetenv(vm: &mut Vm, name: &Value) -> PyResult<()> {
        path_arg(vm, "unsetenv", name, "name should be string or bytes").map(|_| ())
    }

    /// Return the encoding of a terminal, or None.
    #[signature(fd)]
    fn device_encoding(vm: &mut Vm, fd: i64) -> Option<&'static str> {
        (0..3).contains(&fd).then(|| vm.host.is_terminal(fd as u8))?.then_some("utf-8")
    }
}

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    for (name, value) in CONSTANTS {
        let value = vm.int(*value);
        vm.dict_set_name(dict, name, value);
    }
    let environ = vm.dict();
    for (key, value) in vm.host.environment() {
        let (key, value) = (vm.bytes(key.as_bytes()), vm.bytes(value.as_bytes()));
        vm.dict_set(&environ, key, value)?;
    }
    vm.dict_set_name(dict, "environ", environ.into_value());
    for (name, class) in [
        ("stat_result", &STAT),
        ("terminal_size", &TERMINAL),
        ("uname_result", &UNAME),
        ("times_result", &TIMES),
        ("statvfs_result", &FILE_SYSTEM),
    ] {
        let class = vm.struct_class(class)?;
        vm.dict_set_name(dict, name, class.into_value());
    }
    let error = pyrun_vm::types::core().exc.os_error.to_value();
    vm.dict_set_name(dict, "error", error);
    let have = vm.list(Vec::new());
    vm.dict_set_name(dict, "_have_functions", have);
    Ok(())
}
