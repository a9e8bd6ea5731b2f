//! Text to float, as `float()` reads it.

use std::borrow::Cow;

use crate::text::unicode::{decimal_value, is_space};
use crate::text::{Text, TextError};

/// The text of a number in ASCII: digits of any script become ASCII digits and white space a space.
/// Any other character becomes `?` and ends the text, so that no number reads from it.
pub fn number_bytes(text: Text<'_>) -> Cow<'_, [u8]> {
    if let Text::Latin1(bytes) = text
        && bytes.is_ascii()
    {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(text.len());
    for c in text {
        match decimal_value(c) {
            _ if c < 127 => out.push(c as u8),
            Some(digit) => out.push(b'0' + digit),
            None if is_space(c) => out.push(b' '),
            None => {
                out.push(b'?');
                break;
            }
        }
    }
    Cow::Owned(out)
}

/// The float that a text spells, white space around it and underscores between digits allowed.
pub fn parse(text: Text<'_>) -> Option<f64> {
    parse_bytes(&number_bytes(text))
}

/// As [`parse`], for ASCII bytes.
pub fn parse_bytes(bytes: &[u8]) -> Option<f64> {
    let body = trim(bytes);
    if !body.contains(&b'_') {
        return std::str::from_utf8(body).ok()?.parse().ok();
    }
    let digit = |i: usize| body.get(i).is_some_and(u8::is_ascii_digit);
    let mut plain = String::with_capacity(body.len());
    for (i, &c) in body.iter().enumerate() {
        if c != b'_' {
            plain.push(c.into());
        } else if i == 0 || !digit(i - 1) || !digit(i + 1) {
            return None;
        }
    }
    plain.parse().ok()
}

/// The error of text that is no float; `shown` is its repr.
pub fn parse_error(shown: &str) -> TextError {
    TextError::value(format!("could not convert string to float: {shown}"))
}

/// C's `isspace`, which knows the vertical tab.
pub(in crate::text) fn is_ascii_space(c: u8) -> bool {
    c.is_ascii_whitespace() || c == 0x0b
}

pub(in crate::text) fn trim(bytes: &[u8]) -> &[u8] {
    let Some(start) = bytes.iter().position(|&c| !is_ascii_space(c)) else {
        return &[];
    };
    let end = bytes.iter().rposition(|&c| !is_ascii_space(c)).map_or(start, |i| i + 1);
    &bytes[start..end]
}
