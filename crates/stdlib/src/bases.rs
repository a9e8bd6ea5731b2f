//! `_bases`: bytes as text in base 32 and base 85, for `base64`, which looks after arguments, folding of
//! letters and line breaks. Alphabets come as bytes, one character for each value in order.

use crate::binascii;
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::{PyResult, Raised, Value, Vm};

/// The values of an alphabet's characters; `NONE` for all others.
fn values(alphabet: &[u8]) -> [u8; 256] {
    let mut out = [NONE; 256];
    for (value, &c) in alphabet.iter().enumerate() {
        out[c as usize] = value as u8;
    }
    out
}

const NONE: u8 = 255;

/// An alphabet of `N` characters.
fn alphabet<const N: usize>(vm: &mut Vm, v: &Value) -> PyResult<[u8; N]> {
    let found = <[u8; N]>::try_from(&*vm.buffer(v)?);
    found.map_err(|_| vm.value_error(&format!("an alphabet of {N} characters is needed")))
}

/// Pays for reading a text once.
fn pay(vm: &mut Vm, data: &Value) -> PyResult<()> {
    let len = vm.buffer(data)?.len();
    vm.reserve(len * 2)?;
    vm.charge(len / 16 + 1)
}

fn encode32(data: &[u8], alphabet: &[u8; 32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().div_ceil(5) * 8);
    for group in data.chunks(5) {
        let mut padded = [0; 8];
        padded[3..3 + group.len()].copy_from_slice(group);
        let number = u64::from_be_bytes(padded);
        let digits: [u8; 8] =
            std::array::from_fn(|i| alphabet[(number >> (35 - 5 * i) & 31) as usize]);
        out.extend_from_slice(&digits);
    }
    let padding = [0, 6, 4, 3, 1][data.len() % 5];
    let end = out.len();
    out[end - padding..].fill(b'=');
    out
}

/// Undoes [`encode32`]; the error is a message.
fn decode32(text: &[u8], values: &[u8; 256]) -> Result<Vec<u8>, &'static str> {
    let padding = text.iter().rev().take_while(|&&c| c == b'=').count();
    let digits = &text[..text.len() - padding];
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    for group in digits.chunks(8) {
        let mut number = 0u64;
        for &c in group {
            let value = values[c as usize];
            if value == NONE {
                return Err("Non-base32 digit found");
            }
            number = number << 5 | u64::from(value);
        }
        number <<= 5 * (8 - group.len());
        out.extend_from_slice(&number.to_be_bytes()[3..]);
    }
    if !text.len().is_multiple_of(8) || !matches!(padding, 0 | 1 | 3 | 4 | 6) {
        return Err("Incorrect padding");
    }
    if padding > 0 && !out.is_empty() {
        out.truncate(out.len() - 5 + (43 - 5 * padding) / 8);
    }
    Ok(out)
}

/// How four bytes that are all alike are written shorter.
struct Folds {
    nuls: bool,
    spaces: bool,
}

fn encode85(data: &[u8], alphabet: &[u8; 85], whole: bool, folds: &Folds) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().div_ceil(4) * 5);
    for group in data.chunks(4) {
        let mut padded = [0; 4];
        padded[..group.len()].copy_from_slice(group);
        let number = u32::from_be_bytes(padded);
        let shown = if whole { 4 } else { group.len() };
        match number {
            0 if folds.nuls && shown == 4 => out.push(b'z'),
            0x2020_2020 if folds.spaces => out.push(b'y'),
            _ => {
                let digits: [u8; 5] = std::array::from_fn(|i| {
                    alphabet[(number / 85u32.pow(4 - i as u32) % 85) as usize]
                });
                out.extend_from_slice(&digits[..shown + 1]);
            }
        }
    }
    out
}

/// Digits of base 85 on their way to numbers.
struct Digits {
    number: u64,
    count: usize,
    out: Vec<u8>,
}

impl Digits {
    fn new(text: &[u8]) -> Digits {
        Digits { number: 0, count: 0, out: Vec::with_capacity(text.len() / 5 * 4 + 4) }
    }

