//! Arithmetic of large numbers in steps of about a millisecond, between which whoever pays for the work may
//! end it: products by Karatsuba's way, quotients by Burnikel and Ziegler's, greatest common divisors by
//! Lehmer's, roots by Newton's, and text in both directions by halves. Numbers of one step's size go to
//! dashu-int at once.

use dashu_int::ops::{BitTest, DivRem, Gcd, SquareRoot};
use dashu_int::{IBig, UBig};

/// Told the cost of the coming step in units of fuel, of about ten word operations each; may end the work.
pub type Tick<'a, E> = &'a mut dyn FnMut(u64) -> Result<(), E>;

/// Words of the shorter factor up to which a product is made in one step.
const PRODUCT: usize = 4096;
/// Words of a divisor up to which a quotient is found in one step, if it is not longer than this.
const QUOTIENT: usize = 1024;
/// Words of numbers whose common divisor, root or digits are found in one step.
const ONE_STEP: usize = 512;
/// Digits of a piece of text that is converted in one step.
const DIGITS: usize = 4096;

/// Words that a number takes.
fn words(a: &UBig) -> usize {
    a.as_words().len()
}

/// The cost of multiplying or dividing numbers of so many words: by parts of the shorter one's length, each
/// faster than by the school method.
pub fn quadratic(a: usize, b: usize) -> u64 {
    let (short, long) = (a.min(b) as f64, a.max(b) as f64);
    if long < 8.0 {
        return 0;
    }
    ((long / short.max(1.0)) * short.powf(1.6) / 10.0) as u64
}

/// The cost of walking over so many words.
fn linear(words: usize) -> u64 {
    words as u64 / 16 + 1
}

/// The lowest `n` words.
fn low(a: &UBig, n: usize) -> UBig {
    UBig::from_words(&a.as_words()[..n.min(words(a))])
}

/// What is above the lowest `n` words.
fn high(a: &UBig, n: usize) -> UBig {
    UBig::from_words(&a.as_words()[n.min(words(a))..])
}

/// `a * b`: halved down to factors of one step; a much longer factor goes by pieces of the shorter one's
/// length.
pub fn mul<E>(a: &UBig, b: &UBig, tick: Tick<'_, E>) -> Result<UBig, E> {
    let (a, b) = if words(a) < words(b) { (b, a) } else { (a, b) };
    let (n, m) = (words(a), words(b));
    if m <= PRODUCT && n <= 4 * PRODUCT {
        tick(quadratic(n, m))?;
        return Ok(a * b);
    }
    tick(linear(n + m))?;
    let half = match n >= 2 * m {
        true => (n / 2).next_multiple_of(m.max(1)),
        false => n.div_ceil(2),
    };
    let (a1, a0) = (high(a, half), low(a, half));
    if n >= 2 * m {
        let bottom = mul(&a0, b, tick)?;
        return Ok((mul(&a1, b, tick)? << (half * 64)) + bottom);
    }
    let (b1, b0) = (high(b, half), low(b, half));
    let (top, bottom) = (mul(&a1, &b1, tick)?, mul(&a0, &b0, tick)?);
    let middle = mul(&(a0 + a1), &(b0 + b1), tick)? - &top - &bottom;
    Ok((top << (128 * half)) + (middle << (64 * half)) + bottom)
}

/// The product of two signed numbers.
pub fn mul_signed<E>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<IBig, E> {
    let (n, m) = (a.as_sign_words().1.len(), b.as_sign_words().1.len());
    if n.max(m) <= PRODUCT {
        tick(quadratic(n, m))?;
        return Ok(a * b);
    }
    let ((s, a), (t, b)) = (a.clone().into_parts(), b.clone().into_parts());
    Ok(IBig::from_parts(s * t, mul(&a, &b, tick)?))
}

/// `a ** e`.
pub fn pow<E>(a: &UBig, e: u64, tick: Tick<'_, E>) -> Result<UBig, E> {
    let mut result = UBig::ONE;
    for i in (0..64 - e.leading_zeros()).rev() {
        result = mul(&result, &result, tick)?;
        if e >> i & 1 == 1 {
            result = mul(&result, a, tick)?;
        }
    }
    Ok(result)
}

