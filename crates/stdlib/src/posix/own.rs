//! The process among others: groups, sessions, priorities, terminals; and file systems.

use super::fds::descriptor_file;
use super::paths::{change_at, failed, path_or_fd};
use super::{FILE_SYSTEM, path_value};
use crate::io::files::{Files, with_file};
use pyrun_macros::pyfunctions;
use pyrun_vm::host::{FileChange, ProcessCall};
use pyrun_vm::{PyResult, Value, Vm};
use std::path::Path;

fn ask(vm: &mut Vm, call: ProcessCall) -> PyResult<i64> {
    vm.host.process_call(call).map_err(|e| vm.os_error(&e, None))
}

/// The parts of a device's number, as the system puts them together.
fn device_parts(device: u64) -> (u64, u64) {
    let major = (device >> 8 & 0xfff) | (device >> 32 & !0xfff);
    let minor = (device & 0xff) | (device >> 12 & !0xff);
    (major & 0xffff_ffff, minor & 0xffff_ffff)
}

pub(super) struct Own;

#[pyfunctions]
impl Own {
    /// Call the system call getpgid(), and return the result.
    #[signature(pid)]
    fn getpgid(vm: &mut Vm, pid: i64) -> PyResult<i64> {
        ask(vm, ProcessCall::Group(pid))
    }

    /// Return the current process group id.
    fn getpgrp(vm: &mut Vm) -> PyResult<i64> {
        ask(vm, ProcessCall::Group(0))
    }

    /// Call the system call getsid(pid) and return the result.
    fn getsid(vm: &mut Vm, pid: i64) -> PyResult<i64> {
        ask(vm, ProcessCall::Session(pid))
    }

    /// Call the system call setsid().
    fn setsid(vm: &mut Vm) -> PyResult<()> {
        ask(vm, ProcessCall::NewSession).map(drop)
    }

    /// Call the system call setpgid(pid, pgrp).
    fn setpgid(vm: &mut Vm, pid: i64, pgrp: i64) -> PyResult<()> {
        ask(vm, ProcessCall::SetGroup { pid, group: pgrp }).map(drop)
    }

    /// Make the current process the leader of its process group.
    fn setpgrp(vm: &mut Vm) -> PyResult<()> {
        ask(vm, ProcessCall::SetGroup { pid: 0, group: 0 }).map(drop)
    }

    /// Add increment to the priority of process and return the new priority.
    fn nice(vm: &mut Vm, increment: i64) -> PyResult<i64> {
        ask(vm, ProcessCall::Nice(increment))
    }

    /// Return program scheduling priority.
    #[signature(which, who)]
    fn getpriority(vm: &mut Vm, which: i64, who: i64) -> PyResult<i64> {
        ask(vm, ProcessCall::Priority { which, who })
    }

    /// Set program scheduling priority.
    #[signature(which, who, priority)]
    fn setpriority(vm: &mut Vm, which: i64, who: i64, priority: i64) -> PyResult<()> {
        ask(vm, ProcessCall::SetPriority { which, who, priority }).map(drop)
    }

    /// Kill a process group with a signal.
    fn killpg(vm: &mut Vm, pgid: i64, signal: i64) -> PyResult<()> {
        ask(vm, ProcessCall::SignalGroup { group: pgid, number: signal as i32 })?;
        vm.sleep(std::time::Duration::ZERO)
    }

