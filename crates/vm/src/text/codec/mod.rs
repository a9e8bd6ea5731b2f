//! Text encodings with CPython's error positions, reasons and handlers.
//!
//! A codec walks its input and calls back for each [`Fault`]; the callback answers with a
//! replacement and the position to go on from, or with an error. [`Errors`] holds the answers of the
//! built-in handlers; handlers registered by Python code go through the same callback. A callback
//! that never moves on loops, as in CPython, so one that runs Python code must pay fuel.

mod charmap;
mod errors;
mod escape;
mod name;
mod single;
mod utf16;
mod utf32;
mod utf8;

pub use errors::Errors;
pub use escape::{
    decode_raw_escape, decode_unicode_escape, encode_raw_escape, encode_unicode_escape,
};
pub use name::{Codec, normalize};
pub use single::{
    decode_ascii, decode_charmap, decode_latin1, encode_ascii, encode_charmap, encode_latin1,
};
pub use utf8::{BOM as UTF8_BOM, decode_utf8, encode_utf8};
pub use utf16::{decode_utf16, encode_utf16};
pub use utf32::{decode_utf32, encode_utf32};

use super::{Text, TextBuf};

/// Input that a codec cannot take: what `UnicodeEncodeError` and `UnicodeDecodeError` carry besides
/// the input itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The codec's name.
    pub encoding: &'static str,
    /// The first character or byte of the fault.
    pub start: usize,
    /// One behind its last.
    pub end: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl Fault {
    /// `str` of the `UnicodeDecodeError`.
    pub fn decode_message(&self, input: &[u8]) -> String {
        let Fault { encoding, start, end, reason } = self;
        match input.get(*start) {
            Some(byte) if *end == start + 1 => {
                format!(
                    "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
                )
            }
            _ => format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end.wrapping_sub(1) as isize
            ),
        }
    }

    /// `str` of the `UnicodeEncodeError`.
    pub fn encode_message(&self, input: Text<'_>) -> String {
        let Fault { encoding, start, end, reason } = self;
        if *end == start + 1 && *start < input.len() {
            let mut code = TextBuf::new();
            super::repr::push_code(input.at(*start), &mut code);
            let code = code.as_text().to_lossy();
            return format!(
                "'{encoding}' codec can't encode character '{code}' in position {start}: {reason}"
            );
        }
        let last = end.wrapping_sub(1) as isize;
        format!("'{encoding}' codec can't encode characters in position {start}-{last}: {reason}")
    }
}

/// Why coding ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodecError<E> {
    /// The input's fault, to be raised as the codec's own exception.
    Fault(Fault),
    /// The callback's error.
    Handler(E),
}

/// What a handler puts in the place of characters that cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Text, to be encoded in turn.
    Text(TextBuf),
    /// Bytes that go out as they are.
    Bytes(Vec<u8>),
}

impl Replacement {
    /// About as many bytes as it becomes.
    pub fn size(&self) -> usize {
        match self {
            Replacement::Text(text) => text.len() * 2,
            Replacement::Bytes(bytes) => bytes.len(),
        }
    }
}

/// The answer of a decoding callback: the replacement and where to go on.
pub type DecodeAnswer<E> = Result<(TextBuf, usize), CodecError<E>>;
/// The answer of an encoding callback.
pub type EncodeAnswer<E> = Result<(Replacement, usize), CodecError<E>>;
/// What decoding gives: the text, and how much of the input it stands for.
pub type Decoded<E> = Result<(TextBuf, usize), CodecError<E>>;
/// What encoding gives.
pub type Encoded<E> = Result<Vec<u8>, CodecError<E>>;

