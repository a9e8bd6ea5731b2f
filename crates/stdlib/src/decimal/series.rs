//! Roots, exponentials and logarithms: fixed-point numbers in binary, with more and more digits until the
//! result rounds as the true value does.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use pyrun_vm::PyResult;

use super::arith::{HUGE, order};
use super::coeff::Coeff;
use super::env::{Env, Rounding, Settings};
use super::number::Dec;
use super::signals::*;
use super::wide;

pub(super) fn sqrt(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    let ideal = a.exp.div_euclid(2);
    if a.is_zero() {
        return e.finish(Dec::small(a.negative, 0, ideal), s);
    }
    if a.negative {
        return Ok(e.invalid(INVALID_OPERATION));
    }
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let odd = a.exp.rem_euclid(2);
    if s.prec > HUGE {
        let c = a.coeff.shifted(e, odd)?.into_big();
        let root = e.sqrt(&c)?;
        if e.mul(&root, &root)? == c {
            return e.finish(Dec::new(false, Coeff::from(root), ideal), s);
        }
    }
    // A coefficient whose root has one digit more than the precision.
    let length = (a.coeff.digits(e)? + odd + 1) / 2;
    let shift = s.prec + 1 - length;
    let (root, exact) = if s.prec <= 36 && shift >= 0 && a.coeff.as_small().is_some() {
        let up = 2 * shift + odd;
        let low = wide::TENS[up.min(38) as usize];
        let high = wide::TENS[(up - 38).max(0) as usize];
        let c = wide::mul(a.coeff.value() * high, low);
        let root = wide::sqrt(&c);
        (Coeff::small(root), wide::mul(root, root) == c)
    } else {
        long_root(e, a, shift, odd)?
    };
    let d = if exact {
        let (root, _) = match shift {
            0.. => root.drop_digits(e, shift)?,
            _ => (root.shifted(e, -shift)?, super::env::Rest::Nothing),
        };
        Dec::new(false, root, ideal)
    } else {
        let root = if root.is_multiple_of_5() { root.plus_one() } else { root };
        Dec::new(false, root, ideal - shift)
    };
    e.finish(d, &s.rounded(Rounding::HalfEven))
}

fn long_root(e: &mut Env<'_>, a: &Dec, shift: i64, odd: i64) -> PyResult<(Coeff, bool)> {
    let c = a.coeff.shifted(e, odd)?.into_big();
    let (c, rest) = match shift {
        0.. => {
            e.room(shift.saturating_mul(2))?;
            let unit = e.tens(2 * shift)?;
            (e.mul(&c, &unit)?, false)
        }
        _ => {
            let unit = e.tens(-2 * shift)?;
            let (q, r) = e.div_rem(&c, &unit)?;
            (q, !r.is_zero())
        }
    };
    let root = e.sqrt(&c)?;
    let exact = !rest && e.mul(&root, &root)? == c;
    Ok((Coeff::from(root), exact))
}

/// The number of bits that so many decimal digits take, and some more.
fn bits(digits: i64) -> usize {
    (digits as f64 * std::f64::consts::LOG2_10) as usize + 40
}

/// The natural logarithm of ten that was computed with the most bits.
#[derive(Default)]
struct Ln10(usize, UBig);

/// `ln(10) * 2 ** w`, a little less.
fn ln10(e: &mut Env<'_>, w: usize) -> PyResult<UBig> {
    let known = e.vm.state::<Ln10>();
    if known.0 >= w {
        return Ok(&known.1 >> (known.0 - w));
    }
    let bits = w + 64;
    let mut sum = UBig::ZERO;
    for (factor, of) in [(46u32, 31u32), (34, 49), (20, 161)] {
        sum += arctanh_inverse(e, of, bits)? * factor;
    }
    let r = &sum >> (bits - w);
    *e.vm.state::<Ln10>() = Ln10(bits, sum);
    Ok(r)
}

/// `arctanh(1 / n) * 2 ** w`
fn arctanh_inverse(e: &mut Env<'_>, n: u32, w: usize) -> PyResult<UBig> {
    let square = UBig::from(n * n);
    let mut power = (UBig::ONE << w) / UBig::from(n);
    let mut sum = UBig::ZERO;
    let mut k = 1u32;
    while !power.is_zero() {
        e.vm.charge(w / 512)?;
        sum += &power / UBig::from(k);
        power /= &square;
        k += 2;
    }
    Ok(sum)
}

