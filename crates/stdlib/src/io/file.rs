//! `FileIO`: an open file of the host, unbuffered.

use super::base::RAW_IO_BASE;
use super::files::{Files, with_file};
use super::{BUFFER_SIZE, is_exactly, size_arg, unsupported};
use pyrun_macros::pymethods;
use pyrun_vm::host::{OpenMode, Stream};
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Bytes, FromPy, Kind, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};
use std::cell::Cell;
use std::io::SeekFrom;
use std::path::PathBuf;
use std::rc::Rc;

/// The state of a `FileIO`; without a descriptor it is closed.
#[derive(Default)]
pub(super) struct FileIo {
    fd: Option<i64>,
    readable: bool,
    writable: bool,
    created: bool,
    appending: bool,
    close_fd: bool,
    seekable: Option<bool>,
    block_size: usize,
    name: Option<Value>,
    open: OpenFlag,
}

/// Whether a file is open: the streams above it look here, so that they need not ask.
pub(super) type OpenFlag = Rc<Cell<bool>>;

impl Payload for FileIo {
    const NAME: &'static str = "FileIO";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.name.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.name = None;
    }
}

pub(super) type This = Ref<Boxed<FileIo>>;

/// The file, if `v` is a `FileIO` and no subclass, whose methods may be others.
pub(super) fn exact(v: &Value) -> Option<&This> {
    if is_exactly(v, &FILE_IO) { v.cast() } else { None }
}

impl FileIo {
    pub(super) fn is_closed(&self) -> bool {
        self.fd.is_none()
    }

    pub(super) fn open_flag(&self) -> OpenFlag {
        self.open.clone()
    }

    pub(super) fn block_size(&self) -> usize {
        self.block_size
    }

    fn mode(&self) -> &'static str {
        match (self.created, self.appending, self.readable, self.writable) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (.., true, true) => "rb+",
            (.., true, false) => "rb",
            _ => "wb",
        }
    }
}

#[cold]
fn closed(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file")
}

fn fd(vm: &mut Vm, slf: &This) -> PyResult<i64> {
    let fd = slf.borrow().fd;
    fd.ok_or_else(|| closed(vm))
}

fn fd_for(vm: &mut Vm, slf: &This, write: bool) -> PyResult<i64> {
    let n = fd(vm, slf)?;
    let may = if write { slf.borrow().writable } else { slf.borrow().readable };
    match (may, write) {
        (true, _) => Ok(n),
        (_, true) => Err(unsupported(vm, "File not open for writing")),
        _ => Err(unsupported(vm, "File not open for reading")),
    }
}

/// Reads once; 0 at the end.
pub(super) fn read_once(vm: &mut Vm, slf: &This, buf: &mut [u8]) -> PyResult<usize> {
    let fd = fd_for(vm, slf, false)?;
    let n = with_file(vm, fd, |f| f.read(buf))?;
    vm.charge(n / 64 + 1)?;
    Ok(n)
}

/// Reads to the end, behind what `out` has.
pub(super) fn read_rest(vm: &mut Vm, slf: &This, out: &mut Vec<u8>) -> PyResult<()> {
    let fd = fd_for(vm, slf, false)?;
    let size = with_file(vm, fd, |f| Ok(f.stat().map_or(0, |s| s.size)))?;
    let mut step = (size as usize).clamp(BUFFER_SIZE, 1 << 20) + 1;
    loop {
        vm.reserve(out.len() + step)?;
        let at = out.len();
        out.resize(at + step, 0);
        let n = with_file(vm, fd, |f| f.read(&mut out[at..]));
        out.truncate(at + *n.as_ref().unwrap_or(&0));
        let n = n?;
        vm.charge(n / 64 + 1)?;
        if n == 0 {
            return Ok(());
        }
        step = out.len().clamp(BUFFER_SIZE, 1 << 20);
    }
}

/// Writes once; gives how much was taken.
pub(super) fn write_once(vm: &mut Vm, slf: &This, bytes: &[u8]) -> PyResult<usize> {
    let fd = fd_for(vm, slf, true)?;
    vm.charge(bytes.len() / 64 + 1)?;
    if (1..=2).contains(&fd) && vm.state::<Files>().get(fd).is_none() {
        let stream = if fd == 1 { Stream::Out } else { Stream::Err };
        vm.write_out(stream, bytes)?;
        return match vm.host.flush(stream) {
            Ok(()) => Ok(bytes.len()),
            Err(e) => Err(vm.os_error(&e, None)),
        };
    }
    with_file(vm, fd, |f| f.write(bytes))
}

/// Moves the position.
pub(super) fn seek(vm: &mut Vm, slf: &This, offset: i64, whence: i64) -> PyResult<i64> {
    let fd = fd(vm, slf)?;
    let to = match whence {
        0 if offset >= 0 => SeekFrom::Start(offset as u64),
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => return Err(vm.os_error_with(22, "Invalid argument", None)),
    };
    Ok(with_file(vm, fd, |f| f.seek(to))? as i64)
}

