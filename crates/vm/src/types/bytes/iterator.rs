//! `bytes_iterator` and `bytearray_iterator`.

use super::view::view;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{PyResult, Ref, Slots, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The state of an iterator; without an object once exhausted.
pub struct BytesIter {
    bytes: Option<Value>,
    at: usize,
}

impl Payload for BytesIter {
    const NAME: &'static str = "bytes_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some(v) = &self.bytes {
            visit(v);
        }
    }
    fn clear(&mut self) {
        self.bytes = None;
    }
}

/// `iter(bytes)`.
pub(crate) fn iter_bytes(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(vm.payload(&BYTES_ITERATOR, BytesIter { bytes: Some(v.clone()), at: 0 }))
}

/// `iter(bytearray)`.
pub(crate) fn iter_bytearray(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(vm.payload(&BYTEARRAY_ITERATOR, BytesIter { bytes: Some(v.clone()), at: 0 }))
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.get::<Boxed<BytesIter>>() else { return Ok(None) };
    let mut it = it.borrow_mut();
    let at = it.at;
    let byte = it.bytes.as_ref().and_then(view).and_then(|b| b.get(at).copied());
    match byte {
        Some(b) => {
            it.at += 1;
            Ok(Some(vm.int(b.into())))
        }
        None => {
            it.bytes = None;
            Ok(None)
        }
    }
}

struct BytesIterMethods;

#[pymethods]
impl BytesIterMethods {
    /// How many bytes are left.
    fn __length_hint__(slf: &Ref<Boxed<BytesIter>>) -> usize {
        let it = slf.borrow();
        let len = it.bytes.as_ref().and_then(view).map_or(0, |b| b.len());
        len.saturating_sub(it.at)
    }

    /// For pickling and copying.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<BytesIter>>) -> PyResult {
        let (bytes, at) = {
            let it = slf.borrow();
            (it.bytes.clone(), it.at)
        };
        let name = vm.intern("iter");
        let iter = vm.builtins.get_str(&name).unwrap_or(Value::none());
        match bytes {
            Some(b) => {
                let args = vm.tuple(&[b]);
                let at = vm.int(at as i64);
                Ok(vm.tuple(&[iter, args, at]))
            }
            None => {
                let empty = vm.bytes(b"");
                let args = vm.tuple(&[empty]);
                Ok(vm.tuple(&[iter, args]))
            }
        }
    }

    /// Sets the position.
    fn __setstate__(slf: &Ref<Boxed<BytesIter>>, state: i64) {
        let mut it = slf.borrow_mut();
        it.at = state.max(0) as usize;
    }
}

const SLOTS: Slots = Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY };

/// `bytes_iterator`
pub static BYTES_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<BytesIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: SLOTS,
    methods: &[BytesIterMethods::METHODS],
    ..TypeSpec::new("bytes_iterator")
};

/// `bytearray_iterator`
pub static BYTEARRAY_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<BytesIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: SLOTS,
    methods: &[BytesIterMethods::METHODS],
    ..TypeSpec::new("bytearray_iterator")
};
