//! UTF-8. Validity is the standard library's; its notion of where a fault ends is CPython's too.

use super::{DecodeAnswer, Decoded, EncodeAnswer, Encoded, Encoder, Fault, run_encoder};
use crate::text::chars::with_units;
use crate::text::{Text, TextBuf};

/// The byte order mark of `utf-8-sig`.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Decodes UTF-8.
pub fn decode_utf8<E>(
    input: &[u8],
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let mut out = TextBuf::with_capacity(input.len());
    let mut at = 0;
    while at < input.len() {
        let error = match std::str::from_utf8(&input[at..]) {
            Ok(valid) => {
                out.push_str(valid);
                at = input.len();
                break;
            }
            Err(error) => error,
        };
        let start = at + error.valid_up_to();
        out.push_str(std::str::from_utf8(&input[at..start]).unwrap_or_default());
        let (end, reason) = match error.error_len() {
            None if !last => return Ok((out, start)),
            None => (input.len(), "unexpected end of data"),
            Some(_) if !matches!(input[start], 0xc2..=0xf4) => (start + 1, "invalid start byte"),
            Some(length) => (start + length, "invalid continuation byte"),
        };
        let (text, next) = on_fault(input, &Fault { encoding: "utf-8", start, end, reason })?;
        out.push_text(text.as_text());
        at = next;
    }
    Ok((out, at))
}

struct Utf8;

impl Encoder for Utf8 {
    const NAME: &'static str = "utf-8";
    const REASON: &'static str = "surrogates not allowed";

    #[inline]
    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        if c < 0x80 {
            out.push(c as u8);
            return true;
        }
        let Some(c) = char::from_u32(c) else { return false };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        true
    }
}

/// Encodes UTF-8.
pub fn encode_utf8<E>(
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    if let Some(ascii) = text.as_ascii() {
        return Ok(ascii.as_bytes().to_vec());
    }
    let capacity = with_units!(text, s => s.len() + s.len() / 2);
    run_encoder(&Utf8, text, Vec::with_capacity(capacity), on_fault)
}

/// The three bytes of a surrogate, which UTF-8 proper does not have.
pub(super) fn push_three(c: u32, out: &mut Vec<u8>) {
    out.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3f) as u8, 0x80 | (c & 0x3f) as u8]);
}