/// `exp(x)` for a fixed-point number of `w` bits behind the point between 0 and 3.
fn exp_fixed(e: &mut Env<'_>, x: &UBig, w: usize) -> PyResult<UBig> {
    // exp(x) = exp(x / 2^k) ^ (2^k)
    let k = ((w as f64).sqrt() * 0.8) as usize + 2;
    let guard = 2 * k + 16;
    let w2 = w + guard;
    let t = (x << guard) >> k;
    let one = UBig::ONE << w2;
    let (mut sum, mut term) = (&one + &t, t.clone());
    let mut n = 2u32;
    while !term.is_zero() {
        term = (e.mul(&term, &t)? >> w2) / UBig::from(n);
        sum += &term;
        n += 1;
    }
    for _ in 0..k {
        sum = e.mul(&sum, &sum)? >> w2;
    }
    Ok(sum >> guard)
}

/// `ln(x)` for a fixed-point number of `w` bits behind the point from 1 to 10.
fn ln_fixed(e: &mut Env<'_>, x: &UBig, w: usize) -> PyResult<IBig> {
    // A float's logarithm first; the rest is that of a number near 1.
    let top = x.bit_len().saturating_sub(64);
    let head = u64::try_from(&(x >> top)).unwrap_or(u64::MAX) as f64;
    let near = (head * 2f64.powi(top as i32 - w as i32)).ln().clamp(0.0, 2.4);
    let near = UBig::from((near * (1u64 << 52) as f64) as u64) << (w - 52);
    let power = exp_fixed(e, &near, w)?;
    let (more, less) = (IBig::from(x + &power), IBig::from(x.clone()) - IBig::from(power));
    let u = fraction(e, less, &more, w)?;
    let square = product(e, &u, &u, w)?;
    let (mut sum, mut term) = (u.clone(), u);
    let mut n = 3u32;
    loop {
        term = product(e, &term, &square, w)?;
        let part = &term / IBig::from(n);
        if part == IBig::ZERO {
            break;
        }
        sum += part;
        n += 2;
    }
    Ok(IBig::from(near) + (sum << 1))
}

/// The product of fixed-point numbers.
fn product(e: &mut Env<'_>, a: &IBig, b: &IBig, w: usize) -> PyResult<IBig> {
    let ((s, a), (t, b)) = (a.clone().into_parts(), b.clone().into_parts());
    Ok(IBig::from_parts(s * t, e.mul(&a, &b)? >> w))
}

/// The quotient of fixed-point numbers, the second one positive.
fn fraction(e: &mut Env<'_>, a: IBig, b: &IBig, w: usize) -> PyResult<IBig> {
    let (s, a) = a.into_parts();
    let (_, b) = b.clone().into_parts();
    Ok(IBig::from_parts(s, e.div(&(a << w), &b)?))
}

/// A positive finite number as `m * 10 ** n` with `m` from 1 to 10, in fixed point.
fn scaled(e: &mut Env<'_>, a: &Dec, w: usize) -> PyResult<(UBig, i64)> {
    let digits = a.coeff.digits(e)?;
    let unit = e.tens(digits - 1)?;
    let m = e.div(&(a.coeff.to_big() << w), &unit)?;
    Ok((m, a.exp + digits - 1))
}

/// How many digits of the logarithm are zeros because the number is near 1.
fn lost(e: &mut Env<'_>, a: &Dec) -> PyResult<i64> {
    if !matches!(a.adjusted(e)?, -1 | 0) || a.exp >= 0 {
        return Ok(0);
    }
    let unit = Coeff::from(e.tens(-a.exp)?);
    let (difference, _) = a.coeff.minus(&unit);
    Ok((-(a.exp + difference.digits(e)? - 1)).max(0))
}

/// `ln(a) * 2 ** w`
fn ln_of(e: &mut Env<'_>, a: &Dec, w: usize) -> PyResult<IBig> {
    let (m, n) = scaled(e, a, w)?;
    let ln = ln_fixed(e, &m, w)?;
    Ok(ln + IBig::from(ln10(e, w)?) * IBig::from(n))
}

