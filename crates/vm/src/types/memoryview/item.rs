//! Items of a memoryview: native formats of one character.

use crate::types::core;
use crate::value::{Bytes, PyResult, Raised, Value};
use crate::vm::Vm;

/// Bytes per item of a format; `None` for formats that a view cannot have.
pub(super) fn item_size(format: char) -> Option<usize> {
    Some(match format {
        'b' | 'B' | 'c' | '?' => 1,
        'h' | 'H' => 2,
        'i' | 'I' | 'f' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'd' | 'P' => 8,
        _ => return None,
    })
}

/// Whether items are single bytes.
pub(super) fn is_byte(format: char) -> bool {
    matches!(format, 'b' | 'B' | 'c')
}

/// The bytes of one item.
#[derive(Clone, Copy, Default)]
pub(super) struct Item {
    bytes: [u8; 8],
    len: usize,
}

impl Item {
    /// An item of at most eight bytes.
    pub(super) fn new(bytes: &[u8]) -> Item {
        Item { bytes: array(bytes), len: bytes.len().min(8) }
    }
}

impl std::ops::Deref for Item {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let n = N.min(bytes.len());
    out[..n].copy_from_slice(&bytes[..n]);
    out
}

/// The value of an item.
pub(super) fn unpack(vm: &mut Vm, format: char, bytes: &[u8]) -> Value {
    match format {
        'b' => vm.int(i8::from_ne_bytes(array(bytes)).into()),
        'h' => vm.int(i16::from_ne_bytes(array(bytes)).into()),
        'i' => vm.int(i32::from_ne_bytes(array(bytes)).into()),
        'l' | 'q' | 'n' => vm.int(i64::from_ne_bytes(array(bytes))),
        'H' => vm.int(u16::from_ne_bytes(array(bytes)).into()),
        'I' => vm.int(u32::from_ne_bytes(array(bytes)).into()),
        'L' | 'Q' | 'N' | 'P' => vm.uint(u64::from_ne_bytes(array(bytes))),
        'f' => vm.float(f32::from_ne_bytes(array(bytes)).into()),
        'd' => vm.float(f64::from_ne_bytes(array(bytes))),
        '?' => Value::from(bytes.first() != Some(&0)),
        'c' => vm.bytes(bytes),
        _ => vm.int(array::<1>(bytes)[0].into()),
    }
}

fn wrong_type(vm: &mut Vm, format: char) -> Raised {
    vm.type_error(&format!("memoryview: invalid type for format '{format}'"))
}

fn wrong_value(vm: &mut Vm, format: char) -> Raised {
    vm.value_error(&format!("memoryview: invalid value for format '{format}'"))
}

/// The bytes of a value at a format.
pub(super) fn pack(vm: &mut Vm, format: char, v: &Value) -> PyResult<Item> {
    match format {
        'c' => match v.get::<Bytes>() {
            Some(b) if b.len() == 1 => Ok(Item::new(b)),
            Some(_) => Err(wrong_value(vm, format)),
            None => Err(wrong_type(vm, format)),
        },
        '?' => Ok(Item::new(&[vm.truth(v)?.into()])),
        'f' | 'd' => {
            let x = match vm.to_f64(v) {
                Err(e) if e.is(core().exc.type_error) => return Err(wrong_type(vm, format)),
                r => r?,
            };
            Ok(if format == 'f' {
                Item::new(&(x as f32).to_ne_bytes())
            } else {
                Item::new(&x.to_ne_bytes())
            })
        }
        _ => pack_int(vm, format, v),
    }
}

fn pack_int(vm: &mut Vm, format: char, v: &Value) -> PyResult<Item> {
    let i = match vm.index(v) {
        Err(e) if e.is(core().exc.type_error) => return Err(wrong_type(vm, format)),
        r => r?,
    };
    let wide = match i.word().is_int() {
        true => Some(i.word().as_int().into()),
        false => vm.as_bigint(&i).and_then(|b| i128::try_from(&b).ok()),
    };
    let bytes = wide.and_then(|n| {
        Some(match format {
            'b' => Item::new(&i8::try_from(n).ok()?.to_ne_bytes()),
            'h' => Item::new(&i16::try_from(n).ok()?.to_ne_bytes()),
            'i' => Item::new(&i32::try_from(n).ok()?.to_ne_bytes()),
            'l' | 'q' | 'n' => Item::new(&i64::try_from(n).ok()?.to_ne_bytes()),
            'H' => Item::new(&u16::try_from(n).ok()?.to_ne_bytes()),
            'I' => Item::new(&u32::try_from(n).ok()?.to_ne_bytes()),
            'L' | 'Q' | 'N' | 'P' => Item::new(&u64::try_from(n).ok()?.to_ne_bytes()),
            _ => Item::new(&u8::try_from(n).ok()?.to_ne_bytes()),
        })
    });
    match bytes {
        Some(b) => Ok(b),
        None => Err(wrong_value(vm, format)),
    }
}
