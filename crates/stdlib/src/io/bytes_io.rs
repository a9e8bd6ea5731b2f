//! `BytesIO`: bytes in memory. The bytes lie in an object of their own, the store, which memoryviews
//! look at; while one does, the size stays as it is.

use super::base::BUFFERED_IO_BASE;
use super::size_arg;
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::buffer::{BufferSlots, Layout, View};
use pyrun_vm::value::bytebuf::ByteBuf;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, FromPy, Kind, Payload, Slots, Tuple, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::cell::Cell;

/// The bytes, and how many views look at them.
pub(super) struct Store {
    buf: ByteBuf,
    exports: Cell<usize>,
}

impl Payload for Store {
    const NAME: &'static str = "_BytesIOBuffer";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type StoreRef = Ref<Boxed<Store>>;

static BUFFER: BufferSlots = BufferSlots {
    read: |v| {
        let s = v.get::<Boxed<Store>>()?;
        Some(View::Cell(std::cell::Ref::map(s.borrow(), |s| s.buf.as_slice())))
    },
    write: |v, f| match v.get::<Boxed<Store>>() {
        Some(s) => {
            f(s.borrow_mut().buf.as_mut_slice());
            true
        }
        None => false,
    },
    layout: |_| Layout { format: 'B', item_size: 1, readonly: false },
    export: |v, more| {
        if let Some(s) = v.get::<Boxed<Store>>() {
            let s = s.borrow();
            let n = s.exports.get();
            s.exports.set(if more { n + 1 } else { n.saturating_sub(1) });
        }
    },
};

/// `_io._BytesIOBuffer`
pub static STORE: TypeSpec = TypeSpec {
    module: "_io",
    kind: Kind::Payload,
    payload: Some(Boxed::<Store>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { buffer: Some(&BUFFER), ..Slots::EMPTY },
    ..TypeSpec::new("_BytesIOBuffer")
};

/// The store, absent once the stream is closed, and the position, which may lie behind the end.
pub(super) struct BytesIo {
    store: Option<StoreRef>,
    at: usize,
}

impl Payload for BytesIo {
    const NAME: &'static str = "BytesIO";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.store.iter().for_each(|s| visit(s.as_value()));
    }
}

pub(super) type This = Ref<Boxed<BytesIo>>;

fn store(vm: &mut Vm, slf: &This) -> PyResult<StoreRef> {
    let store = slf.borrow().store.clone();
    store.ok_or_else(|| vm.value_error("I/O operation on closed file."))
}

fn resizable(vm: &mut Vm, store: &StoreRef) -> PyResult<()> {
    if store.borrow().exports.get() > 0 {
        return Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    Ok(())
}

fn new_store(vm: &mut Vm, bytes: &[u8]) -> PyResult<StoreRef> {
    let buf = vm.byte_buf(bytes);
    let v = vm.payload(&STORE, Store { buf, exports: Cell::new(0) });
    <Ref<Boxed<Store>>>::from_py(vm, &v)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    let store = Some(new_store(vm, &[])?);
    vm.payload_in(cls, BytesIo { store, at: 0 })
}

static INIT: ParamSpec = ParamSpec {
    function: "BytesIO",
    names: &["initial_bytes"],
    required: &[false],
    posonly: 0,
    positional: 1,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut bound = [const { None }; 1];
    INIT.bind(vm, args, &mut bound)?;
    let [initial] = bound;
    let old = slf.borrow().store.clone();
    if let Some(old) = old {
        resizable(vm, &old)?;
    }
    let made = match initial.filter(|i| !i.is_none()) {
        Some(initial) => {
            let len = vm.buffer(&initial)?.len();
            vm.charge(len / 64 + 1)?;
            vm.ask(len * 2)?;
            let bytes = vm.buffer(&initial)?.to_vec();
            new_store(vm, &bytes)?
        }
        None => new_store(vm, &[])?,
    };
    drop(slf.replace(BytesIo { store: Some(made), at: 0 }));
    Ok(())
}

/// Whether the stream is closed.
pub(super) fn is_closed(slf: &This) -> bool {
    slf.borrow().store.is_none()
}

/// Hands the next bytes, `n` at most, to `f`, and moves on.
pub(super) fn take<R>(
    vm: &mut Vm,
    slf: &This,
    n: Option<usize>,
    f: impl FnOnce(&mut Vm, &[u8]) -> R,
) -> PyResult<R> {
    let store = store(vm, slf)?;
    let (from, len) = (slf.borrow().at, store.borrow().buf.len());
    let to = n.map_or(len, |n| len.min(from.saturating_add(n))).max(from);
    vm.charge((to - from) / 64 + 1)?;
    let inner = store.borrow();
    let bytes = inner.buf.as_slice().get(from..to.min(inner.buf.len())).unwrap_or_default();
    slf.borrow_mut().at = from + bytes.len();
    Ok(f(vm, bytes))
}

/// Writes at the position; a gap before it is filled with zeros.
pub(super) fn write(vm: &mut Vm, slf: &This, bytes: &[u8]) -> PyResult<()> {
    vm.charge(bytes.len() / 64 + 1)?;
    {
        // The usual case: a little more at the end.
        let me = &mut *slf.borrow_mut();
        if let Some(store) = me.store.as_ref().filter(|_| bytes.len() <= 1024) {
            let store = &mut *store.borrow_mut();
            let room = store.buf.growth(bytes.len()) == 0;
            if room && store.exports.get() == 0 && store.buf.len() == me.at {
                store.buf.extend(bytes);
                me.at += bytes.len();
                return Ok(());
            }
        }
    }
    let store = store(vm, slf)?;
    resizable(vm, &store)?;
    if bytes.is_empty() {
        return Ok(());
    }
    let (at, len) = (slf.borrow().at, store.borrow().buf.len());
    if at.saturating_add(bytes.len()) > len {
        let more = at.saturating_add(bytes.len()) - len;
        let growth = store.borrow().buf.growth(more);
        // What fills a gap lies beside the buffer for a moment.
        vm.ask(growth.saturating_add(at.saturating_sub(len)))?;
        resizable(vm, &store)?;
    }
    let buf = &mut store.borrow_mut().buf;
    if at == len {
        buf.extend(bytes);
    } else if at > len {
        buf.splice(len, len, &vec![0; at - len]);
        buf.extend(bytes);
    } else {
        let end = (at + bytes.len()).min(len);
        buf.splice(at, end, bytes);
    }
    slf.borrow_mut().at = at + bytes.len();
    Ok(())
}

fn line_length(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
}

fn read_line(vm: &mut Vm, slf: &This, limit: Option<usize>) -> PyResult {
    let n = {
        let store = store(vm, slf)?;
        let inner = store.borrow();
        let rest = inner.buf.as_slice().get(slf.borrow().at..).unwrap_or_default();
        line_length(rest)
    };
    vm.ask(n)?;
    take(vm, slf, Some(limit.map_or(n, |limit| limit.min(n))), |vm, bytes| vm.bytes(bytes))
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    store(vm, slf)?;
    Ok(v.clone())
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    if !super::is_exactly(v, &BYTES_IO) {
        return super::base::next(vm, v);
    }
    let slf = <&This>::from_py(vm, v)?;
    let line = read_line(vm, slf, None)?;
    Ok((vm.len(&line)? > 0).then_some(line))
}

/// Moves the position.
pub(super) fn seek(vm: &mut Vm, slf: &This, to: i64, whence: i64) -> PyResult<i64> {
    let len = store(vm, slf)?.borrow().buf.len() as i64;
    let start = match whence {
        0 if to < 0 => return Err(vm.value_error(&format!("negative seek value {to}"))),
        0 => 0,
        1 => slf.borrow().at as i64,
        2 => len,
        _ => {
            let m = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(vm.value_error(&m));
        }
    };
    let Some(at) = start.checked_add(to) else {
        return Err(vm.overflow_error("new position too large"));
    };
    let at = at.max(0);
    slf.borrow_mut().at = at as usize;
    Ok(at)
}

/// The position.
pub(super) fn tell(vm: &mut Vm, slf: &This) -> PyResult<i64> {
    store(vm, slf)?;
    Ok(slf.borrow().at as i64)
}

struct Methods;

#[pymethods]
impl Methods {
    /// Read at most size bytes, returned as a bytes object.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let n = size_arg(vm, size)?;
        let left = store(vm, slf)?.borrow().buf.len().saturating_sub(slf.borrow().at);
        vm.ask(n.unwrap_or(left).min(left))?;
        take(vm, slf, n, |vm, bytes| vm.bytes(bytes))
    }

    /// Read at most size bytes, returned as a bytes object.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read1(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        Self::read(vm, slf, size)
    }

