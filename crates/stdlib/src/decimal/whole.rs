//! Whole quotients and remainders, numbers with another exponent, and rounding to whole numbers.

use std::cmp::Ordering;

use pyrun_vm::PyResult;

use super::arith::order;
use super::coeff::Coeff;
use super::env::{Env, Rest, Rounding, Settings};
use super::number::Dec;
use super::signals::*;

/// Whole quotient and rest of finite numbers, not rounded; `None` if the quotient has too many digits.
fn divide(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Option<(Dec, Dec)>> {
    let negative = a.negative != b.negative;
    let ideal = a.exp.min(b.exp);
    if a.coeff.is_zero() {
        return Ok(Some((Dec::small(negative, 0, 0), Dec::small(a.negative, 0, ideal))));
    }
    let gap = a.adjusted(e)? - b.adjusted(e)?;
    if gap < 0 {
        let rest = e.rescaled(a, ideal, Rounding::Down)?;
        return Ok(Some((Dec::small(negative, 0, 0), rest)));
    }
    if gap > s.prec {
        return Ok(None);
    }
    let x = a.coeff.shifted(e, a.exp - ideal)?;
    let y = b.coeff.shifted(e, b.exp - ideal)?;
    let (q, r) = match (x.as_small(), y.as_small()) {
        (Some(x), Some(y)) => (Coeff::small(x / y), Coeff::small(x % y)),
        _ => {
            let (q, r) = e.div_rem(&x.into_big(), &y.into_big())?;
            (Coeff::from(q), Coeff::from(r))
        }
    };
    if q.digits(e)? > s.prec {
        return Ok(None);
    }
    Ok(Some((Dec::new(negative, q, 0), Dec::new(a.negative, r, ideal))))
}

/// `a // b` and `a % b`
pub(super) fn div_mod(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<(Dec, Dec)> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok((nan.clone(), nan));
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let rest = e.invalid(INVALID_OPERATION);
        return Ok((if b.is_infinite() { Dec::nan() } else { Dec::infinity(negative) }, rest));
    }
    if b.is_infinite() {
        return Ok((Dec::small(negative, 0, 0), e.finish(a.clone(), s)?));
    }
    if b.is_zero() {
        if a.is_zero() {
            let nan = e.invalid(DIVISION_UNDEFINED);
            return Ok((nan.clone(), nan));
        }
        e.status |= DIVISION_BY_ZERO;
        return Ok((Dec::infinity(negative), e.invalid(INVALID_OPERATION)));
    }
    match divide(e, a, b, s)? {
        Some((q, r)) => Ok((e.finish(q, s)?, e.finish(r, s)?)),
        None => {
            let nan = e.invalid(DIVISION_IMPOSSIBLE);
            Ok((nan.clone(), nan))
        }
    }
}

pub(super) fn floor_div(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let negative = a.negative != b.negative;
    Ok(match (a.is_infinite(), b.is_infinite()) {
        (true, true) => e.invalid(INVALID_OPERATION),
        (true, false) => Dec::infinity(negative),
        (false, true) => Dec::small(negative, 0, 0),
        _ if b.is_zero() && a.is_zero() => e.invalid(DIVISION_UNDEFINED),
        _ if b.is_zero() => {
            e.status |= DIVISION_BY_ZERO;
            Dec::infinity(negative)
        }
        _ => match divide(e, a, b, s)? {
            Some((q, _)) => e.finish(q, s)?,
            None => e.invalid(DIVISION_IMPOSSIBLE),
        },
    })
}

/// What a remainder is where an operand is special or zero.
fn special_rest(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Option<Dec>> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(Some(nan));
    }
    Ok(if a.is_infinite() {
        Some(e.invalid(INVALID_OPERATION))
    } else if b.is_infinite() {
        Some(e.finish(a.clone(), s)?)
    } else if b.is_zero() {
        Some(e.invalid(if a.is_zero() { DIVISION_UNDEFINED } else { INVALID_OPERATION }))
    } else {
        None
    })
}

pub(super) fn modulo(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(d) = special_rest(e, a, b, s)? {
        return Ok(d);
    }
    match divide(e, a, b, s)? {
        Some((_, r)) => e.finish(r, s),
        None => Ok(e.invalid(DIVISION_IMPOSSIBLE)),
    }
}