/// The digits of an approximation with at least so many behind the point: coefficient, exponent, sign.
fn decimal(e: &mut Env<'_>, v: IBig, w: usize, digits: i64) -> PyResult<Dec> {
    let (sign, v) = v.into_parts();
    let unit = e.tens(digits)?;
    let coeff = Coeff::from(e.mul(&v, &unit)? >> w);
    Ok(Dec::new(sign == Sign::Negative, coeff, -digits))
}

/// `exp(x)` of a fixed-point number, with so many digits.
fn exp_decimal(e: &mut Env<'_>, x: IBig, w: usize, digits: i64) -> PyResult<Dec> {
    let ln10 = ln10(e, w)?;
    let (sign, x) = x.into_parts();
    let (q, r) = e.div_rem(&x, &ln10)?;
    let power = i64::try_from(&q).unwrap_or(i64::MAX >> 1);
    let (power, rest) = match sign {
        Sign::Positive => (power, r),
        Sign::Negative if r.is_zero() => (-power, r),
        Sign::Negative => (-power - 1, ln10 - r),
    };
    let m = exp_fixed(e, &rest, w)?;
    let unit = e.tens(digits - 1)?;
    let coeff = Coeff::from(e.mul(&m, &unit)? >> w);
    Ok(Dec::new(false, coeff, power - (digits - 1)))
}

/// Whether an approximation that may be two units off in its last digit rounds as the true value does, which
/// is no number of that many digits. Shows that it is not exact.
fn settled(e: &mut Env<'_>, d: &mut Dec, s: &Settings) -> PyResult<bool> {
    let extra = d.coeff.digits(e)? - s.prec;
    if extra < 2 {
        return Ok(false);
    }
    let low = d.coeff.low_digits(e, extra)?;
    let half = Coeff::from(e.tens(extra)? >> 1);
    let (difference, _) = low.minus(&half);
    if low.is_zero() {
        d.coeff = std::mem::replace(&mut d.coeff, Coeff::ZERO).plus_one();
    }
    Ok(difference.order(&Coeff::small(2)).is_gt())
}

/// Digits beyond the precision that are tried, one after the other.
const EXTRA: [i64; 6] = [9, 24, 60, 200, 1000, 10_000];

/// A function whose value is never exact, rounded to the nearest.
fn nearest(
    e: &mut Env<'_>,
    s: &Settings,
    f: impl Fn(&mut Env<'_>, i64) -> PyResult<Dec>,
) -> PyResult<Dec> {
    e.room(s.prec.saturating_mul(4))?;
    let mut d = Dec::ZERO;
    for extra in EXTRA {
        d = f(e, s.prec + extra)?;
        if settled(e, &mut d, s)? {
            break;
        }
    }
    e.finish(d, &s.rounded(Rounding::HalfEven))
}

pub(super) fn exp(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(nan);
    }
    if a.is_infinite() {
        return Ok(if a.negative { Dec::ZERO } else { a.clone() });
    }
    if a.is_zero() {
        return Ok(Dec::ONE);
    }
    let adjusted = a.adjusted(e)?;
    let s = &s.rounded(Rounding::HalfEven);
    if adjusted > 19 {
        return beyond(e, s, a.negative, false);
    }
    if adjusted < -s.prec - 1 {
        e.room(s.prec)?;
        let one = Coeff::from(e.tens(s.prec + 1)?);
        let coeff = if a.negative { one.minus(&Coeff::small(1)).0 } else { one.plus_one() };
        return e.finish(Dec::new(false, coeff, -s.prec - 1), s);
    }
    nearest(e, s, |e, digits| {
        let w = bits(digits + adjusted.max(0) + 2);
        let x = fixed(e, a, w)?;
        exp_decimal(e, x, w, digits)
    })
}

/// A finite number in fixed point.
fn fixed(e: &mut Env<'_>, a: &Dec, w: usize) -> PyResult<IBig> {
    let c = a.coeff.to_big() << w;
    let unit = e.tens(a.exp)?;
    let c = if a.exp >= 0 { e.mul(&c, &unit)? } else { e.div(&c, &unit)? };
    Ok(IBig::from_parts(if a.negative { Sign::Negative } else { Sign::Positive }, c))
}