    /// Next line from the file, as a bytes object.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn readline(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let limit = size_arg(vm, size)?;
        read_line(vm, slf, limit)
    }

    /// List of bytes objects, each a line from the file.
    #[signature(size = None, /)]
    fn readlines(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let limit = size_arg(vm, size)?.filter(|&n| n > 0).unwrap_or(usize::MAX);
        let (lines, mut total) = (vm.new_list(Vec::new()), 0);
        while total < limit {
            let line = read_line(vm, slf, None)?;
            let n = vm.len(&line)?;
            if n == 0 {
                break;
            }
            total += n;
            vm.list_push(&lines, line)?;
        }
        Ok(lines.into_value())
    }

    /// Read bytes into buffer.
    fn readinto(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult<usize> {
        let size = super::room(vm, buffer, "readinto")?;
        let bytes = take(vm, slf, Some(size), |_, bytes| bytes.to_vec())?;
        vm.buffer_mut(buffer, |b| b.get_mut(..bytes.len()).map(|b| b.copy_from_slice(&bytes)))?;
        Ok(bytes.len())
    }

    /// Write bytes to file.
    fn write(vm: &mut Vm, slf: &This, b: &Value) -> PyResult<usize> {
        if let Some(bytes) = b.get::<pyrun_vm::value::Bytes>() {
            write(vm, slf, bytes)?;
            return Ok(bytes.len());
        }
        store(vm, slf)?;
        let len = vm.buffer(b)?.len();
        vm.ask(len)?;
        let bytes = vm.buffer(b)?.to_vec();
        write(vm, slf, &bytes)?;
        Ok(bytes.len())
    }

    /// Write lines to the file.
    fn writelines(vm: &mut Vm, slf: &This, lines: &Value) -> PyResult<()> {
        store(vm, slf)?;
        vm.for_each(lines, |vm, line| Self::write(vm, slf, &line).map(|_| true)).map(drop)
    }

    /// Change stream position.
    #[signature(pos, whence = 0, /)]
    fn seek(vm: &mut Vm, slf: &This, pos: i64, whence: i64) -> PyResult<i64> {
        seek(vm, slf, pos, whence)
    }

    /// Current file position, an integer.
    fn tell(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        tell(vm, slf)
    }

    /// Truncate the file to at most size bytes.
    #[signature(size = None, /)]
    fn truncate(vm: &mut Vm, slf: &This, size: Option<i64>) -> PyResult<i64> {
        let store = store(vm, slf)?;
        resizable(vm, &store)?;
        let size = size.unwrap_or(slf.borrow().at as i64);
        let Ok(n) = usize::try_from(size) else {
            return Err(vm.value_error(&format!("negative size value {size}")));
        };
        let buf = &mut store.borrow_mut().buf;
        let len = buf.len();
        if n < len {
            buf.splice(n, len, &[]);
        }
        Ok(size)
    }

    /// Retrieve the entire contents of the BytesIO object.
    fn getvalue(vm: &mut Vm, slf: &This) -> PyResult {
        let store = store(vm, slf)?;
        let len = store.borrow().buf.len();
        vm.charge(len / 64 + 1)?;
        vm.reserve(len)?;
        let inner = store.borrow();
        Ok(vm.bytes(inner.buf.as_slice()))
    }

    /// Get a read-write view over the contents of the BytesIO object.
    fn getbuffer(vm: &mut Vm, slf: &This) -> PyResult {
        let store = store(vm, slf)?;
        vm.call(&core().memoryview.to_value(), &[store.into_value()])
    }

    /// Disable all I/O operations.
    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        let store = slf.borrow().store.clone();
        if let Some(store) = store {
            resizable(vm, &store)?;
        }
        let old = slf.borrow_mut().store.take();
        drop(old);
        Ok(())
    }

    /// Does nothing.
    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        store(vm, slf).map(drop)
    }

    /// Always returns False.
    fn isatty(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        store(vm, slf).map(|_| false)
    }

    /// Returns True if the IO object can be read.
    fn readable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        store(vm, slf).map(|_| true)
    }

    /// Returns True if the IO object can be written.
    fn writable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        store(vm, slf).map(|_| true)
    }

    /// Returns True if the IO object can be seeked.
    fn seekable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        store(vm, slf).map(|_| true)
    }

    /// True if the file is closed.
    #[getter]
    fn closed(slf: &This) -> bool {
        is_closed(slf)
    }

    fn __getstate__(vm: &mut Vm, slf: &This) -> PyResult {
        let value = Self::getvalue(vm, slf)?;
        let at = vm.int(slf.borrow().at as i64);
        let dict = vm.dict_of(slf.as_value()).filter(|d| !d.is_empty());
        let dict = dict.map_or_else(Value::none, |d| d.into_value());
        Ok(vm.tuple(&[value, at, dict]))
    }

    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        store(vm, slf)?;
        let parts = state.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [value, at, dict] = &parts[..] else {
            let m = format!(
                "BytesIO.__setstate__ argument should be 3-tuple, got {}",
                state.class().name()
            );
            return Err(vm.type_error(&m));
        };
        init(vm, slf.as_value(), Args::positional(std::slice::from_ref(value)))?;
        if !at.word().is_int() {
            let kind = at.class().name();
            let m = format!("second item of state must be an integer, not {kind}");
            return Err(vm.type_error(&m));
        }
        let Ok(at) = usize::try_from(at.word().as_int()) else {
            return Err(vm.value_error("position value cannot be negative"));
        };
        slf.borrow_mut().at = at;
        super::string_io::set_dict(vm, slf.as_value(), dict)
    }
}

/// `_io.BytesIO`
pub static BYTES_IO: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BUFFERED_IO_BASE),
    kind: Kind::Payload,
    payload: Some(Boxed::<BytesIo>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::QUIET,
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        iter: Some(iter),
        next: Some(next),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(initial_bytes=b'')",
    ..TypeSpec::new("BytesIO")
};
