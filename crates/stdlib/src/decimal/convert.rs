//! Between Decimals and Python's other numbers.

use std::cell::Ref as CellRef;
use std::ops::Deref;

use dashu_int::{IBig, Sign, UBig};
use pyrun_vm::object::number::{float_value, int_ref};
use pyrun_vm::text::int::{HASH_INF, HASH_MODULUS, IntRef};
use pyrun_vm::types::object::identity_hash;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, List, Str, Tuple};
use pyrun_vm::{PyResult, Value, Vm};

use super::class::DECIMAL;
use super::coeff::Coeff;
use super::context::{This, report};
use super::env::{Env, Settings};
use super::number::{Dec, Kind};
use super::parse;
use super::signals::*;

/// An object for a number.
#[inline]
pub(super) fn make(vm: &mut Vm, d: Dec) -> Value {
    vm.payload(&DECIMAL, d)
}

/// The payload of a Decimal.
#[inline]
pub(super) fn get(v: &Value) -> Option<CellRef<'_, Dec>> {
    v.get::<Boxed<Dec>>().map(|d| d.borrow())
}

/// An operand: a Decimal, or an int as one.
pub(super) enum Num<'a> {
    Held(CellRef<'a, Dec>),
    Made(Dec),
}

impl Deref for Num<'_> {
    type Target = Dec;
    #[inline]
    fn deref(&self) -> &Dec {
        match self {
            Num::Held(d) => d,
            Num::Made(d) => d,
        }
    }
}

impl<'a> Num<'a> {
    /// The number of a Decimal or an int.
    #[inline]
    pub(super) fn of(v: &'a Value) -> Option<Num<'a>> {
        match get(v) {
            Some(d) => Some(Num::Held(d)),
            None => Some(Num::Made(from_int(int_ref(v)?))),
        }
    }
}

impl<'a> FromPy<'a> for Num<'a> {
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        match Num::of(v) {
            Some(n) => Ok(n),
            None => Err(unsupported(vm, v)),
        }
    }
}

#[cold]
fn unsupported(vm: &mut Vm, v: &Value) -> pyrun_vm::Raised {
    let kind = v.class().name();
    vm.type_error(&format!("conversion from {kind} to Decimal is not supported"))
}

fn from_int(i: IntRef<'_>) -> Dec {
    match i {
        IntRef::Small(i) => Dec::int(i),
        IntRef::Big(b) => {
            let (sign, n) = b.clone().into_parts();
            Dec::new(sign == Sign::Negative, Coeff::from(n), 0)
        }
    }
}

/// A float or an int as a Decimal, exactly.
pub(super) fn from_float(vm: &mut Vm, v: &Value) -> PyResult<Dec> {
    if let Some(i) = int_ref(v) {
        return Ok(from_int(i));
    }
    match float_value(v) {
        Some(f) => of_float(&mut Env::new(vm), f),
        None => Err(vm.type_error("argument must be int or float")),
    }
}

pub(super) fn of_float(e: &mut Env<'_>, f: f64) -> PyResult<Dec> {
    let negative = f.is_sign_negative();
    if f.is_nan() {
        return Ok(Dec { negative, ..Dec::nan() });
    }
    if f.is_infinite() {
        return Ok(Dec::infinity(negative));
    }
    let bits = f.to_bits();
    let raw = (bits >> 52 & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1) | if raw == 0 { 0 } else { 1 << 52 };
    if mantissa == 0 {
        return Ok(Dec::small(negative, 0, 0));
    }
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exp) = (mantissa >> zeros, raw.max(1) - 1075 + zeros as i64);
    if exp >= 0 {
        return Ok(Dec::new(negative, Coeff::from(UBig::from(mantissa) << exp as usize), 0));
    }
    // m / 2^n is m * 5^n / 10^n.
    let n = exp.unsigned_abs();
    if n <= 27 {
        return Ok(Dec::small(negative, mantissa as u128 * 5u128.pow(n as u32), exp));
    }
    let power = e.pow(&UBig::from(5u8), n)?;
    Ok(Dec::new(negative, Coeff::from(power * mantissa), exp))
}

