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
pub(super) fn pack(vm: &mut Vm, format: char, v: &Value) -> PyResult<Vec<u8>> {
    match format {
        'c' => match v.get::<Bytes>() {
            Some(b) if b.len() == 1 => Ok(b.to_vec()),
            Some(_) => Err(wrong_value(vm, format)),
            None => Err(wrong_type(vm, format)),
        },
        '?' => Ok(vec![vm.truth(v)?.into()]),
        'f' | 'd' => {
            let x = match vm.to_f64(v) {
                Err(e) if e.is(core().exc.type_error) => return Err(wrong_type(vm, format)),
                r => r?,
            };
            Ok(if format == 'f' {
                (x as f32).to_ne_bytes().to_vec()
            } else {
                x.to_ne_bytes().to_vec()
            })
        }
        _ => pack_int(vm, format, v),
    }
}

fn pack_int(vm: &mut Vm, format: char, v: &Value) -> PyResult<Vec<u8>> {
    let i = match vm.index(v) {
        Err(e) if e.is(core().exc.type_error) => return Err(wrong_type(vm, format)),
        r => r?,
    };
    let wide = vm.as_bigint(&i).and_then(|b| i128::try_from(&b).ok());
    let bytes = wide.and_then(|n| {
        Some(match format {
            'b' => i8::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'h' => i16::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'i' => i32::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'l' | 'q' | 'n' => i64::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'H' => u16::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'I' => u32::try_from(n).ok()?.to_ne_bytes().to_vec(),
            'L' | 'Q' | 'N' | 'P' => u64::try_from(n).ok()?.to_ne_bytes().to_vec(),
            _ => u8::try_from(n).ok()?.to_ne_bytes().to_vec(),
        })
    });
    match bytes {
        Some(b) => Ok(b),
        None => Err(wrong_value(vm, format)),
    }
}
