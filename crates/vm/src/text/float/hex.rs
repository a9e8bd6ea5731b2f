//! `float.hex` and `float.fromhex`.

use super::{compose, parse::trim, repr};
use crate::text::{Text, TextError};

/// `float.hex`.
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let fraction = x.to_bits() & ((1 << 52) - 1);
    match (x.to_bits() >> 52 & 0x7ff) as i32 {
        0 if fraction == 0 => format!("{sign}0x0.0p+0"),
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        biased => format!("{sign}0x1.{fraction:013x}p{:+}", biased - 1023),
    }
}

/// `float.fromhex`.
pub fn from_hex(text: Text<'_>) -> Result<f64, TextError> {
    let invalid = || TextError::value("invalid hexadecimal floating-point string");
    let bytes = text.as_ascii().ok_or_else(invalid)?.as_bytes();
    let body = trim(bytes);
    let (negative, body) = match body.first() {
        Some(b'-') => (true, &body[1..]),
        Some(b'+') => (false, &body[1..]),
        _ => (false, body),
    };
    let magnitude = if [&b"inf"[..], b"infinity"].iter().any(|s| body.eq_ignore_ascii_case(s)) {
        f64::INFINITY
    } else if body.eq_ignore_ascii_case(b"nan") {
        f64::NAN
    } else {
        let (mantissa, sticky, exponent) = read(body).ok_or_else(invalid)?;
        compose(mantissa, sticky, exponent).ok_or_else(|| {
            TextError::overflow("hexadecimal value too large to represent as a float")
        })?
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Leading bits of the mantissa, whether any bit behind them is set, and the exponent.
fn read(body: &[u8]) -> Option<(u64, bool, i64)> {
    let digits = match body {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => body,
    };
    let end = digits.iter().position(|c| matches!(c, b'p' | b'P')).unwrap_or(digits.len());
    let (mut mantissa, mut sticky, mut exponent) = (0u64, false, 0i64);
    let (mut point, mut count) = (false, 0);
    for &c in &digits[..end] {
        if c == b'.' && !point {
            point = true;
            continue;
        }
        let digit = char::from(c).to_digit(16)?;
        count += 1;
        let full = mantissa >> 60 != 0;
        if full {
            sticky |= digit != 0;
        } else {
            mantissa = mantissa << 4 | u64::from(digit);
        }
        exponent += 4 * (i64::from(full) - i64::from(point));
    }
    if count == 0 {
        return None;
    }
    if end < digits.len() {
        exponent = exponent.saturating_add(read_exponent(&digits[end + 1..])?);
    }
    Some((mantissa, sticky, exponent))
}

fn read_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value = 0i64;
    for c in digits {
        let digit = c.is_ascii_digit().then(|| i64::from(c - b'0'))?;
        // Beyond this the answer is zero or an overflow whatever the mantissa.
        value = (value * 10 + digit).min(1 << 50);
    }
    Some(if negative { -value } else { value })
}
