//! `math`: functions of real numbers, and of integers of any size.

mod ints;
mod logs;
mod real;
mod sums;

use dashu_int::IBig;
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::Dict;
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `math`
pub static MODULE: NativeModule = NativeModule {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[Real::METHODS, logs::Logs::METHODS, ints::Ints::METHODS, sums::Sums::METHODS],
    types: &[],
    init: Some(init),
};

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        let key = vm.intern(name);
        let value = vm.float(value);
        dict.set_str(&key, value);
    }
    Ok(())
}

/// A result outside the function's domain, or too large, as C's math library and CPython judge it: NaN from
/// anything but NaN is a domain error, infinity from finite arguments a range error (or, where the function
/// cannot overflow, a domain error too).
fn checked(vm: &mut Vm, result: f64, arguments: &[f64], overflows: bool) -> PyResult<f64> {
    let finite = || arguments.iter().all(|x| x.is_finite());
    if result.is_nan() && !arguments.iter().any(|x| x.is_nan()) {
        return Err(vm.value_error("math domain error"));
    }
    if result.is_infinite() && finite() {
        return Err(match overflows {
            true => vm.overflow_error("math range error"),
            false => vm.value_error("math domain error"),
        });
    }
    Ok(result)
}

/// `ceil`, `floor` and `trunc` of a float, as an int.
fn to_int(vm: &mut Vm, x: f64) -> PyResult {
    if x.abs() < 9e15 {
        return Ok(vm.int(x as i64));
    }
    match pyrun_vm::text::int::from_float(x) {
        Ok(i) => Ok(vm.bigint(IBig::from(i))),
        Err(e) => Err(vm.text_error(e)),
    }
}

struct Real;

