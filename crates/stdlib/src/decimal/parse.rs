//! The text of a number.

use std::borrow::Cow;

use pyrun_vm::PyResult;
use pyrun_vm::text::Text;
use pyrun_vm::text::float::number_bytes;

use super::coeff::Coeff;
use super::env::Env;
use super::number::{Dec, Kind};

/// The text in ASCII, digits of any script made ASCII's; if it is not `strict`, without white space around it
/// and underscores anywhere. `None` if it cannot be a number.
pub(super) fn ascii(text: Text<'_>, strict: bool) -> Option<Cow<'_, [u8]>> {
    let bytes = number_bytes(text);
    if strict {
        // What stood for other white space is no number's.
        return Some(bytes);
    }
    let plain = |b: &u8| !matches!(b, b'_' | b' ' | b'\t'..=b'\r' | 0x1c..=0x1f);
    if bytes.iter().all(plain) {
        return Some(bytes);
    }
    let space = |b: &u8| matches!(b, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f);
    let start = bytes.iter().position(|b| !space(b))?;
    let end = bytes.iter().rposition(|b| !space(b))?;
    let rest = bytes[start..=end].iter().copied().filter(|b| *b != b'_');
    Some(Cow::Owned(rest.collect()))
}

/// The number that a text means, its exponent cut to what can be computed with; `None` if it means none.
pub(super) fn parse(e: &mut Env<'_>, text: &[u8]) -> PyResult<Option<Dec>> {
    let (negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        [b'+', body @ ..] => (false, body),
        body => (false, body),
    };
    match body.first() {
        Some(b'0'..=b'9' | b'.') => finite(e, negative, body),
        Some(_) => special(e, negative, body),
        None => Ok(None),
    }
}

fn special(e: &mut Env<'_>, negative: bool, body: &[u8]) -> PyResult<Option<Dec>> {
    if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        return Ok(Some(Dec::infinity(negative)));
    }
    for (name, kind) in [(&b"nan"[..], Kind::Nan), (b"snan", Kind::Signaling)] {
        let Some((head, payload)) = body.split_at_checked(name.len()) else { continue };
        if head.eq_ignore_ascii_case(name) && payload.iter().all(u8::is_ascii_digit) {
            let coeff = Coeff::parse(e, payload)?;
            return Ok(Some(Dec { coeff, exp: 0, negative, kind }));
        }
    }
    Ok(None)
}

fn finite(e: &mut Env<'_>, negative: bool, body: &[u8]) -> PyResult<Option<Dec>> {
    let end = body.iter().position(|b| matches!(b, b'e' | b'E')).unwrap_or(body.len());
    let (mantissa, exp) = match body.get(end + 1..) {
        None => (body, 0),
        Some(exp) => match exponent(exp) {
            Some(exp) => (&body[..end], exp),
            None => return Ok(None),
        },
    };
    let point = mantissa.iter().position(|&b| b == b'.');
    let digits: Cow<'_, [u8]> = match point {
        None => mantissa.into(),
        Some(p) => {
            let mut all = Vec::with_capacity(mantissa.len());
            all.extend_from_slice(&mantissa[..p]);
            all.extend_from_slice(&mantissa[p + 1..]);
            all.into()
        }
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let behind = point.map_or(0, |p| mantissa.len() - p - 1);
    let coeff = Coeff::parse(e, &digits)?;
    Ok(Some(Dec::new(negative, coeff, exp - behind as i64)))
}

/// The number behind an `e`; what is too large becomes something that is too large.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    const MOST: i64 = 1 << 61;
    let n = digits.iter().fold(0i64, |n, d| (n * 10 + (d - b'0') as i64).min(MOST / 16));
    let n = if n == MOST / 16 { MOST } else { n };
    Some(if negative { -n } else { n })
}
