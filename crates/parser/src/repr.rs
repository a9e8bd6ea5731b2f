//! Constants as Python's `repr` writes them.

use std::fmt::Write;

use pyrun_ast::Constant;

/// Any constant.
pub(crate) fn constant(out: &mut String, value: &Constant<'_>) {
    match *value {
        Constant::None => out.push_str("None"),
        Constant::True => out.push_str("True"),
        Constant::False => out.push_str("False"),
        Constant::Ellipsis => out.push_str("Ellipsis"),
        Constant::Int(value) => drop(write!(out, "{value}")),
        Constant::BigInt { digits, radix: 10 } => out.push_str(digits.trim_start_matches('0')),
        Constant::BigInt { digits, radix } => decimal(out, digits, radix),
        Constant::Float(value) => float(out, value),
        Constant::Imaginary(value) => imaginary(out, value),
        Constant::Str { value, .. } => text(out, value.0),
        Constant::Bytes(value) => bytes(out, value),
    }
}

/// The decimal digits of an integer that is written in another base.
fn decimal(out: &mut String, digits: &str, radix: u8) {
    const BASE: u64 = 1_000_000_000;
    let mut limbs: Vec<u64> = vec![0];
    for digit in digits.chars().filter_map(|c| c.to_digit(radix.into())) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            (*limb, carry) = (value % BASE, value / BASE);
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut limbs = limbs.into_iter().rev().skip_while(|limb| *limb == 0);
    let _ = write!(out, "{}", limbs.next().unwrap_or(0));
    for limb in limbs {
        let _ = write!(out, "{limb:09}");
    }
}

/// The shortest digits that read back the same.
pub(crate) fn float(out: &mut String, value: f64) {
    if value.is_infinite() {
        // A literal cannot be `inf`: it is one that overflowed.
        return out.push_str("inf");
    }
    let shortest = format!("{value:e}");
    let Some((digits, exponent)) = shortest.split_once('e') else { return out.push_str(&shortest) };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.abs());
        return;
    }
    let plain = format!("{value}");
    out.push_str(&plain);
    if !plain.contains('.') {
        out.push_str(".0");
    }
}

fn imaginary(out: &mut String, value: f64) {
    let mut digits = String::new();
    float(&mut digits, value);
    out.push_str(digits.strip_suffix(".0").unwrap_or(&digits));
    out.push('j');
}

fn quote_for(value: &[u8]) -> u8 {
    if value.contains(&b'\'') && !value.contains(&b'"') { b'"' } else { b'\'' }
}

fn escape(out: &mut String, byte: u8, quote: u8) {
    match byte {
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        _ if byte == quote => out.extend(['\\', char::from(quote)]),
        b' '..=b'~' => out.push(char::from(byte)),
        _ => drop(write!(out, "\\x{byte:02x}")),
    }
}

fn bytes(out: &mut String, value: &[u8]) {
    let quote = quote_for(value);
    out.extend(['b', char::from(quote)]);
    for &byte in value {
        escape(out, byte, quote);
    }
    out.push(char::from(quote));
}

/// A string in WTF-8.
pub(crate) fn text(out: &mut String, value: &[u8]) {
    quoted(out, value, quote_for(value));
}

/// A string in WTF-8 between quotes of a kind.
pub(crate) fn quoted(out: &mut String, value: &[u8], quote: u8) {
    out.push(char::from(quote));
    let mut rest = value;
    while let Some((code, length)) = first_code(rest) {
        rest = &rest[length..];
        match char::from_u32(code) {
            Some(c) if c.is_ascii() => escape(out, c as u8, quote),
            Some(c) if pyrun_lexer::is_printable(c) => out.push(c),
            _ => match code {
                0..=0xff => drop(write!(out, "\\x{code:02x}")),
                0x100..=0xffff => drop(write!(out, "\\u{code:04x}")),
                _ => drop(write!(out, "\\U{code:08x}")),
            },
        }
    }
    out.push(char::from(quote));
}

/// The first code point of a WTF-8 string, and how many bytes it takes.
fn first_code(bytes: &[u8]) -> Option<(u32, usize)> {
    let (&first, rest) = bytes.split_first()?;
    let more = match first {
        0..=0x7f => return Some((first.into(), 1)),
        0x80..=0xdf => 1,
        0xe0..=0xef => 2,
        _ => 3,
    };
    let lead = u32::from(first) & (0x3f >> more);
    let code = rest.iter().take(more).fold(lead, |code, byte| code << 6 | u32::from(byte & 0x3f));
    Some((code, 1 + more.min(rest.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Constant<'_>) -> String {
        let mut out = String::new();
        constant(&mut out, &value);
        out
    }

    #[test]
    fn numbers() {
        assert_eq!(
            shown(Constant::BigInt { digits: "ffffffffffffffffff", radix: 16 }),
            "4722366482869645213695"
        );
        assert_eq!(shown(Constant::Float(1e16)), "1e+16");
        assert_eq!(shown(Constant::Float(1e-5)), "1e-05");
        assert_eq!(shown(Constant::Float(100.0)), "100.0");
        assert_eq!(shown(Constant::Imaginary(2.0)), "2j");
    }

    #[test]
    fn strings() {
        let text = |value: &str| {
            let mut out = String::new();
            super::text(&mut out, value.as_bytes());
            out
        };
        assert_eq!(text("a'b"), "\"a'b\"");
        assert_eq!(text("é😀\u{7f}\u{200b}"), "'é😀\\x7f\\u200b'");
        let mut out = String::new();
        super::text(&mut out, b"\xed\xa0\x80");
        assert_eq!(out, "'\\ud800'");
    }
}
