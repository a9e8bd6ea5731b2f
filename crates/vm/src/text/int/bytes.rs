//! `int.to_bytes` and `int.from_bytes`.

use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, Sign, UBig};

use super::bit_length;
use crate::text::TextError;

/// `int.to_bytes(length, byteorder, signed=…)`, little-endian; the caller reverses for `big`.
pub fn to_bytes(a: &IBig, length: usize, signed: bool) -> Result<Vec<u8>, TextError> {
    let negative = a.sign() == Sign::Negative;
    if negative && !signed {
        return Err(TextError::overflow("can't convert negative int to unsigned"));
    }
    // What two's complement needs: -128 fits in the eight bits that 128 does not.
    let stored = if negative { -(a + IBig::ONE) } else { a.clone() };
    // Zero bits hold 0 and, in CPython, -1 as well.
    let bits = bit_length(&stored) + usize::from(signed && !stored.is_zero());
    if bits > length.saturating_mul(8) {
        return Err(TextError::overflow("int too big to convert"));
    }
    let mut out = stored.unsigned_abs().to_le_bytes().into_vec();
    out.resize(length, 0);
    if negative {
        out.iter_mut().for_each(|byte| *byte = !*byte);
    }
    Ok(out)
}

/// `int.from_bytes` of little-endian bytes.
pub fn from_bytes(bytes: &[u8], signed: bool) -> IBig {
    let magnitude = IBig::from(UBig::from_le_bytes(bytes));
    if signed && bytes.last().is_some_and(|top| top & 0x80 != 0) {
        magnitude - (IBig::ONE << (8 * bytes.len()))
    } else {
        magnitude
    }
}
