//! Sums, products, quotients, and comparison.

use std::cmp::Ordering;

use pyrun_vm::PyResult;

use super::coeff::{Coeff, rest_of};
use super::env::{Env, Rounding, Settings};
use super::number::{Dec, Kind};
use super::signals::*;
use super::wide::{self, TENS};

pub(super) fn add(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    sum(e, a, b, b.negative, s)
}

pub(super) fn sub(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    sum(e, a, b, !b.negative, s)
}

/// `a` plus `b` with this sign.
#[inline]
fn sum(e: &mut Env<'_>, a: &Dec, b: &Dec, negative: bool, s: &Settings) -> PyResult<Dec> {
    if a.kind != Kind::Finite || b.kind != Kind::Finite {
        return special_sum(e, a, b, negative, s);
    }
    if let (Some(x), Some(y)) = (a.coeff.as_small(), b.coeff.as_small())
        && let Some((x, y, exp)) = aligned(x, a.exp, y, b.exp)
        // What is far longer than the precision takes the other way, for its flags.
        && x != 0
        && y != 0
    {
        let (negative, coeff) = if a.negative == negative {
            // Both are less than 10³⁸.
            (negative, x + y)
        } else {
            match x.cmp(&y) {
                Ordering::Greater => (a.negative, x - y),
                Ordering::Less => (negative, y - x),
                Ordering::Equal => (s.rounding == Rounding::Floor, 0),
            }
        };
        return e.finish(Dec::small(negative, coeff, exp), s);
    }
    long_sum(e, a, b, negative, s)
}

/// Both coefficients with the lower exponent, if they have room for that.
#[inline]
fn aligned(x: u128, a: i64, y: u128, b: i64) -> Option<(u128, u128, i64)> {
    const MOST: u128 = TENS[38];
    let (x, y, exp) = match a - b {
        0 => (x, y, a),
        shift @ 1..=38 => (x.checked_mul(TENS[shift as usize])?, y, b),
        shift @ -38..=-1 => (x, y.checked_mul(TENS[-shift as usize])?, a),
        _ => return None,
    };
    (x < MOST && y < MOST).then_some((x, y, exp))
}

fn special_sum(e: &mut Env<'_>, a: &Dec, b: &Dec, negative: bool, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    Ok(match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != negative => e.invalid(INVALID_OPERATION),
        (true, _) => a.clone(),
        _ => Dec::infinity(negative),
    })
}

fn long_sum(e: &mut Env<'_>, a: &Dec, b: &Dec, negative: bool, s: &Settings) -> PyResult<Dec> {
    let b = b.with_sign(negative);
    let (big, small) = if a.exp >= b.exp { (a, &b) } else { (&b, a) };
    let mut small = small.clone();
    let mut coeff = big.coeff.clone();
    if !coeff.is_zero() {
        // What is far below the last place only shows that something is there.
        let digits = coeff.digits(e)?;
        let exp = big.exp - 1 + if digits > s.prec { 0 } else { digits - s.prec - 1 };
        if small.adjusted(e)? < exp {
            small.coeff = Coeff::small(!small.coeff.is_zero() as u128);
            small.exp = exp;
        }
        coeff = coeff.shifted(e, big.exp - small.exp)?;
    }
    let d = if big.negative == small.negative {
        Dec::new(big.negative, coeff.plus(&small.coeff), small.exp)
    } else {
        let (coeff, less) = coeff.minus(&small.coeff);
        let negative = match coeff.is_zero() {
            true => s.rounding == Rounding::Floor,
            false => big.negative != less,
        };
        Dec::new(negative, coeff, small.exp)
    };
    e.finish(d, s)
}

pub(super) fn mul(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    let negative = a.negative != b.negative;
    if a.kind != Kind::Finite || b.kind != Kind::Finite {
        if let Some(nan) = e.nan_of(a, Some(b), s)? {
            return Ok(nan);
        }
        return Ok(match a.is_zero() || b.is_zero() {
            true => e.invalid(INVALID_OPERATION),
            false => Dec::infinity(negative),
        });
    }
    let exp = a.exp + b.exp;
    if let (Some(x), Some(y)) = (a.coeff.as_small(), b.coeff.as_small()) {
        let product = wide::mul(x, y);
        if wide::high(&product) == 0 {
            return round_small(e, negative, wide::low(&product), exp, s);
        }
        if let Some(d) = round_wide(e, negative, product, exp, s) {
            return Ok(d);
        }
    }
    let d = Dec::new(negative, a.coeff.times(e, &b.coeff)?, exp);
    e.finish(d, s)
}

/// As [`Env::finish`], for a coefficient that is likely to be too long.
#[inline]
fn round_small(e: &mut Env<'_>, negative: bool, v: u128, exp: i64, s: &Settings) -> PyResult<Dec> {
    if s.prec < 39
        && v >= TENS[s.prec as usize]
        && let Some(d) =
            rounded(e, negative, [v as u64, (v >> 64) as u64, 0, 0], wide::digits(v), exp, s)
    {
        return Ok(d);
    }
    e.finish(Dec::small(negative, v, exp), s)
}

