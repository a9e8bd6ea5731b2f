//! Powers.

use dashu_int::UBig;
use pyrun_vm::PyResult;
use pyrun_vm::limits::Stop;
use pyrun_vm::text::int::steps;

use super::arith::{self, order};
use super::coeff::Coeff;
use super::env::{Env, MAX_PREC, Rounding, Settings};
use super::number::Dec;
use super::series::{beyond, inexact, magnitude, power as by_logarithm};
use super::signals::*;
use super::wide;

/// `a ** b`
pub(super) fn power(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let integer = b.is_integer(e)?;
    let negative = a.negative && integer && b.is_odd(e)?;
    if a.is_zero() {
        return Ok(match (b.is_zero(), b.negative) {
            (true, _) => e.invalid(INVALID_OPERATION),
            (_, true) => Dec::infinity(negative),
            _ => Dec::small(negative, 0, 0),
        });
    }
    if a.negative && !integer {
        return Ok(e.invalid(INVALID_OPERATION));
    }
    if b.is_zero() {
        return Ok(Dec::ONE);
    }
    if b.is_infinite() {
        return Ok(match order(e, &a.abs(), &Dec::ONE)? {
            std::cmp::Ordering::Equal => one(e, negative, 1 - s.prec, true)?,
            o if o.is_gt() == b.negative => Dec::small(negative, 0, 0),
            _ => Dec::infinity(negative),
        });
    }
    if a.is_infinite() {
        return Ok(match b.negative {
            true => Dec::small(negative, 0, 0),
            false => Dec::infinity(negative),
        });
    }
    let a = a.abs();
    if order(e, &a, &Dec::ONE)?.is_eq() {
        return power_of_one(e, &a, b, integer, negative, s);
    }
    // What is known at a glance to be too small is rounded as the context says; what turns out to be is zero.
    let rises = order(e, &a, &Dec::ONE)?.is_gt() != b.negative;
    if !rises && lower_bound(e, &a)? + b.adjusted(e)? > length(s.etiny()) {
        return beyond(e, s, true, negative);
    }
    let n = if integer { whole(e, b)? } else { None };
    // Rounded twice: first to the nearest, with digits to spare.
    let spare = match n {
        Some(n) => s.prec + length(n) + 2 + (n < 0) as i64,
        None => s.prec.max(a.coeff.digits(e)?) + 23,
    };
    let work =
        Settings { prec: spare.min(MAX_PREC), clamp: false, ..s.rounded(Rounding::HalfEven) };
    if let Some(n) = n
        && let Some(d) = exact(e, &a, n, negative, s, &work)?
    {
        return Ok(d);
    }
    if b.adjusted(e)? < -s.prec - 25 {
        // So near to one that only the direction shows.
        let one = Coeff::from(e.tens(s.prec + 1)?);
        let near = if rises { one.plus_one() } else { one.minus(&Coeff::small(1)).0 };
        let near =
            e.finish(Dec::new(negative, near, -s.prec - 1), &s.rounded(Rounding::HalfEven))?;
        return inexact(e, near, s);
    }
    // How large the result is about; exact enough to tell what is far beyond all limits.
    let size = magnitude(e, &a)? * about(e, b)?;
    if size > s.emax as f64 * (1.0 + 1e-10) + 10.0 {
        return beyond(e, s, false, negative);
    }
    if size < work.etiny() as f64 * (1.0 + 1e-10) - 10.0 {
        let zero = beyond(e, &work, true, negative)?;
        return e.finish(zero, s);
    }
    by_logarithm(e, &a, b, negative, s, &work)
}

/// How many digits a number has.
fn length(n: i64) -> i64 {
    wide::digits(n.unsigned_abs() as u128) as i64
}

/// At least the exponent of the first digit of the logarithm.
fn lower_bound(e: &mut Env<'_>, a: &Dec) -> PyResult<i64> {
    match a.adjusted(e)? {
        t @ 1.. => Ok(length(t) - 1),
        t @ ..=-2 => Ok(length(t + 1) - 1),
        t => {
            let gap = arith::sub(e, a, &Dec::ONE, &Settings::MAX)?;
            Ok(gap.adjusted(e)? - (t == 0) as i64)
        }
    }
}

/// A one with this exponent, which is not positive.
fn one(e: &mut Env<'_>, negative: bool, exp: i64, inexact: bool) -> PyResult<Dec> {
    if inexact {
        e.status |= INEXACT | ROUNDED;
    }
    e.room(-exp)?;
    Ok(Dec::new(negative, Coeff::from(e.tens(-exp)?), exp))
}

fn power_of_one(
    e: &mut Env<'_>,
    a: &Dec,
    b: &Dec,
    integer: bool,
    negative: bool,
    s: &Settings,
) -> PyResult<Dec> {
    if !integer {
        return one(e, negative, 1 - s.prec, true);
    }
    let times = match b.negative {
        true => 0,
        false => whole(e, b)?.unwrap_or(i64::MAX).min(s.prec),
    };
    let mut exp = a.exp.min(0).saturating_mul(times);
    if exp < 1 - s.prec {
        exp = 1 - s.prec;
        e.status |= ROUNDED;
    }
    one(e, negative, exp, false)
}

