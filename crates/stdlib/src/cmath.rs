//! `cmath`: functions of complex numbers, with C99's results for zeros, infinities and NaNs.
//!
//! The inverse functions follow Kahan's "Branch Cuts for Complex Elementary Functions".

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::{Complex, Dict};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::f64::consts::{E, FRAC_PI_2, LN_2, LN_10, PI, TAU};

/// `cmath`
pub static MODULE: NativeModule = NativeModule {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(init),
};

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let reals = [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)];
    for (name, value) in reals {
        let key = vm.intern(name);
        let value = vm.float(value);
        dict.set_str(&key, value);
    }
    for (name, im) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let key = vm.intern(name);
        let value = vm.complex(0.0, im);
        dict.set_str(&key, value);
    }
    Ok(())
}

/// A complex number.
#[derive(Clone, Copy, Debug)]
struct Z {
    re: f64,
    im: f64,
}

const fn z(re: f64, im: f64) -> Z {
    Z { re, im }
}

/// What a function gives, or why it does not.
enum Fault {
    Domain,
    Range,
}

type Answer = Result<Z, Fault>;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
/// Beyond this, squares and sums of two overflow.
const LARGE: f64 = f64::MAX / 4.0;
/// Beyond this, `exp` of a sum may overflow where the product with a sine does not.
const LOG_LARGE: f64 = 708.396_418_532_264_1;

impl Z {
    fn finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    fn infinite(self) -> bool {
        self.re.is_infinite() || self.im.is_infinite()
    }

    fn nan(self) -> bool {
        self.re.is_nan() || self.im.is_nan()
    }

    /// Times i.
    fn turned(self) -> Z {
        z(-self.im, self.re)
    }

    /// Divided by i.
    fn turned_back(self) -> Z {
        z(self.im, -self.re)
    }

    fn large(self) -> bool {
        self.re.abs() > LARGE || self.im.abs() > LARGE
    }

    /// The logarithm of a large number's doubled absolute value.
    fn log_twice(self) -> f64 {
        (self.re / 2.0).hypot(self.im / 2.0).ln() + LN_2 * 2.0
    }
}