/// Quotient and rest; `b` is not zero.
pub fn div_rem<E>(a: &UBig, b: &UBig, tick: Tick<'_, E>) -> Result<(UBig, UBig), E> {
    let (n, m) = (words(a), words(b));
    if n < m {
        return Ok((UBig::ZERO, a.clone()));
    }
    if m <= QUOTIENT && n <= m + 4 * QUOTIENT || n <= m + 1 {
        tick(quadratic(m.min(n - m + 1), n) + linear(n))?;
        return Ok(a.div_rem(b));
    }
    if n - m < m / 2 {
        return short_quotient(a, b, tick);
    }
    // A block of the quotient has as many words as the divisor, which is a piece of one step, doubled again
    // and again, with its top bit set.
    let mut piece = m;
    let mut size = 1;
    while piece > QUOTIENT {
        piece = piece.div_ceil(2);
        size *= 2;
    }
    // The blocks of a short divisor are longer, so that they are not too many.
    size *= (QUOTIENT / piece).max(1);
    let block = piece * size;
    let shift = block * 64 - b.bit_len();
    tick(linear(n + block))?;
    let (a, b) = (a << shift, b << shift);
    let blocks = words(&a).div_ceil(block);
    let mut quotient = vec![0; blocks * block];
    let mut rest = UBig::ZERO;
    for i in (0..blocks).rev() {
        let end = words(&a).min((i + 1) * block);
        let digit = UBig::from_words(&a.as_words()[i * block..end]);
        let (q, r) = two_by_one(&((rest << (block * 64)) + digit), &b, block, tick)?;
        quotient[i * block..][..words(&q)].copy_from_slice(q.as_words());
        rest = r;
    }
    Ok((UBig::from_words(&quotient), rest >> shift))
}

/// Quotient and rest where the quotient is much shorter than the divisor: from the leading words, and put
/// right by the others.
fn short_quotient<E>(a: &UBig, b: &UBig, tick: Tick<'_, E>) -> Result<(UBig, UBig), E> {
    let below = 2 * words(b) - words(a) - 2;
    tick(linear(words(a)))?;
    let (mut q, rest) = div_rem(&high(a, below), &high(b, below), tick)?;
    let mut rest = (rest << (below * 64)) + low(a, below);
    let less = mul(&q, &low(b, below), tick)?;
    while rest < less {
        rest += b;
        q -= 1u8;
    }
    Ok((q, rest - less))
}

/// Divides by `b` of `n` words with the top bit set, for a quotient of at most `n` words.
fn two_by_one<E>(a: &UBig, b: &UBig, n: usize, tick: Tick<'_, E>) -> Result<(UBig, UBig), E> {
    if n % 2 == 1 || n <= QUOTIENT {
        tick(quadratic(n, n) + linear(n))?;
        return Ok(a.div_rem(b));
    }
    let half = n / 2;
    let (q1, r) = three_by_two(&high(a, half), b, half, tick)?;
    let (q0, r) = three_by_two(&((r << (half * 64)) + low(a, half)), b, half, tick)?;
    Ok(((q1 << (half * 64)) + q0, r))
}

/// Divides by `b` of `2 * n` words with the top bit set, for a quotient of at most `n` words.
fn three_by_two<E>(a: &UBig, b: &UBig, n: usize, tick: Tick<'_, E>) -> Result<(UBig, UBig), E> {
    let (b1, b0) = (high(b, n), low(b, n));
    let top = high(a, n);
    let (mut q, rest) = if high(&top, n) < b1 {
        two_by_one(&top, &b1, n, tick)?
    } else {
        // The quotient would not fit: the largest one is near enough.
        ((UBig::ONE << (n * 64)) - 1u8, top + &b1 - (&b1 << (n * 64)))
    };
    let less = mul(&q, &b0, tick)?;
    let mut rest = (rest << (n * 64)) + low(a, n);
    while rest < less {
        rest += b;
        q -= 1u8;
    }
    Ok((q, rest - less))
}

