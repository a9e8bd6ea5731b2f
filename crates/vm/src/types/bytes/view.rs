//! Bytes-like arguments.

use crate::text::search;
use crate::types::core;
use crate::types::str::args::has_index;
use crate::value::buffer::{BufferSlots, Layout, View};
use crate::value::{Bytes, PyResult, Value};
use crate::vm::Vm;

/// The buffer of `bytes`.
pub(super) static BYTES_BUFFER: BufferSlots = BufferSlots {
    read: |v| v.get::<Bytes>().map(|b| View::Slice(b.as_slice())),
    write: |_, _| false,
    layout: |_| Layout { format: 'B', item_size: 1, readonly: true },
    export: |_, _| {},
};

/// The memory of a bytes-like object; `None` for other objects and for released memoryviews.
#[inline]
pub fn view(v: &Value) -> Option<View<'_>> {
    if let Some(b) = v.get::<Bytes>() {
        return Some(View::Slice(b.as_slice()));
    }
    let slots = v.class().slots().buffer?;
    (slots.read)(v)
}

/// Whether the value is a `bytes` or a `bytearray`.
pub fn is_bytes(v: &Value) -> bool {
    v.get::<Bytes>().is_some() || v.class().is_subclass(core().bytearray)
}

/// What `__bytes__` gives, if the class has it.
pub(crate) fn call_dunder_bytes(vm: &mut Vm, v: &Value) -> PyResult<Option<Vec<u8>>> {
    let Some(f) = vm.lookup_special(v, &core().names.__bytes__)? else { return Ok(None) };
    let r = vm.call(&f, &[])?;
    match r.get::<Bytes>() {
        Some(b) => Ok(Some(b.to_vec())),
        None => {
            let message = format!("__bytes__ returned non-bytes (type {})", r.class().name());
            Err(vm.type_error(&message))
        }
    }
}

#[doc(hidden)]
impl Vm {
    /// The memory of a bytes-like argument. No Python code may run while it is borrowed.
    pub fn buffer<'a>(&mut self, v: &'a Value) -> PyResult<View<'a>> {
        match view(v) {
            Some(b) => Ok(b),
            None if v.class().slots().buffer.is_some() => {
                Err(self.value_error("operation forbidden on released memoryview object"))
            }
            None => {
                let message =
                    format!("a bytes-like object is required, not '{}'", v.class().name());
                Err(self.type_error(&message))
            }
        }
    }

    /// Runs `f` on the memory of an argument that must be writable.
    pub fn buffer_mut<R>(&mut self, v: &Value, f: impl FnOnce(&mut [u8]) -> R) -> PyResult<R> {
        let slots = v.class().slots().buffer;
        let (mut f, mut result) = (Some(f), None);
        if let Some(s) = slots {
            (s.write)(v, &mut |bytes| result = f.take().map(|f| f(bytes)));
        }
        if let Some(r) = result {
            return Ok(r);
        }
        if slots.is_some_and(|s| (s.read)(v).is_none()) {
            return Err(self.value_error("operation forbidden on released memoryview object"));
        }
        let message =
            format!("a read-write bytes-like object is required, not '{}'", v.class().name());
        Err(self.type_error(&message))
    }

    /// A byte from an int-like value.
    pub(crate) fn byte(&mut self, v: &Value, message: &str) -> PyResult<u8> {
        if v.word().is_int() {
            return u8::try_from(v.word().as_int()).map_err(|_| self.value_error(message));
        }
        let n = self.index(v)?;
        match self.as_bigint(&n).as_ref().map(u8::try_from) {
            Some(Ok(b)) => Ok(b),
            _ => Err(self.value_error(message)),
        }
    }
}

/// What `find` and the like look for: bytes, or one byte.
pub(crate) enum Needle<'a> {
    /// Some bytes.
    View(View<'a>),
    /// One byte.
    Byte([u8; 1]),
}

impl std::ops::Deref for Needle<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Needle::View(v) => v,
            Needle::Byte(b) => b,
        }
    }
}

/// The byte range error of search arguments and bytearray items.
pub(crate) const BYTE_RANGE: &str = "byte must be in range(0, 256)";

/// A search argument.
pub(crate) fn needle<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<Needle<'a>> {
    if let Some(b) = view(v) {
        return Ok(Needle::View(b));
    }
    if has_index(v) {
        return Ok(Needle::Byte([vm.byte(v, BYTE_RANGE)?]));
    }
    let message =
        format!("argument should be integer or bytes-like object, not '{}'", v.class().name());
    Err(vm.type_error(&message))
}

/// `item in bytes`.
pub(crate) fn contains(vm: &mut Vm, v: &Value, item: &Value) -> PyResult<bool> {
    let len = vm.buffer(v)?.len();
    vm.charge(len / 64 + 1)?;
    let byte = match view(item) {
        None if has_index(item) => Some(vm.byte(item, BYTE_RANGE)?),
        _ => None,
    };
    if let Some(byte) = byte {
        let data = vm.buffer(v)?;
        return Ok(memchr::memchr(byte, &data).is_some());
    }
    let sub = vm.buffer(item)?;
    let data = vm.buffer(v)?;
    use crate::text::Text::Latin1;
    Ok(search::find(Latin1(&data), Latin1(&sub)).is_some())
}
