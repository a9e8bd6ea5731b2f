//! The methods that change a `bytearray`.

use super::{ByteArray, This, copy, replace, resizable};
use crate::types::bytes::{BYTE_RANGE, collect_bytes, view};
use crate::value::payload::Boxed;
use crate::value::{PyResult, Ref, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// Asks for the memory of more bytes.
pub(super) fn make_room(vm: &mut Vm, slf: &This, more: usize) -> PyResult<()> {
    let bytes = slf.borrow().buf.growth(more);
    vm.ask(bytes)
}

/// Appends bytes that are not the bytearray's own.
pub(super) fn append_bytes(vm: &mut Vm, slf: &This, more: &[u8]) -> PyResult<()> {
    resizable(vm, slf)?;
    if more.len() > 1024 {
        vm.charge(more.len() / 64)?;
    }
    make_room(vm, slf, more.len())?;
    resizable(vm, slf)?;
    slf.borrow_mut().buf.extend(more);
    Ok(())
}

/// A copy of the memory of a bytes-like object, which may be the bytearray itself.
pub(super) fn other_bytes(vm: &mut Vm, v: &Value) -> PyResult<Option<Vec<u8>>> {
    let len = view(v).map_or(0, |b| b.len());
    vm.ask(len)?;
    Ok(view(v).map(|b| b.to_vec()))
}

pub(super) struct ByteArrayMethods;

#[pymethods]
impl ByteArrayMethods {
    /// Release the buffer object that exposes the underlying memory of the object.
    fn __release_buffer__(vm: &mut Vm, slf: &Value, buffer: &Value) -> PyResult<()> {
        vm.release_buffer(slf, buffer)
    }

    /// Adds a byte at the end.
    fn append(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, item: &Value) -> PyResult<()> {
        let b = vm.byte(item, BYTE_RANGE)?;
        make_room(vm, slf, 1)?;
        resizable(vm, slf)?;
        slf.borrow_mut().buf.push(b);
        Ok(())
    }

    /// Adds the bytes of a bytes-like object or an iterable of ints at the end.
    fn extend(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, iterable_of_ints: &Value) -> PyResult<()> {
        if let Some(more) = other_bytes(vm, iterable_of_ints)? {
            return append_bytes(vm, slf, &more);
        }
        let slots = iterable_of_ints.class().slots();
        if slots.iter.is_none() && slots.getitem.is_none() {
            let message =
                format!("can't extend bytearray with {}", iterable_of_ints.class().name());
            return Err(vm.type_error(&message));
        }
        vm.len_hint(iterable_of_ints)?;
        let more = collect_bytes(vm, iterable_of_ints, BYTE_RANGE)?;
        append_bytes(vm, slf, &more)
    }

    /// Inserts a byte in front of the index.
    fn insert(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, index: i64, item: &Value) -> PyResult<()> {
        let b = vm.byte(item, BYTE_RANGE)?;
        let len = slf.borrow().buf.len() as i64;
        let at = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
        replace(vm, slf, at, at, &[b])
    }

    /// Removes the byte at the index (the last one by default) and gives it.
    #[signature(index = -1, /)]
    fn pop(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, index: i64) -> PyResult<i64> {
        let len = slf.borrow().buf.len() as i64;
        if len == 0 {
            return Err(vm.index_error("pop from empty bytearray"));
        }
        let at = if index < 0 { index + len } else { index };
        if !(0..len).contains(&at) {
            return Err(vm.index_error("pop index out of range"));
        }
        resizable(vm, slf)?;
        let mut b = slf.borrow_mut();
        let byte = b.buf.as_slice()[at as usize];
        b.buf.splice(at as usize, at as usize + 1, &[]);
        Ok(byte.into())
    }

    /// Removes the first occurrence of a byte.
    fn remove(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, value: &Value) -> PyResult<()> {
        let b = vm.byte(value, BYTE_RANGE)?;
        vm.charge(slf.borrow().buf.len() / 64 + 1)?;
        let at = memchr::memchr(b, slf.borrow().buf.as_slice());
        match at {
            Some(at) => replace(vm, slf, at, at + 1, &[]),
            None => Err(vm.value_error("value not found in bytearray")),
        }
    }

    /// Reverses the order of the bytes in place.
    fn reverse(slf: &Ref<Boxed<ByteArray>>) {
        slf.borrow_mut().buf.as_mut_slice().reverse();
    }

    /// Removes all bytes.
    fn clear(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>) -> PyResult<()> {
        replace(vm, slf, 0, usize::MAX, &[])
    }

    /// A copy.
    fn copy(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>) -> PyResult {
        vm.reserve(slf.borrow().buf.len().saturating_mul(2))?;
        let bytes = copy(slf);
        Ok(vm.bytearray(bytes))
    }

    /// Bytes of memory held for the contents.
    fn __alloc__(slf: &Ref<Boxed<ByteArray>>) -> usize {
        slf.borrow().buf.capacity() + 1
    }

    /// Size of the object in bytes.
    fn __sizeof__(slf: &Ref<Boxed<ByteArray>>) -> usize {
        size_of::<Boxed<ByteArray>>() + slf.borrow().buf.capacity()
    }

    /// For pickling and copying.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>) -> PyResult {
        let bytes = copy(slf);
        let (text, codec) = (vm.str_latin1(&bytes), vm.str("latin-1"));
        let args = vm.tuple(&[text, codec]);
        let class = slf.as_value().class_value();
        let dict = vm.dict_of(slf.as_value()).map_or(Value::none(), |d| d.into_value());
        Ok(vm.tuple(&[class, args, dict]))
    }

    /// For pickling and copying with a protocol.
    #[signature(protocol = 0, /)]
    fn __reduce_ex__(vm: &mut Vm, slf: &Ref<Boxed<ByteArray>>, protocol: i64) -> PyResult {
        if protocol < 3 {
            return Self::__reduce__(vm, slf);
        }
        let bytes = copy(slf);
        let bytes = vm.bytes(&bytes);
        let args = vm.tuple(&[bytes]);
        let class = slf.as_value().class_value();
        let dict = vm.dict_of(slf.as_value()).map_or(Value::none(), |d| d.into_value());
        Ok(vm.tuple(&[class, args, dict]))
    }
}
