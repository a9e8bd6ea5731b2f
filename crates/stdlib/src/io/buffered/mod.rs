//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: one payload with what was read ahead and
//! what waits to be written. At most one of the two is not empty.

mod methods;
mod raw;

use super::base::BUFFERED_IO_BASE;
use super::file::OpenFlag;
use super::{BUFFER_SIZE, file, is_exactly, unsupported};
use methods::{Common, Reading, Writing};
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, FromPy, Kind, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// The state of a buffered stream.
#[derive(Default)]
pub(super) struct Buffered {
    raw: Option<Value>,
    /// What `raw` is `None` for: the stream has been detached, or never set up.
    detached: bool,
    size: usize,
    ahead: Vec<u8>,
    /// How much of `ahead` has been handed out.
    at: usize,
    waiting: Vec<u8>,
    reads: bool,
    writes: bool,
    /// Of the raw stream, if that is a file.
    open: Option<OpenFlag>,
}

impl Payload for Buffered {
    const NAME: &'static str = "Buffered";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.raw.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.raw = None;
    }
}

pub(super) type This = Ref<Boxed<Buffered>>;

/// The stream, if `v` is of one of the classes here and no subclass, whose methods may be others.
pub(super) fn exact(v: &Value) -> Option<&This> {
    let known = [&BUFFERED_READER, &BUFFERED_WRITER, &BUFFERED_RANDOM];
    if known.iter().any(|spec| is_exactly(v, spec)) { v.cast() } else { None }
}

#[cold]
fn no_raw(vm: &mut Vm, slf: &This) -> Raised {
    vm.value_error(match slf.borrow().detached {
        true => "raw stream has been detached",
        false => "I/O operation on uninitialized object",
    })
}

fn raw_of(vm: &mut Vm, slf: &This) -> PyResult {
    let raw = slf.borrow().raw.clone();
    raw.ok_or_else(|| no_raw(vm, slf))
}

/// The flag that says whether the file below is open, if there is a file.
pub(super) fn open_flag(slf: &This) -> Option<OpenFlag> {
    slf.borrow().open.clone()
}

/// Whether the raw stream is closed.
pub(super) fn is_closed(vm: &mut Vm, slf: &This) -> PyResult<bool> {
    if let Some(open) = &slf.borrow().open {
        return Ok(!open.get());
    }
    let raw = raw_of(vm, slf)?;
    match file::exact(&raw) {
        Some(f) => Ok(f.borrow().is_closed()),
        None => super::flag(vm, &raw, "closed"),
    }
}

/// The raw stream, if it is open; `what` starts the message if not.
fn open_raw(vm: &mut Vm, slf: &This, what: &str) -> PyResult {
    if is_closed(vm, slf)? {
        return Err(vm.value_error(what));
    }
    raw_of(vm, slf)
}

/// Writes out what waits, all of it.
pub(super) fn flush_writes(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().waiting.is_empty() {
        return Ok(());
    }
    let raw = raw_of(vm, slf)?;
    let mut out = std::mem::take(&mut slf.borrow_mut().waiting);
    let mut done = 0;
    let result = loop {
        if done == out.len() {
            break Ok(());
        }
        match raw::write(vm, &raw, &out[done..]) {
            Ok(Some(n)) => done += n,
            Ok(None) => {
                break Err(would_block(vm, "write could not complete without blocking", 0));
            }
            Err(e) => break Err(e),
        }
    };
    out.drain(..done);
    // Others may have written while the raw stream was at it.
    let me = &mut *slf.borrow_mut();
    out.append(&mut me.waiting);
    me.waiting = out;
    result
}

/// `BlockingIOError` with the number of bytes that were taken.
fn would_block(vm: &mut Vm, message: &str, written: usize) -> Raised {
    let args = [vm.int(11), vm.str(message), vm.int(written as i64)];
    let class = core().exc.blocking_io_error.to_value();
    match vm.call(&class, &args) {
        Ok(e) => match e.downcast() {
            Ok(e) => Raised::new(e),
            Err(_) => vm.error(core().exc.blocking_io_error, message),
        },
        Err(e) => e,
    }
}

/// Forgets what was read ahead, and moves the raw stream to where the reader is.
fn drop_ahead(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let left = {
        let me = &mut *slf.borrow_mut();
        let left = me.ahead.len() - me.at;
        me.ahead.clear();
        me.at = 0;
        left
    };
    if left > 0 {
        let raw = raw_of(vm, slf)?;
        raw::seek(vm, &raw, -(left as i64), 1)?;
    }
    Ok(())
}

