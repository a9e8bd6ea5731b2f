//! Products of large numbers, in steps between which a limit or a cancel can stop them.

use super::cost::{quadratic, words};
use crate::value::PyResult;
use crate::vm::Vm;
use dashu_int::{IBig, UBig};

/// Words of the shorter factor up to which a product is made in one step, of about a millisecond.
const STEP: usize = 4096;

/// `a * b`, paid for step by step; the room for it has been reserved.
pub(super) fn product(vm: &mut Vm, a: &IBig, b: &IBig) -> PyResult<IBig> {
    if words(a).min(words(b)) <= STEP && words(a).max(words(b)) <= 4 * STEP {
        vm.charge(quadratic(words(a), words(b)))?;
        return Ok(a * b);
    }
    let (sign_a, a) = a.clone().into_parts();
    let (sign_b, b) = b.clone().into_parts();
    Ok(IBig::from_parts(sign_a * sign_b, magnitude(vm, &a, &b)?))
}

/// Karatsuba's way down to factors of one step; a much longer factor goes by pieces of the shorter one's
/// length.
fn magnitude(vm: &mut Vm, a: &UBig, b: &UBig) -> PyResult<UBig> {
    let (a, b) = if a.as_words().len() < b.as_words().len() { (b, a) } else { (a, b) };
    let (n, m) = (a.as_words().len(), b.as_words().len());
    if m <= STEP && n <= 4 * STEP {
        vm.charge(quadratic(n, m))?;
        return Ok(a * b);
    }
    let half = match n >= 2 * m {
        true => (n / 2).next_multiple_of(m.max(1)),
        false => n.div_ceil(2),
    } * 64;
    let (a1, a0) = (a >> half, low(a, half));
    if n >= 2 * m {
        let low = magnitude(vm, &a0, b)?;
        return Ok((magnitude(vm, &a1, b)? << half) + low);
    }
    let (b1, b0) = (b >> half, low(b, half));
    let (high, low) = (magnitude(vm, &a1, &b1)?, magnitude(vm, &a0, &b0)?);
    let middle = magnitude(vm, &(a0 + a1), &(b0 + b1))? - &high - &low;
    Ok((high << (2 * half)) + (middle << half) + low)
}

/// The lowest bits.
fn low(a: &UBig, bits: usize) -> UBig {
    UBig::from_words(&a.as_words()[..(bits / 64).min(a.as_words().len())])
}
