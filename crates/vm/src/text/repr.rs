//! `repr` and `ascii` of text and bytes: which quote, and what is escaped.

use super::chars::Unit;
use super::unicode::is_printable;
use super::{Text, TextBuf, with_units};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Single quotes, unless only they occur inside.
fn quote_for(single: bool, double: bool) -> u8 {
    if single && !double { b'"' } else { b'\'' }
}

/// `repr` of a string.
pub fn repr(text: Text<'_>) -> TextBuf {
    quoted(text, |c| c > 0x7e && is_printable(c))
}

/// `ascii` of a string.
pub fn ascii(text: Text<'_>) -> TextBuf {
    quoted(text, |_| false)
}

/// `repr` of a string for a message.
pub fn repr_lossy(text: Text<'_>) -> String {
    repr(text).as_text().to_lossy()
}

/// The length of a string's `repr`.
pub fn repr_len(text: Text<'_>) -> usize {
    let quote = quote_of(text);
    quoted_len(text, |c| escapes(c, quote, |c| c > 0x7e && is_printable(c)))
}

fn quote_of(text: Text<'_>) -> u8 {
    let contains =
        |wanted: u8| with_units!(text, s => s.iter().any(|&c| c.code() == wanted.into()));
    match text {
        Text::Latin1(s) => {
            quote_for(memchr::memchr(b'\'', s).is_some(), memchr::memchr(b'"', s).is_some())
        }
        _ => quote_for(contains(b'\''), contains(b'"')),
    }
}

/// Whether a character is escaped between these quotes.
fn escapes(c: u32, quote: u8, keep: impl Fn(u32) -> bool) -> bool {
    match u8::try_from(c) {
        Ok(c @ 0..0x7f) => !is_plain(c, quote),
        _ => !keep(c),
    }
}

fn quoted(text: Text<'_>, keep: impl Fn(u32) -> bool) -> TextBuf {
    let quote = quote_of(text);
    let escapes = |c: u32| escapes(c, quote, &keep);
    // Long texts get as much memory as they need, at once.
    let len = if text.len() < 1024 { text.len() + 2 } else { quoted_len(text, escapes) };
    let mut out = TextBuf::with_capacity_at(len, text.width());
    out.push(quote.into());
    let mut at = 0;
    while at < text.len() {
        let run = with_units!(text, s => s[at..].iter().position(|&c| escapes(c.code())));
        let end = run.map_or(text.len(), |run| at + run);
        out.push_text(text.slice(at..end));
        if end < text.len() {
            push_escaped(text.at(end), &mut out);
        }
        at = end + 1;
    }
    out.push(quote.into());
    out
}

/// How long a text is in quotes.
fn quoted_len(text: Text<'_>, escapes: impl Fn(u32) -> bool) -> usize {
    let len = |c| match escapes(c) {
        false => 1,
        true if matches!(c, 9 | 10 | 13 | 0x20..=0x7e) => 2,
        true => code_len(c),
    };
    2 + with_units!(text, s => s.iter().map(|&c| len(c.code())).sum::<usize>())
}

fn is_plain(c: u8, quote: u8) -> bool {
    matches!(c, b' '..=b'~') && c != quote && c != b'\\'
}

fn push_escaped(c: u32, out: &mut TextBuf) {
    match char::from_u32(c) {
        Some('\n') => out.push_str("\\n"),
        Some('\r') => out.push_str("\\r"),
        Some('\t') => out.push_str("\\t"),
        Some(' '..='~') => {
            out.push_str("\\");
            out.push(c);
        }
        _ => push_code(c, out),
    }
}

/// How many characters [`push_code`] adds.
pub fn code_len(c: u32) -> usize {
    match c {
        0..=0xff => 4,
        0x100..=0xffff => 6,
        _ => 10,
    }
}

/// `\xNN`, `\uNNNN` or `\UNNNNNNNN`, whichever is the shortest that can say `c`.
pub fn push_code(c: u32, out: &mut TextBuf) {
    let (letter, digits) = match c {
        0..=0xff => ("\\x", 2),
        0x100..=0xffff => ("\\u", 4),
        _ => ("\\U", 8),
    };
    out.push_str(letter);
    for place in (0..digits).rev() {
        out.push(HEX[(c >> (4 * place) & 0xf) as usize].into());
    }
}

/// `repr` of bytes, `b` and quotes included. (`bytearray` puts its name around the same text.)
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = bytes_quote(bytes);
    let mut out = String::with_capacity(repr_bytes_len(bytes));
    out.push('b');
    out.push(quote.into());
    push_bytes(bytes, quote, &mut out);
    out.push(quote.into());
    out
}

/// The quote around the `repr` of bytes.
pub fn bytes_quote(bytes: &[u8]) -> u8 {
    quote_for(memchr::memchr(b'\'', bytes).is_some(), memchr::memchr(b'"', bytes).is_some())
}

/// Appends bytes as they stand in their `repr` between such quotes.
pub fn push_bytes(bytes: &[u8], quote: u8, out: &mut String) {
    for &c in bytes {
        match c {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if is_plain(c, quote) => out.push(c.into()),
            _ if c == quote || c == b'\\' => out.extend(['\\', c.into()]),
            _ => {
                out.push_str("\\x");
                out.extend([c >> 4, c & 0xf].map(|digit| char::from(HEX[usize::from(digit)])));
            }
        }
    }
}

/// How long that is.
pub fn repr_bytes_len(bytes: &[u8]) -> usize {
    let quote =
        quote_for(memchr::memchr(b'\'', bytes).is_some(), memchr::memchr(b'"', bytes).is_some());
    let len = |&c: &u8| match c {
        b'\n' | b'\r' | b'\t' | b'\\' => 2,
        _ if c == quote => 2,
        _ if is_plain(c, quote) => 1,
        _ => 4,
    };
    3 + bytes.iter().map(len).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::testdata::{check, rows};

    #[test]
    fn repr_of_text() {
        for row in rows(include_str!("testdata/repr.txt")) {
            for (got, expected) in [(repr(row[0].text()), &row[1]), (ascii(row[0].text()), &row[2])]
            {
                assert_eq!(got.as_text(), expected.text(), "in the case {}", row[0].str());
            }
        }
    }

    #[test]
    fn repr_of_bytes() {
        for row in rows(include_str!("testdata/repr_bytes.txt")) {
            check(&row, &repr_bytes(&row[0].bytes()), &row[1]);
        }
    }
}