/// Quotient, towards zero, and rest of signed numbers.
pub fn div_rem_signed<E>(a: &IBig, b: &IBig, tick: Tick<'_, E>) -> Result<(IBig, IBig), E> {
    let (n, m) = (a.as_sign_words().1.len(), b.as_sign_words().1.len());
    if n <= QUOTIENT {
        tick(quadratic(m.min(n), n))?;
        return Ok(a.div_rem(b));
    }
    let ((s, a), (t, b)) = (a.clone().into_parts(), b.clone().into_parts());
    let (q, r) = div_rem(&a, &b, tick)?;
    Ok((IBig::from_parts(s * t, q), IBig::from_parts(s, r)))
}

/// The root of the largest square that is not larger.
pub fn sqrt<E>(n: &UBig, tick: Tick<'_, E>) -> Result<UBig, E> {
    if words(n) <= ONE_STEP {
        tick(quadratic(words(n), words(n)))?;
        return Ok(n.sqrt());
    }
    // Each round doubles the number of good bits of the root of the leading part.
    let c = (n.bit_len() - 1) / 2;
    let mut d = c >> (c.ilog2() - 9);
    let mut root = (n >> (2 * c - 2 * d)).sqrt();
    for s in (0..c.ilog2() - 9).rev() {
        let e = d;
        d = c >> s;
        tick(linear(words(n)))?;
        let (q, _) = div_rem(&(n >> (2 * c - e - d + 1)), &root, tick)?;
        root = (root << (d - e - 1)) + q;
    }
    if mul(&root, &root, tick)? > *n {
        root -= 1u8;
    }
    Ok(root)
}

/// A step of Lehmer's: what a run of Euclid's algorithm on the leading digits says of the numbers, as long
/// as it is sure. `a` becomes `s·a - t·b` and `b` becomes `v·b - u·a`, or the other way round.
struct Matrix {
    s: u64,
    t: u64,
    u: u64,
    v: u64,
    /// The signs are those of an odd number of quotients.
    odd: bool,
}

fn lehmer(mut x: u128, mut y: u128) -> Option<Matrix> {
    let mut m = Matrix { s: 1, t: 0, u: 0, v: 1, odd: false };
    loop {
        if y == 0 {
            break;
        }
        let q = x / y;
        let rest = x - q * y;
        let Ok(q) = u64::try_from(q) else { break };
        let next = |a: u64, b: u64| a.checked_add(b.checked_mul(q)?).filter(|n| *n < 1 << 62);
        let (Some(u), Some(v)) = (next(m.s, m.u), next(m.t, m.v)) else { break };
        // Collins' condition: the quotient of the whole numbers is the same.
        if rest < u128::from(u.max(v)) || y - rest < u128::from(v + m.v).max(u128::from(u + m.u)) {
            break;
        }
        (m.s, m.t, m.u, m.v) = (m.u, m.v, u, v);
        m.odd = !m.odd;
        (x, y) = (y, rest);
    }
    (m.t != 0).then_some(m)
}

impl Matrix {
    /// Both rows of the matrix applied, with the signs of its parity.
    fn apply(&self, a: &IBig, b: &IBig) -> (IBig, IBig) {
        let first = a * self.s - b * self.t;
        let second = b * self.v - a * self.u;
        if self.odd { (-first, -second) } else { (first, second) }
    }
}

/// The greatest common divisor.
pub fn gcd<E>(a: &UBig, b: &UBig, tick: Tick<'_, E>) -> Result<UBig, E> {
    reduce(a, b, false, tick).map(|(g, _)| g)
}

/// The greatest common divisor, and a factor of `a` that leaves it modulo `b`.
pub fn gcd_ext<E>(a: &UBig, b: &UBig, tick: Tick<'_, E>) -> Result<(UBig, IBig), E> {
    reduce(a, b, true, tick)
}

