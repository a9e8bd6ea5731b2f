//! The abstract classes: `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`. Their methods go
//! by the methods of the object, whatever class it is of.

use super::{BUFFER_SIZE, asks, flag, unsupported};
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::static_str;
use pyrun_vm::value::{Bytes, Kind, Slots, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Value, Vm};

const FLAGS: u32 = TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK;
const CLOSED: &str = "I/O operation on closed file.";

/// Raises ValueError if the stream says that it is closed.
pub(super) fn check_open(vm: &mut Vm, slf: &Value) -> PyResult<()> {
    if flag(vm, slf, "closed")? { Err(vm.value_error(CLOSED)) } else { Ok(()) }
}

/// `_IOBase.close` for an object whose class keeps no state of its own.
pub(super) fn close(vm: &mut Vm, slf: &Value) -> PyResult<()> {
    if base_closed(vm, slf)? {
        return Ok(());
    }
    let flushed = vm.call_method_str(slf, "flush", &[]);
    let marked = vm.setattr(slf, &static_str("__IOBase_closed"), Value::from(true));
    flushed?;
    marked
}

fn base_closed(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
    Ok(vm.getattr_opt(slf, &static_str("__IOBase_closed"))?.is_some())
}

fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    check_open(vm, slf)?;
    Ok(slf.clone())
}

pub(super) fn next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let line = vm.call_method_str(slf, "readline", &[])?;
    Ok((vm.len(&line)? > 0).then_some(line))
}

fn check_can(vm: &mut Vm, slf: &Value, method: &str, message: &str) -> PyResult<bool> {
    let can = vm.call_method_str(slf, method, &[])?;
    if can.is_true() { Ok(true) } else { Err(unsupported(vm, message)) }
}

/// How many bytes to ask for next, when a line may end within what can be peeked at.
fn ahead(vm: &mut Vm, slf: &Value, peek: Option<&Value>, left: Option<usize>) -> PyResult<usize> {
    let Some(peek) = peek else { return Ok(1) };
    let one = vm.int(1);
    let seen = vm.call(peek, &[one])?;
    let Some(bytes) = seen.get::<Bytes>() else {
        let m =
            format!("peek() should have returned a bytes object, not '{}'", seen.class().name());
        return Err(vm.type_error(&m));
    };
    let _ = slf;
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    Ok(end.min(left.unwrap_or(end)).max(1))
}

struct IoBase;

#[pymethods]
impl IoBase {
    /// Change the stream position to the given byte offset.
    #[signature(*args)]
    fn seek(vm: &mut Vm, _slf: &Value, args: &[Value]) -> PyResult {
        let _ = args;
        Err(unsupported(vm, "seek"))
    }

    /// Return current stream position.
    fn tell(vm: &mut Vm, slf: &Value) -> PyResult {
        let (zero, one) = (vm.int(0), vm.int(1));
        vm.call_method_str(slf, "seek", &[zero, one])
    }

    /// Truncate file to size bytes.
    #[signature(*args)]
    fn truncate(vm: &mut Vm, _slf: &Value, args: &[Value]) -> PyResult {
        let _ = args;
        Err(unsupported(vm, "truncate"))
    }

    /// Flush write buffers, if applicable.
    fn flush(vm: &mut Vm, slf: &Value) -> PyResult<()> {
        if base_closed(vm, slf)? { Err(vm.value_error(CLOSED)) } else { Ok(()) }
    }

    /// Flush and close the IO object.
    fn close(vm: &mut Vm, slf: &Value) -> PyResult<()> {
        close(vm, slf)
    }

    #[getter]
    fn closed(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        base_closed(vm, slf)
    }

    /// Return whether object supports random access.
    fn seekable(_slf: &Value) -> bool {
        false
    }

    /// Return whether object was opened for reading.
    fn readable(_slf: &Value) -> bool {
        false
    }

    /// Return whether object was opened for writing.
    fn writable(_slf: &Value) -> bool {
        false
    }

    fn _checkClosed(vm: &mut Vm, slf: &Value, _msg: Option<Value>) -> PyResult<()> {
        check_open(vm, slf)
    }

    fn _checkSeekable(vm: &mut Vm, slf: &Value, _msg: Option<Value>) -> PyResult<bool> {
        check_can(vm, slf, "seekable", "File or stream is not seekable.")
    }

