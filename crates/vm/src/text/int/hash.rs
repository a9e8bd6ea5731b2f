//! Hashes of numbers: equal numbers of different types hash alike, all being reduced modulo the
//! Mersenne prime 2^61 - 1. The hash -1 is reserved and becomes -2.

use dashu_int::{IBig, Sign};

use crate::text::float::decompose;

/// `sys.hash_info.modulus`
pub const HASH_MODULUS: u64 = (1 << 61) - 1;
/// `sys.hash_info.inf`
pub const HASH_INF: i64 = 314159;
/// `sys.hash_info.imag`
pub const HASH_IMAG: u64 = 1000003;

fn finish(magnitude: u64, negative: bool) -> i64 {
    match (magnitude as i64, negative) {
        (1, true) => -2,
        (hash, true) => -hash,
        (hash, false) => hash,
    }
}

/// The hash of an int that fits in 64 bits.
#[inline]
pub fn hash_small(a: i64) -> i64 {
    finish(a.unsigned_abs() % HASH_MODULUS, a < 0)
}

/// The hash of any int.
pub fn hash_big(a: &IBig) -> i64 {
    let (sign, words) = a.as_sign_words();
    let mut hash = 0u64;
    for &word in words.iter().rev() {
        let wide = u128::from(hash) << dashu_int::Word::BITS | u128::from(word);
        hash = (wide % u128::from(HASH_MODULUS)) as u64;
    }
    finish(hash, sign == Sign::Negative)
}

/// The hash of a float; `None` for NaN, which hashes by identity.
pub fn hash_float(x: f64) -> Option<i64> {
    let Some((mantissa, exponent)) = decompose(x) else {
        return match (x.is_nan(), x > 0.0) {
            (true, _) => None,
            (_, true) => Some(HASH_INF),
            _ => Some(-HASH_INF),
        };
    };
    // Multiplying by a power of two modulo 2^61 - 1 rotates the 61 bits.
    let turn = exponent.rem_euclid(61);
    let m = mantissa.unsigned_abs();
    let rotated = if turn == 0 { m } else { (m << turn & HASH_MODULUS) | m >> (61 - turn) };
    Some(finish(rotated % HASH_MODULUS, mantissa < 0))
}

/// The hash of a complex number from those of its parts.
pub fn hash_complex(real: i64, imag: i64) -> i64 {
    match (real as u64).wrapping_add(HASH_IMAG.wrapping_mul(imag as u64)) as i64 {
        -1 => -2,
        hash => hash,
    }
}
