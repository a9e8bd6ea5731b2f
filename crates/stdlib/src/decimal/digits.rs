//! Functions of a number's digits and exponent: logical operations, shifts, neighbours.

use std::cmp::Ordering;

use pyrun_vm::PyResult;

use super::arith::{add, order};
use super::coeff::Coeff;
use super::env::{Env, Rounding, Settings};
use super::number::Dec;
use super::signals::*;

/// The digits of a number that is made of zeros and ones only, as many as the precision has.
fn bits(e: &mut Env<'_>, d: &Dec, s: &Settings) -> PyResult<Option<Vec<u8>>> {
    if !d.is_finite() || d.negative || d.exp != 0 {
        return Ok(None);
    }
    let text = d.coeff.text(e)?.into_bytes();
    let kept = text.len() - text.len().min(usize::try_from(s.prec).unwrap_or(usize::MAX));
    Ok(text.iter().all(|c| matches!(c, b'0' | b'1')).then(|| text[kept..].to_vec()))
}

/// A logical operation, digit by digit.
pub(super) fn logical(
    e: &mut Env<'_>,
    a: &Dec,
    b: &Dec,
    s: &Settings,
    f: fn(bool, bool) -> bool,
) -> PyResult<Dec> {
    let (Some(a), Some(b)) = (bits(e, a, s)?, bits(e, b, s)?) else {
        return Ok(e.invalid(INVALID_OPERATION));
    };
    let len = a.len().max(b.len());
    let at = |d: &[u8], i: usize| i + d.len() >= len && d[i + d.len() - len] == b'1';
    let digits: Vec<u8> = (0..len).map(|i| b'0' + f(at(&a, i), at(&b, i)) as u8).collect();
    Ok(Dec::new(false, Coeff::parse(e, &digits)?, 0))
}

/// All digits of the precision, turned over.
pub(super) fn invert(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    let Some(a) = bits(e, a, s)? else { return Ok(e.invalid(INVALID_OPERATION)) };
    e.room(s.prec.saturating_mul(2))?;
    let mut digits = vec![b'1'; s.prec as usize];
    let start = digits.len() - a.len().min(digits.len());
    for (d, c) in digits[start..].iter_mut().zip(&a) {
        *d = b'1' + b'0' - c;
    }
    Ok(Dec::new(false, Coeff::parse(e, &digits)?, 0))
}

/// A whole number between these bounds as an operand says it.
fn small_int(e: &mut Env<'_>, d: &Dec, most: i64) -> PyResult<Option<i64>> {
    if !d.is_finite() || d.exp != 0 {
        return Ok(None);
    }
    let _ = e;
    let n = d.coeff.as_small().and_then(|n| i64::try_from(n).ok()).filter(|&n| n <= most);
    Ok(n.map(|n| if d.negative { -n } else { n }))
}

/// The digits moved to the left, or to the right where `b` is negative; those that fall out come back on
/// the other side if they `rotate`.
pub(super) fn turn(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings, rotate: bool) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let Some(n) = small_int(e, b, s.prec)? else { return Ok(e.invalid(INVALID_OPERATION)) };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let digits = a.coeff.low_digits(e, s.prec)?;
    let left = if n < 0 && rotate { n + s.prec } else { n };
    let coeff = if left < 0 {
        digits.drop_digits(e, -left)?.0
    } else {
        // What stays is moved up, what falls out is what is above that.
        let (out, _) = digits.drop_digits(e, s.prec - left)?;
        let stays = match s.prec - left {
            0 => Coeff::ZERO,
            kept => digits.low_digits(e, kept)?,
        };
        let moved = stays.shifted(e, left)?;
        if rotate { moved.plus(&out) } else { moved }
    };
    Ok(Dec::new(a.negative, coeff, a.exp))
}

/// `a` with `b` added to its exponent.
pub(super) fn scaleb(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let most = 2 * (s.emax + s.prec);
    let Some(n) = small_int(e, b, most)? else { return Ok(e.invalid(INVALID_OPERATION)) };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let exp = a.exp.saturating_add(n).clamp(-(1 << 62), 1 << 62);
    e.finish(Dec { exp, ..a.clone() }, s)
}

/// The exponent of the first digit, as a number.
pub(super) fn logb(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    if a.is_infinite() {
        return Ok(Dec::infinity(false));
    }
    if a.is_zero() {
        e.status |= DIVISION_BY_ZERO;
        return Ok(Dec::infinity(true));
    }
    let adjusted = a.adjusted(e)?;
    e.finish(Dec::int(adjusted), s)
}

/// The next number of the context in one direction.
pub(super) fn next(e: &mut Env<'_>, a: &Dec, s: &Settings, down: bool) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    if a.is_infinite() {
        return if a.negative == down { Ok(a.clone()) } else { e.largest(a.negative, s) };
    }
    let s = s.rounded(if down { Rounding::Floor } else { Rounding::Ceiling });
    let status = e.status;
    let fixed = e.finish(a.clone(), &s)?;
    let d = if !fixed.is_finite() || order(e, &fixed, a)?.is_ne() {
        fixed
    } else {
        let tiny = Dec::small(down, 1, s.etiny() - 1);
        add(e, a, &tiny, &s)?
    };
    // These conditions mean nothing here.
    e.status = status;
    Ok(d)
}

/// The next number in the direction of another.
pub(super) fn next_toward(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, Some(b), s)? {
        return Ok(nan);
    }
    let o = order(e, a, b)?;
    if o == Ordering::Equal {
        return Ok(a.with_sign(b.negative));
    }
    let d = next(e, a, s, o == Ordering::Greater)?;
    if d.is_infinite() {
        e.status |= OVERFLOW | ROUNDED | INEXACT;
    } else if d.coeff.is_zero() || d.adjusted(e)? < s.emin {
        e.status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
        if d.coeff.is_zero() {
            e.status |= CLAMPED;
        }
    }
    Ok(d)
}