    /// Return list of supplemental group IDs for the process.
    fn getgroups(vm: &mut Vm) -> PyResult<Vec<i64>> {
        match vm.host.groups() {
            Ok(groups) => Ok(groups.into_iter().map(i64::from).collect()),
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Return average recent system load information.
    fn getloadavg(vm: &mut Vm) -> PyResult<(f64, f64, f64)> {
        let text = match vm.host.read_source(Path::new("/proc/loadavg")) {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(_) => return Err(vm.os_error_with(0, "Load averages are unobtainable", None)),
        };
        let mut loads = text.split(' ').map(|w| w.parse().unwrap_or(0.0));
        let mut next = || loads.next().unwrap_or(0.0);
        Ok((next(), next(), next()))
    }

    /// Open a pseudo-terminal.
    fn openpty(vm: &mut Vm) -> PyResult<(Value, Value)> {
        match vm.host.open_terminal() {
            Ok([first, second]) => {
                let files = vm.state::<Files>();
                let ends = [files.add(first), files.add(second)];
                Ok((vm.int(ends[0]), vm.int(ends[1])))
            }
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Return the name of the terminal device connected to 'fd'.
    fn ttyname(vm: &mut Vm, fd: i64) -> PyResult {
        let name = with_file(vm, fd, |f| f.terminal_name())?;
        Ok(path_value(vm, name.as_os_str(), false))
    }

    /// Return the name of the controlling terminal for this process.
    fn ctermid() -> &'static str {
        "/dev/tty"
    }

    /// Perform a statvfs system call on the given path.
    #[signature(path)]
    fn statvfs(vm: &mut Vm, path: &Value) -> PyResult {
        let p = path_or_fd(vm, "statvfs", path)?;
        let result = vm.host.disk_space(&p.path);
        let s = failed(vm, result, &p)?;
        let numbers = [
            s.block,
            s.fragment,
            s.blocks,
            s.free,
            s.available,
            s.files,
            s.files_free,
            s.files_available,
            s.flags,
            s.name_max,
            s.id,
        ];
        let items = numbers.map(|n| vm.uint(n));
        vm.struct_seq(&FILE_SYSTEM, &items)
    }

    /// Perform an fstatvfs system call on the given fd.
    #[signature(fd)]
    fn fstatvfs(vm: &mut Vm, fd: &Value) -> PyResult {
        descriptor_file(vm, fd)?;
        Self::statvfs(vm, fd)
    }

    /// Create a "fifo" (a POSIX named pipe).
    #[signature(path, mode = 0o666, *, dir_fd = None)]
    fn mkfifo(vm: &mut Vm, path: &Value, mode: i64, dir_fd: Option<Value>) -> PyResult<()> {
        Self::mknod(vm, path, mode & 0o7777 | 0o010_000, 0, dir_fd)
    }

    /// Create a node in the file system.
    #[signature(path, mode = 0o600, device = 0, *, dir_fd = None)]
    fn mknod(
        vm: &mut Vm,
        path: &Value,
        mode: i64,
        device: i64,
        dir_fd: Option<Value>,
    ) -> PyResult<()> {
        // Without a kind it is an empty file.
        let mode = if mode & 0o170_000 == 0 { mode | 0o100_000 } else { mode } as u32;
        let device = device as u64;
        change_at(vm, "mknod", path, dir_fd, |path| FileChange::MakeNode { path, mode, device })
    }

    /// Extracts a device major number from a raw device number.
    fn major(device: i64) -> i64 {
        device_parts(device as u64).0 as i64
    }

    /// Extracts a device minor number from a raw device number.
    fn minor(device: i64) -> i64 {
        device_parts(device as u64).1 as i64
    }

    /// Composes a raw device number from the major and minor device numbers.
    fn makedev(major: i64, minor: i64) -> i64 {
        let (major, minor) = (major as u64, minor as u64);
        let low = (major & 0xfff) << 8 | minor & 0xff;
        (low | (major & !0xfff) << 32 | (minor & !0xff) << 12) as i64
    }

    /// Voluntarily relinquish the CPU.
    fn sched_yield(vm: &mut Vm) -> PyResult<()> {
        vm.blocking(std::thread::yield_now);
        vm.sleep(std::time::Duration::ZERO)
    }

    /// Abort the interpreter immediately.
    fn abort(vm: &mut Vm) -> PyResult<()> {
        let pid = vm.host.identity().pid;
        vm.host.signal(pid.into(), 6).map_err(|e| vm.os_error(&e, None))
    }
}