/// What is larger than any number of the context, or nearer to zero.
pub(super) fn beyond(e: &mut Env<'_>, s: &Settings, small: bool, negative: bool) -> PyResult<Dec> {
    let exp = if small { s.etiny() - 1 } else { s.emax + 1 };
    e.finish(Dec::small(negative, 1, exp), s)
}

/// What both logarithms are where they need no computing.
fn special_log(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Option<Dec>> {
    if let Some(nan) = e.nan_of(a, None, s)? {
        return Ok(Some(nan));
    }
    Ok(if a.is_zero() {
        Some(Dec::infinity(true))
    } else if a.negative {
        Some(e.invalid(INVALID_OPERATION))
    } else if a.is_infinite() {
        Some(Dec::infinity(false))
    } else {
        None
    })
}

pub(super) fn ln(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(d) = special_log(e, a, s)? {
        return Ok(d);
    }
    if order(e, a, &Dec::ONE)?.is_eq() {
        return Ok(Dec::ZERO);
    }
    let lost = lost(e, a)?;
    nearest(e, s, |e, digits| {
        let w = bits(digits + lost + 21);
        let v = ln_of(e, a, w)?;
        decimal(e, v, w, digits + lost)
    })
}

pub(super) fn log10(e: &mut Env<'_>, a: &Dec, s: &Settings) -> PyResult<Dec> {
    if let Some(d) = special_log(e, a, s)? {
        return Ok(d);
    }
    let zeros = a.coeff.trailing_zeros(e)?;
    if zeros + 1 == a.coeff.digits(e)? && a.coeff.drop_digits(e, zeros)?.0.as_small() == Some(1) {
        let n = Dec::int(a.exp + zeros);
        return e.finish(n, &s.rounded(Rounding::HalfEven));
    }
    let lost = lost(e, a)?;
    nearest(e, s, |e, digits| {
        let w = bits(digits + lost + 22);
        let v = ln_of(e, a, w)?;
        let by = IBig::from(ln10(e, w)?);
        let v = fraction(e, v, &by, w)?;
        decimal(e, v, w, digits + lost + 1)
    })
}

/// About the logarithm to base 10 of a positive finite number.
pub(super) fn magnitude(e: &mut Env<'_>, a: &Dec) -> PyResult<f64> {
    let lost = lost(e, a)?;
    let w = bits(lost + 18).max(64);
    let (m, n) = scaled(e, a, w)?;
    let ln = ln_fixed(e, &m, w)? + IBig::from(ln10(e, w)?) * IBig::from(n);
    let (sign, ln) = ln.into_parts();
    let top = ln.bit_len().saturating_sub(64);
    let v =
        u64::try_from(&(&ln >> top)).unwrap_or(u64::MAX) as f64 * 2f64.powi(top as i32 - w as i32);
    let v = v * std::f64::consts::LOG10_E;
    Ok(if sign == Sign::Negative { -v } else { v })
}

/// `a ** b` of a positive number by its logarithm, rounded to the nearest in `work` and then as the context
/// says. It counts as inexact, also where it is not.
pub(super) fn power(
    e: &mut Env<'_>,
    a: &Dec,
    b: &Dec,
    negative: bool,
    s: &Settings,
    work: &Settings,
) -> PyResult<Dec> {
    let wide = b.adjusted(e)?.max(0);
    let mut d = nearest(e, work, |e, digits| {
        let w = bits(digits + wide + 22);
        let (sign, ln) = ln_of(e, a, w)?.into_parts();
        let x = e.mul(&ln, &b.coeff.to_big())?;
        let unit = e.tens(b.exp)?;
        let x = if b.exp >= 0 { e.mul(&x, &unit)? } else { e.div(&x, &unit)? };
        let sign = if b.negative { -sign } else { sign };
        exp_decimal(e, IBig::from_parts(sign, x), w, digits)
    })?;
    if d.is_infinite() {
        return beyond(e, s, false, negative);
    }
    d.negative = negative;
    inexact(e, d, s)
}

/// Rounds what counts as inexact in any case.
pub(super) fn inexact(e: &mut Env<'_>, d: Dec, s: &Settings) -> PyResult<Dec> {
    let before = std::mem::take(&mut e.status);
    let d = e.finish(d, s)?;
    let small = if e.status & SUBNORMAL != 0 { UNDERFLOW } else { 0 };
    e.status |= before | INEXACT | ROUNDED | small;
    Ok(d)
}