pub(super) fn seekable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
    let fd = fd(vm, slf)?;
    if let Some(known) = slf.borrow().seekable {
        return Ok(known);
    }
    let can = with_file(vm, fd, |f| Ok(f.seek(SeekFrom::Current(0)).is_ok()))?;
    slf.borrow_mut().seekable = Some(can);
    Ok(can)
}

/// Closes the file; the descriptor stays open if it is not the file's own.
fn close_file(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (fd, own) = {
        let f = &mut *slf.borrow_mut();
        f.open.set(false);
        (f.fd.take(), f.close_fd)
    };
    if let Some(fd) = fd.filter(|_| own)
        && !vm.state::<Files>().close(fd)
        && !(0..3).contains(&fd)
    {
        return Err(vm.os_error_with(9, "Bad file descriptor", None));
    }
    Ok(())
}

/// The modes of a file from their letters.
fn parse_mode(vm: &mut Vm, mode: &str, f: &mut FileIo) -> PyResult<OpenMode> {
    let (mut main, mut plus) = (0, 0);
    let mut open = OpenMode::default();
    for c in mode.chars() {
        match c {
            'r' => f.readable = true,
            'w' => (open.truncate, open.create, f.writable) = (true, true, true),
            'x' => (open.create_new, f.created, f.writable) = (true, true, true),
            'a' => (open.append, open.create, f.appending, f.writable) = (true, true, true, true),
            '+' => plus += 1,
            'b' => {}
            _ => return Err(vm.value_error(&format!("invalid mode: {mode}"))),
        }
        main += i32::from("rwxa".contains(c));
    }
    if main != 1 || plus > 1 {
        return Err(vm.value_error(
            "Must have exactly one of create/read/write/append mode and at most one plus",
        ));
    }
    if plus == 1 {
        (f.readable, f.writable) = (true, true);
    }
    (open.read, open.write) = (f.readable, f.writable);
    Ok(open)
}

/// The path that a name stands for, after `__fspath__`.
fn path_of(vm: &mut Vm, name: &Value) -> PyResult<(Value, PathBuf)> {
    let mut given = name.clone();
    if given.get::<Str>().is_none() && given.get::<Bytes>().is_none() {
        let kind = name.class().name();
        match vm.call_special(name, &core().names.__fspath__, &[])? {
            Some(v) if v.get::<Str>().is_some() || v.get::<Bytes>().is_some() => given = v,
            Some(v) => {
                let got = v.class().name();
                let m = format!("expected {kind}.__fspath__() to return str or bytes, not {got}");
                return Err(vm.type_error(&m));
            }
            None => {
                let m = format!("expected str, bytes or os.PathLike object, not {kind}");
                return Err(vm.type_error(&m));
            }
        }
    }
    let bytes = match given.get::<Bytes>() {
        Some(b) => b.to_vec(),
        None => {
            let s = <&Ref<Str>>::from_py(vm, &given)?;
            vm.encode_str(s, None, Some("surrogateescape"))?
        }
    };
    if bytes.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    #[cfg(unix)]
    let path = {
        use std::os::unix::ffi::OsStringExt;
        PathBuf::from(std::ffi::OsString::from_vec(bytes))
    };
    #[cfg(not(unix))]
    let path = PathBuf::from(String::from_utf8_lossy(&bytes).into_owned());
    Ok((given, path))
}

/// The flags of `os.open` that stand for a mode.
fn open_flags(m: &OpenMode) -> i64 {
    let access = match (m.read, m.write) {
        (true, true) => 2,
        (_, true) => 1,
        _ => 0,
    };
    let bits = [(m.create, 0o100), (m.create_new, 0o300), (m.truncate, 0o1000), (m.append, 0o2000)];
    bits.iter().filter(|b| b.0).fold(access | 0o2_000_000, |all, b| all | b.1)
}

/// What an opener gives.
fn open_by(vm: &mut Vm, opener: &Value, name: &Value, mode: &OpenMode) -> PyResult<i64> {
    let flags = vm.int(open_flags(mode));
    let fd = vm.call(opener, &[name.clone(), flags])?;
    if !fd.word().is_int() && vm.as_bigint(&fd).is_none() {
        return Err(vm.type_error("expected integer from opener"));
    }
    match vm.to_i64(&fd)? {
        n if n < 0 => Err(vm.value_error(&format!("opener returned {n}"))),
        n => Ok(n),
    }
}

