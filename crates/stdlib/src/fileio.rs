//! `_fileio`: open files of the host, unbuffered. The classes of `io` are written in Python over it.

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::host::{Host, HostFile, OpenMode, Stream};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Kind, Payload, Ref, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Value, Vm};
use std::collections::HashMap;
use std::io::{self, SeekFrom};
use std::path::PathBuf;
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
        let stream = self.stream();
        self.host.write(stream, buf)?;
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
        let result = f(&mut Standard { host: vm.host.as_mut(), fd });
        return result.map_err(|e| vm.os_error(&e, None));
    };
    let result = vm.blocking(|| f(file.lock().unwrap_or_else(|e| e.into_inner()).as_mut()));
    result.map_err(|e| vm.os_error(&e, None))
}

/// An open file.
pub struct Handle(Option<i64>);

impl Payload for Handle {
    const NAME: &'static str = "Handle";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<Handle>>;

/// Does something with the open file; errors of the host become OSError.
fn with<R>(
    vm: &mut Vm,
    slf: &This,
    f: impl FnOnce(&mut dyn HostFile) -> io::Result<R>,
) -> PyResult<R> {
    let fd = slf.borrow().0;
    match fd {
        Some(fd) => with_file(vm, fd, f),
        None => Err(vm.value_error("I/O operation on closed file")),
    }
}

struct Methods;

#[pymethods]
impl Methods {
    /// Reads at most size bytes; b'' at the end.
    fn read(vm: &mut Vm, slf: &This, size: usize) -> PyResult {
        vm.reserve(size)?;
        vm.charge(size / 64 + 1)?;
        let mut buf = vec![0; size.min(1 << 20)];
        let n = with(vm, slf, |f| f.read(&mut buf))?;
        Ok(vm.bytes(&buf[..n]))
    }

    /// Reads to the end.
    fn readall(vm: &mut Vm, slf: &This) -> PyResult {
        let mut out = Vec::new();
        let mut buf = vec![0; 1 << 16];
        loop {
            let n = with(vm, slf, |f| f.read(&mut buf))?;
            vm.charge(n / 64 + 1)?;
            if n == 0 {
                return Ok(vm.bytes(&out));
            }
            vm.reserve(out.len() + n)?;
            out.extend_from_slice(&buf[..n]);
        }
    }

    /// Writes bytes; gives how many were taken.
    fn write(vm: &mut Vm, slf: &This, data: &Value) -> PyResult<usize> {
        let bytes = vm.buffer(data)?.as_ref().to_vec();
        vm.charge(bytes.len() / 64 + 1)?;
        with(vm, slf, |f| f.write(&bytes))
    }

    /// Moves the position; whence is 0 (start), 1 (here) or 2 (end).
    fn seek(vm: &mut Vm, slf: &This, offset: i64, whence: i64) -> PyResult<i64> {
        let to = match whence {
            0 if offset < 0 => return Err(vm.os_error_with(22, "Invalid argument", None)),
            0 => SeekFrom::Start(offset as u64),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(vm.value_error("invalid whence (must be 0, 1 or 2)")),
        };
        Ok(with(vm, slf, |f| f.seek(to))? as i64)
    }

    /// Cuts or extends the file.
    fn truncate(vm: &mut Vm, slf: &This, size: i64) -> PyResult<()> {
        let Ok(size) = u64::try_from(size) else {
            return Err(vm.os_error_with(22, "Invalid argument", None));
        };
        with(vm, slf, |f| f.truncate(size))
    }

    /// Writes out what is buffered below.
    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        with(vm, slf, |f| f.flush())
    }

    /// Closes the file.
    fn close(vm: &mut Vm, slf: &This) {
        let fd = slf.borrow_mut().0.take();
        if let Some(fd) = fd {
            vm.state::<Files>().close(fd);
        }
    }

    /// The file descriptor.
    fn fileno(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        let fd = slf.borrow().0;
        fd.ok_or_else(|| vm.value_error("I/O operation on closed file"))
    }

    /// Whether it is a terminal.
    fn isatty(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        with(vm, slf, |f| Ok(f.is_terminal()))
    }
}

/// The class of open files.
static HANDLE: TypeSpec = TypeSpec {
    module: "_fileio",
    kind: Kind::Payload,
    payload: Some(Boxed::<Handle>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "An open file of the host, unbuffered.",
    methods: &[Methods::METHODS],
    ..TypeSpec::new("Handle")
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// The open file of a descriptor.
    fn from_fd(vm: &mut Vm, fd: i64) -> PyResult {
        if vm.state::<Files>().get(fd).is_none() && !(0..3).contains(&fd) {
            return Err(vm.os_error_with(9, "Bad file descriptor", None));
        }
        Ok(vm.payload(&HANDLE, Handle(Some(fd))))
    }

    /// Opens a file; mode holds r, w, a or x, and perhaps +.
    fn open_file(vm: &mut Vm, path: String, mode: String) -> PyResult {
        let has = |c: char| mode.contains(c);
        let plus = has('+');
        let options = OpenMode {
            read: has('r') || plus,
            write: has('w') || has('a') || has('x') || plus,
            append: has('a'),
            truncate: has('w'),
            create: has('w') || has('a'),
            create_new: has('x'),
            mode: None,
        };
        let file = vm.host.open(&PathBuf::from(&path), options);
        match file {
            Ok(f) => {
                let fd = vm.state::<Files>().add(f);
                Ok(vm.payload(&HANDLE, Handle(Some(fd))))
            }
            Err(e) => {
                let shown = vm.str(&path);
                Err(vm.os_error(&e, Some(&shown)))
            }
        }
    }
}

/// The declaration of `_fileio`.
pub static MODULE: NativeModule = NativeModule {
    name: "_fileio",
    doc: "Open files of the host, unbuffered.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
