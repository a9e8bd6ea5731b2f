//! Kernels behind `float`: text in both directions, hexadecimal, rounding and Python's arithmetic.

mod arith;
mod hex;
mod parse;
mod write;

pub use arith::{PowError, divmod, floor_div, modulo, pow, round_to_digits, true_div};
pub use hex::{from_hex, to_hex};
pub(in crate::text) use parse::{is_ascii_space, trim};
pub use parse::{number_bytes, parse, parse_bytes, parse_error};
pub use write::{Code, Flags, fixed_parts, format, repr, repr_into};

use super::TextError;

/// A finite float as `mantissa × 2^exponent`, the mantissa carrying the sign; `None` for infinities
/// and NaN. The mantissa is odd, or zero with exponent zero.
pub fn decompose(x: f64) -> Option<(i64, i32)> {
    if !x.is_finite() {
        return None;
    }
    if x == 0.0 {
        return Some((0, 0));
    }
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let zeros = mantissa.trailing_zeros();
    let mantissa = mantissa >> zeros;
    Some((if x < 0.0 { -mantissa } else { mantissa }, exponent + zeros as i32))
}

/// The float nearest to `mantissa × 2^exponent`, ties to even; `sticky` says that the true value is
/// a little larger. `None` when it is too large for a float.
pub fn compose(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let top = exponent.saturating_add(63 - i64::from(mantissa.leading_zeros()));
    if top > 1023 {
        return None;
    }
    if top < -1080 {
        return Some(0.0);
    }
    let last = (top - 52).max(-1074);
    let drop = last - exponent;
    let kept = if drop <= 0 {
        mantissa << -drop
    } else {
        let wide = u128::from(mantissa) << 1 | u128::from(sticky);
        let (kept, half) = (wide >> (drop + 1), 1u128 << drop);
        let rest = wide & ((1 << (drop + 1)) - 1);
        let up = rest > half || (rest == half && kept & 1 == 1);
        (kept + u128::from(up)) as u64
    };
    // Adding, not masking, lets a carry out of the fraction move into the exponent.
    let bits = if last == -1074 { kept } else { ((last + 1074) as u64) * (1 << 52) + kept };
    Some(f64::from_bits(bits)).filter(|x| x.is_finite())
}

/// `float.is_integer`.
pub fn is_integer(x: f64) -> bool {
    x.is_finite() && x.trunc() == x
}

/// The error of turning an infinity or NaN into an int.
pub fn to_int_error(x: f64) -> TextError {
    if x.is_nan() {
        TextError::value("cannot convert float NaN to integer")
    } else {
        TextError::overflow("cannot convert float infinity to integer")
    }
}

/// The error of `as_integer_ratio` on an infinity or NaN.
pub fn to_ratio_error(x: f64) -> TextError {
    if x.is_nan() {
        TextError::value("cannot convert NaN to integer ratio")
    } else {
        TextError::overflow("cannot convert Infinity to integer ratio")
    }
}

#[cfg(test)]
mod tests;