    fn _checkReadable(vm: &mut Vm, slf: &Value, _msg: Option<Value>) -> PyResult<bool> {
        check_can(vm, slf, "readable", "File or stream is not readable.")
    }

    fn _checkWritable(vm: &mut Vm, slf: &Value, _msg: Option<Value>) -> PyResult<bool> {
        check_can(vm, slf, "writable", "File or stream is not writable.")
    }

    /// Return underlying file descriptor if one exists.
    fn fileno(vm: &mut Vm, _slf: &Value) -> PyResult {
        Err(unsupported(vm, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    fn isatty(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        check_open(vm, slf)?;
        Ok(false)
    }

    fn __enter__(vm: &mut Vm, slf: &Value) -> PyResult {
        check_open(vm, slf)?;
        Ok(slf.clone())
    }

    #[signature(*args)]
    fn __exit__(vm: &mut Vm, slf: &Value, args: &[Value]) -> PyResult {
        let _ = args;
        vm.call_method_str(slf, "close", &[])
    }

    fn __del__(vm: &mut Vm, slf: &Value) {
        // An object that is half made may not know whether it is closed; it is tried all the same.
        if !matches!(flag(vm, slf, "closed"), Ok(true)) {
            let _ = vm.call_method_str(slf, "close", &[]);
        }
    }

    /// Read and return a line from the stream.
    #[signature(size = None, /)]
    fn readline(vm: &mut Vm, slf: &Value, size: Option<&Value>) -> PyResult {
        let limit = super::size_arg(vm, size)?;
        let peek = vm.getattr_opt(slf, &static_str("peek"))?;
        let mut line: Vec<u8> = Vec::new();
        while limit.is_none_or(|limit| line.len() < limit) {
            let n = ahead(vm, slf, peek.as_ref(), limit.map(|limit| limit - line.len()))?;
            let n = vm.int(n as i64);
            let piece = vm.call_method_str(slf, "read", &[n])?;
            let Some(bytes) = piece.get::<Bytes>() else {
                let kind = piece.class().name();
                let m = format!("read() should have returned a bytes object, not '{kind}'");
                return Err(vm.type_error(&m));
            };
            if bytes.is_empty() {
                break;
            }
            vm.reserve(line.len() + bytes.len())?;
            line.extend_from_slice(bytes);
            if line.ends_with(b"\n") {
                break;
            }
        }
        Ok(vm.bytes(&line))
    }

    /// Return a list of lines from the stream.
    #[signature(hint = None, /)]
    fn readlines(vm: &mut Vm, slf: &Value, hint: Option<&Value>) -> PyResult {
        let limit = super::size_arg(vm, hint)?.filter(|&n| n > 0);
        let (lines, mut total) = (vm.new_list(Vec::new()), 0);
        vm.for_each(slf, |vm, line| {
            if limit.is_some() {
                total += vm.len(&line)?;
            }
            vm.list_push(&lines, line)?;
            Ok(limit.is_none_or(|limit| total < limit))
        })?;
        Ok(lines.into_value())
    }

    /// Write a list of lines to stream.
    fn writelines(vm: &mut Vm, slf: &Value, lines: &Value) -> PyResult<()> {
        check_open(vm, slf)?;
        let write = &core().names.write;
        vm.for_each(lines, |vm, line| {
            vm.call_method(slf, write, &[line])?;
            Ok(true)
        })?;
        Ok(())
    }
}

/// `_io._IOBase`
pub static IO_BASE: TypeSpec = TypeSpec {
    module: "_io",
    kind: Kind::Instance,
    flags: FLAGS | TypeFlags::FINALIZER,
    doc: "The abstract base class for all I/O classes.",
    slots: Slots { iter: Some(iter), next: Some(next), ..Slots::EMPTY },
    methods: &[IoBase::METHODS],
    getset: &[IoBase::GETSET],
    ..TypeSpec::new("_IOBase")
};

struct RawIoBase;

#[pymethods]
impl RawIoBase {
    #[signature(size = -1, /)]
    fn read(vm: &mut Vm, slf: &Value, size: i64) -> PyResult {
        let Ok(size) = usize::try_from(size) else {
            return vm.call_method_str(slf, "readall", &[]);
        };
        vm.reserve(size)?;
        vm.charge(size / 64 + 1)?;
        let buf = vm.bytearray(vec![0; size]);
        let n = vm.call_method_str(slf, "readinto", std::slice::from_ref(&buf))?;
        if n.is_none() {
            return Ok(n);
        }
        let n = usize::try_from(vm.to_i64(&n)?).unwrap_or(0).min(size);
        let bytes = vm.buffer(&buf)?[..n].to_vec();
        Ok(vm.bytes(&bytes))
    }

    /// Read until EOF, using multiple read() call.
    fn readall(vm: &mut Vm, slf: &Value) -> PyResult {
        let mut all: Vec<u8> = Vec::new();
        loop {
            let n = vm.int(BUFFER_SIZE as i64);
            let piece = vm.call_method_str(slf, "read", &[n])?;
            if piece.is_none() && all.is_empty() {
                return Ok(piece);
            }
            let Some(bytes) = piece.get::<Bytes>().filter(|b| !b.is_empty()) else {
                if !piece.is_none() && piece.get::<Bytes>().is_none() {
                    return Err(vm.type_error("read() should return bytes"));
                }
                vm.ask(all.capacity() + all.len())?;
                return Ok(vm.bytes(&all));
            };
            vm.room_in(&all, bytes.len())?;
            all.extend_from_slice(bytes);
        }
    }
}

/// `_io._RawIOBase`
pub static RAW_IO_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    kind: Kind::Instance,
    flags: FLAGS,
    doc: "Base class for raw binary I/O.",
    methods: &[RawIoBase::METHODS],
    ..TypeSpec::new("_RawIOBase")
};

/// `readinto` by `read` or `read1`.
fn read_into(vm: &mut Vm, slf: &Value, target: &Value, method: &str) -> PyResult<usize> {
    let size = super::room(vm, target, "readinto")?;
    let n = vm.int(size as i64);
    let data = vm.call_method_str(slf, method, &[n])?;
    let Some(bytes) = data.get::<Bytes>() else {
        return Err(vm.type_error(&format!("{method}() should return bytes")));
    };
    let got = bytes.len();
    if got > size {
        let m =
            format!("{method}() returned too much data: {size} bytes requested, {got} returned");
        return Err(vm.value_error(&m));
    }
    vm.buffer_mut(target, |b| b.get_mut(..got).map(|to| to.copy_from_slice(bytes)))?;
    Ok(got)
}

macro_rules! refusing {
    ($ty:ident: $($name:ident)*; $($more:item)*) => {
        #[pymethods]
        impl $ty {
            $(
                #[signature(*args)]
                fn $name(vm: &mut Vm, _slf: &Value, args: &[Value]) -> PyResult {
                    let _ = args;
                    Err(unsupported(vm, stringify!($name)))
                }
            )*
            $($more)*
        }
    };
}

struct BufferedIoBase;
struct BufferedReadInto;
struct TextIoBase;
struct TextAttributes;

refusing! { BufferedIoBase: detach read read1 write; }
refusing! { TextIoBase: detach read readline write; }

#[pymethods]
impl BufferedReadInto {
    fn readinto(vm: &mut Vm, slf: &Value, buffer: &Value) -> PyResult<usize> {
        read_into(vm, slf, buffer, "read")
    }

    fn readinto1(vm: &mut Vm, slf: &Value, buffer: &Value) -> PyResult<usize> {
        read_into(vm, slf, buffer, "read1")
    }
}

#[pymethods]
impl TextAttributes {
    /// Encoding of the text stream.
    #[getter]
    fn encoding(_slf: &Value) {}

    /// Line endings translated so far.
    #[getter]
    fn newlines(_slf: &Value) {}

    /// The error setting of the decoder or encoder.
    #[getter]
    fn errors(_slf: &Value) {}
}

/// `_io._BufferedIOBase`
pub static BUFFERED_IO_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    kind: Kind::Instance,
    flags: FLAGS,
    doc: "Base class for buffered IO objects.",
    methods: &[BufferedIoBase::METHODS, BufferedReadInto::METHODS],
    ..TypeSpec::new("_BufferedIOBase")
};

/// `_io._TextIOBase`
pub static TEXT_IO_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    kind: Kind::Instance,
    flags: FLAGS,
    doc: "Base class for text I/O.",
    methods: &[TextIoBase::METHODS],
    getset: &[TextAttributes::GETSET],
    ..TypeSpec::new("_TextIOBase")
};

/// Whether the stream says yes to `readable` and the like.
pub(super) fn can(vm: &mut Vm, stream: &Value, what: &str) -> PyResult<bool> {
    asks(vm, stream, what)
}
