//! Numbers of 256 bits, as far as decimal arithmetic of ordinary precision needs them: products of two
//! coefficients, and quotients by powers of ten or by another coefficient. Nothing here allocates.

/// A number of four words, the lowest first.
pub(super) type Wide = [u64; 4];

/// The digits of the largest power of ten in 64 bits.
const WORD_DIGITS: usize = 19;

/// The powers of ten in 128 bits.
pub(super) const TENS: [u128; 39] = {
    let mut t = [1u128; 39];
    let mut i = 1;
    while i < 39 {
        t[i] = t[i - 1] * 10;
        i += 1;
    }
    t
};

/// A divisor shifted up until its top bit is set, and the reciprocal that stands for dividing by it.
#[derive(Clone, Copy)]
struct Divisor {
    value: u64,
    shift: u32,
    reciprocal: u64,
}

impl Divisor {
    const fn new(value: u64) -> Divisor {
        let shift = value.leading_zeros();
        let value = value << shift;
        let reciprocal = (((!value as u128) << 64 | u64::MAX as u128) / value as u128) as u64;
        Divisor { value, shift, reciprocal }
    }

    /// Divides `high * 2^64 + low`, where `high` is less than the divisor.
    #[inline(always)]
    fn step(&self, high: u64, low: u64) -> (u64, u64) {
        let q = self.reciprocal as u128 * high as u128 + ((high as u128) << 64 | low as u128);
        let (mut q1, q0) = ((q >> 64) as u64, q as u64);
        q1 = q1.wrapping_add(1);
        let mut r = low.wrapping_sub(q1.wrapping_mul(self.value));
        if r > q0 {
            q1 = q1.wrapping_sub(1);
            r = r.wrapping_add(self.value);
        }
        if r >= self.value {
            q1 = q1.wrapping_add(1);
            r -= self.value;
        }
        (q1, r)
    }

    /// Divides in place and gives the rest.
    #[inline]
    fn divide(&self, n: &mut Wide) -> u64 {
        let mut top = 3;
        while top > 0 && n[top] == 0 {
            top -= 1;
        }
        let s = self.shift;
        // A shift by 64 bits is one by nothing here.
        let over = |x: u64| if s == 0 { 0 } else { x >> (64 - s) };
        let mut r = over(n[top]);
        for i in (0..=top).rev() {
            let below = if i == 0 { 0 } else { over(n[i - 1]) };
            (n[i], r) = self.step(r, n[i] << s | below);
        }
        r >> s
    }
}

const DIVISORS: [Divisor; WORD_DIGITS + 1] = {
    let mut t = [Divisor::new(1); WORD_DIGITS + 1];
    let mut i = 0;
    while i <= WORD_DIGITS {
        t[i] = Divisor::new(TENS[i] as u64);
        i += 1;
    }
    t
};

/// The product.
#[inline]
pub(super) const fn mul(a: u128, b: u128) -> Wide {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a0 * b0;
    let mid = a1 * b0 + (low >> 64);
    let mid2 = a0 * b1 + (mid & LOW);
    let high = a1 * b1 + (mid >> 64) + (mid2 >> 64);
    [low as u64, mid2 as u64, high as u64, (high >> 64) as u64]
}

/// The lower half.
#[inline]
pub(super) const fn low(n: &Wide) -> u128 {
    n[0] as u128 | (n[1] as u128) << 64
}

/// The upper half.
#[inline]
pub(super) const fn high(n: &Wide) -> u128 {
    n[2] as u128 | (n[3] as u128) << 64
}

/// Divides by `10 ** n`, `n` at most 38, and gives the rest.
#[inline]
pub(super) fn div_tens(w: &mut Wide, n: usize) -> u128 {
    if n <= WORD_DIGITS {
        return DIVISORS[n].divide(w) as u128;
    }
    let first = DIVISORS[WORD_DIGITS].divide(w) as u128;
    let second = DIVISORS[n - WORD_DIGITS].divide(w) as u128;
    second * TENS[WORD_DIGITS] + first
}

/// Quotient by and rest from `10 ** n`, `n` at most 38.
#[inline]
pub(super) fn div_rem_tens(v: u128, n: usize) -> (u128, u128) {
    if let (Ok(v), true) = (u64::try_from(v), n <= WORD_DIGITS) {
        let d = TENS[n] as u64;
        return ((v / d) as u128, (v % d) as u128);
    }
    let mut w = [v as u64, (v >> 64) as u64, 0, 0];
    let r = div_tens(&mut w, n);
    (low(&w), r)
}

/// How many decimal digits a number has; 0 has one.
#[inline]
pub(super) fn digits(v: u128) -> usize {
    let bits = 128 - (v | 1).leading_zeros() as usize;
    // 1233 / 4096 is a little more than log10(2).
    let guess = (bits * 1233) >> 12;
    guess + (guess < 39 && v >= TENS[guess]) as usize + (guess == 0 && v == 0) as usize
}

/// The powers of ten from 39 to 77.
const WIDE_TENS: [Wide; 39] = {
    let mut t = [[0u64; 4]; 39];
    let mut i = 0;
    while i < 39 {
        t[i] = if i == 0 { mul(TENS[38], 10) } else { times_ten(t[i - 1]) };
        i += 1;
    }
    t
};

