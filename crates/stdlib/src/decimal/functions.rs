//! The operations under the names that `Decimal` and `Context` have for them: each is a function of operands
//! and settings.

use pyrun_vm::PyResult;

use super::digits::{logical, next, turn};
use super::env::{Env, Rounding, Settings};
use super::number::Dec;
use super::whole::{pick, to_integral};

pub(super) type Unary = fn(&mut Env<'_>, &Dec, &Settings) -> PyResult<Dec>;
pub(super) type Binary = fn(&mut Env<'_>, &Dec, &Dec, &Settings) -> PyResult<Dec>;

pub(super) fn plus(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    signed(e, a, a.negative, s)
}

pub(super) fn minus(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    signed(e, a, !a.negative, s)
}

pub(super) fn abs(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    signed(e, a, false, s)
}

/// The number with this sign, rounded; as a sum with zero, which tells the sign of zero.
fn signed(e: &mut Env<'_>, a: &Dec, negative: bool, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    let negative = negative && !(a.is_zero() && s.rounding != Rounding::Floor);
    e.finish(a.with_sign(negative), s)
}

pub(super) fn to_integral_value(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    to_integral(e, a, s, false)
}

pub(super) fn to_integral_exact(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    to_integral(e, a, s, true)
}

pub(super) fn next_minus(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    next(e, a, s, true)
}

pub(super) fn next_plus(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    next(e, a, s, false)
}

pub(super) fn copy_abs(_: &mut Env<'_>, a: &Dec, _: &Settings) -> PyResult<Dec> {
    Ok(a.abs())
}

pub(super) fn copy_negate(_: &mut Env<'_>, a: &Dec, _: &Settings) -> PyResult<Dec> {
    Ok(a.with_sign(!a.negative))
}

pub(super) fn copy_sign(_: &mut Env<'_>, a: &Dec, b: &Dec, _: &Settings) -> PyResult<Dec> {
    Ok(a.with_sign(b.negative))
}

pub(super) fn logical_and(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    logical(e, a, b, s, |a, b| a & b)
}

pub(super) fn logical_or(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    logical(e, a, b, s, |a, b| a | b)
}

pub(super) fn logical_xor(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    logical(e, a, b, s, |a, b| a ^ b)
}

pub(super) fn max(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    pick(e, a, b, s, true, false)
}

pub(super) fn min(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    pick(e, a, b, s, false, false)
}

pub(super) fn max_mag(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    pick(e, a, b, s, true, true)
}

pub(super) fn min_mag(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    pick(e, a, b, s, false, true)
}

pub(super) fn rotate(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    turn(e, a, b, s, true)
}

pub(super) fn shift(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    turn(e, a, b, s, false)
}
