//! `bytes`: the type, its slots and constructor. The methods it shares with `bytearray` are in
//! [`shared`], [`pieces`] and [`layout`]; bytes-like arguments in [`view`](mod@view).

mod hex;
mod iterator;
mod layout;
mod new;
mod pieces;
mod shared;
mod view;

pub(crate) use hex::BytesHex;
pub(crate) use hex::hex_digits;
pub use iterator::{BYTEARRAY_ITERATOR, BYTES_ITERATOR};
pub(crate) use iterator::{iter_bytearray, iter_bytes};
pub(crate) use layout::BytesLayout;
pub(crate) use new::{Source, collect_bytes, source};
pub(crate) use pieces::BytesPieces;
pub(crate) use shared::BytesShared;
pub(crate) use view::{BYTE_RANGE, call_dunder_bytes, contains};
pub use view::{is_bytes, view};

use crate::text::Text;
use crate::text::percent::Dialect;
use crate::text::repr::{bytes_quote, push_bytes, repr_bytes, repr_bytes_len};
use crate::types::bytearray::ByteArray;
use crate::types::core;
use crate::types::str::args::{has_index, position, repetitions};
use crate::types::str::percent::percent;
use crate::value::object::Kind;
use crate::value::payload::Boxed;
use crate::value::str::StrData;
use crate::value::{
    Args, BinOp, Bytes, CmpOp, Int, PyResult, Ref, Slice, Slots, Str, Type, TypeFlags, TypeSpec,
    Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn this(v: &Value) -> &Ref<Bytes> {
    match v.cast::<Bytes>() {
        Some(b) => b,
        None => unreachable!("a slot of bytes is called with bytes"),
    }
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let exact = std::ptr::eq(&**cls, core().bytes);
    match source(vm, "bytes", args)? {
        Source::Empty if exact => Ok(vm.bytes(b"")),
        Source::Bytes(v) if exact && v.get_exact::<Bytes>().is_some() => Ok(v),
        Source::Empty => Ok(vm.new_bytes_in(cls, b"")),
        Source::Bytes(v) => {
            let data = vm.buffer(&v)?;
            vm.ask(data.len())?;
            Ok(vm.new_bytes_in(cls, &data))
        }
        Source::Made(data) if exact => Ok(vm.bytes(&data)),
        Source::Made(data) => Ok(vm.new_bytes_in(cls, &data)),
    }
}

/// Bytes that are shown between two looks at the limits.
const PIECE: usize = 1 << 14;

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let b = this(v);
    vm.charge(b.len() / 16 + 1)?;
    if b.len() <= PIECE {
        return Ok(vm.str_ascii(repr_bytes(b).as_bytes()));
    }
    let mut len = 0;
    vm.by_pieces(b.len(), PIECE, |_, piece| {
        len += repr_bytes_len(&b[piece]);
        Ok(())
    })?;
    vm.ask(len * 2)?;
    let (mut out, quote) = (String::with_capacity(len), char::from(bytes_quote(b)));
    out.extend(['b', quote]);
    vm.by_pieces(b.len(), PIECE, |_, piece| {
        push_bytes(&b[piece], quote as u8, &mut out);
        Ok(())
    })?;
    out.push(quote);
    vm.long_str(StrData::One(out.as_bytes()))
}

/// `str()` of a `bytes`, which `-b` warns of.
fn text(vm: &mut Vm, v: &Value) -> PyResult {
    warn_text(vm, v)?;
    repr(vm, v)
}

/// With `-b`, warns of `str()` of bytes.
pub(crate) fn warn_text(vm: &mut Vm, v: &Value) -> PyResult<()> {
    if vm.flags().bytes_warning == 0 {
        return Ok(());
    }
    let kind = if v.get::<Bytes>().is_some() { "bytes" } else { "bytearray" };
    vm.warn(core().exc.bytes_warning, &format!("str() on a {kind} instance"))
}

/// With `-b`, warns of a comparison that can only be false.
#[cold]
fn warn_compared(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<()> {
    let kind = if a.get::<Bytes>().is_some() { "bytes" } else { "bytearray" };
    let other = match () {
        _ if b.get::<Str>().is_some() => "string",
        _ if kind == "bytes" && (b.get::<Int>().is_some() || b.word().is_int()) => "int",
        _ => return Ok(()),
    };
    vm.warn(core().exc.bytes_warning, &format!("Comparison between {kind} and {other}"))
}

/// Compares two bytes-like objects, the first of which is a `bytes` or `bytearray`.
pub(crate) fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    // A bytearray compares itself with anything that has bytes, bytes only with bytes.
    let own = |v: &Value| v.get::<Bytes>().is_some();
    let array = |v: &Value| v.get::<Boxed<ByteArray>>().is_some();
    let apart = !(own(a) && own(b) || array(a) || array(b));
    let (Some(x), Some(y)) = (view(a), view(b)) else {
        if vm.flags().bytes_warning > 0 && matches!(op, CmpOp::Eq | CmpOp::Ne) {
            warn_compared(vm, a, b)?;
        }
        return Ok(Value::not_implemented());
    };
    if apart {
        return Ok(Value::not_implemented());
    }
    Ok(Value::from(match op {
        CmpOp::Eq => *x == *y,
        CmpOp::Ne => *x != *y,
        _ => op.test((*x).cmp(&*y)),
    }))
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let b = this(v);
    if has_index(key) {
        return match position(vm, key, b.len())? {
            Some(i) => Ok(vm.int(b[i].into())),
            None => Err(vm.index_error("index out of range")),
        };
    }
    let Some(slice) = key.cast::<Slice>() else {
        let message =
            format!("byte indices must be integers or slices, not {}", key.class().name());
        return Err(vm.type_error(&message));
    };
    let (start, _, step, count) = vm.slice_indices(slice, b.len())?;
    if step == 1 && count == b.len() && v.get_exact::<Bytes>().is_some() {
        return Ok(v.clone());
    }
    vm.charge(count / 64 + 1)?;
    vm.reserve(count)?;
    if step == 1 && count > 0 {
        return Ok(vm.bytes(&b[start as usize..start as usize + count]));
    }
    Ok(vm.bytes(&stepped(b, start, step, count)))
}

