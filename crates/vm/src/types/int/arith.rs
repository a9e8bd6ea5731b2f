//! The operators of `int`.

use super::cost::{linear, words};
use super::{big, number};
use crate::object::number::int_ref;
use crate::text::float::PowError;
use crate::text::int::steps::{self, quadratic};
use crate::text::int::{self as kernel, IntRef};
use crate::value::object::Kind;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use dashu_int::ops::Abs;

/// The operands, or `NotImplemented`.
macro_rules! operands {
    ($a:expr, $b:expr) => {
        match (int_ref($a), int_ref($b)) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

/// An operator that works on machine integers when it can: `$small` gives the result if it fits.
macro_rules! linear_operator {
    ($name:ident, $small:expr, $big:expr) => {
        pub(super) fn $name(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
            let (a, b) = operands!(a, b);
            if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
                let small: fn(i64, i64) -> Option<i64> = $small;
                if let Some(r) = small(x, y) {
                    return Ok(vm.int(r));
                }
            }
            let (a, b) = (big(a), big(b));
            let n = words(&a).max(words(&b));
            vm.charge_bits(n as u64 * 64, linear(n))?;
            let f: fn(&IBig, &IBig) -> IBig = $big;
            Ok(vm.bigint(f(&a, &b)))
        }
    };
}

linear_operator!(add, i64::checked_add, |a, b| a + b);
linear_operator!(sub, i64::checked_sub, |a, b| a - b);
linear_operator!(and, |a, b| Some(a & b), |a, b| a & b);
linear_operator!(or, |a, b| Some(a | b), |a, b| a | b);
linear_operator!(xor, |a, b| Some(a ^ b), |a, b| a ^ b);

/// `a * b`; the room for the result has been reserved.
fn product(vm: &mut Vm, a: &IBig, b: &IBig) -> PyResult<IBig> {
    vm.reserve_work(words(a).max(words(b)))?;
    vm.in_steps(|tick| steps::mul_signed(a, b, tick))
}

fn product_bits(a: &IBig, b: &IBig) -> u64 {
    (words(a) + words(b)) as u64 * 64
}

pub(super) fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        let wide = x as i128 * y as i128;
        return Ok(match i64::try_from(wide) {
            Ok(r) => vm.int(r),
            Err(_) => vm.bigint(IBig::from(wide)),
        });
    }
    let (a, b) = (big(a), big(b));
    vm.charge_bits(product_bits(&a, &b), 0)?;
    let r = product(vm, &a, &b)?;
    Ok(vm.bigint(r))
}

pub(super) fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && let Some(r) = kernel::floor_div_small(x, y).map_err(|e| vm.text_error(e))?
    {
        return Ok(vm.int(r));
    }
    let (a, b) = (big(a), big(b));
    vm.reserve_work(words(&a))?;
    let r = vm.in_steps(|tick| kernel::floor_div(&a, &b, tick))?;
    Ok(vm.bigint(r))
}

pub(super) fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return match kernel::modulo_small(x, y) {
            Ok(r) => Ok(vm.int(r)),
            Err(e) => Err(vm.text_error(e)),
        };
    }
    let (a, b) = (big(a), big(b));
    vm.reserve_work(words(&a))?;
    let r = vm.in_steps(|tick| kernel::modulo(&a, &b, tick))?;
    Ok(vm.bigint(r))
}

pub(super) fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && let Some((q, r)) = kernel::divmod_small(x, y).map_err(|e| vm.text_error(e))?
    {
        let (q, r) = (vm.int(q), vm.int(r));
        return Ok(vm.tuple(&[q, r]));
    }
    let (a, b) = (big(a), big(b));
    vm.reserve_work(words(&a))?;
    let (q, r) = vm.in_steps(|tick| kernel::divmod(&a, &b, tick))?;
    let (q, r) = (vm.bigint(q), vm.bigint(r));
    Ok(vm.tuple(&[q, r]))
}

pub(super) fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    let r = match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => kernel::true_div_small(x, y),
        _ => {
            let (a, b) = (big(a), big(b));
            vm.charge(linear(words(&a) + words(&b)))?;
            kernel::true_div(&a, &b)
        }
    };
    match r {
        Ok(x) => Ok(vm.float(x)),
        Err(e) => Err(vm.text_error(e)),
    }
}

pub(super) fn lshift(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(n @ 0..=62)) = (a, b)
        && x.unsigned_abs().leading_zeros() as i64 > n + 1
    {
        return Ok(vm.int(x << n));
    }
    let (a, b) = (big(a), big(b));
    if let Ok(n) = u64::try_from(&*b)
        && !a.is_zero()
        && n < u64::MAX / 16
    {
        let bits = kernel::bit_length(&a) as u64 + n;
        vm.charge_bits(bits, linear((bits / 64) as usize))?;
    }
    match kernel::shift_left(&a, &b) {
        Ok(r) => Ok(vm.bigint(r)),
        Err(e) => Err(vm.text_error(e)),
    }
}

