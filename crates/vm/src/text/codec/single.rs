//! Encodings of one byte per character.

use super::{DecodeAnswer, Decoded, EncodeAnswer, Encoded, Encoder, Fault, run_encoder};
use crate::text::{Text, TextBuf};

/// Decodes Latin-1, which cannot fail.
pub fn decode_latin1(input: &[u8]) -> TextBuf {
    TextBuf::Latin1(input.to_vec())
}

/// Decodes ASCII.
pub fn decode_ascii<E>(
    input: &[u8],
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let map = |byte: u8| byte.is_ascii().then_some(byte.into());
    decode_map("ascii", "ordinal not in range(128)", input, map, on_fault)
}

/// Decodes cp1252.
pub fn decode_cp1252<E>(
    input: &[u8],
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    decode_map("charmap", "character maps to <undefined>", input, from_cp1252, on_fault)
}

fn decode_map<E>(
    encoding: &'static str,
    reason: &'static str,
    input: &[u8],
    map: impl Fn(u8) -> Option<u32>,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let plain = input.iter().position(|c| !c.is_ascii()).unwrap_or(input.len());
    let mut out = TextBuf::with_capacity(input.len());
    out.push_text(Text::Latin1(&input[..plain]));
    let mut at = plain;
    while at < input.len() {
        if let Some(c) = map(input[at]) {
            out.push(c);
            at += 1;
            continue;
        }
        let (text, next) = on_fault(input, &Fault { encoding, start: at, end: at + 1, reason })?;
        out.push_text(text.as_text());
        at = next;
    }
    Ok((out, at))
}

/// Code points of the bytes 0x80 to 0x9f in cp1252; 0 where there is none.
static CP1252: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

fn from_cp1252(byte: u8) -> Option<u32> {
    match byte {
        0x80..=0x9f => Some(CP1252[usize::from(byte - 0x80)].into()).filter(|&c| c != 0),
        _ => Some(byte.into()),
    }
}

/// Characters below a limit stand for themselves.
struct Below<const LIMIT: u32>;

impl<const LIMIT: u32> Encoder for Below<LIMIT> {
    const NAME: &'static str = if LIMIT == 128 { "ascii" } else { "latin-1" };
    const REASON: &'static str =
        if LIMIT == 128 { "ordinal not in range(128)" } else { "ordinal not in range(256)" };

    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        if c < LIMIT {
            out.push(c as u8);
        }
        c < LIMIT
    }

    fn replaces(&self, c: u32) -> bool {
        c < LIMIT
    }
}

struct Cp1252;

impl Encoder for Cp1252 {
    const NAME: &'static str = "charmap";
    const REASON: &'static str = "character maps to <undefined>";

    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        let byte = match c {
            0..=0x7f | 0xa0..=0xff => Some(c as u8),
            _ => CP1252.iter().position(|&e| e != 0 && u32::from(e) == c).map(|at| 0x80 + at as u8),
        };
        out.extend(byte);
        byte.is_some()
    }

    fn replaces(&self, _: u32) -> bool {
        true
    }
}

/// Encodes Latin-1.
pub fn encode_latin1<E>(
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    match text {
        Text::Latin1(bytes) => Ok(bytes.to_vec()),
        _ => run_encoder(&Below::<256>, text, Vec::with_capacity(text.len()), on_fault),
    }
}

/// Encodes ASCII.
pub fn encode_ascii<E>(
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    match text.as_ascii() {
        Some(ascii) => Ok(ascii.as_bytes().to_vec()),
        None => run_encoder(&Below::<128>, text, Vec::with_capacity(text.len()), on_fault),
    }
}

/// Encodes cp1252.
pub fn encode_cp1252<E>(
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    run_encoder(&Cp1252, text, Vec::with_capacity(text.len()), on_fault)
}
