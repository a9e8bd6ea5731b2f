//! `bytearray`: the type, its slots and constructor. [`edit`] holds the methods that change it; the
//! others are those of `bytes`.
//!
//! While a memoryview looks at a bytearray its size does not change: every change of size goes
//! through [`resizable`].

mod edit;

pub use crate::types::bytes::BYTEARRAY_ITERATOR;

use crate::text::Text;
use crate::text::percent::Dialect;
use crate::text::repr::{repr_bytes, repr_bytes_len};
use crate::types::bytes::{
    BYTE_RANGE, BytesHex, BytesLayout, BytesPieces, BytesShared, Source, collect_bytes, contains,
    iter_bytearray, repeated, richcmp, source, stepped, view, warn_text,
};
use crate::types::str::args::{has_index, position, repetitions};
use crate::types::str::percent::percent;
use crate::value::buffer::{BufferSlots, Layout, View};
use crate::value::bytebuf::ByteBuf;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{
    Args, BinOp, PyResult, Ref, Slice, Slots, Str, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use std::cell::Cell;

/// The payload.
pub struct ByteArray {
    pub(super) buf: ByteBuf,
    exports: Cell<usize>,
}

impl Payload for ByteArray {
    const NAME: &'static str = "bytearray";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The typed handle.
pub(super) type This = Ref<Boxed<ByteArray>>;

static BUFFER: BufferSlots = BufferSlots {
    read: |v| {
        let b = v.get::<Boxed<ByteArray>>()?;
        Some(View::Cell(std::cell::Ref::map(b.borrow(), |b| b.buf.as_slice())))
    },
    write: |v, f| match v.get::<Boxed<ByteArray>>() {
        Some(b) => {
            f(b.borrow_mut().buf.as_mut_slice());
            true
        }
        None => false,
    },
    layout: |_| Layout { format: 'B', item_size: 1, readonly: false },
    export: |v, more| {
        if let Some(b) = v.get::<Boxed<ByteArray>>() {
            let b = b.borrow();
            b.exports.set(if more {
                b.exports.get() + 1
            } else {
                b.exports.get().saturating_sub(1)
            });
        }
    },
};

#[doc(hidden)]
impl Vm {
    /// A `bytearray`.
    pub fn bytearray(&mut self, bytes: Vec<u8>) -> Value {
        let buf = ByteBuf::new(&mut self.heap, &bytes);
        self.payload(&BYTEARRAY, ByteArray { buf, exports: Cell::new(0) })
    }
}

pub(super) fn this(v: &Value) -> &This {
    match v.cast::<Boxed<ByteArray>>() {
        Some(b) => b,
        None => unreachable!("a slot of bytearray is called with a bytearray"),
    }
}

/// A copy of the contents.
pub(super) fn copy(slf: &This) -> Vec<u8> {
    slf.borrow().buf.as_slice().to_vec()
}

/// Refuses a change of size while memory is exported.
pub(super) fn resizable(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().exports.get() > 0 {
        return Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    Ok(())
}

/// Refuses a change of size while memory is exported.
fn resizable_to(vm: &mut Vm, slf: &This, resized: bool) -> PyResult<()> {
    if resized { resizable(vm, slf) } else { Ok(()) }
}

/// Replaces a part of the contents; the bounds are cut to the present size.
pub(super) fn replace(vm: &mut Vm, slf: &This, a: usize, b: usize, new: &[u8]) -> PyResult<()> {
    let len = slf.borrow().buf.len();
    let (a, b) = (a.min(len), b.min(len).max(a.min(len)));
    resizable_to(vm, slf, new.len() != b - a)?;
    edit::make_room(vm, slf, new.len().saturating_sub(b - a))?;
    // Finalisers may have run.
    let len = slf.borrow().buf.len();
    let (a, b) = (a.min(len), b.min(len));
    resizable_to(vm, slf, new.len() != b - a)?;
    slf.borrow_mut().buf.splice(a, b, new);
    Ok(())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    let buf = ByteBuf::new(&mut vm.heap, &[]);
    vm.payload_in(cls, ByteArray { buf, exports: Cell::new(0) })
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let bytes = match source(vm, "bytearray", args)? {
        Source::Empty => Vec::new(),
        Source::Made(bytes) => bytes,
        Source::Bytes(from) => {
            let len = vm.buffer(&from)?.len();
            vm.charge(len / 64 + 1)?;
            vm.reserve(len.saturating_mul(2))?;
            vm.buffer(&from)?.to_vec()
        }
    };
    let slf = this(v);
    replace(vm, slf, 0, usize::MAX, &bytes)
}

fn text(vm: &mut Vm, v: &Value) -> PyResult {
    warn_text(vm, v)?;
    repr(vm, v)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let bytes = copy(this(v));
    vm.charge(bytes.len() / 16 + 1)?;
    // The copy, this text, the one with the name, and the string.
    vm.ask(bytes.len() + repr_bytes_len(&bytes) * 3)?;
    let mut body = repr_bytes(&bytes);
    if body.starts_with("b\"") {
        // A bytearray's repr escapes the single quotes that made bytes choose double ones.
        body = body.replace('\'', "\\'");
    }
    let name = v.class().name();
    Ok(vm.str(&format!("{name}({body})")))
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let slf = this(v);
    let len = slf.borrow().buf.len();
    if has_index(key) {
        let at = position(vm, key, len)?;
        let byte = at.and_then(|i| slf.borrow().buf.as_slice().get(i).copied());
        return match byte {
            Some(b) => Ok(vm.int(b.into())),
            None => Err(vm.index_error("bytearray index out of range")),
        };
    }
    let Some(slice) = key.cast::<Slice>() else { return Err(bad_key(vm, key)) };
    let (start, step, count) = slice_of(vm, slf, slice)?;
    vm.charge(count / 64 + 1)?;
    vm.reserve(count.saturating_mul(2))?;
    let part = stepped(slf.borrow().buf.as_slice(), start, step, count);
    Ok(vm.bytearray(part))
}

fn bad_key(vm: &mut Vm, key: &Value) -> crate::value::Raised {
    let message =
        format!("bytearray indices must be integers or slices, not {}", key.class().name());
    vm.type_error(&message)
}

/// What a slice selects; its bounds are looked at once more if finding them changed the size.
fn slice_of(vm: &mut Vm, slf: &This, slice: &Slice) -> PyResult<(i64, i64, usize)> {
    let len = slf.borrow().buf.len();
    let (start, _, step, count) = vm.slice_indices(slice, len)?;
    let now = slf.borrow().buf.len();
    if now >= len {
        return Ok((start, step, count));
    }
    let inside = |i: i64| (0..now as i64).contains(&i);
    let kept = (0..count as i64).take_while(|k| inside(start + k * step)).count();
    Ok((start, step, kept))
}

/// The bytes to be assigned to a slice.
fn assigned(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    if let Some(b) = view(value) {
        return Ok(b.to_vec());
    }
    let slots = value.class().slots();
    let number = slots.index.is_some() || slots.int.is_some() || slots.float.is_some();
    if number || value.get::<Str>().is_some() {
        return Err(
            vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
        );
    }
    collect_bytes(vm, value, BYTE_RANGE)
}

fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let slf = this(v);
    if has_index(key) {
        let len = slf.borrow().buf.len();
        let at = position(vm, key, len)?;
        let Some(value) = value else {
            return match at {
                Some(i) => replace(vm, slf, i, i + 1, &[]),
                None => Err(vm.index_error("bytearray index out of range")),
            };
        };
        let Some(i) = at else { return Err(vm.index_error("bytearray index out of range")) };
        let byte = vm.byte(&value, BYTE_RANGE)?;
        return match slf.borrow_mut().buf.as_mut_slice().get_mut(i) {
            Some(b) => {
                *b = byte;
                Ok(())
            }
            None => Err(vm.index_error("bytearray index out of range")),
        };
    }
    let Some(slice) = key.cast::<Slice>() else { return Err(bad_key(vm, key)) };
    let value = value.map(|value| assigned(vm, &value)).transpose()?;
    let (start, step, count) = slice_of(vm, slf, slice)?;
    if step == 1 {
        let start = start as usize;
        return replace(vm, slf, start, start + count, &value.unwrap_or_default());
    }
    match value {
        None => delete_stepped(vm, slf, start, step, count),
        // An empty selection takes any bytes only when it is contiguous, which this is not.
        Some(value) if value.len() != count => {
            let message = format!(
                "attempt to assign bytes of size {} to extended slice of size {count}",
                value.len()
            );
            Err(vm.value_error(&message))
        }
        Some(value) => {
            let mut b = slf.borrow_mut();
            for (k, byte) in value.iter().enumerate() {
                b.buf.as_mut_slice()[(start + k as i64 * step) as usize] = *byte;
            }
            Ok(())
        }
    }
}

fn delete_stepped(vm: &mut Vm, slf: &This, start: i64, step: i64, count: usize) -> PyResult<()> {
    if count == 0 {
        return Ok(());
    }
    resizable(vm, slf)?;
    let old = copy(slf);
    vm.charge(old.len() / 8 + 1)?;
    let (lowest, step) =
        if step < 0 { (start + (count as i64 - 1) * step, -step) } else { (start, step) };
    let goes = |i: usize| {
        let d = i as i64 - lowest;
        d >= 0 && d % step == 0 && ((d / step) as usize) < count
    };
    let kept: Vec<u8> =
        old.iter().enumerate().filter(|(i, _)| !goes(*i)).map(|(_, b)| *b).collect();
    replace(vm, slf, 0, usize::MAX, &kept)
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Boxed<ByteArray>>(), view(b).map(|y| y.len())) else {
        return Ok(Value::not_implemented());
    };
    let len = x.borrow().buf.len() + y;
    vm.charge(len / 64 + 1)?;
    vm.reserve(len.saturating_mul(2))?;
    let mut out = x.borrow().buf.as_slice().to_vec();
    out.extend_from_slice(&vm.buffer(b)?);
    Ok(vm.bytearray(out))
}

fn iadd(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(more) = edit::other_bytes(vm, b)? else {
        return Err(vm.concat_error(a, b));
    };
    edit::append_bytes(vm, this(a), &more)?;
    Ok(a.clone())
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (v, n) = if a.get::<Boxed<ByteArray>>().is_some() { (a, b) } else { (b, a) };
    let Some(data) = v.cast::<Boxed<ByteArray>>() else { return Ok(Value::not_implemented()) };
    match repetitions(vm, n)? {
        Some(n) => {
            let data = copy(data);
            let out = repeated(vm, &data, n)?;
            Ok(vm.bytearray(out))
        }
        None => Ok(Value::not_implemented()),
    }
}

fn imul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let slf = this(a);
    let Some(n) = repetitions(vm, b)? else { return Ok(Value::not_implemented()) };
    let data = copy(slf);
    let out = repeated(vm, &data, n)?;
    replace(vm, slf, 0, usize::MAX, &out)?;
    Ok(a.clone())
}

fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(template) = a.cast::<Boxed<ByteArray>>() else { return Ok(Value::not_implemented()) };
    let template = copy(template);
    let out = percent(vm, Text::Latin1(&template), Dialect::Bytes, b)?;
    let bytes = out.as_text().iter().map(|c| c as u8).collect();
    Ok(vm.bytearray(bytes))
}

/// `bytearray`
pub static BYTEARRAY: TypeSpec = TypeSpec {
    payload: Some(Boxed::<ByteArray>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE | TypeFlags::MATCH_SELF,
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytearray of so many zeros\nbytearray() -> empty bytearray\n\nA sequence of bytes that can change.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        str: Some(text),
        richcmp: Some(richcmp),
        iter: Some(iter_bytearray),
        len: Some(|_, v| Ok(this(v).borrow().buf.len())),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        buffer: Some(&BUFFER),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with(BinOp::Mul, mul)
    .with(BinOp::Mod, modulo)
    .with_inplace(BinOp::Add, iadd)
    .with_inplace(BinOp::Mul, imul),
    methods: &[
        BytesShared::METHODS,
        BytesPieces::METHODS,
        BytesLayout::METHODS,
        BytesHex::METHODS,
        edit::ByteArrayMethods::METHODS,
    ],
    ..TypeSpec::new("bytearray")
};
