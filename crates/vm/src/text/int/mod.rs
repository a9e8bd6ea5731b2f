//! Kernels behind `int`: arbitrary-precision arithmetic with Python's signs, text in both
//! directions, bytes, and the meeting of ints and floats.
//!
//! dashu-int does the arithmetic. Nothing here bounds the size of a result: who shifts or raises to
//! a power asks [`power_bits`] or adds the bit lengths first.

mod arith;
mod bytes;
mod combin;
mod decimal;
mod hash;
mod parse;
mod real;
pub mod steps;
mod write;

pub use arith::{
    divmod, divmod_small, floor_div, floor_div_small, isqrt, modulo, modulo_small, pow_mod,
    pow_mod_small, power_bits, round_to_tens, shift_left, shift_right,
};
pub use bytes::{from_bytes, to_bytes};
pub use combin::{comb, factorial, gcd, lcm, perm, product_bits};
pub use decimal::{DecimalBuf, decimal, decimal_digits};
pub use hash::{HASH_IMAG, HASH_INF, HASH_MODULUS, hash_big, hash_complex, hash_float, hash_small};
pub use parse::{parse, parse_bytes};
pub use real::{
    cmp_float, cmp_float_small, float_ratio, from_float, to_float, true_div, true_div_small,
};
pub use write::{to_decimal, to_radix};

use dashu_int::IBig;
use dashu_int::ops::BitTest;

use super::TextError;

/// The result of a kernel that often is small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    /// Fits in 64 bits.
    Small(i64),
    /// Does not.
    Big(IBig),
}

impl From<IBig> for Int {
    fn from(big: IBig) -> Self {
        match i64::try_from(&big) {
            Ok(small) => Int::Small(small),
            Err(_) => Int::Big(big),
        }
    }
}

impl From<Int> for IBig {
    fn from(int: Int) -> Self {
        match int {
            Int::Small(small) => small.into(),
            Int::Big(big) => big,
        }
    }
}

/// A borrowed int of either size.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// Fits in 64 bits.
    Small(i64),
    /// Of any size.
    Big(&'a IBig),
}

impl IntRef<'_> {
    /// The value, if it fits in 64 bits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(small) => Some(small),
            IntRef::Big(big) => i64::try_from(big).ok(),
        }
    }

    /// `float(self)`.
    pub fn to_float(self) -> Result<f64, TextError> {
        match self {
            IntRef::Small(small) => Ok(small as f64),
            IntRef::Big(big) => to_float(big),
        }
    }

    /// `str(self)`; see [`to_decimal`].
    pub fn to_decimal<E: From<TextError>>(
        self,
        max_digits: usize,
        tick: steps::Tick<'_, E>,
    ) -> Result<String, E> {
        match self {
            IntRef::Small(small) => {
                let text = decimal(small, &mut [0; 21]).to_vec();
                Ok(String::from_utf8(text).unwrap_or_default())
            }
            IntRef::Big(big) => to_decimal(big, max_digits, tick),
        }
    }

    /// Whether the value is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(small) => small < 0,
            IntRef::Big(big) => big.sign() == dashu_int::Sign::Negative,
        }
    }
}

impl<'a> From<&'a Int> for IntRef<'a> {
    fn from(int: &'a Int) -> Self {
        match int {
            Int::Small(small) => IntRef::Small(*small),
            Int::Big(big) => IntRef::Big(big),
        }
    }
}

/// `int.bit_length`.
pub fn bit_length(a: &IBig) -> usize {
    // Two's complement drops a bit for negative powers of two; Python looks at the magnitude.
    a.as_sign_words().1.last().map_or(0, |top| {
        let words = a.as_sign_words().1.len();
        words * dashu_int::Word::BITS as usize - top.leading_zeros() as usize
    })
}

/// `int.bit_count`.
pub fn bit_count(a: &IBig) -> usize {
    a.as_sign_words().1.iter().map(|word| word.count_ones() as usize).sum()
}

/// Bit `n` of the two's complement.
pub fn bit(a: &IBig, n: usize) -> bool {
    a.bit(n)
}

#[cfg(test)]
mod tests;
