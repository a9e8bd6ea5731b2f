//! Where ints and floats meet: exact conversion, exact comparison, correctly rounded division.

use std::cmp::Ordering;

use dashu_int::ops::{DivRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

use super::{Int, bit_length};
use crate::text::TextError;
use crate::text::float::{compose, decompose, to_int_error, to_ratio_error};

/// Top 64 bits, whether a bit below them is set, and how many there are below.
fn leading(magnitude: &UBig, bits: usize) -> (u64, bool, i64) {
    let below = bits.saturating_sub(64);
    let top = u64::try_from(&(magnitude >> below)).unwrap_or(u64::MAX);
    let sticky = magnitude.trailing_zeros().is_some_and(|zeros| zeros < below);
    (top, sticky, below as i64)
}

/// `float(a)`, ties to even.
pub fn to_float(a: &IBig) -> Result<f64, TextError> {
    let (top, sticky, below) = leading(&a.unsigned_abs(), bit_length(a));
    let x = compose(top, sticky, below)
        .ok_or_else(|| TextError::overflow("int too large to convert to float"))?;
    Ok(if a.sign() == Sign::Negative { -x } else { x })
}

/// `int(x)`: towards zero.
pub fn from_float(x: f64) -> Result<Int, TextError> {
    let (mantissa, exponent) = decompose(x).ok_or_else(|| to_int_error(x))?;
    if x.abs() < 9e18 {
        return Ok(Int::Small(x as i64));
    }
    Ok((IBig::from(mantissa) << exponent.unsigned_abs() as usize).into())
}

/// `float.as_integer_ratio`.
pub fn float_ratio(x: f64) -> Result<(IBig, IBig), TextError> {
    let (mantissa, exponent) = decompose(x).ok_or_else(|| to_ratio_error(x))?;
    let power = exponent.unsigned_abs() as usize;
    Ok(if exponent < 0 {
        (mantissa.into(), IBig::ONE << power)
    } else {
        (IBig::from(mantissa) << power, IBig::ONE)
    })
}

/// Compares an int with a float exactly; `None` for NaN.
pub fn cmp_float(a: &IBig, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return 0.0.partial_cmp(&x);
    }
    let whole = IBig::from(from_float(x).ok()?);
    Some(a.cmp(&whole).then_with(|| 0.0.partial_cmp(&x.fract()).unwrap_or(Ordering::Equal)))
}

/// Compares a small int with a float exactly; `None` for NaN.
#[inline]
pub fn cmp_float_small(a: i64, x: f64) -> Option<Ordering> {
    if a.unsigned_abs() <= 1 << 53 {
        return (a as f64).partial_cmp(&x);
    }
    if x.abs() < 9e18 {
        let whole = a.cmp(&(x as i64));
        return Some(whole.then_with(|| 0.0.partial_cmp(&x.fract()).unwrap_or(Ordering::Equal)));
    }
    cmp_float(&a.into(), x)
}

/// `a / b` of small ints.
#[inline]
pub fn true_div_small(a: i64, b: i64) -> Result<f64, TextError> {
    if b == 0 {
        return Err(TextError::zero_division("division by zero"));
    }
    if a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 {
        return Ok(a as f64 / b as f64);
    }
    true_div(&a.into(), &b.into())
}

/// `a / b`, correctly rounded.
pub fn true_div(a: &IBig, b: &IBig) -> Result<f64, TextError> {
    if b.is_zero() {
        return Err(TextError::zero_division("division by zero"));
    }
    let too_large = || TextError::overflow("integer division result too large for a float");
    let (numerator, denominator) = (a.unsigned_abs(), b.unsigned_abs());
    let negative = a.sign() != b.sign();
    // A quotient of 66 or 67 bits has all the bits that rounding looks at; the rest is sticky.
    let shift = 66 - (bit_length(a) as i64 - bit_length(b) as i64);
    if shift > 1200 + 66 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    if shift < -1200 {
        return Err(too_large());
    }
    let (quotient, rest) = if shift >= 0 {
        (numerator << shift as usize).div_rem(denominator)
    } else {
        numerator.div_rem(denominator << shift.unsigned_abs() as usize)
    };
    let wide = u128::try_from(quotient).map_err(|_| too_large())?;
    let sticky = !rest.is_zero() || wide & 0xf != 0;
    let x = compose((wide >> 4) as u64, sticky, 4 - shift).ok_or_else(too_large)?;
    Ok(if negative { -x } else { x })
}
