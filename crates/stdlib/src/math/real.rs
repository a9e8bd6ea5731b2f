//! What takes more than a line: rounding with hooks, gamma, steps between floats.

use dashu_int::IBig;
use pyrun_vm::{PyResult, Value, Vm};

use super::{checked, to_int};

/// `ceil` and `floor`: of a float directly, else by the special method, else of the number as a float.
pub(super) fn rounded(vm: &mut Vm, x: &Value, method: &str, f: fn(f64) -> f64) -> PyResult {
    if !x.word().is_float() {
        let name = vm.intern(method);
        if let Some(hook) = vm.lookup_special(x, &name)? {
            return vm.call(&hook, &[]);
        }
    }
    let x = vm.to_f64(x)?;
    to_int(vm, f(x))
}

pub(super) fn truncated(vm: &mut Vm, x: &Value) -> PyResult {
    let name = vm.intern("__trunc__");
    match vm.lookup_special(x, &name)? {
        Some(hook) => vm.call(&hook, &[]),
        None => {
            let kind = x.class().name();
            Err(vm.type_error(&format!("type {kind} doesn't define __trunc__ method")))
        }
    }
}

pub(super) fn gamma(vm: &mut Vm, x: f64) -> PyResult<f64> {
    if x == f64::NEG_INFINITY || x <= 0.0 && x == x.floor() {
        return Err(vm.value_error("math domain error"));
    }
    // Whole numbers have exact results up to 23!, which an approximation may miss by a bit.
    if x == x.floor() && x <= 23.0 {
        return Ok((1..x as u64).map(|k| k as f64).product());
    }
    checked(vm, libm::tgamma(x), &[x], true)
}

pub(super) fn ldexp(vm: &mut Vm, x: f64, i: &Value) -> PyResult<f64> {
    let Some(i) = vm.as_bigint(i) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(x);
    }
    let exponent = i32::try_from(&i).unwrap_or(if i > IBig::ZERO { i32::MAX } else { i32::MIN });
    // Far beyond what any float needs, and safe to work with.
    let result = libm::ldexp(x, exponent.clamp(-5000, 5000));
    checked(vm, result, &[x], true)
}

pub(super) fn next_after(vm: &mut Vm, x: f64, y: f64, steps: Option<Value>) -> PyResult<f64> {
    let Some(steps) = steps.filter(|s| !s.is_none()) else {
        return Ok(libm::nextafter(x, y));
    };
    let steps = vm.index(&steps)?;
    let steps = vm.as_bigint(&steps).unwrap_or_default();
    if steps < IBig::ZERO {
        return Err(vm.value_error("steps must be a non-negative integer"));
    }
    if x.is_nan() || y.is_nan() {
        return Ok(f64::NAN);
    }
    let steps = u64::try_from(&steps).unwrap_or(u64::MAX) as i128;
    // Floats in the order of their values are integers in the order of their bits.
    let order = |f: f64| -> i128 {
        let bits = f.abs().to_bits() as i128;
        if f.is_sign_negative() { -bits } else { bits }
    };
    let (from, to) = (order(x), order(y));
    if from == to {
        return Ok(y);
    }
    let at = if from < to { (from + steps).min(to) } else { (from - steps).max(to) };
    let magnitude = f64::from_bits(at.unsigned_abs() as u64);
    Ok(match at {
        0 => 0.0f64.copysign(x),
        at if at < 0 => -magnitude,
        _ => magnitude,
    })
}