    /// Takes a digit; false when five of them are too large a number.
    fn take(&mut self, value: u8) -> bool {
        self.number = self.number * 85 + u64::from(value);
        self.count += 1;
        if self.count == 5 {
            let Ok(number) = u32::try_from(self.number) else { return false };
            self.out.extend_from_slice(&number.to_be_bytes());
            (self.number, self.count) = (0, 0);
        }
        true
    }

    /// The bytes, without those that `padding` digits stand for.
    fn without(mut self, padding: usize) -> Vec<u8> {
        self.out.truncate(self.out.len().saturating_sub(padding));
        self.out
    }
}

/// Undoes [`encode85`] without folds; the error is a message.
fn decode85(text: &[u8], values: &[u8; 256]) -> Result<Vec<u8>, String> {
    let padding = text.len().next_multiple_of(5) - text.len();
    let padded = text.iter().copied().chain(std::iter::repeat_n(b'~', padding));
    let mut digits = Digits::new(text);
    for (i, c) in padded.enumerate() {
        let value = values[c as usize];
        if value == NONE {
            return Err(format!("bad base85 character at position {i}"));
        }
        if !digits.take(value) {
            return Err(format!("base85 overflow in hunk starting at byte {}", i / 5 * 5));
        }
    }
    Ok(digits.without(padding))
}

/// Undoes [`encode85`] with Adobe's alphabet; the error is a message.
fn decode_ascii85(text: &[u8], spaces: bool, ignored: &[u8]) -> Result<Vec<u8>, String> {
    let mut digits = Digits::new(text);
    for &c in text.iter().chain(b"uuuu") {
        match c {
            b'!'..=b'u' => {
                if !digits.take(c - b'!') {
                    return Err("Ascii85 overflow".into());
                }
            }
            b'z' | b'y' if c == b'z' || spaces => {
                if digits.count > 0 {
                    return Err(format!("{} inside Ascii85 5-tuple", c as char));
                }
                let byte = if c == b'z' { 0 } else { b' ' };
                digits.out.extend_from_slice(&[byte; 4]);
            }
            _ if ignored.contains(&c) => {}
            _ => return Err(format!("Non-Ascii85 digit found: {}", c as char)),
        }
    }
    // What is left of the four digits behind the text was not needed.
    let padding = 4 - digits.count;
    Ok(digits.without(padding))
}

fn refused(vm: &mut Vm, message: &str) -> Raised {
    vm.value_error(message)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Bytes in base 32.
    fn encode32(vm: &mut Vm, data: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, data)?;
        let digits = alphabet(vm, digits)?;
        Ok(self::encode32(&vm.buffer(data)?, &digits))
    }

    /// The bytes of a text in base 32.
    fn decode32(vm: &mut Vm, text: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let digits = alphabet::<32>(vm, digits)?;
        let found = self::decode32(&vm.buffer(text)?, &values(&digits));
        found.map_err(|message| binascii::error(vm, message))
    }

    /// Bytes in base 85; the last digits are those of padding too, if `pad` says so.
    fn encode85(
        vm: &mut Vm,
        data: &Value,
        digits: &Value,
        pad: bool,
        foldnuls: bool,
        foldspaces: bool,
    ) -> PyResult<Vec<u8>> {
        pay(vm, data)?;
        let digits = alphabet(vm, digits)?;
        let folds = Folds { nuls: foldnuls, spaces: foldspaces };
        Ok(self::encode85(&vm.buffer(data)?, &digits, pad, &folds))
    }

    /// The bytes of a text in base 85.
    fn decode85(vm: &mut Vm, text: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let digits = alphabet::<85>(vm, digits)?;
        let found = self::decode85(&vm.buffer(text)?, &values(&digits));
        found.map_err(|message| refused(vm, &message))
    }

    /// The bytes of a text in Ascii85.
    fn decode_ascii85(
        vm: &mut Vm,
        text: &Value,
        foldspaces: bool,
        ignored: &Value,
    ) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let ignored = vm.buffer(ignored)?.to_vec();
        let found = self::decode_ascii85(&vm.buffer(text)?, foldspaces, &ignored);
        found.map_err(|message| refused(vm, &message))
    }
}

/// The declaration of `_bases`.
pub static MODULE: NativeModule = NativeModule {
    name: "_bases",
    doc: "Bytes as text in base 32 and base 85, for base64.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