/// Sees that a descriptor is one of an open file, and no directory.
fn check_fd(vm: &mut Vm, fd: i64, name: &Value) -> PyResult<usize> {
    if vm.state::<Files>().get(fd).is_none() && !(0..3).contains(&fd) {
        return Err(vm.os_error_with(9, "Bad file descriptor", Some(name)));
    }
    let stat = with_file(vm, fd, |f| Ok(f.stat().ok()))?;
    if stat.is_some_and(|s| s.mode & 0o170_000 == 0o040_000) {
        return Err(vm.os_error_with(21, "Is a directory", Some(name)));
    }
    Ok(stat.map_or(0, |s| s.block_size as usize))
}

static INIT: ParamSpec = ParamSpec {
    function: "FileIO",
    names: &["file", "mode", "closefd", "opener"],
    required: &[true, false, false, false],
    posonly: 0,
    positional: 4,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut bound = [const { None }; 4];
    INIT.bind(vm, args, &mut bound)?;
    let [Some(name), mode, close_fd, opener] = bound else {
        return Err(vm.missing_argument("FileIO"));
    };
    let mode = match mode {
        Some(m) => match m.get::<Str>() {
            Some(s) => s.to_str_lossy().into_owned(),
            None => {
                let kind = m.class().name();
                return Err(
                    vm.type_error(&format!("FileIO() argument 'mode' must be str, not {kind}"))
                );
            }
        },
        None => "r".to_owned(),
    };
    let close_fd = close_fd.map_or(Ok(true), |v| vm.truth(&v))?;
    open_into(vm, slf, &name, &mode, close_fd, opener.filter(|o| !o.is_none()))
}

