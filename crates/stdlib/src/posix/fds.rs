//! Files by descriptor.

use super::paths::below;
use super::{PATH, path_arg, stat_result};
use crate::io::files::{Files, with_file};
use pyrun_macros::pyfunctions;
use pyrun_vm::host::{FileStat, OpenMode, Stream};
use pyrun_vm::{PyResult, Value, Vm};
use std::io::SeekFrom;

fn bad(vm: &mut Vm) -> pyrun_vm::Raised {
    vm.os_error_with(9, "Bad file descriptor", None)
}

pub(super) fn fstat(vm: &mut Vm, fd: i64) -> PyResult {
    let stat = match fd {
        // A standard stream of the host: a character device or a pipe.
        0..=2 if vm.state::<Files>().get(fd).is_none() => {
            let mode = if vm.host.is_terminal(fd as u8) { 0o020_620 } else { 0o010_600 };
            FileStat { mode, nlink: 1, block_size: 4096, ..FileStat::default() }
        }
        _ => with_file(vm, fd, |f| f.stat())?,
    };
    stat_result(vm, &stat)
}

/// The descriptor of an open file.
pub(super) fn descriptor_file(vm: &mut Vm, fd: &Value) -> PyResult<i64> {
    let fd = vm.to_i64(fd)?;
    if vm.state::<Files>().get(fd).is_none() && !(0..3).contains(&fd) {
        return Err(bad(vm));
    }
    Ok(fd)
}

pub(super) struct Fds;

#[pyfunctions]
impl Fds {
    /// Open a file for low level IO.  Returns a file descriptor (integer).
    #[signature(path, flags, mode = 0o777, *, dir_fd = None)]
    fn open(
        vm: &mut Vm,
        path: &Value,
        flags: i64,
        mode: i64,
        dir_fd: Option<Value>,
    ) -> PyResult<i64> {
        let p = path_arg(vm, "open", path, PATH)?;
        let p = below(vm, p, dir_fd)?;
        let has = |bit: i64| flags & bit != 0;
        let access = flags & 3;
        let how = OpenMode {
            read: access != 1,
            write: access != 0,
            append: has(0o2000),
            truncate: has(0o1000),
            create: has(0o100) && !has(0o200),
            create_new: has(0o100) && has(0o200),
            directory: access == 0,
            mode: Some(mode as u32),
        };
        match vm.host.open(&p.path, how) {
            Ok(file) => Ok(vm.state::<Files>().add(file)),
            Err(e) => Err(vm.os_error(&e, Some(&p.given))),
        }
    }

    /// Close a file descriptor.
    #[signature(fd)]
    fn close(vm: &mut Vm, fd: i64) -> PyResult<()> {
        if vm.state::<Files>().close(fd) || (0..3).contains(&fd) { Ok(()) } else { Err(bad(vm)) }
    }

    /// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
    fn closerange(vm: &mut Vm, fd_low: i64, fd_high: i64) {
        for fd in fd_low.max(3)..fd_high.min(1 << 16) {
            vm.state::<Files>().close(fd);
        }
    }

    /// Read from a file descriptor.  Returns a bytes object.
    fn read(vm: &mut Vm, fd: i64, length: i64) -> PyResult {
        let Ok(length) = usize::try_from(length) else {
            return Err(vm.os_error_with(22, "Invalid argument", None));
        };
        vm.reserve(length)?;
        let mut buf = vec![0; length.min(1 << 20)];
        let n = if fd == 0 && vm.state::<Files>().get(0).is_none() {
            let result = vm.host.read_stdin(&mut buf);
            result.map_err(|e| vm.os_error(&e, None))?
        } else {
            with_file(vm, fd, |f| f.read(&mut buf))?
        };
        vm.charge(n / 64 + 1)?;
        Ok(vm.bytes(&buf[..n]))
    }

    /// Write a bytes object to a file descriptor.
    fn write(vm: &mut Vm, fd: i64, data: &Value) -> PyResult<usize> {
        let bytes = vm.buffer(data)?.to_vec();
        vm.charge(bytes.len() / 64 + 1)?;
        if (1..=2).contains(&fd) && vm.state::<Files>().get(fd).is_none() {
            let stream = if fd == 1 { Stream::Out } else { Stream::Err };
            vm.write_out(stream, &bytes)?;
            return match vm.host.flush(stream) {
                Ok(()) => Ok(bytes.len()),
                Err(e) => Err(vm.os_error(&e, None)),
            };
        }
        with_file(vm, fd, |f| f.write(&bytes))
    }