pub(super) fn remainder_near(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(d) = special_rest(e, a, b, s)? {
        return Ok(d);
    }
    let ideal = a.exp.min(b.exp);
    if a.is_zero() {
        return e.finish(Dec::small(a.negative, 0, ideal), s);
    }
    let gap = a.adjusted(e)? - b.adjusted(e)?;
    if gap > s.prec {
        return Ok(e.invalid(DIVISION_IMPOSSIBLE));
    }
    if gap <= -2 {
        let rest = e.rescaled(a, ideal, Rounding::Down)?;
        return e.finish(rest, s);
    }
    let x = a.coeff.shifted(e, a.exp - ideal)?.into_big();
    let y = b.coeff.shifted(e, b.exp - ideal)?;
    let (q, r) = e.div_rem(&x, &y.to_big())?;
    let (mut q, mut r, mut negative) = (Coeff::from(q), Coeff::from(r), a.negative);
    let twice = r.plus(&r);
    if twice.order(&y).then_with(|| q.is_odd().cmp(&false)) == Ordering::Greater {
        r = y.minus(&r).0;
        q = q.plus_one();
        negative = !negative;
    }
    if q.digits(e)? > s.prec {
        return Ok(e.invalid(DIVISION_IMPOSSIBLE));
    }
    e.finish(Dec::new(negative, r, ideal), s)
}

/// `a` with the exponent of `b`.
pub(super) fn quantize(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if !a.is_finite() || !b.is_finite() {
        if let Some(nan) = e.nan_of(a, Some(b), s)? {
            return Ok(nan);
        }
        return Ok(match a.is_infinite() && b.is_infinite() {
            true => a.clone(),
            false => e.invalid(INVALID_OPERATION),
        });
    }
    if b.exp > s.emax || b.exp < s.etiny() {
        return Ok(e.invalid(INVALID_OPERATION));
    }
    if a.coeff.is_zero() {
        return e.finish(Dec::small(a.negative, 0, b.exp), s);
    }
    let up = a.exp - b.exp;
    if up > 0 && a.coeff.digits(e)? + up > s.prec {
        return Ok(e.invalid(INVALID_OPERATION));
    }
    let mut d = if up >= 0 {
        Dec::new(a.negative, a.coeff.shifted(e, up)?, b.exp)
    } else {
        let (left, rest) = a.coeff.drop_digits(e, -up)?;
        e.status |= ROUNDED;
        if rest != Rest::Nothing {
            e.status |= INEXACT;
        }
        let coeff =
            if s.rounding.goes_up(&left, rest, a.negative) { left.plus_one() } else { left };
        Dec::new(a.negative, coeff, b.exp)
    };
    let digits = d.coeff.digits(e)?;
    if digits > s.prec || d.exp + digits - 1 > s.emax {
        e.status &= !(ROUNDED | INEXACT);
        return Ok(e.invalid(INVALID_OPERATION));
    }
    d = e.finish(d, s)?;
    Ok(d)
}

/// Rounded to a whole number, reporting that or not.
pub(super) fn to_integral(e: &mut Env<'_>, a: &Dec, s: &Settings, report: bool) -> PyResult<Dec> {
    if !a.is_finite() {
        return Ok(e.nan_of(a, None, s)?.unwrap_or_else(|| a.clone()));
    }
    if a.exp >= 0 {
        return Ok(a.clone());
    }
    if a.coeff.is_zero() {
        return Ok(Dec::small(a.negative, 0, 0));
    }
    let (left, rest) = a.coeff.drop_digits(e, -a.exp)?;
    if report {
        e.status |= ROUNDED | if rest == Rest::Nothing { 0 } else { INEXACT };
    }
    let coeff = if s.rounding.goes_up(&left, rest, a.negative) { left.plus_one() } else { left };
    Ok(Dec::new(a.negative, coeff, 0))
}

/// Rounded to the context, without the zeros at its end.
pub(super) fn normalize(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    let d = e.finish(a.clone(), s)?;
    if !d.is_finite() {
        return Ok(d);
    }
    if d.coeff.is_zero() {
        return e.finish(Dec::small(d.negative, 0, 0), s);
    }
    let most = if s.clamp { s.etop() } else { s.emax };
    let (coeff, zeros) = d.coeff.strip(e, (most - d.exp).max(0))?;
    Ok(Dec::new(d.negative, coeff, d.exp + zeros))
}

/// The larger or smaller of two numbers, or of their magnitudes; a quiet NaN is as if it were not there.
pub(super) fn pick(
    e: &mut Env<'_>,
    a: &Dec,
    b: &Dec,
    s: &Settings,
    larger: bool,
    magnitude: bool,
) -> PyResult<Dec> {
    use super::number::Kind::*;
    match (a.kind, b.kind) {
        (Nan, Finite | Infinite) => return e.finish(b.clone(), s),
        (Finite | Infinite, Nan) => return e.finish(a.clone(), s),
        _ => {}
    }
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let o = match magnitude {
        true => order(e, &a.abs(), &b.abs())?,
        false => order(e, a, b)?,
    };
    let o = match o {
        Ordering::Equal => super::arith::total_order(e, a, b)?,
        o => o,
    };
    let chosen = if (o == Ordering::Less) == larger { b } else { a };
    e.finish(chosen.clone(), s)
}
