//! `unicode_escape` and `raw_unicode_escape`.

use super::{DecodeAnswer, Decoded, Fault};
use crate::text::repr::push_code;
use crate::text::{Text, TextBuf};

/// What an escape came to.
enum Escape {
    /// A character, and where the escape ends.
    Char(u32, usize),
    /// Nothing, as for an escaped newline.
    Nothing(usize),
    /// No escape: the backslash and the character behind it stand for themselves.
    Literal(usize),
    /// The input ends inside the escape.
    Incomplete(usize, &'static str),
    /// An error, and where it ends.
    Bad(usize, &'static str),
}

/// The loop of both decoders: `escape` is called with the position behind a backslash.
fn decode<E>(
    encoding: &'static str,
    input: &[u8],
    last: bool,
    escape: impl Fn(usize) -> Escape,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let mut out = TextBuf::with_capacity(input.len());
    let mut at = 0;
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).map_or(input.len(), |found| at + found);
        out.push_text(Text::Latin1(&input[at..plain]));
        at = plain;
        if at == input.len() {
            break;
        }
        let (end, reason) = match escape(at + 1) {
            Escape::Incomplete(..) if !last => break,
            Escape::Incomplete(end, reason) | Escape::Bad(end, reason) => (end, reason),
            Escape::Char(c, next) => {
                out.push(c);
                at = next;
                continue;
            }
            Escape::Literal(next) => {
                out.push_text(Text::Latin1(&input[at..next]));
                at = next;
                continue;
            }
            Escape::Nothing(next) => {
                at = next;
                continue;
            }
        };
        let (text, next) = on_fault(input, &Fault { encoding, start: at, end, reason })?;
        out.push_text(text.as_text());
        at = next;
    }
    Ok((out, at))
}

/// Reads exactly so many hexadecimal digits.
fn hex(
    input: &[u8],
    from: usize,
    digits: usize,
    truncated: &'static str,
    too_large: &'static str,
) -> Escape {
    let mut value = 0u32;
    for at in from..from + digits {
        let Some(&c) = input.get(at) else { return Escape::Incomplete(at, truncated) };
        let Some(digit) = char::from(c).to_digit(16) else { return Escape::Bad(at, truncated) };
        value = value << 4 | digit;
    }
    let end = from + digits;
    if value > 0x10ffff { Escape::Bad(end, too_large) } else { Escape::Char(value, end) }
}

/// Decodes `unicode_escape`; `name_of` finds the character of `\N{NAME}`. Whoever wants CPython's
/// warning about unknown escapes looks for [`Escape`]s that stay as they are.
pub fn decode_unicode_escape<E>(
    input: &[u8],
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
    name_of: &dyn Fn(&str) -> Option<u32>,
) -> Decoded<E> {
    let escape = |at: usize| {
        let Some(&c) = input.get(at) else {
            return Escape::Incomplete(at, "\\ at end of string");
        };
        let next = at + 1;
        let too_large = "illegal Unicode character";
        let plain = |c: u8| Escape::Char(c.into(), next);
        match c {
            b'\n' => Escape::Nothing(next),
            b'\\' | b'\'' | b'"' => plain(c),
            b'a' => plain(7),
            b'b' => plain(8),
            b'f' => plain(12),
            b'n' => plain(b'\n'),
            b'r' => plain(b'\r'),
            b't' => plain(b'\t'),
            b'v' => plain(11),
            b'0'..=b'7' => octal(input, at),
            b'x' => hex(input, next, 2, "truncated \\xXX escape", too_large),
            b'u' => hex(input, next, 4, "truncated \\uXXXX escape", too_large),
            b'U' => hex(input, next, 8, "truncated \\UXXXXXXXX escape", too_large),
            b'N' => named(input, next, name_of),
            _ => Escape::Literal(next),
        }
    };
    decode("unicodeescape", input, last, escape, on_fault)
}

fn octal(input: &[u8], from: usize) -> Escape {
    let digits = input[from..].iter().take(3).take_while(|c| (b'0'..=b'7').contains(c));
    let (value, count) = digits.fold((0, 0), |(v, n), c| (v * 8 + u32::from(c - b'0'), n + 1));
    Escape::Char(value, from + count)
}

fn named(input: &[u8], from: usize, name_of: &dyn Fn(&str) -> Option<u32>) -> Escape {
    let malformed = "malformed \\N character escape";
    match input.get(from) {
        None => return Escape::Incomplete(from, malformed),
        Some(b'{') => {}
        Some(_) => return Escape::Bad(from, malformed),
    }
    let start = from + 1;
    let Some(length) = memchr::memchr(b'}', &input[start..]) else {
        return Escape::Incomplete(input.len(), malformed);
    };
    if length == 0 {
        return Escape::Bad(start, malformed);
    }
    let end = start + length + 1;
    let name = std::str::from_utf8(&input[start..start + length]).ok();
    match name.and_then(name_of) {
        Some(c) => Escape::Char(c, end),
        None => Escape::Bad(end, "unknown Unicode character name"),
    }
}

/// Decodes `raw_unicode_escape`: only `\uXXXX` and `\UXXXXXXXX`, behind an odd number of backslashes.
pub fn decode_raw_escape<E>(
    input: &[u8],
    last: bool,
    on_fault: &mut dyn FnMut(&[u8], &Fault) -> DecodeAnswer<E>,
) -> Decoded<E> {
    let escape = |at: usize| match input.get(at) {
        None if last => Escape::Literal(at),
        None => Escape::Incomplete(at, ""),
        Some(b'u') => hex(input, at + 1, 4, "truncated \\uXXXX escape", ""),
        Some(b'U') => {
            hex(input, at + 1, 8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range")
        }
        Some(_) => Escape::Literal(at + 1),
    };
    decode("rawunicodeescape", input, last, escape, on_fault)
}

/// Encodes `unicode_escape`.
pub fn encode_unicode_escape(text: Text<'_>) -> Vec<u8> {
    let mut out = TextBuf::with_capacity(text.len());
    for c in text {
        match char::from_u32(c) {
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(' '..='~') => out.push(c),
            _ => push_code(c, &mut out),
        }
    }
    into_bytes(out)
}

/// Encodes `raw_unicode_escape`.
pub fn encode_raw_escape(text: Text<'_>) -> Vec<u8> {
    let mut out = TextBuf::with_capacity(text.len());
    text.iter().for_each(|c| if c < 0x100 { out.push(c) } else { push_code(c, &mut out) });
    into_bytes(out)
}

fn into_bytes(text: TextBuf) -> Vec<u8> {
    text.as_text().iter().map(|c| c as u8).collect()
}
