//! Items of an array: the type codes, and values from bytes and back.

use pyrun_vm::types::core;
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Raised, Value, Vm};

/// What a type code says of the items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Code {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64(u8),
    U64(u8),
    F32,
    F64,
    Char,
}

/// All type codes, in the documentation's order.
pub(super) const TYPE_CODES: &str = "bBuhHiIlLqQfd";

impl Code {
    /// What a letter means.
    pub(super) fn of(letter: u32) -> Option<Code> {
        Some(match u8::try_from(letter).ok()? {
            b'b' => Code::I8,
            b'B' => Code::U8,
            b'h' => Code::I16,
            b'H' => Code::U16,
            b'i' => Code::I32,
            b'I' => Code::U32,
            c @ (b'l' | b'q') => Code::I64(c),
            c @ (b'L' | b'Q') => Code::U64(c),
            b'f' => Code::F32,
            b'd' => Code::F64,
            b'u' => Code::Char,
            _ => return None,
        })
    }

    /// The letter.
    pub(super) fn letter(self) -> char {
        match self {
            Code::I8 => 'b',
            Code::U8 => 'B',
            Code::I16 => 'h',
            Code::U16 => 'H',
            Code::I32 => 'i',
            Code::U32 => 'I',
            Code::I64(c) | Code::U64(c) => c as char,
            Code::F32 => 'f',
            Code::F64 => 'd',
            Code::Char => 'u',
        }
    }

    /// Bytes per item.
    #[inline]
    pub(super) fn size(self) -> usize {
        match self {
            Code::I8 | Code::U8 => 1,
            Code::I16 | Code::U16 => 2,
            Code::I32 | Code::U32 | Code::F32 | Code::Char => 4,
            Code::I64(_) | Code::U64(_) | Code::F64 => 8,
        }
    }

    /// Whether equal items have equal bytes.
    pub(super) fn is_whole(self) -> bool {
        !matches!(self, Code::F32 | Code::F64)
    }
}

/// An item, out of its array.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(super) enum Item {
    Int(i64),
    Big(u64),
    Float(f64),
    Char(u32),
}

#[inline]
fn bytes<const N: usize>(from: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&from[..N]);
    out
}

/// The item whose bytes these are.
#[inline]
pub(super) fn load(code: Code, b: &[u8]) -> Item {
    match code {
        Code::I8 => Item::Int(b[0] as i8 as i64),
        Code::U8 => Item::Int(b[0].into()),
        Code::I16 => Item::Int(i16::from_ne_bytes(bytes(b)).into()),
        Code::U16 => Item::Int(u16::from_ne_bytes(bytes(b)).into()),
        Code::I32 => Item::Int(i32::from_ne_bytes(bytes(b)).into()),
        Code::U32 => Item::Int(u32::from_ne_bytes(bytes(b)).into()),
        Code::I64(_) => Item::Int(i64::from_ne_bytes(bytes(b))),
        Code::U64(_) => Item::Big(u64::from_ne_bytes(bytes(b))),
        Code::F32 => Item::Float(f32::from_ne_bytes(bytes(b)).into()),
        Code::F64 => Item::Float(f64::from_ne_bytes(bytes(b))),
        Code::Char => Item::Char(u32::from_ne_bytes(bytes(b))),
    }
}

impl Item {
    /// As a Python value.
    #[inline]
    pub(super) fn value(self, vm: &mut Vm) -> PyResult {
        Ok(match self {
            Item::Int(i) => vm.int(i),
            Item::Big(i) => vm.uint(i),
            Item::Float(x) => vm.float(x),
            Item::Char(c) if c <= 0x10_ffff => vm.char(c),
            Item::Char(c) => {
                let m = format!("character U+{c:x} is not in range [U+0000; U+10ffff]");
                return Err(vm.value_error(&m));
            }
        })
    }
}

/// The bytes of an item, as many as the code says.
pub(super) type Packed = [u8; 8];

fn packed<const N: usize>(b: [u8; N]) -> Packed {
    let mut out = [0; 8];
    out[..N].copy_from_slice(&b);
    out
}

/// The bytes of a value.
#[inline]
pub(super) fn store(vm: &mut Vm, code: Code, v: &Value) -> PyResult<Packed> {
    let w = v.word();
    match code {
        Code::F64 if w.is_float() => Ok(w.as_float().to_ne_bytes()),
        Code::I64(_) if w.is_int() => Ok(w.as_int().to_ne_bytes()),
        _ => store_any(vm, code, v),
    }
}

fn store_any(vm: &mut Vm, code: Code, v: &Value) -> PyResult<Packed> {
    match code {
        Code::F32 => Ok(packed((vm.to_f64(v)? as f32).to_ne_bytes())),
        Code::F64 => Ok(vm.to_f64(v)?.to_ne_bytes()),
        Code::Char => match v.get::<Str>() {
            Some(s) if s.len() == 1 => {
                let c = s.text().iter().next().unwrap_or(0);
                Ok(packed(c.to_ne_bytes()))
            }
            Some(_) => Err(
                vm.type_error("array item must be a unicode character, not str of another length")
            ),
            None => {
                let kind = v.class().name();
                Err(vm.type_error(&format!("array item must be a unicode character, not {kind}")))
            }
        },
        _ => store_int(vm, code, v),
    }
}

fn store_int(vm: &mut Vm, code: Code, v: &Value) -> PyResult<Packed> {
    let v = vm.index(v)?;
    let n = match v.word().is_int() {
        true => Some(i128::from(v.word().as_int())),
        false => vm.as_bigint(&v).and_then(|b| i128::try_from(&b).ok()),
    };
    let stored = n.and_then(|n| {
        Some(match code {
            Code::I8 => packed(i8::try_from(n).ok()?.to_ne_bytes()),
            Code::U8 => packed(u8::try_from(n).ok()?.to_ne_bytes()),
            Code::I16 => packed(i16::try_from(n).ok()?.to_ne_bytes()),
            Code::U16 => packed(u16::try_from(n).ok()?.to_ne_bytes()),
            Code::I32 => packed(i32::try_from(n).ok()?.to_ne_bytes()),
            Code::U32 => packed(u32::try_from(n).ok()?.to_ne_bytes()),
            Code::I64(_) => i64::try_from(n).ok()?.to_ne_bytes(),
            _ => u64::try_from(n).ok()?.to_ne_bytes(),
        })
    });
    stored.ok_or_else(|| out_of_range(vm, code, n.is_some_and(|n| n < 0)))
}

/// The OverflowError for an integer that does not fit.
#[cold]
fn out_of_range(vm: &mut Vm, code: Code, negative: bool) -> Raised {
    let kind = match code {
        Code::I8 => "signed char",
        Code::U8 => "unsigned byte integer",
        Code::I16 => "signed short integer",
        Code::U16 => "unsigned short",
        Code::I32 => "signed integer",
        Code::U32 if !negative => "unsigned int",
        Code::U32 | Code::U64(_) if negative => {
            let m = "can't convert negative value to unsigned int";
            return vm.overflow_error(m);
        }
        Code::I64(b'l') => return vm.overflow_error("Python int too large to convert to C long"),
        _ => return vm.overflow_error("int too big to convert"),
    };
    let side = if negative { "less than minimum" } else { "greater than maximum" };
    vm.error(core().exc.overflow_error, &format!("{kind} is {side}"))
}