#[pyfunctions]
impl Real {
    /// Return the arc cosine (measured in radians) of x.
    fn acos(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.acos(), &[x], false)
    }

    /// Return the inverse hyperbolic cosine of x.
    fn acosh(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, libm::acosh(x), &[x], false)
    }

    /// Return the arc sine (measured in radians) of x.
    fn asin(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.asin(), &[x], false)
    }

    /// Return the inverse hyperbolic sine of x.
    fn asinh(x: f64) -> f64 {
        libm::asinh(x)
    }

    /// Return the arc tangent (measured in radians) of x.
    fn atan(x: f64) -> f64 {
        x.atan()
    }

    /// Return the arc tangent (measured in radians) of y/x.
    fn atan2(y: f64, x: f64) -> f64 {
        y.atan2(x)
    }

    /// Return the inverse hyperbolic tangent of x.
    fn atanh(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, libm::atanh(x), &[x], false)
    }

    /// Return the cube root of x.
    fn cbrt(x: f64) -> f64 {
        x.cbrt()
    }

    /// Return the ceiling of x as an Integral.
    fn ceil(vm: &mut Vm, x: &Value) -> PyResult {
        real::rounded(vm, x, "__ceil__", f64::ceil)
    }

    /// Return the floor of x as an Integral.
    fn floor(vm: &mut Vm, x: &Value) -> PyResult {
        real::rounded(vm, x, "__floor__", f64::floor)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    fn trunc(vm: &mut Vm, x: &Value) -> PyResult {
        real::truncated(vm, x)
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    fn copysign(x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Return the cosine of x (measured in radians).
    fn cos(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.cos(), &[x], false)
    }

    /// Return the hyperbolic cosine of x.
    fn cosh(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.cosh(), &[x], true)
    }

    /// Convert angle x from radians to degrees.
    fn degrees(x: f64) -> f64 {
        x * (180.0 / std::f64::consts::PI)
    }

    /// Error function at x.
    fn erf(x: f64) -> f64 {
        libm::erf(x)
    }

    /// Complementary error function at x.
    fn erfc(x: f64) -> f64 {
        libm::erfc(x)
    }

    /// Return e raised to the power of x.
    fn exp(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.exp(), &[x], true)
    }

    /// Return 2 raised to the power of x.
    fn exp2(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.exp2(), &[x], true)
    }

    /// Return exp(x)-1.
    fn expm1(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.exp_m1(), &[x], true)
    }

    /// Return the absolute value of the float x.
    fn fabs(x: f64) -> f64 {
        x.abs()
    }

    /// Return fmod(x, y), according to platform C.
    fn fmod(vm: &mut Vm, x: f64, y: f64) -> PyResult<f64> {
        if y.is_infinite() && x.is_finite() {
            return Ok(x);
        }
        checked(vm, x % y, &[x, y], false)
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    fn frexp(vm: &mut Vm, x: f64) -> Value {
        let (m, e) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
        let pair = [vm.float(m), vm.int(e.into())];
        vm.tuple(&pair)
    }

    /// Gamma function at x.
    fn gamma(vm: &mut Vm, x: f64) -> PyResult<f64> {
        real::gamma(vm, x)
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    fn lgamma(vm: &mut Vm, x: f64) -> PyResult<f64> {
        if x.is_infinite() {
            return Ok(f64::INFINITY);
        }
        if x <= 0.0 && x == x.floor() {
            return Err(vm.value_error("math domain error"));
        }
        checked(vm, libm::lgamma(x), &[x], true)
    }

    /// Determine whether two floating-point numbers are close in value.
    #[signature(a, b, *, rel_tol = 1e-9, abs_tol = 0.0)]
    fn isclose(vm: &mut Vm, a: f64, b: f64, rel_tol: f64, abs_tol: f64) -> PyResult<bool> {
        if rel_tol < 0.0 || abs_tol < 0.0 {
            return Err(vm.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (rel_tol * b).abs()
            || difference <= (rel_tol * a).abs()
            || difference <= abs_tol)
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    fn isfinite(x: f64) -> bool {
        x.is_finite()
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    fn isinf(x: f64) -> bool {
        x.is_infinite()
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    fn isnan(x: f64) -> bool {
        x.is_nan()
    }

    /// Return x * (2**i).
    fn ldexp(vm: &mut Vm, x: f64, i: &Value) -> PyResult<f64> {
        real::ldexp(vm, x, i)
    }

    /// Return the fractional and integer parts of x.
    fn modf(vm: &mut Vm, x: f64) -> Value {
        let whole = x.trunc();
        let part = if x.is_infinite() { 0.0f64.copysign(x) } else { (x - whole).copysign(x) };
        let pair = [vm.float(part), vm.float(whole)];
        vm.tuple(&pair)
    }

    /// Return the floating-point value the given number of steps after x towards y.
    #[signature(x, y, /, *, steps = None)]
    fn nextafter(vm: &mut Vm, x: f64, y: f64, steps: Option<Value>) -> PyResult<f64> {
        real::next_after(vm, x, y, steps)
    }

    /// Return x**y (x to the power of y).
    fn pow(vm: &mut Vm, x: f64, y: f64) -> PyResult<f64> {
        let result = x.powf(y);
        if x == 0.0 && y < 0.0 && y.is_finite() {
            return Err(vm.value_error("math domain error"));
        }
        checked(vm, result, &[x, y], true)
    }

    /// Convert angle x from degrees to radians.
    fn radians(x: f64) -> f64 {
        x * (std::f64::consts::PI / 180.0)
    }

    /// Difference between x and the closest integer multiple of y.
    fn remainder(vm: &mut Vm, x: f64, y: f64) -> PyResult<f64> {
        if y.is_infinite() && x.is_finite() {
            return Ok(x);
        }
        checked(vm, libm::remainder(x, y), &[x, y], false)
    }

    /// Return the sine of x (measured in radians).
    fn sin(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.sin(), &[x], false)
    }

    /// Return the hyperbolic sine of x.
    fn sinh(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.sinh(), &[x], true)
    }

    /// Return the square root of x.
    fn sqrt(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.sqrt(), &[x], false)
    }

    /// Return the tangent of x (measured in radians).
    fn tan(vm: &mut Vm, x: f64) -> PyResult<f64> {
        checked(vm, x.tan(), &[x], false)
    }

    /// Return the hyperbolic tangent of x.
    fn tanh(x: f64) -> f64 {
        x.tanh()
    }

    /// Return the value of the least significant bit of the float x.
    fn ulp(x: f64) -> f64 {
        let x = x.abs();
        if !x.is_finite() {
            return x;
        }
        let up = x.next_up();
        if up.is_infinite() { x - x.next_down() } else { up - x }
    }
}
