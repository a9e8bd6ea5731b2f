//! `_bases`: bytes as text in base 32 and base 85, for `base64`, which looks after arguments, folding of
//! letters and line breaks. Alphabets come as bytes, one character for each value in order.

use crate::binascii::{self, PIECE};
use pyrun_macros::pyfunctions;
use pyrun_vm::bulk::Pace;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::{PyResult, Value, Vm};

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
    vm.charge(len / 16 + 1)
}

/// Appends a piece in base 32, padded to whole groups.
fn encode32(data: &[u8], alphabet: &[u8; 32], out: &mut Vec<u8>) {
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
}

/// Appends what digits of base 32 stand for; false if there are others among them.
fn decode_digits32(digits: &[u8], values: &[u8; 256], out: &mut Vec<u8>) -> bool {
    for group in digits.chunks(8) {
        let mut number = 0u64;
        for &c in group {
            let value = values[c as usize];
            if value == NONE {
                return false;
            }
            number = number << 5 | u64::from(value);
        }
        number <<= 5 * (8 - group.len());
        out.extend_from_slice(&number.to_be_bytes()[3..]);
    }
    true
}

/// Undoes [`encode32`].
fn decode32(vm: &mut Vm, text: &[u8], values: &[u8; 256]) -> PyResult<Vec<u8>> {
    let (mut pace, mut padding) = (Pace::default(), 0);
    while padding < text.len() && text[text.len() - padding - 1] == b'=' {
        pace.at(vm, padding)?;
        padding += 1;
    }
    let digits = &text[..text.len() - padding];
    let mut out = binascii::buffer(vm, text.len() / 8 * 5 + 5)?;
    vm.by_pieces(digits.len(), PIECE, |vm, piece| {
        match decode_digits32(&digits[piece], values, &mut out) {
            true => Ok(()),
            false => Err(binascii::error(vm, "Non-base32 digit found")),
        }
    })?;
    if !text.len().is_multiple_of(8) || !matches!(padding, 0 | 1 | 3 | 4 | 6) {
        return Err(binascii::error(vm, "Incorrect padding"));
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

/// Appends a piece in base 85.
fn encode85(data: &[u8], alphabet: &[u8; 85], whole: bool, folds: &Folds, out: &mut Vec<u8>) {
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
}

/// Digits of base 85 on their way to numbers.
struct Digits {
    number: u64,
    count: usize,
    out: Vec<u8>,
}

impl Digits {
    fn new(vm: &mut Vm, text: &[u8]) -> PyResult<Digits> {
        let out = binascii::buffer(vm, text.len() / 5 * 4 + 8)?;
        Ok(Digits { number: 0, count: 0, out })
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

/// Undoes [`encode85`] without folds.
fn decode85(vm: &mut Vm, text: &[u8], values: &[u8; 256]) -> PyResult<Vec<u8>> {
    let padding = text.len().next_multiple_of(5) - text.len();
    let padded = text.iter().copied().chain(std::iter::repeat_n(b'~', padding));
    let (mut digits, mut pace) = (Digits::new(vm, text)?, Pace::default());
    for (i, c) in padded.enumerate() {
        pace.at(vm, i)?;
        let value = values[c as usize];
        if value == NONE {
            return Err(vm.value_error(&format!("bad base85 character at position {i}")));
        }
        if !digits.take(value) {
            let m = format!("base85 overflow in hunk starting at byte {}", i / 5 * 5);
            return Err(vm.value_error(&m));
        }
    }
    Ok(digits.without(padding))
}

/// Undoes [`encode85`] with Adobe's alphabet.
fn decode_ascii85(
    vm: &mut Vm,
    text: &[u8],
    spaces: bool,
    ignored: &[bool; 256],
) -> PyResult<Vec<u8>> {
    let (mut digits, mut pace) = (Digits::new(vm, text)?, Pace::default());
    for (i, &c) in text.iter().chain(b"uuuu").enumerate() {
        pace.at(vm, i)?;
        match c {
            b'!'..=b'u' => {
                if !digits.take(c - b'!') {
                    return Err(vm.value_error("Ascii85 overflow"));
                }
            }
            b'z' | b'y' if c == b'z' || spaces => {
                if digits.count > 0 {
                    return Err(vm.value_error(&format!("{} inside Ascii85 5-tuple", c as char)));
                }
                let byte = if c == b'z' { 0 } else { b' ' };
                vm.room_in(&digits.out, 4)?;
                digits.out.extend_from_slice(&[byte; 4]);
            }
            _ if ignored[usize::from(c)] => {}
            _ => {
                let m = format!("Non-Ascii85 digit found: {}", c as char);
                return Err(vm.value_error(&m));
            }
        }
    }
    // What is left of the four digits behind the text was not needed.
    let padding = 4 - digits.count;
    Ok(digits.without(padding))
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Bytes in base 32.
    fn encode32(vm: &mut Vm, data: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, data)?;
        let (digits, data) = (alphabet(vm, digits)?, vm.buffer(data)?);
        let mut out = binascii::buffer(vm, data.len().div_ceil(5) * 8)?;
        vm.by_pieces(data.len(), PIECE, |_, piece| {
            self::encode32(&data[piece], &digits, &mut out);
            Ok(())
        })?;
        Ok(out)
    }

    /// The bytes of a text in base 32.
    fn decode32(vm: &mut Vm, text: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let digits = alphabet::<32>(vm, digits)?;
        let text = vm.buffer(text)?;
        self::decode32(vm, &text, &values(&digits))
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
        let (digits, data) = (alphabet(vm, digits)?, vm.buffer(data)?);
        let folds = Folds { nuls: foldnuls, spaces: foldspaces };
        let mut out = binascii::buffer(vm, data.len().div_ceil(4) * 5)?;
        vm.by_pieces(data.len(), PIECE, |_, piece| {
            self::encode85(&data[piece], &digits, pad, &folds, &mut out);
            Ok(())
        })?;
        Ok(out)
    }

    /// The bytes of a text in base 85.
    fn decode85(vm: &mut Vm, text: &Value, digits: &Value) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let digits = alphabet::<85>(vm, digits)?;
        let text = vm.buffer(text)?;
        self::decode85(vm, &text, &values(&digits))
    }

    /// The bytes of a text in Ascii85.
    fn decode_ascii85(
        vm: &mut Vm,
        text: &Value,
        foldspaces: bool,
        ignored: &Value,
    ) -> PyResult<Vec<u8>> {
        pay(vm, text)?;
        let mut skipped = [false; 256];
        let passed = vm.buffer(ignored)?;
        vm.by_pieces(passed.len(), PIECE, |_, piece| {
            passed[piece].iter().for_each(|&c| skipped[usize::from(c)] = true);
            Ok(())
        })?;
        let text = vm.buffer(text)?;
        self::decode_ascii85(vm, &text, foldspaces, &skipped)
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
