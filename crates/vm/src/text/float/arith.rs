//! Division, power and rounding with Python's signs and errors.

use super::write::{self, Code, Flags};
use crate::text::TextError;

/// `a / b`.
#[inline]
pub fn true_div(a: f64, b: f64) -> Result<f64, TextError> {
    if b == 0.0 {
        return Err(TextError::zero_division("float division by zero"));
    }
    Ok(a / b)
}

/// `a // b`.
pub fn floor_div(a: f64, b: f64) -> Result<f64, TextError> {
    if b == 0.0 {
        return Err(TextError::zero_division("float floor division by zero"));
    }
    Ok(div_mod(a, b).0)
}

/// `a % b`.
#[inline]
pub fn modulo(a: f64, b: f64) -> Result<f64, TextError> {
    if b == 0.0 {
        return Err(TextError::zero_division("float modulo"));
    }
    Ok(python_mod(a, b))
}

/// `divmod(a, b)`.
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64), TextError> {
    if b == 0.0 {
        return Err(TextError::zero_division("float divmod()"));
    }
    Ok(div_mod(a, b))
}

fn python_mod(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    let quotient = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else {
        // The division above may have rounded an integer down.
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (quotient, python_mod(a, b))
}

/// Why [`pow`] has no float to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowError {
    /// A negative base to a fractional power: the answer is complex.
    Complex,
    /// `ZeroDivisionError: 0.0 cannot be raised to a negative power`.
    ZeroToNegative,
    /// `OverflowError(34, 'Numerical result out of range')`.
    Range,
}

impl PowError {
    /// The message of the exception.
    pub fn message(self) -> &'static str {
        match self {
            PowError::Complex => "complex result",
            PowError::ZeroToNegative => "0.0 cannot be raised to a negative power",
            PowError::Range => "Numerical result out of range",
        }
    }
}

/// `a ** b`.
#[inline]
pub fn pow(a: f64, b: f64) -> Result<f64, PowError> {
    if a > 0.0 {
        let result = a.powf(b);
        if result.is_finite() {
            return Ok(result);
        }
    }
    pow_unusual(a, b)
}

/// A base that is not positive, and what has no finite result.
#[cold]
#[inline(never)]
fn pow_unusual(a: f64, b: f64) -> Result<f64, PowError> {
    if a == 0.0 && b < 0.0 {
        // Infinity is the answer for -inf, as in C.
        return if b.is_infinite() { Ok(f64::INFINITY) } else { Err(PowError::ZeroToNegative) };
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.floor() != b {
        return Err(PowError::Complex);
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(PowError::Range);
    }
    Ok(result)
}

/// `round(x, digits)`: the decimal expansion is cut exactly, ties to even.
pub fn round_to_digits(x: f64, digits: i64) -> Result<f64, TextError> {
    if !x.is_finite() || x == 0.0 || digits > 323 {
        return Ok(x);
    }
    if digits < -308 {
        return Ok(0.0 * x);
    }
    let text = if digits >= 0 {
        write::format(x, Code::Fixed, digits as usize, Flags::default())
    } else {
        match round_before_point(x, digits.unsigned_abs() as usize) {
            Some(text) => text,
            None => return Ok(0.0 * x),
        }
    };
    match text.parse::<f64>() {
        Ok(rounded) if rounded.is_finite() => Ok(rounded),
        _ => Err(TextError::overflow("rounded value too large to represent")),
    }
}

/// Rounds to a multiple of `10^places`; `None` when that is zero.
fn round_before_point(x: f64, places: usize) -> Option<String> {
    let mut digits = format!("{:.0}", x.abs().trunc()).into_bytes();
    let kept = digits.len().checked_sub(places)?;
    let (head, tail) = digits.split_at(kept);
    let odd = head.last().is_some_and(|c| c & 1 == 1);
    let beyond_half = tail[1..].iter().any(|&c| c != b'0') || x.fract() != 0.0;
    let up = tail[0] > b'5' || (tail[0] == b'5' && (beyond_half || odd));
    digits.truncate(kept);
    if up {
        let nines = digits.iter().rev().take_while(|&&c| c == b'9').count();
        digits[kept - nines..].fill(b'0');
        match kept.checked_sub(nines + 1) {
            Some(at) => digits[at] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    if digits.is_empty() {
        return None;
    }
    let sign = if x < 0.0 { "-" } else { "" };
    Some(format!("{sign}{}e{places}", String::from_utf8(digits).ok()?))
}