/// Reads ahead, behind what is left; `None` if the raw stream would block, 0 at the end.
fn fill(vm: &mut Vm, slf: &This, raw: &Value) -> PyResult<Option<usize>> {
    let (mut buf, from) = {
        let me = &mut *slf.borrow_mut();
        let from = std::mem::take(&mut me.at);
        (std::mem::take(&mut me.ahead), from)
    };
    buf.drain(..from);
    let size = slf.borrow().size;
    let have = buf.len();
    let got = raw::read(vm, raw, &mut buf, size.saturating_sub(have).max(1));
    let me = &mut *slf.borrow_mut();
    if me.ahead.is_empty() {
        me.ahead = buf;
    } else {
        me.ahead.extend_from_slice(&buf[have..]);
    }
    got
}

/// Prepares for reading: what waits goes out first.
fn start_read(vm: &mut Vm, slf: &This) -> PyResult {
    let raw = open_raw(vm, slf, "read of closed file")?;
    if !slf.borrow().reads {
        return Err(unsupported(vm, "read"));
    }
    if slf.borrow().writes {
        flush_writes(vm, slf)?;
    }
    Ok(raw)
}

/// Reads `n` bytes, fewer only at the end or if the raw stream would block; `None` if it would block
/// and there is nothing at all.
pub(super) fn read_n(vm: &mut Vm, slf: &This, n: usize) -> PyResult<Option<Vec<u8>>> {
    let raw = start_read(vm, slf)?;
    let mut out = Vec::new();
    loop {
        move_ahead(slf, n - out.len(), &mut out);
        if out.len() == n {
            return Ok(Some(out));
        }
        vm.reserve(out.len())?;
        let size = slf.borrow().size;
        let got = match (n - out.len()).checked_div(size).filter(|&blocks| blocks > 0) {
            // Whole blocks need not go through the buffer.
            Some(blocks) => raw::read(vm, &raw, &mut out, (blocks * size).min(1 << 20))?,
            None => fill(vm, slf, &raw)?,
        };
        match got {
            Some(0) => return Ok(Some(out)),
            None if out.is_empty() => return Ok(None),
            None => return Ok(Some(out)),
            Some(_) => {}
        }
    }
}

fn move_ahead(slf: &This, n: usize, out: &mut Vec<u8>) {
    let me = &mut *slf.borrow_mut();
    let to = (me.at + n).min(me.ahead.len());
    out.extend_from_slice(&me.ahead[me.at..to]);
    me.at = to;
}

/// Reads to the end.
pub(super) fn read_all(vm: &mut Vm, slf: &This) -> PyResult<Option<Vec<u8>>> {
    let raw = start_read(vm, slf)?;
    let mut out = Vec::new();
    move_ahead(slf, usize::MAX - (1 << 40), &mut out);
    let have = out.len();
    let blocked = raw::read_rest(vm, &raw, &mut out)?;
    Ok((have < out.len() || !blocked || have > 0).then_some(out))
}

/// What is there, or what one read of the raw stream gives; `n` bytes at most.
pub(super) fn read1(vm: &mut Vm, slf: &This, n: Option<usize>) -> PyResult<Vec<u8>> {
    let raw = start_read(vm, slf)?;
    let n = n.unwrap_or(slf.borrow().size);
    let mut out = Vec::new();
    if slf.borrow().at < slf.borrow().ahead.len() || n == 0 {
        move_ahead(slf, n, &mut out);
    } else {
        vm.reserve(n)?;
        raw::read(vm, &raw, &mut out, n)?;
    }
    Ok(out)
}