/// A whole number of less than 18 digits.
fn whole(e: &mut Env<'_>, b: &Dec) -> PyResult<Option<i64>> {
    if b.adjusted(e)? >= 18 {
        return Ok(None);
    }
    let n = i64::try_from(&b.truncated(e)?).ok();
    Ok(n.map(|n| if b.negative { -n } else { n }))
}

/// About the number as a float.
fn about(e: &mut Env<'_>, b: &Dec) -> PyResult<f64> {
    let text = b.text(e, false, true)?;
    Ok(text.parse().unwrap_or(f64::INFINITY))
}

/// A power computed exactly before it is rounded, if that is not too long.
fn exact(
    e: &mut Env<'_>,
    a: &Dec,
    n: i64,
    negative: bool,
    s: &Settings,
    work: &Settings,
) -> PyResult<Option<Dec>> {
    let count = n.unsigned_abs();
    let (base, zeros) = a.coeff.strip(e, i64::MAX)?;
    let digits = base.digits(e)?;
    let most = s.prec.saturating_mul(4).saturating_add(200);
    if base.as_small() != Some(1) && (digits as u64).saturating_mul(count) > most as u64 {
        return Ok(None);
    }
    let exp = (a.exp + zeros) as i128 * count as i128;
    const FAR: i128 = 1 << 61;
    if exp.abs() > FAR {
        return beyond(e, s, (exp < 0) == (n > 0), negative).map(Some);
    }
    let power = match base.as_small() {
        Some(1) => Coeff::small(1),
        _ => {
            e.room((digits as u64).saturating_mul(count).min(i64::MAX as u64) as i64)?;
            Coeff::from(e.pow(&base.into_big(), count)?)
        }
    };
    let mut d = Dec::new(negative, power, exp as i64);
    if n < 0 {
        d = arith::div(e, &Dec::ONE, &d, work)?;
        if d.is_infinite() {
            return beyond(e, s, false, negative).map(Some);
        }
        return e.finish(d, s).map(Some);
    }
    // The zeros of the base are there as far as the precision goes.
    let missing = s.prec + 1 - d.coeff.digits(e)?;
    let pad = missing.min(zeros.saturating_mul(n)).max(0);
    if pad > 0 && d.exp <= s.emax {
        d.coeff = d.coeff.shifted(e, pad)?;
        d.exp -= pad;
    }
    d = e.finish(d, work)?;
    if d.is_infinite() {
        return beyond(e, s, false, negative).map(Some);
    }
    e.finish(d, s).map(Some)
}

/// `a ** b % m` of whole numbers.
pub(super) fn power_modulo(
    e: &mut Env<'_>,
    a: &Dec,
    b: &Dec,
    m: &Dec,
    s: &Settings,
) -> PyResult<Dec> {
    for d in [a, b, m] {
        if d.is_signaling() {
            return Ok(e.nan_of(d, None, s)?.unwrap_or(Dec::nan()));
        }
    }
    for d in [a, b, m] {
        if let Some(nan) = e.nan_of(d, None, s)? {
            return Ok(nan);
        }
    }
    let whole = a.is_integer(e)? && b.is_integer(e)? && m.is_integer(e)?;
    if !whole
        || b.negative && !b.is_zero()
        || m.is_zero()
        || a.is_zero() && b.is_zero()
        || m.adjusted(e)? >= s.prec
    {
        return Ok(e.invalid(INVALID_OPERATION));
    }
    let negative = a.negative && b.is_odd(e)?;
    let modulus = m.truncated(e)?;
    let mut base = residue(e, a, &modulus)?;
    // An exponent's zeros are powers of ten, one after the other.
    let (exponent, zeros) = match b.exp {
        0.. => (b.coeff.to_big(), b.exp),
        _ => (b.truncated(e)?, 0),
    };
    base = pow_mod(e, &base, &exponent, &modulus)?;
    let ten = UBig::from(10u8);
    for _ in 0..zeros {
        e.vm.charge(modulus.as_words().len())?;
        base = pow_mod(e, &base, &ten, &modulus)?;
    }
    Ok(Dec::new(negative, Coeff::from(base), 0))
}

fn pow_mod(e: &mut Env<'_>, a: &UBig, n: &UBig, m: &UBig) -> PyResult<UBig> {
    if *m == UBig::ONE {
        return Ok(UBig::ZERO);
    }
    e.vm.in_steps(|t| steps::pow_mod::<Stop>(a, n, m, t))
}

/// What is left of the magnitude of a whole number.
fn residue(e: &mut Env<'_>, a: &Dec, m: &UBig) -> PyResult<UBig> {
    if a.exp <= 0 {
        let n = a.truncated(e)?;
        return Ok(e.div_rem(&n, m)?.1);
    }
    let shift = pow_mod(e, &UBig::from(10u8), &UBig::from(a.exp as u64), m)?;
    let n = e.mul(&a.coeff.to_big(), &shift)?;
    Ok(e.div_rem(&n, m)?.1)
}