/// The number that a value means exactly; `strict` text has no spaces and underscores. What is wrong with it
/// is told to the context.
pub(super) fn exact(vm: &mut Vm, v: &Value, context: &This, strict: bool) -> PyResult<Dec> {
    if let Some(d) = get(v) {
        return Ok(d.clone());
    }
    if let Some(s) = v.get::<Str>() {
        let text = parse::ascii(s.text(), strict);
        return parsed(vm, text.as_deref(), context, strict);
    }
    if let Some(i) = int_ref(v) {
        return Ok(from_int(i));
    }
    if let Some(f) = float_value(v) {
        report(vm, context, FLOAT_OPERATION)?;
        return of_float(&mut Env::new(vm), f);
    }
    let items: Option<Vec<Value>> = match (v.get::<Tuple>(), v.get::<List>()) {
        (Some(t), _) => Some(t.as_slice().to_vec()),
        (_, Some(l)) => Some((0..l.len()).filter_map(|i| l.get(i)).collect()),
        _ => None,
    };
    match items {
        Some(items) => from_triple(vm, &items, context, strict),
        None => Err(unsupported(vm, v)),
    }
}

/// The number that a text means. Exactly, unless the context that rounds it later is to say what is wrong.
fn parsed(vm: &mut Vm, text: Option<&[u8]>, context: &This, strict: bool) -> PyResult<Dec> {
    let mut e = Env::new(vm);
    let d = match text {
        Some(text) => parse::parse(&mut e, text)?,
        None => None,
    };
    match d {
        None => {
            report(vm, context, CONVERSION_SYNTAX)?;
            Ok(Dec::nan())
        }
        Some(d) if strict => Ok(d),
        Some(d) => within_limits(vm, d, context),
    }
}

/// A number whose exponent is one that any context can have.
fn within_limits(vm: &mut Vm, d: Dec, context: &This) -> PyResult<Dec> {
    let mut e = Env::new(vm);
    if !d.is_finite() || d.exp.abs() < 1 << 58 {
        return Ok(d);
    }
    let d = e.finish(d, &Settings::MAX)?;
    if e.status & (INEXACT | ROUNDED | CLAMPED) == 0 {
        return Ok(d);
    }
    report(vm, context, INVALID_OPERATION)?;
    Ok(Dec::nan())
}

fn from_triple(vm: &mut Vm, items: &[Value], context: &This, strict: bool) -> PyResult<Dec> {
    let [sign, digits, exp] = items else {
        return Err(vm.value_error("argument must be a sequence of length 3"));
    };
    let negative = match int_ref(sign) {
        Some(IntRef::Small(0)) => false,
        Some(IntRef::Small(1)) => true,
        _ => return Err(vm.value_error("sign must be an integer with the value 0 or 1")),
    };
    let (kind, exp) = match (exp.get::<Str>(), int_ref(exp)) {
        (Some(s), _) if s.equals("F") => (Kind::Infinite, 0),
        (Some(s), _) if s.equals("n") => (Kind::Nan, 0),
        (Some(s), _) if s.equals("N") => (Kind::Signaling, 0),
        (Some(_), _) => {
            return Err(
                vm.value_error("string argument in the third position must be 'F', 'n' or 'N'")
            );
        }
        (_, None) => return Err(vm.value_error("exponent must be an integer")),
        (_, Some(IntRef::Small(i))) => (Kind::Finite, i),
        _ => {
            return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
        }
    };
    let digits = match (digits.get::<Tuple>(), digits.get::<List>()) {
        (Some(t), _) => t.as_slice().to_vec(),
        (_, Some(l)) => (0..l.len()).filter_map(|i| l.get(i)).collect(),
        _ => return Err(vm.value_error("coefficient must be a tuple of digits")),
    };
    vm.charge(digits.len())?;
    let mut text = Vec::with_capacity(digits.len());
    for d in &digits {
        match int_ref(d) {
            Some(IntRef::Small(d @ 0..=9)) => text.push(b'0' + d as u8),
            _ => return Err(vm.value_error("coefficient must be a tuple of digits")),
        }
    }
    let coeff = match kind {
        Kind::Infinite => Coeff::ZERO,
        _ => Coeff::parse(&mut Env::new(vm), &text)?,
    };
    let d = Dec { coeff, exp: exp.clamp(-(1 << 61), 1 << 61), negative, kind };
    if strict { Ok(d) } else { within_limits(vm, d, context) }
}