fn round_wide(
    e: &mut Env<'_>,
    negative: bool,
    n: wide::Wide,
    exp: i64,
    s: &Settings,
) -> Option<Dec> {
    if s.prec > 38 {
        return None;
    }
    rounded(e, negative, n, wide::wide_digits(&n), exp, s)
}

/// Rounds a coefficient of more digits than the precision, where at most 38 go and no limit is near.
#[inline]
fn rounded(
    e: &mut Env<'_>,
    negative: bool,
    mut n: wide::Wide,
    digits: usize,
    exp: i64,
    s: &Settings,
) -> Option<Dec> {
    let drop = digits - s.prec as usize;
    let mut exp = exp + drop as i64;
    if drop > 38 || exp < s.emin || exp >= s.etop() {
        return None;
    }
    let rest = rest_of(wide::div_tens(&mut n, drop), drop);
    let mut left = wide::low(&n);
    e.status |= ROUNDED;
    if rest != super::env::Rest::Nothing {
        e.status |= INEXACT;
        if s.rounding.goes_up(&Coeff::small(left), rest, negative) {
            left += 1;
            if left == TENS[s.prec as usize] {
                left = TENS[s.prec as usize - 1];
                exp += 1;
            }
        }
    }
    Some(Dec::small(negative, left, exp))
}

pub(super) fn div(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    let negative = a.negative != b.negative;
    if a.kind != Kind::Finite || b.kind != Kind::Finite {
        if let Some(nan) = e.nan_of(a, Some(b), s)? {
            return Ok(nan);
        }
        return Ok(match (a.is_infinite(), b.is_infinite()) {
            (true, true) => e.invalid(INVALID_OPERATION),
            (true, false) => Dec::infinity(negative),
            _ => {
                e.status |= CLAMPED;
                Dec::small(negative, 0, s.etiny())
            }
        });
    }
    if b.coeff.is_zero() {
        if a.coeff.is_zero() {
            return Ok(e.invalid(DIVISION_UNDEFINED));
        }
        e.status |= DIVISION_BY_ZERO;
        return Ok(Dec::infinity(negative));
    }
    let ideal = a.exp - b.exp;
    if a.coeff.is_zero() {
        return e.finish(Dec::small(negative, 0, ideal), s);
    }
    if let (Some(x), Some(y)) = (a.coeff.as_small(), b.coeff.as_small())
        && s.prec <= 36
        && let Some(d) = short_quotient(e, negative, x, y, ideal, s)
    {
        return d;
    }
    if s.prec > HUGE
        && let Some(d) = exact_quotient(e, a, b, negative)?
    {
        return e.finish(d, s);
    }
    let shift = b.coeff.digits(e)? - a.coeff.digits(e)? + s.prec + 1;
    let (x, y) = match shift {
        0.. => (a.coeff.shifted(e, shift)?.into_big(), b.coeff.to_big()),
        _ => (a.coeff.to_big(), b.coeff.shifted(e, -shift)?.into_big()),
    };
    let (q, r) = e.div_rem(&x, &y)?;
    let (q, exact) = (Coeff::from(q), r.is_zero());
    let d = quotient(e, negative, q, exact, ideal - shift, ideal)?;
    e.finish(d, s)
}

/// Beyond this many digits it is worth looking whether a result is exact before all are computed.
pub(super) const HUGE: i64 = 1_000_000;

/// The quotient if it has an end and the divisor is short.
fn exact_quotient(e: &mut Env<'_>, a: &Dec, b: &Dec, negative: bool) -> PyResult<Option<Dec>> {
    let Some(mut y) = b.coeff.as_small() else { return Ok(None) };
    let twos = y.trailing_zeros() as i64;
    y >>= twos;
    let mut fives = 0;
    while y.is_multiple_of(5) {
        y /= 5;
        fives += 1;
    }
    let (q, r) = e.div_rem(&a.coeff.to_big(), &dashu_int::UBig::from(y))?;
    if !r.is_zero() {
        return Ok(None);
    }
    // q / (2^twos * 5^fives), over a power of ten.
    let places = twos.max(fives);
    let up = e.pow(&dashu_int::UBig::from(5u8), (places - fives) as u64)?;
    let coeff = Coeff::from((q * up) << (places - twos) as usize);
    let (coeff, zeros) = coeff.strip(e, places)?;
    Ok(Some(Dec::new(negative, coeff, a.exp - b.exp - places + zeros)))
}

/// A quotient with more digits than the precision: if it is not exact its last digit says so, else it has
/// the exponent nearest to the ideal one.
fn quotient(
    e: &mut Env<'_>,
    negative: bool,
    q: Coeff,
    exact: bool,
    exp: i64,
    ideal: i64,
) -> PyResult<Dec> {
    if !exact {
        let q = if q.is_multiple_of_5() { q.plus_one() } else { q };
        return Ok(Dec::new(negative, q, exp));
    }
    let (q, zeros) = q.strip(e, (ideal - exp).max(0))?;
    Ok(Dec::new(negative, q, exp + zeros))
}