pub(super) fn rshift(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if let (IntRef::Small(x), IntRef::Small(n @ 0..)) = (a, b) {
        return Ok(vm.int(x >> n.min(63)));
    }
    let (a, b) = (big(a), big(b));
    vm.charge(linear(words(&a)))?;
    match kernel::shift_right(&a, &b) {
        Ok(r) => Ok(vm.bigint(r)),
        Err(e) => Err(vm.text_error(e)),
    }
}

pub(super) fn neg(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(match number(v) {
        IntRef::Small(i) if i != i64::MIN => vm.int(-i),
        i => {
            let r = -&*big(i);
            vm.bigint(r)
        }
    })
}

pub(super) fn abs(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(match number(v) {
        IntRef::Small(i) if i != i64::MIN => vm.int(i.abs()),
        i => {
            let r = big(i).into_owned().abs();
            vm.bigint(r)
        }
    })
}

pub(super) fn invert(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(match number(v) {
        IntRef::Small(i) => vm.int(!i),
        IntRef::Big(b) => vm.bigint(-b - 1),
    })
}

/// The number as an instance of `int` itself.
pub(crate) fn exact(vm: &mut Vm, v: &Value) -> PyResult {
    if v.word().is_int() || v.kind() == Kind::Int && v.get_exact::<crate::value::Int>().is_some() {
        return Ok(v.clone());
    }
    Ok(match number(v) {
        IntRef::Small(i) => vm.int(i),
        IntRef::Big(b) => vm.bigint(b.clone()),
    })
}

/// `base ** exponent` for an exponent that is not negative.
fn power(vm: &mut Vm, base: &IBig, exponent: &IBig) -> PyResult<IBig> {
    let Ok(e) = u64::try_from(exponent) else {
        return match i64::try_from(base) {
            Ok(0 | 1) => Ok(base.clone()),
            Ok(-1) => Ok(if kernel::bit(exponent, 0) { base.clone() } else { IBig::ONE }),
            _ => Err(vm.memory_error()),
        };
    };
    let bits = kernel::power_bits(base, e);
    vm.charge_bits(bits, 0)?;
    if base.abs_is_power_of_two() && e < 1 << 40 {
        let shift = (kernel::bit_length(base) as u64 - 1) * e;
        vm.charge(linear((shift / 64) as usize))?;
        let r = IBig::ONE << shift as usize;
        return Ok(if *base < IBig::ZERO && e % 2 == 1 { -r } else { r });
    }
    // From the top bit down, so that one factor of every other product stays small.
    let mut result = IBig::ONE;
    for i in (0..64 - e.leading_zeros()).rev() {
        result = match words(&result) {
            n if n > 512 => product(vm, &result, &result)?,
            n => {
                vm.charge(quadratic(n, n) as usize)?;
                result.sqr().into()
            }
        };
        if e >> i & 1 == 1 {
            result = product(vm, &result, base)?;
        }
    }
    Ok(result)
}

pub(super) fn pow(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if b.is_negative() {
        let x = a.to_float().map_err(|e| vm.text_error(e))?;
        let y = b.to_float().map_err(|e| vm.text_error(e))?;
        return match crate::text::float::pow(x, y) {
            Ok(r) => Ok(vm.float(r)),
            Err(e) => Err(pow_error(vm, e)),
        };
    }
    if let (IntRef::Small(x), IntRef::Small(n @ 0..=64)) = (a, b)
        && let Some(r) = x.checked_pow(n as u32)
    {
        return Ok(vm.int(r));
    }
    let r = power(vm, &big(a), &big(b))?;
    Ok(vm.bigint(r))
}

/// The exception of a power of floats.
pub(crate) fn pow_error(vm: &mut Vm, e: PowError) -> Raised {
    match e {
        PowError::ZeroToNegative => vm.zero_division(e.message()),
        PowError::Complex => vm.value_error(e.message()),
        PowError::Range => {
            let (n, m) = (vm.int(34), vm.str(e.message()));
            vm.error_with(crate::types::core().exc.overflow_error, &[n, m])
        }
    }
}

pub(super) fn pow3(vm: &mut Vm, a: &Value, b: &Value, m: &Value) -> PyResult {
    let (Some(a), Some(b), Some(m)) = (int_ref(a), int_ref(b), int_ref(m)) else {
        return Ok(Value::not_implemented());
    };
    if let (IntRef::Small(a), IntRef::Small(b), IntRef::Small(m)) = (a, b, m)
        && let Some(r) = kernel::pow_mod_small(a, b, m)
    {
        return Ok(vm.int(r));
    }
    let (a, b, m) = (big(a), big(b), big(m));
    vm.reserve_work(words(&m).max(words(&a)).saturating_mul(5))?;
    let r = vm.in_steps(|tick| kernel::pow_mod(&a, &b, &m, tick))?;
    Ok(vm.bigint(r))
}

/// Whether a magnitude is a power of two.
trait PowerOfTwo {
    fn abs_is_power_of_two(&self) -> bool;
}

impl PowerOfTwo for IBig {
    fn abs_is_power_of_two(&self) -> bool {
        let (_, w) = self.as_sign_words();
        matches!(w.split_last(), Some((top, rest)) if top.is_power_of_two() && rest.iter().all(|w| *w == 0))
    }
}