fn open_into(
    vm: &mut Vm,
    slf: &This,
    name: &Value,
    mode: &str,
    close_fd: bool,
    opener: Option<Value>,
) -> PyResult<()> {
    close_file(vm, slf)?;
    let mut f = FileIo { close_fd, ..FileIo::default() };
    let number = match vm.as_bigint(name) {
        Some(_) => {
            if name.is_true() || name.is_false() {
                vm.warn(core().exc.runtime_warning, "bool is used as a file descriptor")?;
            }
            let n = i64::from(i32::from_py(vm, name)?);
            if n < 0 {
                return Err(vm.value_error("negative file descriptor"));
            }
            Some(n)
        }
        None => None,
    };
    let open = parse_mode(vm, mode, &mut f)?;
    let fd = match (number, opener) {
        (Some(n), _) => n,
        (None, _) if !close_fd => {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        (None, Some(opener)) => open_by(vm, &opener, name, &open)?,
        (None, None) => {
            let (given, path) = path_of(vm, name)?;
            match vm.host.open(&path, open) {
                Ok(file) => {
                    let fd = vm.state::<Files>().add(file);
                    f.fd = Some(fd);
                    fd
                }
                Err(e) => return Err(vm.os_error(&e, Some(&given))),
            }
        }
    };
    match check_fd(vm, fd, name) {
        Ok(size) => f.block_size = if size > 1 { size } else { BUFFER_SIZE },
        Err(e) => {
            if number.is_none() {
                vm.state::<Files>().close(fd);
            }
            return Err(e);
        }
    }
    f.fd = Some(fd);
    f.open.set(true);
    f.name = Some(name.clone());
    let appending = f.appending;
    drop(slf.replace(f));
    if appending {
        // A pipe has no end to go to.
        let _ = seek(vm, slf, 0, 2);
    }
    Ok(())
}

/// A `FileIO` that is open.
pub(super) fn open(
    vm: &mut Vm,
    name: &Value,
    mode: &str,
    close_fd: bool,
    opener: Option<Value>,
) -> PyResult {
    let v = vm.payload(&FILE_IO, FileIo::default());
    let slf = <&This>::from_py(vm, &v)?;
    open_into(vm, slf, name, mode, close_fd, opener)?;
    Ok(v)
}

/// The file over a standard descriptor; it stays open when the object goes.
pub(super) fn standard(vm: &mut Vm, fd: i64, name: &str) -> Value {
    let name = Some(vm.str(name));
    let (readable, writable) = (fd == 0, fd != 0);
    let open = Rc::new(Cell::new(true));
    let (fd, block_size) = (Some(fd), BUFFER_SIZE);
    let f = FileIo { fd, readable, writable, name, block_size, open, ..FileIo::default() };
    vm.payload(&FILE_IO, f)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    let (mode, own, name) = {
        let f = slf.borrow();
        if f.is_closed() {
            return Ok(vm.str("<_io.FileIO [closed]>"));
        }
        (f.mode(), if f.close_fd { "True" } else { "False" }, f.name.clone())
    };
    let shown = match name {
        Some(name) => format!("name={}", vm.repr(&name)?.to_str_lossy()),
        None => format!("fd={}", fd(vm, slf)?),
    };
    Ok(vm.str(&format!("<_io.FileIO {shown} mode='{mode}' closefd={own}>")))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Read at most size bytes, returned as bytes.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let Some(size) = size_arg(vm, size)? else { return Self::readall(vm, slf) };
        fd_for(vm, slf, false)?;
        vm.reserve(size)?;
        let mut buf = vec![0; size];
        let n = read_once(vm, slf, &mut buf)?;
        Ok(vm.bytes(&buf[..n]))
    }

    /// Read all data from the file, returned as bytes.
    fn readall(vm: &mut Vm, slf: &This) -> PyResult {
        let mut out = Vec::new();
        read_rest(vm, slf, &mut out)?;
        Ok(vm.bytes(&out))
    }

    /// Same as RawIOBase.readinto().
    fn readinto(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult<usize> {
        let size = super::room(vm, buffer, "readinto")?;
        let mut buf = vec![0; size];
        let n = read_once(vm, slf, &mut buf)?;
        vm.buffer_mut(buffer, |b| b.get_mut(..n).map(|b| b.copy_from_slice(&buf[..n])))?;
        Ok(n)
    }

    /// Write buffer b to file, return number of bytes written.
    fn write(vm: &mut Vm, slf: &This, b: &Value) -> PyResult<usize> {
        fd_for(vm, slf, true)?;
        let bytes = vm.buffer(b)?.to_vec();
        write_once(vm, slf, &bytes)
    }

    /// Move to new file position and return the file position.
    #[signature(offset, whence = 0, /)]
    #[text_signature = "($self, pos, whence=0, /)"]
    fn seek(vm: &mut Vm, slf: &This, offset: i64, whence: i64) -> PyResult<i64> {
        seek(vm, slf, offset, whence)
    }

    /// Current file position.
    fn tell(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        seek(vm, slf, 0, 1)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    #[signature(size = None, /)]
    fn truncate(vm: &mut Vm, slf: &This, size: Option<i64>) -> PyResult<i64> {
        let fd = fd_for(vm, slf, true)?;
        let size = match size {
            Some(n) => n,
            None => seek(vm, slf, 0, 1)?,
        };
        let Ok(n) = u64::try_from(size) else {
            return Err(vm.os_error_with(22, "Invalid argument", None));
        };
        with_file(vm, fd, |f| f.truncate(n))?;
        Ok(size)
    }

    /// Close the file.
    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        if slf.borrow().is_closed() {
            return Ok(());
        }
        let flushed = match is_exactly(slf.as_value(), &FILE_IO) {
            true => Ok(()),
            false => super::base::close(vm, slf.as_value()),
        };
        let closed = close_file(vm, slf);
        super::chained(vm, flushed, closed)
    }

    /// Nothing is kept here.
    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        fd(vm, slf).map(drop).map_err(|_| vm.value_error("I/O operation on closed file."))
    }

    /// True if file supports random-access.
    fn seekable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        seekable(vm, slf)
    }

    /// True if file was opened in a read mode.
    fn readable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        fd(vm, slf)?;
        Ok(slf.borrow().readable)
    }

    /// True if file was opened in a write mode.
    fn writable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        fd(vm, slf)?;
        Ok(slf.borrow().writable)
    }

    /// Return the underlying file descriptor (an integer).
    fn fileno(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        fd(vm, slf)
    }

    /// True if the file is connected to a TTY device.
    fn isatty(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        let fd = fd(vm, slf)?;
        with_file(vm, fd, |f| Ok(f.is_terminal()))
    }

    /// True if the file is closed
    #[getter]
    fn closed(slf: &This) -> bool {
        slf.borrow().is_closed()
    }

    /// True if the file descriptor will be closed by close().
    #[getter]
    fn closefd(slf: &This) -> bool {
        slf.borrow().close_fd
    }

    /// String giving the file mode
    #[getter]
    fn mode(slf: &This) -> &'static str {
        slf.borrow().mode()
    }

    #[getter]
    fn _blksize(slf: &This) -> usize {
        slf.borrow().block_size
    }

    #[getter]
    fn name(vm: &mut Vm, slf: &This) -> PyResult {
        let name = slf.borrow().name.clone();
        name.ok_or_else(|| vm.attribute_error("'_io.FileIO' object has no attribute 'name'"))
    }

    #[setter]
    fn set_name(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let old = std::mem::replace(&mut slf.borrow_mut().name, value);
        drop(old);
        Ok(())
    }
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, FileIo::default())
}

/// `_io.FileIO`
pub static FILE_IO: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&RAW_IO_BASE),
    kind: Kind::Payload,
    payload: Some(Boxed::<FileIo>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::FINALIZER,
    doc: "Open a file.",
    slots: Slots { new: Some(new), init: Some(init), repr: Some(repr), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(file, mode='r', closefd=True, opener=None)",
    ..TypeSpec::new("FileIO")
};
