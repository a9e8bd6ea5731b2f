//! Division, powers, shifts and roots with Python's signs and errors.

use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, ExtendedGcd, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

use super::bit_length;
use super::steps::{self, Tick};
use crate::text::TextError;

/// Bits of a modulus from which on one product in its ring is more than a step.
const LARGE: usize = 64 * 512;

fn by_zero(message: &str) -> TextError {
    TextError::zero_division(message)
}

fn is_negative(a: &IBig) -> bool {
    a.sign() == Sign::Negative
}

/// `divmod(a, b)`.
pub fn divmod<E: From<TextError>>(
    a: &IBig,
    b: &IBig,
    tick: Tick<'_, E>,
) -> Result<(IBig, IBig), E> {
    if b.is_zero() {
        return Err(by_zero("integer division or modulo by zero").into());
    }
    let (quotient, rest) = steps::div_rem_signed(a, b, tick)?;
    if !rest.is_zero() && is_negative(&rest) != is_negative(b) {
        return Ok((quotient - 1, rest + b));
    }
    Ok((quotient, rest))
}

/// `a // b`.
pub fn floor_div<E: From<TextError>>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    divmod(a, b, tick).map(|(quotient, _)| quotient)
}

/// `a % b`.
pub fn modulo<E: From<TextError>>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    if b.is_zero() {
        return Err(by_zero("integer modulo by zero").into());
    }
    let (_, rest) = steps::div_rem_signed(a, b, tick)?;
    if !rest.is_zero() && is_negative(&rest) != is_negative(b) {
        return Ok(rest + b);
    }
    Ok(rest)
}

/// `a // b`; `None` when it is the one quotient that does not fit.
#[inline]
pub fn floor_div_small(a: i64, b: i64) -> Result<Option<i64>, TextError> {
    divmod_small(a, b).map(|result| result.map(|(quotient, _)| quotient))
}

/// `a % b`.
#[inline]
pub fn modulo_small(a: i64, b: i64) -> Result<i64, TextError> {
    if b == 0 {
        return Err(by_zero("integer modulo by zero"));
    }
    let rest = a.wrapping_rem(b);
    Ok(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

/// `divmod(a, b)`; `None` when the quotient does not fit.
#[inline]
pub fn divmod_small(a: i64, b: i64) -> Result<Option<(i64, i64)>, TextError> {
    if b == 0 {
        return Err(by_zero("integer division or modulo by zero"));
    }
    let Some(quotient) = a.checked_div(b) else { return Ok(None) };
    let rest = a.wrapping_rem(b);
    let down = rest != 0 && (rest < 0) != (b < 0);
    Ok(Some(if down { (quotient - 1, rest + b) } else { (quotient, rest) }))
}

/// An upper bound of the bit length of `a ** exponent`, to be looked at before computing it.
pub fn power_bits(a: &IBig, exponent: u64) -> u64 {
    match bit_length(a) {
        0 | 1 => 1,
        bits => (bits as u64).saturating_mul(exponent),
    }
}

/// `pow(base, exponent, modulus)`.
pub fn pow_mod<E: From<TextError>>(
    base: &IBig,
    exponent: &IBig,
    modulus: &IBig,
    tick: Tick<'_, E>,
) -> Result<IBig, E> {
    if modulus.is_zero() {
        return Err(TextError::value("pow() 3rd argument cannot be 0").into());
    }
    let size = modulus.unsigned_abs();
    if size.is_one() {
        return Ok(IBig::ZERO);
    }
    let mut base = modulo(base, &size.clone().into(), tick)?;
    if is_negative(exponent) {
        base = inverse(&base, &size, tick)?;
    }
    let exponent = exponent.unsigned_abs();
    let result = raise(&base.unsigned_abs(), &exponent, &size, tick)?;
    let result = IBig::from(result);
    Ok(if is_negative(modulus) && !result.is_zero() { result + modulus } else { result })
}

/// As [`pow_mod`] for machine numbers; `None` for a modulus of 0 and a negative exponent.
pub fn pow_mod_small(base: i64, exponent: i64, modulus: i64) -> Option<i64> {
    if modulus == 0 || exponent < 0 {
        return None;
    }
    let size = modulus.unsigned_abs();
    let mut power = (base as i128).rem_euclid(size as i128) as u64;
    let (mut exponent, mut result) = (exponent, 1 % size);
    // Below 2³² a product fits 64 bits, and division is much quicker there.
    let times = |a: u64, b: u64| match a.checked_mul(b) {
        Some(product) => product % size,
        None => (a as u128 * b as u128 % size as u128) as u64,
    };
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, power);
        }
        exponent >>= 1;
        if exponent > 0 {
            power = times(power, power);
        }
    }
    // The result has the sign of the modulus.
    let lower = if modulus < 0 && result != 0 { modulus as i128 } else { 0 };
    i64::try_from(result as i128 + lower).ok()
}

