//! Products over ranges: factorials and what `math` builds from them.

use dashu_int::ops::{BitTest, Gcd, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::bit_length;

/// About how many word multiplications a product of numbers of so many bits costs: the schoolbook
/// count for short ones, and slower growth where faster algorithms take over.
pub fn mul_cost(a_bits: usize, b_bits: usize) -> u64 {
    const SCHOOLBOOK: f64 = 24.0;
    let (a, b) = ((a_bits / 64 + 1) as f64, (b_bits / 64 + 1) as f64);
    let (short, long) = (a.min(b), a.max(b));
    let per_word =
        if short <= SCHOOLBOOK { short } else { SCHOOLBOOK.powf(0.45) * short.powf(0.55) };
    (long * per_word) as u64
}

/// Told the cost of the coming step, and may end the work with an error.
type Tick<'a, E> = &'a mut dyn FnMut(u64) -> Result<(), E>;

/// `first × (first + 1) × … × last`, 1 if empty, multiplied as a balanced tree.
fn product<E>(first: &UBig, count: u64, tick: Tick<'_, E>) -> Result<UBig, E> {
    if count <= 16 {
        tick(count)?;
        return Ok((0..count).fold(UBig::ONE, |product, i| product * (first + i)));
    }
    let half = count / 2;
    let low = product(first, half, tick)?;
    let high = product(&(first + half), count - half, tick)?;
    tick(mul_cost(low.bit_len(), high.bit_len()))?;
    Ok(low * high)
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
    tick(mul_cost(bit_length(&numerator), bit_length(&denominator)))?;
    Ok(numerator / denominator)
}

/// `math.gcd` of two.
pub fn gcd(a: &IBig, b: &IBig) -> IBig {
    match (a.is_zero(), b.is_zero()) {
        (true, _) => b.unsigned_abs().into(),
        (_, true) => a.unsigned_abs().into(),
        _ => a.unsigned_abs().gcd(b.unsigned_abs()).into(),
    }
}

/// `math.lcm` of two.
pub fn lcm(a: &IBig, b: &IBig) -> IBig {
    if a.is_zero() || b.is_zero() {
        return IBig::ZERO;
    }
    (a / gcd(a, b) * b).unsigned_abs().into()
}
