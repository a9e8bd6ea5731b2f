//! `_struct`: packed binary data, and the classes and functions of the module `struct`.

mod format;

use format::{Code, Format, Item};
use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::text::int::{from_bytes, to_bytes};
use pyrun_vm::types::exceptions::EXCEPTION;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Bytes, FromPy, Kind, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};
use smallvec::SmallVec;
use std::rc::Rc;

/// `struct.error`
static ERROR: TypeSpec = TypeSpec {
    module: "struct",
    base: Some(&EXCEPTION),
    kind: Kind::Exception,
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION,
    ..TypeSpec::new("error")
};

fn error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(ERROR.get(), message)
}

/// The text of a format: str or bytes.
fn format_text(vm: &mut Vm, v: &Value) -> PyResult<Vec<u8>> {
    if let Some(s) = v.get::<Str>() {
        return match s.as_ascii() {
            Some(s) => Ok(s.as_bytes().to_vec()),
            None => Err(error(vm, "bad char in struct format")),
        };
    }
    match v.get::<Bytes>() {
        Some(b) => Ok(b.to_vec()),
        None => {
            let kind = v.class().name();
            let m = format!("Struct() argument 1 must be a str or bytes object, not {kind}");
            Err(vm.type_error(&m))
        }
    }
}

fn parsed(vm: &mut Vm, v: &Value) -> PyResult<Rc<Format>> {
    let text = format_text(vm, v)?;
    vm.charge(text.len() / 8 + 1)?;
    match Format::parse(&text, vm.room() / 2) {
        Ok(format) => Ok(Rc::new(format)),
        Err(format::TOO_MANY) => Err(match vm.reserve(isize::MAX as usize) {
            Err(e) => e,
            Ok(()) => vm.memory_error(),
        }),
        Err(message) => Err(error(vm, message)),
    }
}

/// Bytes of an integer, in the format's order.
fn pack_int(vm: &mut Vm, item: &Item, v: &Value, big: bool, out: &mut [u8]) -> PyResult<()> {
    let signed = item.code.signed();
    let v = match v.class().slots().index.is_some() || v.word().is_int() {
        true => vm.index(v)?,
        false => return Err(error(vm, "required argument is not an integer")),
    };
    let size = item.size;
    let number = pyrun_vm::object::number::int_ref(&v).and_then(|i| i.to_i64());
    let (bits, c) = (size as u32 * 8, item.code.letter());
    let (low, high) = match signed {
        true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        false => (0, (1i128 << bits) - 1),
    };
    let (low_or_address, high) = if c == 'P' { (i64::MIN.into(), high) } else { (low, high) };
    if let Some(n) = number
        && (low_or_address..=high).contains(&(n as i128))
    {
        let bytes = n.to_le_bytes();
        out.copy_from_slice(&bytes[..size]);
        if big {
            out.reverse();
        }
        return Ok(());
    }
    if number.is_none()
        && size == 8
        && let Some(n) = vm.as_bigint(&v)
        && let Ok(bytes) = to_bytes(&n, 8, signed)
    {
        out.copy_from_slice(&bytes);
        if big {
            out.reverse();
        }
        return Ok(());
    }
    let m = match c {
        'P' => "int too large to convert".to_string(),
        _ => format!("'{c}' format requires {low} <= number <= {high}"),
    };
    Err(error(vm, &m))
}

fn to_half(x: f64) -> Option<u16> {
    let sign = ((x.to_bits() >> 48) & 0x8000) as u16;
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    let a = x.abs();
    if a.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Scaled so that the last bit of the result is a unit; rounding is to even.
    let exponent = if a < 6.103515625e-05 { -24 } else { (libm::ilogb(a)) - 10 };
    let mut units = (a * 2f64.powi(-exponent)).round_ties_even() as u32;
    let mut exponent = exponent;
    if units >= 2048 {
        units /= 2;
        exponent += 1;
    }
    if units < 1024 {
        return Some(sign | units as u16);
    }
    let biased = exponent + 25;
    (biased < 31).then(|| sign | (biased as u16) << 10 | (units as u16 - 1024))
}

fn from_half(h: u16) -> f64 {
    let (exponent, mantissa) = ((h >> 10 & 31) as i32, (h & 1023) as f64);
    let magnitude = match exponent {
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        0 => mantissa * 2f64.powi(-24),
        _ => (mantissa + 1024.0) * 2f64.powi(exponent - 25),
    };
    if h & 0x8000 != 0 { -magnitude } else { magnitude }
}

