//! Ints to text.

use dashu_int::{IBig, Sign};

use super::bit_length;
use super::steps::{self, Tick};
use crate::text::TextError;

/// `str` of an int, of at most `max_digits` digits if that is not zero.
pub fn to_decimal<E: From<TextError>>(
    a: &IBig,
    max_digits: usize,
    tick: Tick<'_, E>,
) -> Result<String, E> {
    let too_long = || {
        TextError::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion; use \
             sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // 3/10 < log10(2): what fails here need not be converted to know.
    if max_digits > 0 && bit_length(a) / 10 * 3 > max_digits {
        return Err(too_long().into());
    }
    let (sign, magnitude) = a.clone().into_parts();
    let mut text = steps::to_decimal(&magnitude, tick)?;
    if max_digits > 0 && text.len() > max_digits {
        return Err(too_long().into());
    }
    if sign == Sign::Negative {
        text.insert(0, '-');
    }
    Ok(text)
}

/// The digits in a base from 2 to 36, lowercase, with a sign when negative and no prefix.
pub fn to_radix(a: &IBig, base: u8) -> String {
    a.in_radix(base).to_string()
}
