//! Logarithms, which integers of any size have.

use dashu_int::IBig;
use pyrun_macros::pyfunctions;
use pyrun_vm::text::int::bit_length;
use pyrun_vm::{PyResult, Value, Vm};

use super::checked;

/// A logarithm of an int or a float: of integers beyond all floats by their leading bits.
fn log_of(vm: &mut Vm, x: &Value, f: fn(f64) -> f64) -> PyResult<f64> {
    if let Some(big) = vm.as_bigint(x) {
        if big <= IBig::ZERO {
            return Err(vm.value_error("math domain error"));
        }
        let bits = bit_length(&big);
        if bits > 1000 {
            let shift = bits - 64;
            let leading = u64::try_from(&(big >> shift)).map_or(1.0, |top| top as f64);
            return Ok(f(leading) + shift as f64 * f(2.0));
        }
    }
    let x = vm.to_f64(x)?;
    if x <= 0.0 {
        return Err(vm.value_error("math domain error"));
    }
    checked(vm, f(x), &[x], false)
}

pub(super) struct Logs;

#[pyfunctions]
impl Logs {
    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base.
    fn log(vm: &mut Vm, x: &Value, base: Option<Value>) -> PyResult<f64> {
        let numerator = log_of(vm, x, f64::ln)?;
        let Some(base) = base else { return Ok(numerator) };
        let denominator = log_of(vm, &base, f64::ln)?;
        if denominator == 0.0 {
            return Err(vm.zero_division("float division by zero"));
        }
        Ok(numerator / denominator)
    }

    /// Return the base 10 logarithm of x.
    fn log10(vm: &mut Vm, x: &Value) -> PyResult<f64> {
        log_of(vm, x, f64::log10)
    }

    /// Return the base 2 logarithm of x.
    fn log2(vm: &mut Vm, x: &Value) -> PyResult<f64> {
        log_of(vm, x, f64::log2)
    }

    /// Return the natural logarithm of 1+x (base e).
    fn log1p(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.ln_1p(), &[x], false)
    }
}