fn inverse<E: From<TextError>>(a: &IBig, modulus: &UBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    let magnitude = a.unsigned_abs();
    if !magnitude.is_zero() {
        let (gcd, factor) = match modulus.bit_len() < LARGE {
            true => {
                let (gcd, factor, _) = (&magnitude).gcd_ext(modulus);
                (gcd, factor)
            }
            false => steps::gcd_ext(&magnitude, modulus, tick)?,
        };
        if gcd.is_one() {
            return modulo(&factor, &modulus.clone().into(), tick);
        }
    }
    Err(TextError::value("base is not invertible for the given modulus").into())
}

/// Four bits of the exponent at a time, from the top.
fn raise<E>(base: &UBig, exponent: &UBig, modulus: &UBig, tick: Tick<'_, E>) -> Result<UBig, E> {
    if modulus.bit_len() >= LARGE {
        return steps::pow_mod(base, exponent, modulus, tick);
    }
    let ring = ConstDivisor::new(modulus.clone());
    let words = (modulus.bit_len() / 64 + 1) as u64;
    let cost = steps::quadratic(words as usize, words as usize) * 2 + 1;
    let base = ring.reduce(base.clone());
    let mut powers = vec![ring.reduce(1u8)];
    for i in 1..16 {
        let next = &powers[i - 1] * &base;
        powers.push(next);
    }
    tick(cost.saturating_mul(16))?;
    let mut result = ring.reduce(1u8);
    for window in (0..exponent.bit_len().div_ceil(4)).rev() {
        tick(cost.saturating_mul(5))?;
        for _ in 0..4 {
            result = result.sqr();
        }
        let digit = (0..4).fold(0, |d, i| d | usize::from(exponent.bit(window * 4 + i)) << i);
        if digit != 0 {
            result *= &powers[digit];
        }
    }
    Ok(result.residue())
}

/// How far to shift: `None` for further than any memory reaches.
fn shift_count(count: &IBig) -> Result<Option<usize>, TextError> {
    if is_negative(count) {
        return Err(TextError::value("negative shift count"));
    }
    Ok(usize::try_from(count).ok())
}

/// `a << count`. The caller has made sure that `bit_length(a) + count` bits are affordable when
/// count is small enough to be a size.
pub fn shift_left(a: &IBig, count: &IBig) -> Result<IBig, TextError> {
    match shift_count(count)? {
        _ if a.is_zero() => Ok(IBig::ZERO),
        // Beyond this, bit lengths stop fitting in memory sizes.
        Some(count) if count < usize::MAX / 16 => Ok(a << count),
        _ => Err(TextError::overflow("too many digits in integer")),
    }
}

/// `a >> count`, rounding down.
pub fn shift_right(a: &IBig, count: &IBig) -> Result<IBig, TextError> {
    Ok(match shift_count(count)? {
        Some(count) => a >> count,
        None if is_negative(a) => IBig::NEG_ONE,
        None => IBig::ZERO,
    })
}

/// `math.isqrt`.
pub fn isqrt<E: From<TextError>>(a: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    if is_negative(a) {
        return Err(TextError::value("isqrt() argument must be nonnegative").into());
    }
    steps::sqrt(&a.unsigned_abs(), tick).map(IBig::from)
}

/// `round(a, -places)`: to a multiple of `10 ** places`, ties to the even multiple.
pub fn round_to_tens<E>(a: &IBig, places: u64, tick: Tick<'_, E>) -> Result<IBig, E> {
    // Three bits per digit is less than there are: everything rounds to zero.
    if places > bit_length(a) as u64 / 3 + 1 {
        return Ok(IBig::ZERO);
    }
    let unit = steps::pow(&UBig::from(10u8), places, tick)?;
    let (quotient, rest) = steps::div_rem(&a.unsigned_abs(), &unit, tick)?;
    let twice = rest << 1usize;
    let up = twice > unit || (twice == unit && quotient.bit(0));
    let quotient = if up { quotient + 1u8 } else { quotient };
    let rounded = IBig::from(steps::mul(&quotient, &unit, tick)?);
    Ok(if is_negative(a) { -rounded } else { rounded })
}