fn pack_float(vm: &mut Vm, item: &Item, v: &Value, big: bool, out: &mut [u8]) -> PyResult<()> {
    let x = match vm.to_f64(v) {
        Ok(x) => x,
        Err(e) if e.is(pyrun_vm::types::core().exc.type_error) => {
            return Err(error(vm, "required argument is not a float"));
        }
        Err(e) => return Err(e),
    };
    match item.size {
        8 => out.copy_from_slice(&x.to_le_bytes()),
        4 => {
            let f = x as f32;
            if f.is_infinite() && x.is_finite() && !item.native {
                return Err(vm.overflow_error("float too large to pack with f format"));
            }
            out.copy_from_slice(&f.to_le_bytes());
        }
        _ => match to_half(x) {
            Some(h) => out.copy_from_slice(&h.to_le_bytes()),
            None => return Err(vm.overflow_error("float too large to pack with e format")),
        },
    }
    if big {
        out.reverse();
    }
    Ok(())
}

/// Packs one value into the room for it.
fn pack_item(vm: &mut Vm, f: &Format, item: &Item, v: &Value, out: &mut [u8]) -> PyResult<()> {
    match item.code {
        Code::Int(_) => pack_int(vm, item, v, f.big, out),
        Code::Float(_) => pack_float(vm, item, v, f.big, out),
        Code::Bool => {
            out[0] = vm.truth(v)? as u8;
            Ok(())
        }
        Code::Char => match v.get::<Bytes>() {
            Some(b) if b.len() == 1 => {
                out[0] = b[0];
                Ok(())
            }
            _ => Err(error(vm, "char format requires a bytes object of length 1")),
        },
        Code::Bytes | Code::Pascal => {
            let plain = v.get::<Bytes>().is_some() || v.class().name() == "bytearray";
            if !plain {
                let c = item.code.letter();
                return Err(error(vm, &format!("argument for '{c}' must be a bytes object")));
            }
            let bytes = vm.buffer(v)?;
            let (room, head) = if item.code == Code::Pascal && !out.is_empty() {
                (&mut out[1..], true)
            } else {
                (&mut *out, false)
            };
            let n = bytes.len().min(room.len());
            room[..n].copy_from_slice(&bytes[..n]);
            if head {
                out[0] = n.min(255) as u8;
            }
            Ok(())
        }
    }
}

fn pack(vm: &mut Vm, f: &Format, values: &[Value], out: &mut [u8]) -> PyResult<()> {
    for (i, (item, v)) in f.items.iter().zip(values).enumerate() {
        vm.look_at(i)?;
        pack_item(vm, f, item, v, &mut out[item.offset..item.offset + item.size])?;
    }
    Ok(())
}

fn check_count(vm: &mut Vm, f: &Format, function: &str, given: usize) -> PyResult<()> {
    let n = f.items.len();
    if given == n {
        return Ok(());
    }
    Err(error(vm, &format!("{function} expected {n} items for packing (got {given})")))
}

fn packed(vm: &mut Vm, f: &Format, values: &[Value]) -> PyResult {
    check_count(vm, f, "pack", values.len())?;
    vm.reserve(f.size)?;
    vm.charge(f.size / 64 + f.items.len())?;
    let mut out: SmallVec<[u8; 64]> = smallvec::smallvec![0; f.size];
    pack(vm, f, values, &mut out)?;
    vm.long_bytes(&out)
}

fn unpack_item(vm: &mut Vm, f: &Format, item: &Item, data: &[u8]) -> Value {
    let mut raw = [0; 8];
    match item.code {
        Code::Bytes => return vm.bytes(data),
        Code::Pascal => {
            let n = data.first().map_or(0, |n| *n as usize).min(data.len().saturating_sub(1));
            return vm.bytes(if data.is_empty() { data } else { &data[1..=n] });
        }
        Code::Char => return vm.bytes(data),
        Code::Bool => return Value::from(data[0] != 0),
        _ => {}
    }
    raw[..item.size].copy_from_slice(data);
    if f.big {
        raw[..item.size].reverse();
    }
    let bits = u64::from_le_bytes(raw);
    match (item.code, item.size) {
        (Code::Float(_), 8) => vm.float(f64::from_bits(bits)),
        (Code::Float(_), 4) => vm.float(f32::from_bits(bits as u32).into()),
        (Code::Float(_), _) => vm.float(from_half(bits as u16)),
        (code, size) if code.signed() => {
            let shift = 64 - 8 * size as u32;
            vm.int(((bits << shift) as i64) >> shift)
        }
        (_, 8) if bits > i64::MAX as u64 => vm.bigint(from_bytes(&bits.to_le_bytes(), false)),
        _ => vm.int(bits as i64),
    }
}