fn short_quotient(
    e: &mut Env<'_>,
    negative: bool,
    x: u128,
    y: u128,
    ideal: i64,
    s: &Settings,
) -> Option<PyResult<Dec>> {
    if let (Ok(a), Ok(b)) = (u64::try_from(x), u64::try_from(y))
        && a.is_multiple_of(b)
    {
        let d = Dec::small(negative, (a / b) as u128, ideal);
        return Some(e.finish(d, s));
    }
    let shift = wide::digits(y) as i64 - wide::digits(x) as i64 + s.prec + 1;
    if shift < 0 {
        return None;
    }
    let n = match shift {
        0..=38 => wide::mul(x, TENS[shift as usize]),
        39..=76 => wide::mul(x.checked_mul(TENS[shift as usize - 38])?, TENS[38]),
        _ => return None,
    };
    if wide::high(&n) >= y {
        return None;
    }
    let (mut q, r) = wide::div_rem(&n, y);
    if r == 0 {
        let d = quotient(e, negative, Coeff::small(q), true, ideal - shift, ideal);
        return Some(d.and_then(|d| e.finish(d, s)));
    }
    if Coeff::small(q).is_multiple_of_5() {
        q += 1;
    }
    Some(round_small(e, negative, q, ideal - shift, s))
}

/// `a * b + c` with one rounding.
pub(super) fn fma(e: &mut Env<'_>, a: &Dec, b: &Dec, c: &Dec, s: &Settings) -> PyResult<Dec> {
    if a.is_nan() || b.is_nan() {
        // A signaling NaN among all three comes first.
        if !a.is_signaling() && !b.is_signaling() && c.is_signaling() {
            return Ok(e.nan_of(c, None, s)?.unwrap_or(Dec::nan()));
        }
        return Ok(e.nan_of(a, Some(b), s)?.unwrap_or(Dec::nan()));
    }
    if c.is_nan() {
        if !(a.is_infinite() && b.is_zero() || a.is_zero() && b.is_infinite()) {
            return Ok(e.nan_of(c, None, s)?.unwrap_or(Dec::nan()));
        }
        return Ok(e.invalid(INVALID_OPERATION));
    }
    let product = if a.is_finite() && b.is_finite() {
        Dec::new(a.negative != b.negative, a.coeff.times(e, &b.coeff)?, a.exp + b.exp)
    } else {
        mul(e, a, b, s)?
    };
    add(e, &product, c, s)
}

/// Which of two numbers that are not NaN is larger.
pub(super) fn order(e: &mut Env<'_>, a: &Dec, b: &Dec) -> PyResult<Ordering> {
    let signed = |d: &Dec| if d.negative { -1 } else { 1 };
    if a.is_infinite() || b.is_infinite() {
        let rank = |d: &Dec| if d.is_infinite() { signed(d) } else { 0 };
        return Ok(rank(a).cmp(&rank(b)));
    }
    match (a.coeff.is_zero(), b.coeff.is_zero()) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(0.cmp(&signed(b))),
        (false, true) => return Ok(signed(a).cmp(&0)),
        _ => {}
    }
    if a.negative != b.negative {
        return Ok(signed(a).cmp(&signed(b)));
    }
    let o = magnitudes(e, a, b)?;
    Ok(if a.negative { o.reverse() } else { o })
}

/// The order of the magnitudes of numbers that are not zero.
fn magnitudes(e: &mut Env<'_>, a: &Dec, b: &Dec) -> PyResult<Ordering> {
    if a.exp == b.exp {
        return Ok(a.coeff.order(&b.coeff));
    }
    if let (Some(x), Some(y)) = (a.coeff.as_small(), b.coeff.as_small())
        && let Some((x, y, _)) = aligned(x, a.exp, y, b.exp)
    {
        return Ok(x.cmp(&y));
    }
    let o = a.adjusted(e)?.cmp(&b.adjusted(e)?);
    if o.is_ne() {
        return Ok(o);
    }
    Ok(match a.exp > b.exp {
        true => a.coeff.shifted(e, a.exp - b.exp)?.order(&b.coeff),
        false => a.coeff.order(&b.coeff.shifted(e, b.exp - a.exp)?),
    })
}

/// The total order of representations.
pub(super) fn total_order(e: &mut Env<'_>, a: &Dec, b: &Dec) -> PyResult<Ordering> {
    if a.negative != b.negative {
        return Ok(b.negative.cmp(&a.negative));
    }
    let rank = |d: &Dec| match d.kind {
        Kind::Finite | Kind::Infinite => 0,
        Kind::Signaling => 1,
        Kind::Nan => 2,
    };
    let turned = |o: Ordering| if a.negative { o.reverse() } else { o };
    if a.is_nan() || b.is_nan() {
        return Ok(turned(rank(a).cmp(&rank(b)).then(a.coeff.order(&b.coeff))));
    }
    let o = order(e, a, b)?;
    Ok(if o.is_eq() && a.is_finite() { turned(a.exp.cmp(&b.exp)) } else { o })
}
