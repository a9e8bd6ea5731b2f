//! `hex` and `fromhex`.

use super::shared::{data, pay};
use super::view::view;
use crate::types::core;
use crate::types::str::args::arg_type;
use crate::value::{PyResult, Ref, Str, Type, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The separator of `hex`.
fn separator(vm: &mut Vm, v: &Value) -> PyResult<u8> {
    let (len, first) = match (v.get::<Str>(), view(v)) {
        (Some(s), _) => (s.len(), (!s.is_empty()).then(|| s.data().at(0))),
        (None, Some(b)) => (b.len(), b.first().map(|&c| c.into())),
        (None, None) => {
            let len = vm.len(v)?;
            if len == 1 {
                return Err(vm.type_error("sep must be str or bytes."));
            }
            (len, None)
        }
    };
    match first {
        Some(c) if len == 1 && c < 0x80 => Ok(c as u8),
        Some(_) if len == 1 => Err(vm.value_error("sep must be ASCII.")),
        _ => Err(vm.value_error("sep must be length 1.")),
    }
}

/// Hexadecimal digits, with a separator between groups of bytes: counted from the right, or from
/// the left if the number is negative.
pub(crate) fn hex_digits(vm: &mut Vm, bytes: &[u8], sep: Option<&Value>, per_sep: i64) -> PyResult {
    let sep = sep.map(|v| separator(vm, v)).transpose()?;
    pay(vm, bytes.len().saturating_mul(3))?;
    let group = per_sep.unsigned_abs() as usize;
    let first = match per_sep {
        1.. if group < bytes.len() => bytes.len() % group,
        _ => 0,
    };
    let mut out = Vec::with_capacity(bytes.len() * 2);
    for (i, b) in bytes.iter().enumerate() {
        if let Some(sep) = sep
            && i > 0
            && group > 0
            && (i + group - first).is_multiple_of(group)
        {
            out.push(sep);
        }
        out.push(b"0123456789abcdef"[usize::from(b >> 4)]);
        out.push(b"0123456789abcdef"[usize::from(b & 15)]);
    }
    Ok(vm.str_ascii(&out))
}

/// The bytes that hexadecimal digits stand for; white space may stand between bytes.
fn from_hex(vm: &mut Vm, s: &Str) -> PyResult<Vec<u8>> {
    vm.charge(s.len() / 16 + 1)?;
    vm.reserve(s.len())?;
    let mut out = Vec::with_capacity(s.len() / 2);
    let digit = |i: usize| {
        (i < s.len()).then(|| s.data().at(i)).and_then(char::from_u32).and_then(|c| c.to_digit(16))
    };
    let mut at = 0;
    while at < s.len() {
        if crate::text::search::is_byte_space(s.data().at(at)) {
            at += 1;
            continue;
        }
        match (digit(at), digit(at + 1)) {
            (Some(a), Some(b)) => out.push((a * 16 + b) as u8),
            (first, _) => {
                let position = if first.is_some() { at + 1 } else { at };
                let message =
                    format!("non-hexadecimal number found in fromhex() arg at position {position}");
                return Err(vm.value_error(&message));
            }
        }
        at += 2;
    }
    Ok(out)
}

pub(crate) struct BytesHex;

#[pymethods]
impl BytesHex {
    /// The bytes as hexadecimal digits, with sep between groups of bytes_per_sep bytes.
    #[signature(sep = None, bytes_per_sep = 1)]
    fn hex(vm: &mut Vm, slf: &Value, sep: Option<&Value>, bytes_per_sep: i64) -> PyResult {
        let bytes = data(slf).to_vec();
        hex_digits(vm, &bytes, sep, bytes_per_sep)
    }

    /// The bytes that a string of hexadecimal digits stands for.
    #[classmethod]
    fn fromhex(vm: &mut Vm, cls: &Ref<Type>, string: &Value) -> PyResult {
        let Some(s) = string.get::<Str>() else {
            let message = format!("fromhex() argument must be str, not {}", arg_type(string));
            return Err(vm.type_error(&message));
        };
        let out = from_hex(vm, s)?;
        if std::ptr::eq(&**cls, core().bytes) {
            return Ok(vm.bytes(&out));
        }
        if std::ptr::eq(&**cls, core().bytearray) {
            return Ok(vm.bytearray(out));
        }
        let bytes = vm.bytes(&out);
        vm.call(cls.as_value(), &[bytes])
    }
}