fn reduce<E>(a: &UBig, b: &UBig, extended: bool, tick: Tick<'_, E>) -> Result<(UBig, IBig), E> {
    let (mut x, mut y) = (IBig::from(a.clone()), IBig::from(b.clone()));
    // x ≡ p·a and y ≡ q·a modulo b.
    let (mut p, mut q) = (IBig::ONE, IBig::ZERO);
    loop {
        if x < y {
            std::mem::swap(&mut x, &mut y);
            std::mem::swap(&mut p, &mut q);
        }
        if y.is_zero() {
            return Ok((x.into_parts().1, p));
        }
        let n = x.as_sign_words().1.len();
        if n <= ONE_STEP && !extended {
            tick(quadratic(n, n))?;
            return Ok((x.into_parts().1.gcd(y.into_parts().1), p));
        }
        tick(linear(n) * if extended { 8 } else { 4 })?;
        let below = super::bit_length(&x).saturating_sub(126);
        let leading = |v: &IBig| u128::try_from(&(v >> below)).unwrap_or(0);
        let Some(m) = lehmer(leading(&x), leading(&y)) else {
            let (quotient, rest) = div_rem_signed(&x, &y, tick)?;
            let next = if extended { &p - mul_signed(&quotient, &q, tick)? } else { IBig::ZERO };
            (x, y, p, q) = (y, rest, q, next);
            continue;
        };
        (x, y) = m.apply(&x, &y);
        if extended {
            (p, q) = m.apply(&p, &q);
        }
    }
}

