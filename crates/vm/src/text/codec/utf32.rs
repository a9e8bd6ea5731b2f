//! UTF-32 in both byte orders.

use super::{DecodeAnswer, Decoded, EncodeAnswer, Encoded, Encoder, Fault, Order, run_encoder};
use crate::text::{Text, TextBuf};

/// Decodes UTF-32.
pub fn decode_utf32<E>(
    input: &[u8],
    order: Order,
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let (big, mut at) = match (order, input) {
        (Order::Marked, _) if !last && input.len() < 4 => return Ok((TextBuf::new(), 0)),
        (Order::Marked, [0xff, 0xfe, 0, 0, ..]) => (false, 4),
        (Order::Marked, [0, 0, 0xfe, 0xff, ..]) => (true, 4),
        _ => (order == Order::Big, 0),
    };
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut out = TextBuf::with_capacity(input.len() / 4);
    while at < input.len() {
        let (end, reason) = match input[at..].first_chunk::<4>() {
            None if !last => break,
            None => (input.len(), "truncated data"),
            Some(&bytes) => {
                let c = if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
                match char::from_u32(c) {
                    Some(_) => {
                        out.push(c);
                        at += 4;
                        continue;
                    }
                    None if c > 0x10ffff => (at + 4, "code point not in range(0x110000)"),
                    None => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
                }
            }
        };
        let (text, next) = on_fault(input, &Fault { encoding, start: at, end, reason })?;
        out.push_text(text.as_text());
        at = next;
    }
    Ok((out, at))
}

struct Utf32(Order);

impl Encoder for Utf32 {
    const NAME: &'static str = "utf-32";
    const REASON: &'static str = "surrogates not allowed";
    const RUNS: bool = false;
    const UNIT: usize = 4;

    fn put(&self, c: u32, out: &mut Vec<u8>) -> bool {
        let valid = char::from_u32(c).is_some();
        if valid {
            out.extend(if self.0 == Order::Big { c.to_be_bytes() } else { c.to_le_bytes() });
        }
        valid
    }

    fn name(&self) -> &'static str {
        match self.0 {
            Order::Marked => "utf-32",
            Order::Little => "utf-32-le",
            Order::Big => "utf-32-be",
        }
    }
}

/// Encodes UTF-32, a mark in front if the order asks for one.
pub fn encode_utf32<E>(
    text: Text<'_>,
    order: Order,
    on_fault: &mut dyn FnMut(&Fault) -> EncodeAnswer<E>,
) -> Encoded<E> {
    let mut out = Vec::with_capacity(text.len() * 4 + 4);
    if order == Order::Marked {
        out.extend([0xff, 0xfe, 0, 0]);
    }
    run_encoder(&Utf32(order), text, out, on_fault)
}
