//! The open files of an interpreter by descriptor: those that its host has opened for it, and the
//! standard streams.

use pyrun_vm::host::{Host, HostFile, Stream};
use pyrun_vm::{PyResult, Vm};
use std::collections::HashMap;
use std::io::{self, SeekFrom};
use std::sync::{Arc, Mutex};

/// The open files of an interpreter by descriptor. Those that the system numbers keep its numbers.
#[derive(Default)]
pub(crate) struct Files {
    open: HashMap<i64, SharedFile>,
    inheritable: HashMap<i64, bool>,
}

/// An open file, which a blocking call may hold while the interpreter goes on.
pub(crate) type SharedFile = Arc<Mutex<Box<dyn HostFile>>>;

impl Files {
    /// The file with this descriptor.
    pub(crate) fn get(&self, fd: i64) -> Option<SharedFile> {
        self.open.get(&fd).cloned()
    }

    /// Adds a file; gives its descriptor.
    pub(crate) fn add(&mut self, file: Box<dyn HostFile>) -> i64 {
        let unused = || (3..).find(|fd| !self.open.contains_key(fd)).unwrap_or(3);
        let fd = file.fd().unwrap_or_else(unused);
        self.put(fd, file);
        fd
    }

    /// Puts a file under a descriptor.
    pub(crate) fn put(&mut self, fd: i64, file: Box<dyn HostFile>) {
        self.open.insert(fd, Arc::new(Mutex::new(file)));
    }

    /// Closes a file; whether it was open.
    pub(crate) fn close(&mut self, fd: i64) -> bool {
        self.inheritable.remove(&fd);
        self.open.remove(&fd).is_some()
    }

    /// Whether processes that are started get the descriptor.
    pub(crate) fn inheritable(&mut self, fd: i64) -> &mut bool {
        self.inheritable.entry(fd).or_insert(fd < 3)
    }
}

/// A standard stream of the host as a file.
struct Standard<'h> {
    host: &'h mut dyn Host,
    fd: i64,
    /// Bytes that may be written.
    left: usize,
    /// Bytes that have been written, and whether there were more.
    written: usize,
    cut: bool,
}

impl Standard<'_> {
    fn stream(&self) -> Stream {
        if self.fd == 2 { Stream::Err } else { Stream::Out }
    }
}

impl HostFile for Standard<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.fd {
            0 => self.host.read_stdin(buf),
            _ => Err(io::Error::from_raw_os_error(9)),
        }
    }
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.fd == 0 {
            return Err(io::Error::from_raw_os_error(9));
        }
        let (stream, n) = (self.stream(), buf.len().min(self.left));
        self.host.write(stream, &buf[..n])?;
        self.left -= n;
        self.written += n;
        self.cut |= n < buf.len();
        self.host.flush(stream)?;
        Ok(buf.len())
    }
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::Error::from_raw_os_error(29))
    }
    fn truncate(&mut self, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::InvalidInput.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        if self.fd == 0 { Ok(()) } else { self.host.flush(self.stream()) }
    }
    fn is_terminal(&self) -> bool {
        self.host.is_terminal(self.fd as u8)
    }
    fn fd(&self) -> Option<i64> {
        Some(self.fd)
    }
}

/// Does something with a standard stream; what it writes is limited as other output is.
fn standard<R>(
    vm: &mut Vm,
    fd: i64,
    f: impl FnOnce(&mut dyn HostFile) -> io::Result<R>,
) -> PyResult<R> {
    let left = vm.output_left();
    let stream = if fd == 2 { Stream::Err } else { Stream::Out };
    let (before, _) = vm.host.output_memory(stream, 0);
    let mut file = Standard { host: vm.host.as_mut(), fd, left, written: 0, cut: false };
    let result = f(&mut file);
    let (written, cut) = (file.written, file.cut);
    let (after, _) = vm.host.output_memory(stream, 0);
    vm.wrote(written, cut, after as isize - before as isize)?;
    result.map_err(|e| vm.os_error(&e, None))
}

/// Does something with the open file of a descriptor; errors of the host become OSError.
pub(crate) fn with_file<R>(
    vm: &mut Vm,
    fd: i64,
    f: impl FnOnce(&mut dyn HostFile) -> io::Result<R>,
) -> PyResult<R> {
    let Some(file) = vm.state::<Files>().get(fd) else {
        if !(0..3).contains(&fd) {
            return Err(vm.os_error_with(9, "Bad file descriptor", None));
        }
        return standard(vm, fd, f);
    };
    let result = vm.blocking(|| f(file.lock().unwrap_or_else(|e| e.into_inner()).as_mut()));
    result.map_err(|e| vm.os_error(&e, None))
}