/// Writes; gives how much was taken, which is all unless the raw stream would block.
pub(super) fn write(vm: &mut Vm, slf: &This, bytes: &[u8]) -> PyResult<()> {
    vm.charge(bytes.len() / 64 + 1)?;
    {
        // The usual case: there is room.
        let me = &mut *slf.borrow_mut();
        let fits = me.waiting.len() + bytes.len() <= me.size;
        if fits && me.writes && me.ahead.is_empty() && me.open.as_ref().is_some_and(|o| o.get()) {
            me.waiting.extend_from_slice(bytes);
            return Ok(());
        }
    }
    let raw = open_raw(vm, slf, "write to closed file")?;
    if !slf.borrow().writes {
        return Err(unsupported(vm, "write"));
    }
    if !slf.borrow().ahead.is_empty() {
        drop_ahead(vm, slf)?;
    }
    let (size, have) = (slf.borrow().size, slf.borrow().waiting.len());
    if have + bytes.len() <= size {
        slf.borrow_mut().waiting.extend_from_slice(bytes);
        return Ok(());
    }
    if let Err(e) = flush_writes(vm, slf) {
        if !e.is(core().exc.blocking_io_error) {
            return Err(e);
        }
        // What still fits is kept.
        let me = &mut *slf.borrow_mut();
        let room = size.saturating_sub(me.waiting.len()).min(bytes.len());
        me.waiting.extend_from_slice(&bytes[..room]);
        return match room == bytes.len() {
            true => Ok(()),
            false => Err(would_block(vm, "write could not complete without blocking", room)),
        };
    }
    let mut done = 0;
    while bytes.len() - done > size {
        match raw::write(vm, &raw, &bytes[done..])? {
            Some(n) => done += n,
            None => {
                let kept = (bytes.len() - done).min(size);
                slf.borrow_mut().waiting.extend_from_slice(&bytes[done..done + kept]);
                let taken = done + kept;
                if taken < bytes.len() {
                    let m = "write could not complete without blocking";
                    return Err(would_block(vm, m, taken));
                }
                return Ok(());
            }
        }
    }
    slf.borrow_mut().waiting.extend_from_slice(&bytes[done..]);
    Ok(())
}

/// The position as the user sees it.
pub(super) fn tell(vm: &mut Vm, slf: &This) -> PyResult<i64> {
    let raw = raw_of(vm, slf)?;
    let at = raw::tell(vm, &raw)?;
    let me = slf.borrow();
    Ok(at - (me.ahead.len() - me.at) as i64 + me.waiting.len() as i64)
}

/// Moves the position.
pub(super) fn seek(vm: &mut Vm, slf: &This, to: i64, whence: i64) -> PyResult<i64> {
    let raw = open_raw(vm, slf, "seek of closed file")?;
    raw::check_seekable(vm, &raw)?;
    flush_writes(vm, slf)?;
    let left = (slf.borrow().ahead.len() - slf.borrow().at) as i64;
    if whence != 2 && left > 0 {
        // Within what was read ahead nothing needs to be asked.
        let here = raw::tell(vm, &raw)? - left;
        let by = if whence == 0 { to - here } else { to };
        let me = &mut *slf.borrow_mut();
        if by >= -(me.at as i64) && by <= left {
            me.at = (me.at as i64 + by) as usize;
            return Ok(here + by);
        }
    }
    let to = if whence == 1 { to - left } else { to };
    let at = raw::seek(vm, &raw, to, whence)?;
    let me = &mut *slf.borrow_mut();
    me.ahead.clear();
    me.at = 0;
    Ok(at)
}

/// Writes out what waits, and tells the raw stream to do the same.
pub(super) fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let raw = open_raw(vm, slf, "flush of closed file")?;
    flush_writes(vm, slf)?;
    if slf.borrow().reads && slf.borrow().writes {
        drop_ahead(vm, slf)?;
    }
    if file::exact(&raw).is_none() {
        vm.call_method_str(&raw, "flush", &[])?;
    }
    Ok(())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, Buffered::default())
}

static INIT: ParamSpec = ParamSpec {
    function: "BufferedReader",
    names: &["raw", "buffer_size"],
    required: &[true, false],
    posonly: 0,
    positional: 2,
    varargs: false,
    varkw: false,
};

