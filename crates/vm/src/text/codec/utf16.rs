//! UTF-16 in both byte orders.

use super::{DecodeAnswer, Decoded, EncodeAnswer, Encoded, Encoder, Fault, Order, run_encoder};
use crate::text::{Text, TextBuf};

/// Decodes UTF-16.
pub fn decode_utf16<E>(
    input: &[u8],
    order: Order,
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let (big, mut at) = match (order, input) {
        (Order::Marked, [] | [_]) if !last => return Ok((TextBuf::new(), 0)),
        (Order::Marked, [0xff, 0xfe, ..]) => (false, 2),
        (Order::Marked, [0xfe, 0xff, ..]) => (true, 2),
        _ => (order == Order::Big, 0),
    };
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let unit = |at: usize| {
        let pair = [*input.get(at)?, *input.get(at + 1)?];
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let mut out = TextBuf::with_capacity(input.len() / 2);
    while at < input.len() {
        let (end, reason) = match (unit(at), unit(at + 2)) {
            (None, _) if !last => break,
            (None, _) => (input.len(), "truncated data"),
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                out.push(0x10000 + (u32::from(high & 0x3ff) << 10) + u32::from(low & 0x3ff));
                at += 4;
                continue;
            }
            (Some(0xd800..=0xdbff), None) if !last => break,
            (Some(0xd800..=0xdbff), None) => (input.len(), "unexpected end of data"),
            (Some(0xd800..=0xdbff), _) => (at + 2, "illegal UTF-16 surrogate"),
            (Some(0xdc00..=0xdfff), _) => (at + 2, "illegal encoding"),
            (Some(c), _) => {
                out.push(c.into());
                at += 2;
                continue;
            }
        };
        let (text, next) = on_fault(input, &Fault { encoding, start: at, end, reason })?;
        out.push_text(text.as_text());
        at = next;
    }
    Ok((out, at))
}

struct Utf16(Order);

impl Encoder for Utf16 {
    const NAME: &'static str = "utf-16";
    const REASON: &'static str = "surrogates not allowed";
    const RUNS: bool = false;
    const UNIT: usize = 2;

    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        let Some(c) = char::from_u32(c) else { return false };
        for unit in c.encode_utf16(&mut [0; 2]) {
            let big = self.0 == Order::Big;
            out.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        true
    }

    fn name(&self) -> &'static str {
        match self.0 {
            Order::Marked => "utf-16",
            Order::Little => "utf-16-le",
            Order::Big => "utf-16-be",
        }
    }
}

/// Encodes UTF-16, a mark in front if the order asks for one.
pub fn encode_utf16<E>(
    text: Text<'_>,
    order: Order,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    let mut out = Vec::with_capacity(text.len() * 2 + 2);
    if order == Order::Marked {
        out.extend([0xff, 0xfe]);
    }
    run_encoder(&Utf16(order), text, out, on_fault)
}