/// The bytes of an extended slice.
pub(crate) fn stepped(data: &[u8], start: i64, step: i64, count: usize) -> Vec<u8> {
    if step == 1 {
        return data[start as usize..start as usize + count].to_vec();
    }
    (0..count as i64).map(|i| data[(start + i * step) as usize]).collect()
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let len = b.class().slots().buffer.map_or(0, |_| view(b).map_or(0, |b| b.len()));
    vm.charge(len / 64 + 1)?;
    let (Some(x), Some(y)) = (a.get::<Bytes>(), view(b)) else {
        return Ok(Value::not_implemented());
    };
    if x.is_empty() && b.get_exact::<Bytes>().is_some() {
        return Ok(b.clone());
    }
    if y.is_empty() && a.get_exact::<Bytes>().is_some() {
        return Ok(a.clone());
    }
    vm.ask((x.len() + y.len()) * 2)?;
    let mut out = Vec::with_capacity(x.len() + y.len());
    vm.push_bytes(&mut out, x)?;
    vm.push_bytes(&mut out, &y)?;
    vm.long_bytes(&out)
}

/// `data * n`, paid for.
pub(crate) fn repeated(vm: &mut Vm, data: &[u8], n: usize) -> PyResult<Vec<u8>> {
    let Some(len) = data.len().checked_mul(n) else { return Err(vm.memory_error()) };
    vm.reserve(len.saturating_mul(2))?;
    vm.charge(len / 64 + 1)?;
    let mut out = Vec::with_capacity(len);
    vm.push_repeated(&mut out, data, n)?;
    Ok(out)
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (v, n) = if a.kind() == Kind::Bytes { (a, b) } else { (b, a) };
    let Some(data) = v.get::<Bytes>() else { return Ok(Value::not_implemented()) };
    match repetitions(vm, n)? {
        Some(1) if v.get_exact::<Bytes>().is_some() => Ok(v.clone()),
        Some(n) => {
            let out = repeated(vm, data, n)?;
            vm.long_bytes(&out)
        }
        None => Ok(Value::not_implemented()),
    }
}

fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(template) = a.get::<Bytes>() else { return Ok(Value::not_implemented()) };
    let out = percent(vm, Text::Latin1(template), Dialect::Bytes, b)?;
    vm.ask(out.bytes() + out.len() * 2)?;
    Ok(bytes_of_text(vm, out.as_text()))
}

/// The `bytes` of a text whose characters are bytes.
pub(crate) fn bytes_of_text(vm: &mut Vm, text: Text<'_>) -> Value {
    match text {
        Text::Latin1(b) => vm.bytes(b),
        _ => {
            let b: Vec<u8> = text.iter().map(|c| c as u8).collect();
            vm.bytes(&b)
        }
    }
}

struct BytesMethods;

#[pymethods]
impl BytesMethods {
    /// A plain bytes object with the same contents.
    fn __bytes__(vm: &mut Vm, slf: &Ref<Bytes>) -> PyResult {
        Ok(match slf.as_value().get_exact::<Bytes>() {
            Some(_) => slf.as_value().clone(),
            None => vm.bytes(slf),
        })
    }

    /// What pickling calls `__new__` with.
    fn __getnewargs__(vm: &mut Vm, slf: &Ref<Bytes>) -> PyResult {
        let b = vm.bytes(slf);
        Ok(vm.tuple(&[b]))
    }

    /// Size of the object in bytes.
    fn __sizeof__(slf: &Ref<Bytes>) -> usize {
        size_of::<Bytes>() + slf.len()
    }
}

/// `bytes`
pub static BYTES: TypeSpec = TypeSpec {
    kind: Kind::Bytes,
    flags: TypeFlags::BASE | TypeFlags::MATCH_SELF,
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of so many zeros\nbytes() -> empty bytes object\n\nA sequence of bytes that does not change.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(text),
        hash: Some(|_, v| Ok(this(v).hash() as i64)),
        richcmp: Some(richcmp),
        iter: Some(iter_bytes),
        len: Some(|_, v| Ok(this(v).len())),
        getitem: Some(getitem),
        contains: Some(contains),
        buffer: Some(&view::BYTES_BUFFER),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with(BinOp::Mul, mul)
    .with(BinOp::Mod, modulo),
    methods: &[
        BytesShared::METHODS,
        BytesPieces::METHODS,
        BytesLayout::METHODS,
        BytesHex::METHODS,
        BytesMethods::METHODS,
    ],
    ..TypeSpec::new("bytes")
};