    /// Set the position of a file descriptor.  Return the new position.
    fn lseek(vm: &mut Vm, fd: i64, position: i64, whence: i64) -> PyResult<i64> {
        let to = match whence {
            0 if position >= 0 => SeekFrom::Start(position as u64),
            1 => SeekFrom::Current(position),
            2 => SeekFrom::End(position),
            _ => return Err(vm.os_error_with(22, "Invalid argument", None)),
        };
        Ok(with_file(vm, fd, |f| f.seek(to))? as i64)
    }

    /// Perform a stat system call on the given file descriptor.
    #[signature(fd)]
    fn fstat(vm: &mut Vm, fd: i64) -> PyResult {
        fstat(vm, fd)
    }

    /// Truncate a file, specified by file descriptor, to a specific length.
    fn ftruncate(vm: &mut Vm, fd: i64, length: i64) -> PyResult<()> {
        let Ok(size) = u64::try_from(length) else {
            return Err(vm.os_error_with(22, "Invalid argument", None));
        };
        with_file(vm, fd, |f| f.truncate(size))
    }

    /// Force write of fd to disk.
    #[signature(fd)]
    fn fsync(vm: &mut Vm, fd: i64) -> PyResult<()> {
        with_file(vm, fd, |f| f.sync())
    }

    /// Force write of fd to disk without forcing update of metadata.
    #[signature(fd)]
    fn fdatasync(vm: &mut Vm, fd: i64) -> PyResult<()> {
        with_file(vm, fd, |f| f.sync())
    }

    /// Return True if the fd is connected to a terminal.
    fn isatty(vm: &mut Vm, fd: i64) -> bool {
        match vm.state::<Files>().get(fd) {
            Some(f) => f.lock().unwrap_or_else(|e| e.into_inner()).is_terminal(),
            None => (0..3).contains(&fd) && vm.host.is_terminal(fd as u8),
        }
    }

    /// Create a pipe.
    fn pipe(vm: &mut Vm) -> PyResult<(Value, Value)> {
        match vm.host.pipe() {
            Ok((reader, writer)) => {
                let files = vm.state::<Files>();
                let ends = [files.add(reader), files.add(writer)];
                Ok((vm.int(ends[0]), vm.int(ends[1])))
            }
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Create a pipe with flags set atomically.
    fn pipe2(vm: &mut Vm, flags: i64) -> PyResult<(Value, Value)> {
        let ends = Self::pipe(vm)?;
        for end in [&ends.0, &ends.1] {
            let fd = vm.to_i64(end)?;
            *vm.state::<Files>().inheritable(fd) = flags & 0o2_000_000 == 0;
            if flags & 0o4000 != 0 {
                with_file(vm, fd, |f| f.set_blocking(false))?;
            }
        }
        Ok(ends)
    }

    /// Return a duplicate of a file descriptor.
    fn dup(vm: &mut Vm, fd: i64) -> PyResult<i64> {
        let copy = with_file(vm, fd, |f| f.duplicate())?;
        Ok(vm.state::<Files>().add(copy))
    }

    /// Duplicate file descriptor.
    #[signature(fd, fd2, inheritable = true)]
    fn dup2(vm: &mut Vm, fd: i64, fd2: i64, inheritable: bool) -> PyResult<i64> {
        let copy = with_file(vm, fd, |f| f.duplicate())?;
        let files = vm.state::<Files>();
        files.put(fd2, copy);
        *files.inheritable(fd2) = inheritable;
        Ok(fd2)
    }

    /// Get the close-on-exe flag of the specified file descriptor.
    fn get_inheritable(vm: &mut Vm, fd: i64) -> PyResult<bool> {
        let files = vm.state::<Files>();
        if files.get(fd).is_none() && !(0..3).contains(&fd) {
            return Err(bad(vm));
        }
        Ok(*files.inheritable(fd))
    }

    /// Set the inheritable flag of the specified file descriptor.
    fn set_inheritable(vm: &mut Vm, fd: i64, inheritable: bool) -> PyResult<()> {
        let files = vm.state::<Files>();
        if files.get(fd).is_none() && !(0..3).contains(&fd) {
            return Err(bad(vm));
        }
        *files.inheritable(fd) = inheritable;
        Ok(())
    }
}