/// The hash, that of the number that is equal.
pub(super) fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let Some(d) = get(v) else { return Ok(0) };
    let h = match d.kind {
        Kind::Signaling => return Err(vm.type_error("Cannot hash a signaling NaN value")),
        Kind::Nan => return Ok(identity_hash(v)),
        Kind::Infinite => HASH_INF,
        Kind::Finite => {
            const P: u128 = HASH_MODULUS as u128;
            /// 10 ** -1 in that field.
            const TENTH: u64 = 2_075_258_708_292_324_556;
            let c = match d.coeff.as_small() {
                Some(c) => c % P,
                None => {
                    let (_, r) = Env::new(vm).div_rem(&d.coeff.to_big(), &UBig::from(P))?;
                    u128::try_from(&r).unwrap_or(0)
                }
            };
            let unit = power(if d.exp < 0 { TENTH } else { 10 }, d.exp.unsigned_abs());
            (c * unit as u128 % P) as i64
        }
    };
    Ok(match if d.negative { -h } else { h } {
        -1 => -2,
        h => h,
    })
}

/// `base ** n` modulo the hash's prime.
fn power(base: u64, mut n: u64) -> u64 {
    const P: u128 = HASH_MODULUS as u128;
    let (mut r, mut b) = (1u128, base as u128);
    while n > 0 {
        if n & 1 == 1 {
            r = r * b % P;
        }
        b = b * b % P;
        n >>= 1;
    }
    r as u64
}

/// An int, rounded by this mode.
pub(super) fn to_int(vm: &mut Vm, d: &Dec, mode: super::env::Rounding) -> PyResult {
    match d.kind {
        Kind::Finite => {}
        Kind::Infinite => {
            return Err(vm.overflow_error("cannot convert Infinity to integer"));
        }
        _ => return Err(vm.value_error("cannot convert NaN to integer")),
    }
    let mut e = Env::new(vm);
    let whole = match d.exp {
        0.. => d.clone(),
        _ => super::whole::to_integral(&mut e, d, &Settings::MAX.rounded(mode), false)?,
    };
    let n = whole.truncated(&mut e)?;
    Ok(match (i64::try_from(&n), whole.negative) {
        (Ok(n), true) => vm.int(-n),
        (Ok(n), false) => vm.int(n),
        (_, negative) => {
            let sign = if negative { Sign::Negative } else { Sign::Positive };
            vm.bigint(IBig::from_parts(sign, n))
        }
    })
}

pub(super) fn to_float(vm: &mut Vm, d: &Dec) -> PyResult<f64> {
    match d.kind {
        Kind::Signaling => {
            return Err(vm.value_error("cannot convert signaling NaN to float"));
        }
        Kind::Nan => return Ok(if d.negative { -f64::NAN } else { f64::NAN }),
        Kind::Infinite => return Ok(if d.negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        Kind::Finite => {}
    }
    /// These are exact.
    const TENS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    let signed = |f: f64| if d.negative { -f } else { f };
    if let Some(c) = d.coeff.as_small().filter(|&c| c < 1 << 53)
        && d.exp.abs() <= 22
    {
        let unit = TENS[d.exp.unsigned_abs() as usize];
        return Ok(signed(if d.exp < 0 { c as f64 / unit } else { c as f64 * unit }));
    }
    let text = d.text(&mut Env::new(vm), false, true)?;
    vm.charge(text.len() / 16)?;
    Ok(text.parse().unwrap_or(f64::NAN))
}

/// The fraction that the number is.
pub(super) fn to_ratio(vm: &mut Vm, d: &Dec) -> PyResult {
    match d.kind {
        Kind::Finite => {}
        Kind::Infinite => {
            return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
        }
        _ => return Err(vm.value_error("cannot convert NaN to integer ratio")),
    }
    let mut e = Env::new(vm);
    let (n, by) = if d.exp >= 0 {
        (d.truncated(&mut e)?, UBig::ONE)
    } else if d.coeff.is_zero() {
        (UBig::ZERO, UBig::ONE)
    } else {
        let (coeff, zeros) = d.coeff.strip(&mut e, -d.exp)?;
        let (n, by) = (coeff.into_big(), e.tens(d.exp + zeros)?);
        // What is left in common are twos or fives.
        let common = e
            .vm
            .in_steps(|t| pyrun_vm::text::int::steps::gcd::<pyrun_vm::limits::Stop>(&n, &by, t))?;
        (e.div(&n, &common)?, e.div(&by, &common)?)
    };
    let sign = if d.negative { Sign::Negative } else { Sign::Positive };
    let (n, by) = (vm.bigint(IBig::from_parts(sign, n)), vm.bigint(by.into()));
    Ok(vm.tuple(&[n, by]))
}

/// A context's operand as a Decimal object.
pub(super) fn object(vm: &mut Vm, v: &Value) -> PyResult {
    if std::ptr::eq(v.class(), DECIMAL.get()) {
        return Ok(v.clone());
    }
    let d = Num::from_py(vm, v)?.clone();
    Ok(make(vm, d))
}