fn sqrt(v: Z) -> Z {
    let Z { re, im } = v;
    if re == 0.0 && im == 0.0 {
        return z(0.0, im);
    }
    if im.is_infinite() {
        return z(INF, im);
    }
    if re == INF {
        return z(INF, if im.is_nan() { NAN } else { 0f64.copysign(im) });
    }
    if re == -INF {
        return if im.is_nan() { z(NAN, INF) } else { z(0.0, INF.copysign(im)) };
    }
    if v.nan() {
        return z(NAN, NAN);
    }
    let (ax, ay) = (re.abs(), im.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        let up = libm::ldexp(ax, 54);
        libm::ldexp((up + up.hypot(libm::ldexp(ay, 54))).sqrt(), -27) / 2f64.sqrt()
    } else {
        let eighth = ax / 8.0;
        2.0 * (eighth + eighth.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    if re >= 0.0 { z(s, d.copysign(im)) } else { z(d, s.copysign(im)) }
}

fn log(v: Z) -> Answer {
    if v.nan() {
        return Ok(z(if v.infinite() { INF } else { NAN }, NAN));
    }
    let (ax, ay) = (v.re.abs(), v.im.abs());
    let angle = v.im.atan2(v.re);
    let size = if v.infinite() {
        INF
    } else if v.large() {
        (ax / 2.0).hypot(ay / 2.0).ln() + LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Err(Fault::Domain);
        }
        libm::ldexp(ax, 53).hypot(libm::ldexp(ay, 53)).ln() - 53.0 * LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            // Near the unit circle the logarithm of the rounded absolute value has no digits.
            let (most, least) = (ax.max(ay), ax.min(ay));
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok(z(size, angle))
}

fn exp(v: Z) -> Answer {
    let Z { re, im } = v;
    if !v.finite() {
        if im.is_infinite() && !re.is_nan() && re != -INF {
            return Err(Fault::Domain);
        }
        return Ok(if im == 0.0 {
            z(if re == -INF { 0.0 } else { re }, im)
        } else if re.is_infinite() && im.is_finite() {
            let size = if re > 0.0 { INF } else { 0.0 };
            z(size.copysign(im.cos()), size.copysign(im.sin()))
        } else if re == -INF {
            z(0.0, 0f64.copysign(im))
        } else if re == INF {
            z(INF, NAN)
        } else {
            z(NAN, NAN)
        });
    }
    let r = if re > LOG_LARGE {
        let l = (re - 1.0).exp();
        z(l * im.cos() * E, l * im.sin() * E)
    } else {
        let l = re.exp();
        z(l * im.cos(), l * im.sin())
    };
    if r.infinite() { Err(Fault::Range) } else { Ok(r) }
}

fn cosh(v: Z) -> Answer {
    let Z { re, im } = v;
    if !v.finite() {
        if im.is_infinite() && !re.is_nan() {
            return Err(Fault::Domain);
        }
        return Ok(if re.is_infinite() && im.is_finite() {
            if im == 0.0 {
                z(INF, 0f64.copysign(re) * 1f64.copysign(im))
            } else {
                z(INF.copysign(im.cos()), INF.copysign(im.sin()) * 1f64.copysign(re))
            }
        } else if re.is_infinite() {
            z(INF, NAN)
        } else if re == 0.0 || im == 0.0 {
            z(NAN, if im == 0.0 { im } else { 0.0 })
        } else {
            z(NAN, NAN)
        });
    }
    let r = if re.abs() > LOG_LARGE {
        let less = re - 1f64.copysign(re);
        z(im.cos() * less.cosh() * E, im.sin() * less.sinh() * E)
    } else {
        z(im.cos() * re.cosh(), im.sin() * re.sinh())
    };
    if r.infinite() { Err(Fault::Range) } else { Ok(r) }
}

fn sinh(v: Z) -> Answer {
    let Z { re, im } = v;
    if !v.finite() {
        if im.is_infinite() && !re.is_nan() {
            return Err(Fault::Domain);
        }
        return Ok(if re.is_infinite() && im.is_finite() {
            if im == 0.0 {
                z(re, im)
            } else {
                z(INF.copysign(im.cos()) * 1f64.copysign(re), INF.copysign(im.sin()))
            }
        } else if re.is_infinite() || re == 0.0 {
            z(re, NAN)
        } else if im == 0.0 {
            z(NAN, im)
        } else {
            z(NAN, NAN)
        });
    }
    let r = if re.abs() > LOG_LARGE {
        let less = re - 1f64.copysign(re);
        z(im.cos() * less.sinh() * E, im.sin() * less.cosh() * E)
    } else {
        z(im.cos() * re.sinh(), im.sin() * re.cosh())
    };
    if r.infinite() { Err(Fault::Range) } else { Ok(r) }
}

fn tanh(v: Z) -> Answer {
    let Z { re, im } = v;
    if !v.finite() {
        if im.is_infinite() && re.is_finite() {
            return Err(Fault::Domain);
        }
        return Ok(if re.is_infinite() {
            let sign = if im.is_finite() { 2.0 * im.sin() * im.cos() } else { im };
            z(1f64.copysign(re), 0f64.copysign(sign))
        } else if im == 0.0 {
            z(NAN, im)
        } else {
            z(NAN, NAN)
        });
    }
    if re.abs() > LOG_LARGE {
        return Ok(z(1f64.copysign(re), 4.0 * im.sin() * im.cos() * (-2.0 * re.abs()).exp()));
    }
    let (tx, ty, cx) = (re.tanh(), im.tan(), 1.0 / re.cosh());
    let both = tx * ty;
    let below = 1.0 + both * both;
    Ok(z(tx * (1.0 + ty * ty) / below, ty / below * cx * cx))
}

fn acos(v: Z) -> Z {
    let Z { re, im } = v;
    if v.nan() {
        return if re.is_infinite() {
            z(NAN, INF)
        } else if im.is_infinite() {
            z(NAN, -im)
        } else if re == 0.0 {
            z(FRAC_PI_2, NAN)
        } else {
            z(NAN, NAN)
        };
    }
    if v.infinite() {
        return z(im.abs().atan2(re), INF.copysign(-im));
    }
    if v.large() {
        return z(im.abs().atan2(re), v.log_twice().copysign(-im));
    }
    let (a, b) = (sqrt(z(1.0 - re, -im)), sqrt(z(1.0 + re, im)));
    z(2.0 * a.re.atan2(b.re), libm::asinh(b.re * a.im - b.im * a.re))
}

fn acosh(v: Z) -> Z {
    let Z { re, im } = v;
    if v.nan() {
        let size = if v.infinite() { INF } else { NAN };
        return z(size, if re == 0.0 && im.is_nan() { FRAC_PI_2 } else { NAN });
    }
    if v.infinite() {
        return z(INF, im.atan2(re));
    }
    if v.large() {
        return z(v.log_twice(), im.atan2(re));
    }
    let (a, b) = (sqrt(z(re - 1.0, im)), sqrt(z(re + 1.0, im)));
    z(libm::asinh(a.re * b.re + a.im * b.im), 2.0 * a.im.atan2(b.re))
}

fn asinh(v: Z) -> Z {
    let Z { re, im } = v;
    if v.nan() {
        return if re.is_infinite() {
            z(re, NAN)
        } else if im.is_infinite() {
            z(INF, NAN)
        } else if im == 0.0 {
            z(NAN, im)
        } else {
            z(NAN, NAN)
        };
    }
    if v.infinite() {
        return z(INF.copysign(re), im.atan2(re.abs()));
    }
    if v.large() {
        return z(v.log_twice().copysign(re), im.atan2(re.abs()));
    }
    let (a, b) = (sqrt(z(1.0 + im, -re)), sqrt(z(1.0 - im, re)));
    z(libm::asinh(a.re * b.im - b.re * a.im), im.atan2(a.re * b.re - a.im * b.im))
}

fn atanh(v: Z) -> Answer {
    let Z { re, im } = v;
    if v.nan() {
        return Ok(if re.is_infinite() || re == 0.0 {
            z(0f64.copysign(re), NAN)
        } else if im.is_infinite() {
            z(0.0, FRAC_PI_2.copysign(im))
        } else {
            z(NAN, NAN)
        });
    }
    if re.is_sign_negative() {
        let r = atanh(z(-re, -im))?;
        return Ok(z(-r.re, -r.im));
    }
    if v.infinite() {
        return Ok(z(0.0, FRAC_PI_2.copysign(im)));
    }
    let (ay, most, least) = (im.abs(), LARGE.sqrt(), f64::MIN_POSITIVE.sqrt());
    if re > most || ay > most {
        let h = (re / 2.0).hypot(im / 2.0);
        return Ok(z(re / 4.0 / h / h, FRAC_PI_2.copysign(im)));
    }
    if re == 1.0 && ay < least {
        if ay == 0.0 {
            return Err(Fault::Domain);
        }
        let size = -(ay.sqrt() / ay.hypot(2.0).sqrt()).ln();
        return Ok(z(size, (2f64.atan2(-ay) / 2.0).copysign(im)));
    }
    let from_one = 1.0 - re;
    Ok(z(
        (4.0 * re / (from_one * from_one + ay * ay)).ln_1p() / 4.0,
        -(-2.0 * im).atan2(from_one * (1.0 + re) - ay * ay) / 2.0,
    ))
}

/// A number of any kind as a complex one.
fn number(vm: &mut Vm, v: &Value) -> PyResult<Z> {
    if let Some(c) = v.get::<Complex>() {
        return Ok(z(c.re, c.im));
    }
    let name = vm.intern("__complex__");
    if let Some(hook) = vm.lookup_special(v, &name)? {
        let made = vm.call(&hook, &[])?;
        return match made.get::<Complex>() {
            Some(c) => Ok(z(c.re, c.im)),
            None => {
                let kind = made.class().name();
                let m = format!("__complex__ returned non-complex (type {kind})");
                Err(vm.type_error(&m))
            }
        };
    }
    Ok(z(vm.to_f64(v)?, 0.0))
}

fn made(vm: &mut Vm, answer: Answer) -> PyResult {
    match answer {
        Ok(r) => Ok(vm.complex(r.re, r.im)),
        Err(Fault::Domain) => Err(vm.value_error("math domain error")),
        Err(Fault::Range) => Err(vm.overflow_error("math range error")),
    }
}

fn apply(vm: &mut Vm, v: &Value, f: impl Fn(Z) -> Answer) -> PyResult {
    let v = number(vm, v)?;
    made(vm, f(v))
}

fn absolute(vm: &mut Vm, v: Z) -> PyResult<f64> {
    let h = v.re.hypot(v.im);
    if h.is_infinite() && v.finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(h)
}

fn rect(r: f64, phi: f64) -> Answer {
    if r.is_finite() && phi.is_finite() {
        return Ok(if phi == 0.0 { z(r, r * phi) } else { z(r * phi.cos(), r * phi.sin()) });
    }
    if phi.is_infinite() && r != 0.0 && !r.is_nan() {
        return Err(Fault::Domain);
    }
    Ok(if r == 0.0 {
        z(0.0, 0.0)
    } else if r.is_infinite() && phi.is_finite() {
        match phi == 0.0 {
            true => z(r, phi * 1f64.copysign(r)),
            false => z(r * 1f64.copysign(phi.cos()), r * 1f64.copysign(phi.sin())),
        }
    } else if r.is_infinite() {
        z(INF, NAN)
    } else if phi == 0.0 {
        z(NAN, 0.0)
    } else {
        z(NAN, NAN)
    })
}

fn quotient(a: Z, b: Z) -> Answer {
    if b.re == 0.0 && b.im == 0.0 {
        return Err(Fault::Domain);
    }
    let over = |x: Z, y: f64| z(x.re / y, x.im / y);
    Ok(if b.re.abs() >= b.im.abs() {
        let ratio = b.im / b.re;
        over(z(a.re + a.im * ratio, a.im - a.re * ratio), b.re + b.im * ratio)
    } else {
        let ratio = b.re / b.im;
        over(z(a.re * ratio + a.im, a.im * ratio - a.re), b.re * ratio + b.im)
    })
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Return the arc cosine of z.
    fn acos(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(acos(v)))
    }

    /// Return the inverse hyperbolic cosine of z.
    fn acosh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(acosh(v)))
    }

    /// Return the arc sine of z.
    fn asin(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(asinh(v.turned()).turned_back()))
    }

    /// Return the inverse hyperbolic sine of z.
    fn asinh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(asinh(v)))
    }

    /// Return the arc tangent of z.
    fn atan(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(atanh(v.turned())?.turned_back()))
    }

    /// Return the inverse hyperbolic tangent of z.
    fn atanh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, atanh)
    }

    /// Return the cosine of z.
    fn cos(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| cosh(v.turned()))
    }

    /// Return the hyperbolic cosine of z.
    fn cosh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, cosh)
    }

    /// Return the exponential value e**z.
    fn exp(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, exp)
    }

    /// Return the logarithm of z to the given base; without it the natural logarithm.
    fn log(vm: &mut Vm, z: &Value, base: Option<Value>) -> PyResult {
        let v = number(vm, z)?;
        let Some(base) = base else { return made(vm, log(v)) };
        let base = number(vm, &base)?;
        let answer = match (log(v), log(base)) {
            (Ok(a), Ok(b)) => quotient(a, b),
            _ => Err(Fault::Domain),
        };
        made(vm, answer)
    }

    /// Return the base-10 logarithm of z.
    fn log10(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| log(v).map(|r| Z { re: r.re / LN_10, im: r.im / LN_10 }))
    }

    /// Return argument, also known as the phase angle, of a complex.
    fn phase(vm: &mut Vm, z: &Value) -> PyResult<f64> {
        let v = number(vm, z)?;
        Ok(v.im.atan2(v.re))
    }

    /// Convert a complex from rectangular coordinates to polar coordinates.
    fn polar(vm: &mut Vm, z: &Value) -> PyResult {
        let v = number(vm, z)?;
        let r = absolute(vm, v)?;
        let parts = [vm.float(r), vm.float(v.im.atan2(v.re))];
        Ok(vm.tuple(&parts))
    }

    /// Convert from polar coordinates to rectangular coordinates.
    fn rect(vm: &mut Vm, r: f64, phi: f64) -> PyResult {
        made(vm, rect(r, phi))
    }

    /// Return the sine of z.
    fn sin(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(sinh(v.turned())?.turned_back()))
    }

    /// Return the hyperbolic sine of z.
    fn sinh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, sinh)
    }

    /// Return the square root of z.
    fn sqrt(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(sqrt(v)))
    }

    /// Return the tangent of z.
    fn tan(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, |v| Ok(tanh(v.turned())?.turned_back()))
    }

    /// Return the hyperbolic tangent of z.
    fn tanh(vm: &mut Vm, z: &Value) -> PyResult {
        apply(vm, z, tanh)
    }

    /// Return True if both the real and imaginary parts of z are finite, else False.
    fn isfinite(vm: &mut Vm, z: &Value) -> PyResult<bool> {
        Ok(number(vm, z)?.finite())
    }

    /// Checks if the real or imaginary part of z is infinite.
    fn isinf(vm: &mut Vm, z: &Value) -> PyResult<bool> {
        Ok(number(vm, z)?.infinite())
    }

    /// Checks if the real or imaginary part of z not a number (NaN).
    fn isnan(vm: &mut Vm, z: &Value) -> PyResult<bool> {
        Ok(number(vm, z)?.nan())
    }

    /// Determine whether two complex numbers are close in value.
    #[signature(a, b, *, rel_tol = 1e-9, abs_tol = 0.0)]
    fn isclose(vm: &mut Vm, a: &Value, b: &Value, rel_tol: f64, abs_tol: f64) -> PyResult<bool> {
        let (a, b) = (number(vm, a)?, number(vm, b)?);
        if rel_tol < 0.0 || abs_tol < 0.0 {
            return Err(vm.value_error("tolerances must be non-negative"));
        }
        if a.re == b.re && a.im == b.im {
            return Ok(true);
        }
        if a.infinite() || b.infinite() {
            return Ok(false);
        }
        let apart = (a.re - b.re).hypot(a.im - b.im);
        Ok(apart <= rel_tol * b.re.hypot(b.im)
            || apart <= rel_tol * a.re.hypot(a.im)
            || apart <= abs_tol)
    }
}
