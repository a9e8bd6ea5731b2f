//! What the command's host does with the file system and with processes. On systems other than Unix the
//! parts that have no counterpart there are refused.

use crate::system::OsFile;
use pyrun_vm::host::{
    Command, DiskSpace, Exit, FileChange, HostFile, HostProcess, Identity, ProcessCall,
};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant, SystemTime};

/// The ends of a pipe.
pub(crate) fn pipe() -> io::Result<(Box<dyn HostFile>, Box<dyn HostFile>)> {
    let (reader, writer) = io::pipe()?;
    #[cfg(unix)]
    {
        use std::os::fd::OwnedFd;
        let file = |fd: OwnedFd| Box::new(OsFile(File::from(fd)));
        Ok((file(reader.into()), file(writer.into())))
    }
    #[cfg(not(unix))]
    {
        use std::os::windows::io::OwnedHandle;
        let file = |h: OwnedHandle| Box::new(OsFile(File::from(h)));
        Ok((file(reader.into()), file(writer.into())))
    }
}

fn time_of(ns: i64) -> SystemTime {
    let by = Duration::from_nanos(ns.unsigned_abs());
    if ns < 0 { SystemTime::UNIX_EPOCH - by } else { SystemTime::UNIX_EPOCH + by }
}

/// Changes the file system.
pub(crate) fn change(change: FileChange<'_>) -> io::Result<()> {
    match change {
        FileChange::MakeDir { path, mode } => make_dir(path, mode),
        FileChange::RemoveDir(path) => fs::remove_dir(path),
        FileChange::Unlink(path) => fs::remove_file(path),
        FileChange::Rename { from, to } => fs::rename(from, to),
        FileChange::Link { from, to } => fs::hard_link(from, to),
        FileChange::Truncate { path, size } => {
            fs::OpenOptions::new().write(true).open(path)?.set_len(size)
        }
        FileChange::CurrentDir(path) => std::env::set_current_dir(path),
        FileChange::Times { path, accessed, modified, follow: true } => {
            let times = fs::FileTimes::new()
                .set_accessed(time_of(accessed))
                .set_modified(time_of(modified));
            File::open(path)?.set_times(times)
        }
        other => unix_change(other),
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use rustix::fs::{Access, AtFlags, CWD, Timespec, Timestamps};
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    pub(crate) fn make_dir(path: &Path, mode: u32) -> io::Result<()> {
        fs::DirBuilder::new().mode(mode).create(path)
    }

    pub(crate) fn unix_change(change: FileChange<'_>) -> io::Result<()> {
        use std::os::unix::fs as unix_fs;
        match change {
            FileChange::Symlink { target, path } => unix_fs::symlink(target, path),
            FileChange::Mode { path, mode } => {
                fs::set_permissions(path, fs::Permissions::from_mode(mode))
            }
            FileChange::Owner { path, uid, gid, follow: true } => unix_fs::chown(path, uid, gid),
            FileChange::Owner { path, uid, gid, .. } => unix_fs::lchown(path, uid, gid),
            FileChange::Times { path, accessed, modified, .. } => {
                let spec = |ns: i64| Timespec {
                    tv_sec: ns.div_euclid(1_000_000_000),
                    tv_nsec: ns.rem_euclid(1_000_000_000) as _,
                };
                let times =
                    Timestamps { last_access: spec(accessed), last_modification: spec(modified) };
                Ok(rustix::fs::utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
            }
            FileChange::MakeNode { path, mode, device } => {
                use rustix::fs::{FileType, Mode};
                let kind = FileType::from_raw_mode(mode);
                Ok(rustix::fs::mknodat(CWD, path, kind, Mode::from_raw_mode(mode), device)?)
            }
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(crate) fn may_access(path: &Path, mode: u32) -> bool {
        let mut access = Access::EXISTS;
        for (bit, flag) in [(4, Access::READ_OK), (2, Access::WRITE_OK), (1, Access::EXEC_OK)] {
            access.set(flag, mode & bit != 0);
        }
        rustix::fs::access(path, access).is_ok()
    }

    pub(crate) fn signal(pid: i64, number: i32) -> io::Result<()> {
        use rustix::process::{Pid, Signal};
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or_else(gone)?;
        if number == 0 {
            return Ok(rustix::process::test_kill_process(pid)?);
        }
        let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
        let signal = Signal::from_named_raw(number).ok_or_else(invalid)?;
        Ok(rustix::process::kill_process(pid, signal)?)
    }

    fn gone() -> io::Error {
        io::Error::from_raw_os_error(3)
    }

    /// A process or a group by its number; `None` is the one that asks.
    fn numbered(n: i64) -> io::Result<Option<rustix::process::Pid>> {
        let n = i32::try_from(n).ok().filter(|n| *n >= 0).ok_or_else(gone)?;
        Ok(rustix::process::Pid::from_raw(n))
    }

    pub(crate) fn process_call(call: ProcessCall) -> io::Result<i64> {
        use nix::unistd as n;
        use rustix::process as p;
        // 0 is an answer here: the leader may be outside of what this process sees.
        let raw = |pid: i64| i32::try_from(pid).map(n::Pid::from_raw).map_err(|_| gone());
        let of = |pid: p::Pid| i64::from(pid.as_raw_nonzero().get());
        let uid = |who: i64| p::Uid::from_raw(who as u32);
        let invalid = || io::Error::from_raw_os_error(22);
        Ok(match call {
            ProcessCall::Group(pid) => n::getpgid(Some(raw(pid)?))?.as_raw().into(),
            ProcessCall::Session(pid) => n::getsid(Some(raw(pid)?))?.as_raw().into(),
            ProcessCall::NewSession => of(p::setsid()?),
            ProcessCall::SetGroup { pid, group } => {
                p::setpgid(numbered(pid)?, numbered(group)?)?;
                0
            }
            ProcessCall::Nice(by) => p::nice(by as i32)?.into(),
            ProcessCall::Priority { which, who } => match which {
                0 => p::getpriority_process(numbered(who)?)?.into(),
                1 => p::getpriority_pgrp(numbered(who)?)?.into(),
                2 => p::getpriority_user(uid(who))?.into(),
                _ => return Err(invalid()),
            },
            ProcessCall::SetPriority { which, who, priority } => {
                let priority = priority as i32;
                match which {
                    0 => p::setpriority_process(numbered(who)?, priority)?,
                    1 => p::setpriority_pgrp(numbered(who)?, priority)?,
                    2 => p::setpriority_user(uid(who), priority)?,
                    _ => return Err(invalid()),
                }
                0
            }
            ProcessCall::SignalGroup { group, number: 0 } => {
                if let Some(group) = numbered(group)? {
                    p::test_kill_process_group(group)?;
                }
                0
            }
            ProcessCall::SignalGroup { group, number } => {
                let signal = p::Signal::from_named_raw(number).ok_or_else(invalid)?;
                match numbered(group)? {
                    Some(group) => p::kill_process_group(group, signal)?,
                    None => p::kill_current_process_group(signal)?,
                }
                0
            }
        })
    }

    pub(crate) fn groups() -> io::Result<Vec<u32>> {
        Ok(rustix::process::getgroups()?.iter().map(|g| g.as_raw()).collect())
    }

    pub(crate) fn open_terminal() -> io::Result<[Box<dyn HostFile>; 2]> {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let first = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&first)?;
        unlockpt(&first)?;
        let name = ptsname(&first, Vec::new())?;
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let second = rustix::fs::open(name, flags, Mode::empty())?;
        Ok([Box::new(OsFile(first.into())), Box::new(OsFile(second.into()))])
    }

    pub(crate) fn disk_space(path: &Path) -> io::Result<DiskSpace> {
        let s = rustix::fs::statvfs(path)?;
        Ok(DiskSpace {
            block: s.f_bsize,
            fragment: s.f_frsize,
            blocks: s.f_blocks,
            free: s.f_bfree,
            available: s.f_bavail,
            files: s.f_files,
            files_free: s.f_ffree,
            files_available: s.f_favail,
            flags: s.f_flag.bits(),
            name_max: s.f_namemax,
            id: s.f_fsid,
        })
    }

    pub(crate) fn identity() -> Identity {
        use rustix::process as p;
        Identity {
            pid: std::process::id(),
            parent: std::os::unix::process::parent_id(),
            uid: p::getuid().as_raw(),
            euid: p::geteuid().as_raw(),
            gid: p::getgid().as_raw(),
            egid: p::getegid().as_raw(),
        }
    }

    pub(crate) fn system() -> [String; 5] {
        let u = rustix::system::uname();
        [u.sysname(), u.nodename(), u.release(), u.version(), u.machine()]
            .map(|s| s.to_string_lossy().into_owned())
    }

    pub(crate) fn terminal_size() -> Option<(u16, u16)> {
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
        Some((size.ws_col, size.ws_row))
    }

    pub(crate) fn umask(mask: u32) -> u32 {
        use rustix::fs::Mode;
        rustix::process::umask(Mode::from_raw_mode(mask)).as_raw_mode()
    }

    pub(crate) fn exit_of(status: std::process::ExitStatus) -> Exit {
        use std::os::unix::process::ExitStatusExt;
        match (status.code(), status.signal()) {
            (Some(code), _) => Exit::Code(code),
            (None, Some(signal)) => Exit::Signal(signal),
            (None, None) => Exit::Code(-1),
        }
    }

    pub(crate) fn replace(command: &mut std::process::Command) -> io::Error {
        std::os::unix::process::CommandExt::exec(command)
    }

    pub(crate) fn own_name(command: &mut std::process::Command, name: &std::ffi::OsStr) {
        std::os::unix::process::CommandExt::arg0(command, name);
    }
}

#[cfg(not(unix))]
mod unix {
    use super::*;

    pub(crate) fn make_dir(path: &Path, _: u32) -> io::Result<()> {
        fs::create_dir(path)
    }
    pub(crate) fn unix_change(_: FileChange<'_>) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    pub(crate) fn may_access(path: &Path, _: u32) -> bool {
        path.exists()
    }
    pub(crate) fn signal(_: i64, _: i32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    pub(crate) fn process_call(_: ProcessCall) -> io::Result<i64> {
        Err(io::ErrorKind::Unsupported.into())
    }
    pub(crate) fn groups() -> io::Result<Vec<u32>> {
        Ok(Vec::new())
    }
    pub(crate) fn open_terminal() -> io::Result<[Box<dyn HostFile>; 2]> {
        Err(io::ErrorKind::Unsupported.into())
    }
    pub(crate) fn disk_space(_: &Path) -> io::Result<DiskSpace> {
        Err(io::ErrorKind::Unsupported.into())
    }
    pub(crate) fn identity() -> Identity {
        Identity { pid: std::process::id(), ..Identity::default() }
    }
    pub(crate) fn system() -> [String; 5] {
        [std::env::consts::OS, "", "", "", std::env::consts::ARCH].map(String::from)
    }
    pub(crate) fn terminal_size() -> Option<(u16, u16)> {
        None
    }
    pub(crate) fn umask(_: u32) -> u32 {
        0
    }
    pub(crate) fn exit_of(status: std::process::ExitStatus) -> Exit {
        Exit::Code(status.code().unwrap_or(-1))
    }
    pub(crate) fn replace(_: &mut std::process::Command) -> io::Error {
        io::ErrorKind::Unsupported.into()
    }
    pub(crate) fn own_name(_: &mut std::process::Command, _: &std::ffi::OsStr) {}
}

pub(crate) use unix::{
    disk_space, groups, identity, may_access, open_terminal, process_call, signal, system,
    terminal_size, umask,
};
use unix::{exit_of, make_dir, own_name, replace, unix_change};

/// A process as the system is to start it.
fn prepared(command: Command) -> std::process::Command {
    let mut c = std::process::Command::new(&command.program);
    let [stdin, stdout, stderr] = command.streams;
    if let Some(name) = command.args.first() {
        own_name(&mut c, name);
    }
    c.args(command.args.iter().skip(1)).env_clear().envs(command.env);
    c.stdin(stdin).stdout(stdout).stderr(stderr);
    if let Some(dir) = command.dir {
        c.current_dir(dir);
    }
    #[cfg(unix)]
    if command.new_session {
        std::os::unix::process::CommandExt::process_group(&mut c, 0);
    }
    c
}

/// Starts a process.
pub(crate) fn spawn(command: Command) -> io::Result<Box<dyn HostProcess>> {
    Ok(Box::new(Process(prepared(command).spawn()?)))
}

/// Puts another program in the place of this process.
pub(crate) fn exec(command: Command) -> io::Error {
    replace(&mut prepared(command))
}

struct Process(Child);

impl HostProcess for Process {
    fn pid(&self) -> u32 {
        self.0.id()
    }

    fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>> {
        let Some(time) = at_most else { return Ok(Some(exit_of(self.0.wait()?))) };
        let end = Instant::now() + time;
        let mut pause = Duration::from_micros(200);
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(Some(exit_of(status)));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    fn signal(&mut self, number: i32) -> io::Result<()> {
        signal(self.0.id().into(), number)
    }
}
