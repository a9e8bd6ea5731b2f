//! Comparison with other numbers.

use std::cmp::Ordering;

use pyrun_vm::object::number::float_value;
use pyrun_vm::value::{CmpOp, Complex, FromPy};
use pyrun_vm::{PyResult, Value, Vm};

use super::arith::order;
use super::context::{This, report};
use super::convert::{Num, get, of_float};
use super::current;
use super::env::{Env, Settings};
use super::number::Dec;
use super::signals::*;

pub(super) fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let Some(x) = get(a) else { return Ok(Value::not_implemented()) };
    if let Some(y) = Num::of(b) {
        return ordered(vm, &x, &y, op);
    }
    let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
    let real = match b.get::<Complex>() {
        Some(c) if equality && c.im == 0.0 => Some(c.re),
        Some(_) => return Ok(Value::not_implemented()),
        None => float_value(b),
    };
    if let Some(f) = real {
        let context = current::current(vm)?;
        if equality {
            let c = context.borrow();
            c.signals.set(false, c.signals.get(false) | FLOAT_OPERATION);
        } else {
            report(vm, &context, FLOAT_OPERATION)?;
        }
        let y = of_float(&mut Env::new(vm), f)?;
        return ordered(vm, &x, &y, op);
    }
    match as_fraction(vm, &x, b)? {
        Some((x, y)) => ordered(vm, &x, &y, op),
        None => Ok(Value::not_implemented()),
    }
}

/// A rational number's numerator, and `x` times its denominator.
fn as_fraction(vm: &mut Vm, x: &Dec, b: &Value) -> PyResult<Option<(Dec, Dec)>> {
    let numbers = vm.import("numbers")?;
    let rational = vm.getattr_str(&numbers, "Rational")?;
    if !vm.is_instance(b, &rational)? {
        return Ok(None);
    }
    let (n, by) = (vm.getattr_str(b, "numerator")?, vm.getattr_str(b, "denominator")?);
    let (n, by) = (Num::from_py(vm, &n)?, Num::from_py(vm, &by)?);
    let x = match x.is_finite() {
        true => Dec::new(x.negative, x.coeff.times(&mut Env::new(vm), &by.coeff)?, x.exp),
        false => x.clone(),
    };
    Ok(Some((x, n.clone())))
}

#[inline]
fn ordered(vm: &mut Vm, a: &Dec, b: &Dec, op: CmpOp) -> PyResult {
    if a.is_nan() || b.is_nan() {
        if a.is_signaling() || b.is_signaling() || !matches!(op, CmpOp::Eq | CmpOp::Ne) {
            let context = current::current(vm)?;
            report(vm, &context, INVALID_OPERATION)?;
        }
        return Ok(Value::from(op == CmpOp::Ne));
    }
    let o = order(&mut Env::new(vm), a, b)?;
    Ok(Value::from(op.test(o)))
}

fn number_of(o: Ordering) -> Dec {
    Dec::int(o as i64)
}

/// -1, 0, 1 or NaN
pub(super) fn as_number(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    match e.nan_of(a, Some(b), s)? {
        Some(nan) => Ok(nan),
        None => Ok(number_of(order(e, a, b)?)),
    }
}

/// As [`as_number`], but all NaNs signal.
pub(super) fn signaling(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    let d = as_number(e, a, b, s)?;
    if d.is_nan() {
        e.status |= INVALID_OPERATION;
    }
    Ok(d)
}

pub(super) fn total(e: &mut Env<'_>, a: &Dec, b: &Dec, _: &Settings) -> PyResult<Dec> {
    Ok(number_of(super::arith::total_order(e, a, b)?))
}

pub(super) fn total_magnitude(e: &mut Env<'_>, a: &Dec, b: &Dec, s: &Settings) -> PyResult<Dec> {
    total(e, &a.abs(), &b.abs(), s)
}

/// The kind of number, as text.
pub(super) fn number_class(e: &mut Env<'_>, d: &Dec, s: &Settings) -> PyResult<&'static str> {
    use super::number::Kind::*;
    let pair = match d.kind {
        Nan => return Ok("NaN"),
        Signaling => return Ok("sNaN"),
        Infinite => ["+Infinity", "-Infinity"],
        Finite if d.coeff.is_zero() => ["+Zero", "-Zero"],
        Finite if d.adjusted(e)? < s.emin => ["+Subnormal", "-Subnormal"],
        Finite => ["+Normal", "-Normal"],
    };
    Ok(pair[d.negative as usize])
}

/// Whether it is finite, not zero, and not subnormal (or subnormal).
pub(super) fn is_normal(vm: &mut Vm, d: &Dec, context: &This, subnormal: bool) -> PyResult<bool> {
    if !d.is_finite() || d.coeff.is_zero() {
        return Ok(false);
    }
    let emin = context.borrow().settings.emin;
    Ok((d.adjusted(&mut Env::new(vm))? < emin) == subnormal)
}

/// Whether both have the same exponent, or are of the same special kind.
pub(super) fn same_quantum(a: &Dec, b: &Dec) -> bool {
    match a.is_finite() && b.is_finite() {
        true => a.exp == b.exp,
        false => a.is_nan() && b.is_nan() || a.is_infinite() && b.is_infinite(),
    }
}
