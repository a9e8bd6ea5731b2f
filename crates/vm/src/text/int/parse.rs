//! Text to int, as `int(text, base)` reads it.

use dashu_int::IBig;

use super::Int;
use super::steps::{self, Tick};
use crate::text::float::{is_ascii_space, number_bytes};
use crate::text::repr::{repr_bytes, repr_lossy};
use crate::text::{Text, TextError};

/// Fewer digits than this are always allowed, whatever the limit.
const LIMIT_THRESHOLD: usize = 640;

enum Failure<E> {
    Invalid,
    TooLong(usize),
    Stopped(E),
}

/// `int(text, base)`. A base that is not a power of two takes at most `max_digits` digits, if that
/// is not zero.
pub fn parse<E: From<TextError>>(
    text: Text<'_>,
    base: i64,
    max_digits: usize,
    tick: Tick<'_, E>,
) -> Result<Int, E> {
    read(&number_bytes(text), base, max_digits, tick, || repr_lossy(text))
}

/// `int(bytes, base)`.
pub fn parse_bytes<E: From<TextError>>(
    bytes: &[u8],
    base: i64,
    max_digits: usize,
    tick: Tick<'_, E>,
) -> Result<Int, E> {
    read(bytes, base, max_digits, tick, || repr_bytes(bytes))
}

fn read<E: From<TextError>>(
    bytes: &[u8],
    base: i64,
    max_digits: usize,
    tick: Tick<'_, E>,
    shown: impl Fn() -> String,
) -> Result<Int, E> {
    if base != 0 && !(2..=36).contains(&base) {
        return Err(TextError::value("int() base must be >= 2 and <= 36, or 0").into());
    }
    let error = match read_number(bytes, base as u32, max_digits, tick) {
        Ok(i) => return Ok(i),
        Err(Failure::Stopped(e)) => return Err(e),
        Err(Failure::Invalid) => {
            let shown: String = shown().chars().take(200).collect();
            TextError::value(format!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(Failure::TooLong(digits)) => TextError::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion: value has \
             {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
        )),
    };
    Err(error.into())
}

fn read_number<E>(
    bytes: &[u8],
    base: u32,
    max_digits: usize,
    tick: Tick<'_, E>,
) -> Result<Int, Failure<E>> {
    let start = bytes.iter().position(|&c| !is_ascii_space(c)).ok_or(Failure::Invalid)?;
    let (negative, body) = match &bytes[start..] {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (prefix, body) = strip_prefix(body, base);
    let zero_only = base == 0 && prefix.is_none() && body.first() == Some(&b'0');
    let base = if base == 0 { prefix.unwrap_or(10) } else { base };
    let end =
        body.iter().position(|&c| c != b'_' && !char::from(c).is_digit(base)).unwrap_or(body.len());
    let (digits, rest) = body.split_at(end);
    let underscored = digits.contains(&b'_');
    if underscored && !well_separated(digits) {
        return Err(Failure::Invalid);
    }
    let plain: Vec<u8>;
    let digits = if underscored {
        plain = digits.iter().copied().filter(|&c| c != b'_').collect();
        &plain
    } else {
        digits
    };
    if digits.is_empty() || !rest.iter().all(|&c| is_ascii_space(c)) {
        return Err(Failure::Invalid);
    }
    let limited = max_digits > 0 && !base.is_power_of_two();
    if limited && digits.len() > LIMIT_THRESHOLD && digits.len() > max_digits {
        return Err(Failure::TooLong(digits.len()));
    }
    let value = value(digits, base, negative, tick)?;
    // `010` looks like C's octal and is refused, `000` is zero.
    if zero_only && value != Int::Small(0) { Err(Failure::Invalid) } else { Ok(value) }
}

/// The base that a prefix names, if it agrees with the one asked for, and what follows it. One
/// underscore may stand between the two.
fn strip_prefix(body: &[u8], base: u32) -> (Option<u32>, &[u8]) {
    let [b'0', letter, rest @ ..] = body else { return (None, body) };
    let named = match letter.to_ascii_lowercase() {
        b'x' => 16,
        b'o' => 8,
        b'b' => 2,
        _ => return (None, body),
    };
    if base != 0 && base != named {
        return (None, body);
    }
    (Some(named), rest.strip_prefix(b"_").unwrap_or(rest))
}

fn well_separated(digits: &[u8]) -> bool {
    digits.first() != Some(&b'_')
        && digits.last() != Some(&b'_')
        && !digits.windows(2).any(|pair| pair == b"__")
}

/// The value of digits that are known to be good ones.
fn value<E>(
    digits: &[u8],
    base: u32,
    negative: bool,
    tick: Tick<'_, E>,
) -> Result<Int, Failure<E>> {
    let mut small = 0i64;
    let mut fits = true;
    // 12 digits of any base fit, and 18 of base ten.
    if digits.len() <= 12 || (base == 10 && digits.len() <= 18) {
        for &c in digits {
            let digit = char::from(c).to_digit(base).ok_or(Failure::Invalid)?;
            small = small * i64::from(base) + i64::from(digit);
        }
    } else {
        fits = false;
    }
    if fits {
        return Ok(Int::Small(if negative { -small } else { small }));
    }
    let text = std::str::from_utf8(digits).map_err(|_| Failure::Invalid)?;
    let big = IBig::from(steps::from_digits(text, base, tick).map_err(Failure::Stopped)?);
    Ok(if negative { -big } else { big }.into())
}