/// The decimal digits.
pub fn to_decimal<E>(a: &UBig, tick: Tick<'_, E>) -> Result<String, E> {
    if words(a) <= ONE_STEP {
        tick(quadratic(words(a), words(a)))?;
        return Ok(a.to_string());
    }
    // Ten to the DIGITS, and its squares, up to the first whose square is larger than the number.
    let mut powers = vec![pow(&UBig::from(10u8), DIGITS as u64, tick)?];
    while let Some(last) = powers.last().filter(|p| p.bit_len() * 2 <= a.bit_len() + 1) {
        let next = mul(last, last, tick)?;
        powers.push(next);
    }
    let mut out = Vec::new();
    write(a, &powers, &mut out, tick)?;
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// Appends the digits of `a`, as many as belong there if it is not the first.
fn write<E>(a: &UBig, powers: &[UBig], out: &mut Vec<u8>, tick: Tick<'_, E>) -> Result<(), E> {
    let Some((power, smaller)) = powers.split_last() else {
        tick(quadratic(words(a), words(a)) + 1)?;
        let digits = a.to_string();
        let zeros = if out.is_empty() { 0 } else { DIGITS - digits.len() };
        out.resize(out.len() + zeros, b'0');
        out.extend(digits.as_bytes());
        return Ok(());
    };
    if out.is_empty() && a < power {
        return write(a, smaller, out, tick);
    }
    let (top, bottom) = div_rem(a, power, tick)?;
    write(&top, smaller, out, tick)?;
    write(&bottom, smaller, out, tick)
}

/// The number that good digits of a base spell.
pub fn from_digits<E>(digits: &str, base: u32, tick: Tick<'_, E>) -> Result<UBig, E> {
    let n = digits.len();
    if n <= DIGITS || base.is_power_of_two() {
        tick(if base.is_power_of_two() { linear(n / 8) } else { quadratic(n / 16, n / 16) })?;
        return Ok(UBig::from_str_radix(digits, base).unwrap_or_default());
    }
    let mut pieces = Vec::new();
    for piece in digits.as_bytes().rchunks(DIGITS) {
        tick(quadratic(DIGITS / 16, DIGITS / 16))?;
        let text = std::str::from_utf8(piece).unwrap_or_default();
        pieces.push(UBig::from_str_radix(text, base).unwrap_or_default());
    }
    let mut power = pow(&UBig::from(base), DIGITS as u64, tick)?;
    while pieces.len() > 1 {
        let mut joined = Vec::with_capacity(pieces.len().div_ceil(2));
        for pair in pieces.chunks(2) {
            joined.push(match pair {
                [low, high] => mul(high, &power, tick)? + low,
                [last] => last.clone(),
                _ => UBig::ZERO,
            });
        }
        pieces = joined;
        if pieces.len() > 1 {
            power = mul(&power, &power, tick)?;
        }
    }
    Ok(pieces.pop().unwrap_or_default())
}

/// `base ** exponent % modulus` for a large modulus, four bits of the exponent at a time.
pub fn pow_mod<E>(
    base: &UBig,
    exponent: &UBig,
    modulus: &UBig,
    tick: Tick<'_, E>,
) -> Result<UBig, E> {
    let times = |a: &UBig, b: &UBig, tick: Tick<'_, E>| {
        let product = mul(a, b, tick)?;
        div_rem(&product, modulus, tick).map(|(_, r)| r)
    };
    let mut powers = vec![UBig::ONE, div_rem(base, modulus, tick)?.1];
    while powers.len() < 16 {
        let next = times(&powers[powers.len() - 1], &powers[1], tick)?;
        powers.push(next);
    }
    let mut result = UBig::ONE;
    for window in (0..exponent.bit_len().div_ceil(4)).rev() {
        for _ in 0..4 {
            result = times(&result, &result, tick)?;
        }
        let nibble = exponent.as_words()[window / 16] >> (window % 16 * 4) & 15;
        if nibble != 0 {
            result = times(&result, &powers[nibble as usize], tick)?;
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::ops::ExtendedGcd;

    /// Numbers of about so many words, some of them with long runs of equal bits.
    fn numbers(words: usize, seed: u64) -> Vec<UBig> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state ^ state >> 29
        };
        let random: Vec<u64> = (0..words).map(|_| next()).collect();
        let random = UBig::from_words(&random);
        let ones = (UBig::ONE << (words * 64 - 3)) - 1u8;
        vec![&random + 1u8, &ones >> 7, ones.clone(), (UBig::ONE << (words * 64 - 70)) + random]
    }

    fn free() -> impl FnMut(u64) -> Result<(), ()> {
        |_| Ok(())
    }

    #[test]
    fn products_and_quotients_are_those_of_the_crate() {
        for (n, m) in [(9000, 9000), (20000, 5000), (30000, 300), (3000, 2999), (9001, 1030)] {
            for a in numbers(n, 1) {
                for b in numbers(m, 2) {
                    assert!(mul(&a, &b, &mut free()) == Ok(&a * &b), "{n} * {m}");
                    assert!(div_rem(&a, &b, &mut free()) == Ok((&a).div_rem(&b)), "{n} / {m}");
                }
            }
        }
    }

    #[test]
    fn roots_and_divisors_are_those_of_the_crate() {
        for a in numbers(1500, 3) {
            let square = &a * &a;
            for n in [square.clone(), &square - 1u8, &square + &a] {
                assert!(sqrt(&n, &mut free()) == Ok(n.sqrt()));
            }
            for b in numbers(1100, 4) {
                let common = &UBig::from(77u8) << 900;
                let (x, y) = (&a * &common, &b * &common);
                assert!(gcd(&x, &y, &mut free()) == Ok((&x).gcd(&y)));
                let (g, p) = gcd_ext(&a, &b, &mut free()).unwrap_or_default();
                assert!(g == (&a).gcd_ext(&b).0);
                assert!(((p * IBig::from(a.clone()) - IBig::from(g)) % IBig::from(b)).is_zero());
            }
        }
    }

    #[test]
    fn text_is_that_of_the_crate() {
        for a in numbers(3000, 5) {
            let text = to_decimal(&a, &mut free()).unwrap_or_default();
            assert!(text == a.to_string());
            assert!(from_digits(&text, 10, &mut free()) == Ok(a));
        }
        let power = pow(&UBig::from(10u8), 40_000, &mut free()).unwrap_or_default();
        assert!(to_decimal(&power, &mut free()) == Ok(format!("1{}", "0".repeat(40_000))));
    }

    #[test]
    fn powers_modulo_are_those_of_the_crate() {
        let [a, _, _, m] = &numbers(600, 6)[..] else { unreachable!("there are four") };
        let e = UBig::from(123_456_789_u32);
        let ring = dashu_int::fast_div::ConstDivisor::new(m.clone());
        let expected = ring.reduce(a.clone()).pow(&e).residue();
        assert!(pow_mod(a, &e, m, &mut free()) == Ok(expected));
    }

    #[test]
    fn a_tick_ends_the_work() {
        let a = &numbers(100_000, 7)[0];
        let mut left = 100;
        let mut tick = |_| {
            left -= 1;
            if left > 0 { Ok(()) } else { Err("stop") }
        };
        assert_eq!(to_decimal(a, &mut tick), Err("stop"));
    }
}