const fn times_ten(n: Wide) -> Wide {
    let mut r = [0; 4];
    let (mut carry, mut i) = (0u128, 0);
    while i < 4 {
        carry += n[i] as u128 * 10;
        r[i] = carry as u64;
        carry >>= 64;
        i += 1;
    }
    r
}

/// How many decimal digits a number has that is at least 2¹²⁸.
#[inline]
pub(super) fn wide_digits(n: &Wide) -> usize {
    let bits = 256 - high(n).leading_zeros() as usize;
    let guess = (bits * 1233) >> 12;
    if guess < 39 {
        return 39;
    }
    let power = &WIDE_TENS[guess - 39];
    let less = (high(n), low(n)) < (high(power), low(power));
    guess + !less as usize
}

/// Quotient and rest of a number whose upper half is less than the divisor, so that the quotient has 128 bits.
pub(super) fn div_rem(n: &Wide, d: u128) -> (u128, u128) {
    if high(n) == 0 {
        let n = low(n);
        return match (u64::try_from(n), u64::try_from(d)) {
            (Ok(n), Ok(d)) => ((n / d) as u128, (n % d) as u128),
            _ => (n / d, n % d),
        };
    }
    if let Ok(d) = u64::try_from(d) {
        let mut q = *n;
        let r = Divisor::new(d).divide(&mut q);
        return (low(&q), r as u128);
    }
    let s = d.leading_zeros();
    let d = d << s;
    let (top, bottom) = match s {
        0 => (high(n), low(n)),
        _ => (high(n) << s | low(n) >> (128 - s), low(n) << s),
    };
    let by = Divisor::new((d >> 64) as u64);
    let (q1, r) = step_wide(top, (bottom >> 64) as u64, d, &by);
    let (q0, r) = step_wide(r, bottom as u64, d, &by);
    ((q1 as u128) << 64 | q0 as u128, r >> s)
}

/// One word of a quotient: divides `n * 2^64 + next` by `d`, whose upper word is `by`; `n` is less than `d`.
#[inline]
fn step_wide(n: u128, next: u64, d: u128, by: &Divisor) -> (u64, u128) {
    let (n1, n0, d0) = ((n >> 64) as u64, n as u64, d as u64);
    let (mut q, mut r) = if n1 >= by.value {
        (u64::MAX, n0 as u128 + by.value as u128)
    } else {
        let (q, r) = by.step(n1, n0);
        (q, r as u128)
    };
    // The estimate from the upper word is at most two too large.
    while r >> 64 == 0 && q as u128 * d0 as u128 > (r << 64 | next as u128) {
        q -= 1;
        r += by.value as u128;
    }
    let rest = (n << 64 | next as u128).wrapping_sub((q as u128).wrapping_mul(d));
    (q, rest)
}

/// The integer part of the square root.
pub(super) fn sqrt(n: &Wide) -> u128 {
    if high(n) == 0 {
        return low(n).isqrt();
    }
    let bits = 256 - high(n).leading_zeros() as i32;
    // A start that is not too small, from the upper bits; Newton's iteration then falls to the root.
    let top = (high(n) as f64) * 2f64.powi(128) + low(n) as f64;
    let mut x = if bits > 254 { u128::MAX } else { (top.sqrt() * (1.0 + 1e-15)) as u128 + 1 };
    loop {
        let (q, _) = if high(n) >= x { (u128::MAX, 0) } else { div_rem(n, x) };
        if q >= x {
            return x;
        }
        x = q + (x - q) / 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::UBig;
    use dashu_int::ops::{DivRem, SquareRoot};

    fn big(n: &Wide) -> UBig {
        UBig::from_words(n)
    }

    /// Numbers of all lengths, from a generator of their own.
    fn samples() -> Vec<u128> {
        let mut x = 0x9e37_79b9_7f4a_7c15_u128;
        let mut out =
            vec![1, 9, 10, 99, u64::MAX as u128, 1 << 64, u128::MAX, TENS[38], TENS[38] - 1];
        for i in 0..200 {
            x = x.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(12345);
            out.push((x >> (i % 127)).max(1));
        }
        out
    }

    #[test]
    fn agrees_with_big_integers() {
        for a in samples() {
            assert_eq!(digits(a), a.to_string().len());
            for b in samples() {
                let n = mul(a, b);
                let near = [a as u64, (a >> 64) as u64, (b % 9) as u64, 0];
                if high(&near) != 0 {
                    assert_eq!(wide_digits(&near), big(&near).to_string().len());
                }
                assert_eq!(big(&n), UBig::from(a) * UBig::from(b));
                if high(&n) != 0 {
                    assert_eq!(wide_digits(&n), big(&n).to_string().len());
                }
                for k in [0, 1, 7, 19, 20, 38] {
                    let mut q = n;
                    let r = div_tens(&mut q, k);
                    let (bq, br) = big(&n).div_rem(UBig::from(TENS[k]));
                    assert_eq!((big(&q), UBig::from(r)), (bq, br));
                }
                let (q, r) = div_rem(
                    &[a as u64, (a >> 64) as u64, (b - 1) as u64, ((b - 1) >> 64) as u64],
                    b,
                );
                let n2 = [a as u64, (a >> 64) as u64, (b - 1) as u64, ((b - 1) >> 64) as u64];
                assert_eq!((UBig::from(q), UBig::from(r)), big(&n2).div_rem(UBig::from(b)));
                assert_eq!(UBig::from(sqrt(&n)), big(&n).sqrt());
            }
        }
    }
}