/// Decodes with a codec. With `last` unset, an incomplete end is left for the next call. Positions in
/// faults count in [`Codec::body`], which is what the callback is given.
pub fn decode<E>(
    codec: Codec,
    input: &[u8],
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
    name_of: &dyn Fn(&str) -> Option<u32>,
) -> Decoded<E> {
    match codec {
        Codec::Utf8 => decode_utf8(input, last, on_fault),
        Codec::Utf8Sig => match input.strip_prefix(UTF8_BOM) {
            Some(rest) => {
                decode_utf8(rest, last, on_fault).map(|(text, used)| (text, used + UTF8_BOM.len()))
            }
            None if !last && UTF8_BOM.starts_with(input) => Ok((TextBuf::new(), 0)),
            None => decode_utf8(input, last, on_fault),
        },
        Codec::Utf16(order) => decode_utf16(input, order, last, on_fault),
        Codec::Utf32(order) => decode_utf32(input, order, last, on_fault),
        Codec::Latin1 => Ok((decode_latin1(input), input.len())),
        Codec::Ascii => decode_ascii(input, on_fault),
        Codec::Charmap(map) => decode_charmap(map, input, on_fault),
        Codec::UnicodeEscape => decode_unicode_escape(input, last, on_fault, name_of),
        Codec::RawUnicodeEscape => decode_raw_escape(input, last, on_fault),
    }
}

/// Encodes with a codec.
pub fn encode<E>(
    codec: Codec,
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    match codec {
        Codec::Utf8 => encode_utf8(text, on_fault),
        Codec::Utf8Sig => {
            let body = encode_utf8(text, on_fault)?;
            Ok([UTF8_BOM, &body].concat())
        }
        Codec::Utf16(order) => encode_utf16(text, order, on_fault),
        Codec::Utf32(order) => encode_utf32(text, order, on_fault),
        Codec::Latin1 => encode_latin1(text, on_fault),
        Codec::Ascii => encode_ascii(text, on_fault),
        Codec::Charmap(map) => encode_charmap(map, text, on_fault),
        Codec::UnicodeEscape => Ok(encode_unicode_escape(text)),
        Codec::RawUnicodeEscape => Ok(encode_raw_escape(text)),
    }
}

/// Byte order of a wide encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A mark says which, both ways; little-endian without one.
    Marked,
    /// Little-endian, no mark.
    Little,
    /// Big-endian, no mark.
    Big,
}

/// How one encoding writes.
trait Encoder {
    /// The name in faults.
    const NAME: &'static str;
    /// The reason in faults.
    const REASON: &'static str;
    /// Whether neighbouring faults are reported as one.
    const RUNS: bool = true;
    /// Bytes of replacement must come in multiples of this.
    const UNIT: usize = 1;
    /// Appends a character, if the encoding has it.
    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool;
    /// Whether a replacement text may hold the character.
    fn replaces(&self, c: u32) -> bool {
        c < 0x80
    }
    /// The name in faults, where the byte order changes it.
    fn name(&self) -> &'static str {
        Self::NAME
    }
}

/// The loop that all encoders share.
fn run_encoder<C: Encoder, E>(
    coder: &C,
    text: Text<'_>,
    mut out: Vec<u8>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    // From `begin` to `end` the encoding is known to have nothing: a handler may do a run piece by piece.
    let (mut at, mut begin, mut end) = (0, 0, 0);
    let mut scratch = Vec::new();
    while at < text.len() {
        if !(begin..end).contains(&at) {
            if coder.put(text.at(at), &mut out) {
                at += 1;
                continue;
            }
            (begin, end) = (at, at + 1);
            while C::RUNS && end < text.len() && !coder.put(text.at(end), &mut scratch) {
                end += 1;
            }
            scratch.clear();
        }
        let fault = Fault { encoding: coder.name(), start: at, end, reason: C::REASON };
        let (replacement, next) = on_fault(&fault)?;
        let fits = match &replacement {
            Replacement::Bytes(bytes) => {
                out.extend_from_slice(bytes);
                bytes.len() % C::UNIT == 0
            }
            Replacement::Text(text) => {
                text.as_text().iter().all(|c| coder.replaces(c) && coder.put(c, &mut out))
            }
        };
        if !fits {
            return Err(CodecError::Fault(fault));
        }
        at = next;
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