/// The values of one record.
fn unpacked(vm: &mut Vm, f: &Format, data: &[u8]) -> PyResult {
    let mut values = Vec::with_capacity(f.items.len());
    for (i, item) in f.items.iter().enumerate() {
        vm.look_at(i)?;
        values.push(unpack_item(vm, f, item, &data[item.offset..item.offset + item.size]));
    }
    Ok(vm.tuple(&values))
}

fn unpack(vm: &mut Vm, f: &Format, buffer: &Value) -> PyResult {
    vm.charge(f.items.len())?;
    let data = vm.buffer(buffer)?;
    if data.len() != f.size {
        let m = format!("unpack requires a buffer of {} bytes", f.size);
        return Err(error(vm, &m));
    }
    unpacked(vm, f, &data)
}

/// Where a record lies in a buffer of `len` bytes.
fn place(vm: &mut Vm, f: &Format, what: &str, len: usize, offset: i64) -> PyResult<usize> {
    let (size, n) = (f.size, len as i64);
    let packing = what == "pack_into";
    if offset < 0 {
        if offset + size as i64 > 0 {
            let (verb, how) = match packing {
                true => ("pack", "no space to pack"),
                false => ("unpack", "not enough data to unpack"),
            };
            let _ = verb;
            return Err(error(vm, &format!("{how} {size} bytes at offset {offset}")));
        }
        if offset + n < 0 {
            let m = format!("offset {offset} out of range for {len}-byte buffer");
            return Err(error(vm, &m));
        }
    }
    let at = if offset < 0 { offset + n } else { offset };
    if n - at < size as i64 {
        let need = at + size as i64;
        let how = if packing { "packing" } else { "unpacking" };
        let m = format!(
            "{what} requires a buffer of at least {need} bytes for {how} {size} bytes at offset {at} (actual buffer size is {len})"
        );
        return Err(error(vm, &m));
    }
    Ok(at as usize)
}

fn unpack_from(vm: &mut Vm, f: &Format, buffer: &Value, offset: i64) -> PyResult {
    vm.charge(f.items.len())?;
    let len = vm.buffer(buffer)?.len();
    let at = place(vm, f, "unpack_from", len, offset)?;
    let data = vm.buffer(buffer)?;
    unpacked(vm, f, &data[at..at + f.size])
}

fn pack_into(vm: &mut Vm, f: &Format, args: &[Value]) -> PyResult<()> {
    let [buffer, offset, values @ ..] = args else {
        let m = match args.len() {
            0 => "pack_into expected buffer argument",
            _ => "pack_into expected offset argument",
        };
        return Err(error(vm, m));
    };
    check_count(vm, f, "pack_into", values.len())?;
    let offset = vm.to_i64(offset)?;
    let len = match vm.buffer_mut(buffer, |b| b.len()) {
        Err(e) if e.is(pyrun_vm::types::core().exc.type_error) => {
            let kind = buffer.class().name();
            let m = format!("argument must be read-write bytes-like object, not {kind}");
            return Err(vm.type_error(&m));
        }
        len => len?,
    };
    let at = place(vm, f, "pack_into", len, offset)?;
    let mut out = vec![0; f.size];
    pack(vm, f, values, &mut out)?;
    vm.buffer_mut(buffer, |b| {
        if let Some(room) = b.get_mut(at..at + out.len()) {
            room.copy_from_slice(&out);
        }
    })
}

fn iter_unpack(vm: &mut Vm, f: Rc<Format>, buffer: &Value) -> PyResult {
    if f.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let len = vm.buffer(buffer)?.len();
    if len % f.size != 0 {
        let m = format!("iterative unpacking requires a buffer of a multiple of {} bytes", f.size);
        return Err(error(vm, &m));
    }
    Ok(vm.payload(&WALK, Walk { format: f, buffer: buffer.clone(), at: 0 }))
}

/// A compiled format.
struct Struct {
    text: String,
    format: Rc<Format>,
}

impl Payload for Struct {
    const NAME: &'static str = "_struct.Struct";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        self.format.bytes() + self.text.capacity()
    }
}

type This = Ref<Boxed<Struct>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let text = match (args.pos, args.kw_values) {
        ([text], []) | ([], [text]) => text,
        _ => {
            let n = args.pos.len();
            return Err(vm.type_error(&format!("Struct() takes exactly 1 argument ({n} given)")));
        }
    };
    let format = parsed(vm, text)?;
    let text = String::from_utf8_lossy(&format_text(vm, text)?).into_owned();
    vm.payload_in(cls, Struct { text, format })
}

struct Methods;

#[pymethods]
impl Methods {
    /// Return a bytes object containing values packed according to the format string.
    #[signature(*values)]
    fn pack(vm: &mut Vm, slf: &This, values: &[Value]) -> PyResult {
        let f = slf.borrow().format.clone();
        packed(vm, &f, values)
    }

