//! Products over ranges: factorials and what `math` builds from them.

use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, UBig};

use super::bit_length;
use super::steps::{self, Tick};

/// `first × (first + 1) × … × last`, 1 if empty, multiplied as a balanced tree.
fn product<E>(first: &UBig, count: u64, tick: Tick<'_, E>) -> Result<UBig, E> {
    if count <= 16 {
        tick(count)?;
        return Ok((0..count).fold(UBig::ONE, |product, i| product * (first + i)));
    }
    let half = count / 2;
    let low = product(first, half, tick)?;
    let high = product(&(first + half), count - half, tick)?;
    steps::mul(&low, &high, tick)
}

/// An upper bound of the bit length of `n × (n - 1) × …` with `count` factors.
pub fn product_bits(n: &IBig, count: u64) -> u64 {
    (bit_length(n) as u64).saturating_mul(count)
}

/// `math.factorial`; look at [`product_bits`] first.
pub fn factorial<E>(n: u64, tick: Tick<'_, E>) -> Result<IBig, E> {
    product(&UBig::ONE, n, tick).map(IBig::from)
}

/// `math.perm(n, k)` for `0 ≤ k`, `0 ≤ n`; look at [`product_bits`] first.
pub fn perm<E>(n: &IBig, k: u64, tick: Tick<'_, E>) -> Result<IBig, E> {
    if IBig::from(k) > *n {
        return Ok(IBig::ZERO);
    }
    let first = n.unsigned_abs() + 1u8 - k;
    product(&first, k, tick).map(IBig::from)
}

/// `math.comb(n, k)` for `0 ≤ k`, `0 ≤ n`; the caller has taken the smaller of `k` and `n - k`, and
/// looked at [`product_bits`].
pub fn comb<E>(n: &IBig, k: u64, tick: Tick<'_, E>) -> Result<IBig, E> {
    let numerator = perm(n, k, tick)?;
    let denominator = factorial(k, tick)?;
    steps::div_rem_signed(&numerator, &denominator, tick).map(|(q, _)| q)
}

/// `math.gcd` of two.
pub fn gcd<E>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    steps::gcd(&a.unsigned_abs(), &b.unsigned_abs(), tick).map(IBig::from)
}

/// `math.lcm` of two.
pub fn lcm<E>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    if a.is_zero() || b.is_zero() {
        return Ok(IBig::ZERO);
    }
    let (part, _) = steps::div_rem_signed(a, &gcd(a, b, tick)?, tick)?;
    steps::mul(&part.unsigned_abs(), &b.unsigned_abs(), tick).map(IBig::from)
}