/// Sets the stream up over a raw one.
pub(super) fn connect(
    vm: &mut Vm,
    slf: &This,
    raw: &Value,
    size: usize,
    (reads, writes): (bool, bool),
) -> PyResult<()> {
    if file::exact(raw).is_none() {
        for (needed, method, word) in [
            (reads && writes, "seekable", "seekable"),
            (reads, "readable", "readable"),
            (writes, "writable", "writable"),
        ] {
            if needed && !super::base::can(vm, raw, method)? {
                let m = format!("File or stream is not {word}.");
                return Err(unsupported(vm, &m));
            }
        }
    }
    let open = file::exact(raw).map(|f| f.borrow().open_flag());
    let raw = Some(raw.clone());
    drop(slf.replace(Buffered { raw, size, reads, writes, open, ..Buffered::default() }));
    Ok(())
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>, modes: (bool, bool)) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let old = std::mem::take(&mut *slf.borrow_mut());
    drop(old);
    let mut bound = [const { None }; 2];
    INIT.bind(vm, args, &mut bound)?;
    let [Some(raw), size] = bound else { return Err(vm.missing_argument("BufferedReader")) };
    let size = match size {
        Some(size) => vm.to_i64(&size)?,
        None => BUFFER_SIZE as i64,
    };
    if let Some(f) = file::exact(&raw) {
        // Raises if the file is closed.
        for (needed, method, word) in
            [(modes.0, "readable", "readable"), (modes.1, "writable", "writable")]
        {
            if needed && !super::base::can(vm, f.as_value(), method)? {
                let m = format!("File or stream is not {word}.");
                return Err(unsupported(vm, &m));
            }
        }
    }
    if size <= 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    vm.reserve(size as usize)?;
    connect(vm, slf, &raw, size as usize, modes)
}

/// A buffered stream over an open file.
pub(super) fn over(vm: &mut Vm, raw: &Value, size: usize, modes: (bool, bool)) -> PyResult {
    let spec = match modes {
        (true, true) => &BUFFERED_RANDOM,
        (true, _) => &BUFFERED_READER,
        _ => &BUFFERED_WRITER,
    };
    let v = vm.payload(spec, Buffered::default());
    let slf = <&This>::from_py(vm, &v)?;
    connect(vm, slf, raw, size, modes)?;
    Ok(v)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    let name = v.class().dotted_name();
    let raw = slf.borrow().raw.clone();
    let known = match raw {
        Some(raw) => vm.getattr_opt(&raw, &core().names.name)?,
        None => None,
    };
    let Some(known) = known else { return Ok(vm.str(&format!("<{name}>"))) };
    let shown = vm.repr_guard(v, |vm| vm.repr(&known))?;
    match shown {
        Some(shown) => Ok(vm.str(&format!("<{name} name={}>", shown.to_str_lossy()))),
        None => Err(vm.runtime_error(&format!("reentrant call inside {name}.__repr__"))),
    }
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    super::base::check_open(vm, v)?;
    Ok(v.clone())
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    match exact(v) {
        Some(slf) => {
            let line = methods::read_line(vm, slf, None)?;
            Ok((vm.len(&line)? > 0).then_some(line))
        }
        None => super::base::next(vm, v),
    }
}

/// What the buffered classes have in common.
const fn buffered(name: &'static str) -> TypeSpec {
    TypeSpec {
        module: "_io",
        base: Some(&BUFFERED_IO_BASE),
        kind: Kind::Payload,
        payload: Some(Boxed::<Buffered>::VTABLE),
        flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::FINALIZER,
        signature: "(raw, buffer_size=8192)",
        ..TypeSpec::new(name)
    }
}

/// `_io.BufferedReader`
pub static BUFFERED_READER: TypeSpec = TypeSpec {
    doc: "Create a new buffered reader using the given readable raw IO object.",
    slots: Slots {
        new: Some(new),
        init: Some(|vm, v, args| init(vm, v, args, (true, false))),
        repr: Some(repr),
        iter: Some(iter),
        next: Some(next),
        ..Slots::EMPTY
    },
    methods: &[Common::METHODS, Reading::METHODS],
    getset: &[Common::GETSET],
    ..buffered("BufferedReader")
};

/// `_io.BufferedWriter`
pub static BUFFERED_WRITER: TypeSpec = TypeSpec {
    doc: "A buffer for a writeable sequential RawIO object.",
    slots: Slots {
        new: Some(new),
        init: Some(|vm, v, args| init(vm, v, args, (false, true))),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[Common::METHODS, Writing::METHODS],
    getset: &[Common::GETSET],
    ..buffered("BufferedWriter")
};

/// `_io.BufferedRandom`
pub static BUFFERED_RANDOM: TypeSpec = TypeSpec {
    doc: "A buffered interface to random access streams.",
    slots: Slots {
        new: Some(new),
        init: Some(|vm, v, args| init(vm, v, args, (true, true))),
        repr: Some(repr),
        iter: Some(iter),
        next: Some(next),
        ..Slots::EMPTY
    },
    methods: &[Common::METHODS, Reading::METHODS, Writing::METHODS],
    getset: &[Common::GETSET],
    ..buffered("BufferedRandom")
};
