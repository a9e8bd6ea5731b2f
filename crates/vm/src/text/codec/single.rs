//! Encodings of one byte per character.

use super::charmap::Charmap;
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

/// Decodes with a table.
pub fn decode_charmap<E>(
    map: &Charmap,
    input: &[u8],
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let table = map.table();
    let map = |byte: u8| match byte {
        0..=0x7f => Some(byte.into()),
        _ => Some(table[usize::from(byte - 0x80)]).filter(|&c| c != 0),
    };
    decode_map("charmap", "character maps to <undefined>", input, map, on_fault)
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

/// The characters of the bytes from 0x80 on, with those bytes, in order.
struct Mapped(Vec<(u32, u8)>);

impl Encoder for Mapped {
    const NAME: &'static str = "charmap";
    const REASON: &'static str = "character maps to <undefined>";

    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        let byte = match c {
            0..=0x7f => Some(c as u8),
            _ => self.0.binary_search_by_key(&c, |e| e.0).ok().map(|at| self.0[at].1),
        };
        out.extend(byte);
        byte.is_some()
    }

    fn replaces(&self, c: u32) -> bool {
        c < 0x80 || self.0.binary_search_by_key(&c, |e| e.0).is_ok()
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

/// Encodes with a table.
pub fn encode_charmap<E>(
    map: &Charmap,
    text: Text<'_>,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    let mut bytes: Vec<(u32, u8)> = map.table().into_iter().zip(0x80..=0xff).collect();
    bytes.retain(|e| e.0 != 0);
    bytes.sort_unstable();
    bytes.dedup_by_key(|e| e.0);
    run_encoder(&Mapped(bytes), text, Vec::with_capacity(text.len()), on_fault)
}