    /// Pack the values and write the bytes into a writable buffer.
    #[signature(*values)]
    fn pack_into(vm: &mut Vm, slf: &This, values: &[Value]) -> PyResult<()> {
        let f = slf.borrow().format.clone();
        pack_into(vm, &f, values)
    }

    /// Return a tuple containing unpacked values.
    fn unpack(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult {
        let f = slf.borrow().format.clone();
        unpack(vm, &f, buffer)
    }

    /// Return a tuple containing unpacked values.
    #[signature(buffer, offset = 0)]
    fn unpack_from(vm: &mut Vm, slf: &This, buffer: &Value, offset: i64) -> PyResult {
        let f = slf.borrow().format.clone();
        unpack_from(vm, &f, buffer, offset)
    }

    /// Return an iterator yielding tuples.
    fn iter_unpack(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult {
        let f = slf.borrow().format.clone();
        iter_unpack(vm, f, buffer)
    }

    /// struct format string
    #[getter]
    fn format(slf: &This) -> String {
        slf.borrow().text.clone()
    }

    /// struct size in bytes
    #[getter]
    fn size(slf: &This) -> usize {
        slf.borrow().format.size
    }
}

/// `struct.Struct`
static STRUCT: TypeSpec = TypeSpec {
    module: "_struct",
    payload: Some(Boxed::<Struct>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    doc: "Struct(fmt) --> compiled struct object",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("Struct")
};

/// What `iter_unpack` gives.
struct Walk {
    format: Rc<Format>,
    buffer: Value,
    at: usize,
}

impl Payload for Walk {
    const NAME: &'static str = "_struct.unpack_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.buffer);
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = <&Ref<Boxed<Walk>>>::from_py(vm, v)?;
    let (format, buffer, at) = {
        let w = cell.borrow();
        (w.format.clone(), w.buffer.clone(), w.at)
    };
    let data = vm.buffer(&buffer)?;
    let Some(record) = data.get(at..at + format.size) else { return Ok(None) };
    let values = unpacked(vm, &format, record)?;
    cell.borrow_mut().at = at + format.size;
    Ok(Some(values))
}

struct WalkMethods;

#[pymethods]
impl WalkMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<Walk>>) -> PyResult<usize> {
        let (size, buffer, at) = {
            let w = slf.borrow();
            (w.format.size, w.buffer.clone(), w.at)
        };
        Ok(vm.buffer(&buffer)?.len().saturating_sub(at) / size.max(1))
    }
}

static WALK: TypeSpec = TypeSpec {
    module: "_struct",
    payload: Some(Boxed::<Walk>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[WalkMethods::METHODS],
    ..TypeSpec::new("unpack_iterator")
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Return size in bytes of the struct described by the format string.
    fn calcsize(vm: &mut Vm, format: &Value) -> PyResult<usize> {
        Ok(parsed(vm, format)?.size)
    }

    /// Return a bytes object containing the values v1, v2, ... packed according to the format string.
    #[raw]
    fn pack(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let Some((format, values)) = args.pos.split_first() else {
            return Err(vm.type_error("missing format argument"));
        };
        let f = parsed(vm, format)?;
        packed(vm, &f, values)
    }

    /// Pack the values v1, v2, ... according to the format string and write into a writable buffer.
    #[raw]
    fn pack_into(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        let Some((format, rest)) = args.pos.split_first() else {
            return Err(vm.type_error("missing format argument"));
        };
        let f = parsed(vm, format)?;
        pack_into(vm, &f, rest)
    }

    /// Return a tuple containing values unpacked according to the format string.
    fn unpack(vm: &mut Vm, format: &Value, buffer: &Value) -> PyResult {
        let f = parsed(vm, format)?;
        unpack(vm, &f, buffer)
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[signature(format, /, buffer, offset = 0)]
    fn unpack_from(vm: &mut Vm, format: &Value, buffer: &Value, offset: i64) -> PyResult {
        let f = parsed(vm, format)?;
        unpack_from(vm, &f, buffer, offset)
    }

    /// Return an iterator yielding tuples unpacked from the given bytes.
    fn iter_unpack(vm: &mut Vm, format: &Value, buffer: &Value) -> PyResult {
        let f = parsed(vm, format)?;
        iter_unpack(vm, f, buffer)
    }

    /// Clear the internal cache.
    fn _clearcache() {}
}

/// `_struct`
pub static MODULE: NativeModule = NativeModule {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.",
    functions: &[Functions::METHODS],
    types: &[&STRUCT, &ERROR],
    init: None,
};
