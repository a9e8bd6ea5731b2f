//! Numbers and characters: `abs`, `bin`, `chr`, `divmod`, `ord`, `pow`, `round`, …

use crate::object::number::int_ref;
use crate::text::int::{IntRef, bit_length};
use crate::types::bytes::{is_bytes, view};
use crate::types::core;
use crate::value::convert::Given;
use crate::value::{BinOp, PyResult, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The digits of an int in a base that is a power of two, with the prefix behind the sign.
fn prefixed(vm: &mut Vm, v: &Value, base: u8, prefix: &str) -> PyResult {
    let i = vm.index(v)?;
    let digits = match int_ref(&i) {
        Some(small @ IntRef::Small(_)) => small.to_radix(base),
        Some(big @ IntRef::Big(n)) => {
            let bits = bit_length(n);
            vm.reserve(bits)?;
            vm.charge(bits / 64 + 1)?;
            big.to_radix(base)
        }
        None => String::new(),
    };
    Ok(match digits.strip_prefix('-') {
        Some(d) => vm.str(&format!("-{prefix}{d}")),
        None => vm.str(&format!("{prefix}{digits}")),
    })
}

pub(super) struct Numbers;

#[pyfunctions]
impl Numbers {
    /// The absolute value of a number.
    fn abs(vm: &mut Vm, x: &Value) -> PyResult {
        vm.abs(x)
    }

    /// An int in binary.
    fn bin(vm: &mut Vm, number: &Value) -> PyResult {
        prefixed(vm, number, 2, "0b")
    }

    /// An int in octal.
    fn oct(vm: &mut Vm, number: &Value) -> PyResult {
        prefixed(vm, number, 8, "0o")
    }

    /// An int in hexadecimal.
    fn hex(vm: &mut Vm, number: &Value) -> PyResult {
        prefixed(vm, number, 16, "0x")
    }

    /// The character with that code point.
    fn chr(vm: &mut Vm, i: &Value) -> PyResult {
        let i = vm.index(i)?;
        match int_ref(&i).and_then(|i| i.to_i64()) {
            Some(c @ 0..0x110000) => Ok(vm.char(c as u32)),
            Some(c) if i32::try_from(c).is_ok() => {
                Err(vm.value_error("chr() arg not in range(0x110000)"))
            }
            _ => Err(vm.overflow_error("Python int too large to convert to C int")),
        }
    }

    /// The code point of a character, or the value of one byte.
    fn ord(vm: &mut Vm, c: &Value) -> PyResult<i64> {
        let (len, first) = if let Some(s) = c.get::<Str>() {
            (s.len(), (!s.is_empty()).then(|| s.data().at(0)))
        } else if let Some(b) = view(c).filter(|_| is_bytes(c)) {
            (b.len(), b.first().map(|&b| b.into()))
        } else {
            let t = c.class().name();
            let message = format!("ord() expected string of length 1, but {t} found");
            return Err(vm.type_error(&message));
        };
        match first {
            Some(c) if len == 1 => Ok(c.into()),
            _ => {
                let message =
                    format!("ord() expected a character, but string of length {len} found");
                Err(vm.type_error(&message))
            }
        }
    }

    /// Quotient and remainder.
    fn divmod(vm: &mut Vm, x: &Value, y: &Value) -> PyResult {
        vm.binary(BinOp::DivMod, x, y)
    }

    /// A power, modulo mod if that is given.
    #[signature(base, exp, mod = None)]
    fn pow(vm: &mut Vm, base: &Value, exp: &Value, modulus: Option<Value>) -> PyResult {
        match modulus {
            Some(m) => vm.pow3(base, exp, &m),
            None => vm.binary(BinOp::Pow, base, exp),
        }
    }

    /// A number rounded to a multiple of ten to the power of minus ndigits, ties to even.
    #[signature(number, ndigits = Given(None))]
    #[text_signature = "($module, /, number, ndigits=None)"]
    fn round(vm: &mut Vm, number: &Value, ndigits: Given<'_>) -> PyResult {
        let args: &[Value] = match ndigits.0 {
            Some(v) if !v.is_none() => std::slice::from_ref(v),
            _ => &[],
        };
        match vm.call_special(number, &core().names.__round__, args)? {
            Some(v) => Ok(v),
            None => {
                let t = number.class().name();
                Err(vm.type_error(&format!("type {t} doesn't define __round__ method")))
            }
        }
    }
}
