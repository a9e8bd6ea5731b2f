//! The values of number literals.

use std::borrow::Cow;

use pyrun_ast::*;

use crate::context::{Action, Context, Ex};

/// Decimal digits beyond which CPython refuses to convert.
const MAX_DECIMAL_DIGITS: usize = 4300;

impl<'a> Context<'a, '_> {
    pub(crate) fn int(&mut self, l: u32, r: u32) -> Action<Ex<'a>> {
        let digits = without_underscores(&self.text[l as usize..r as usize]);
        let (digits, radix) = match digits.as_bytes() {
            [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
            [b'0', b'o' | b'O', ..] => (&digits[2..], 8),
            [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
            _ => (&digits[..], 10),
        };
        if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
            let message = format!(
                "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: \
                 value has {} digits; use sys.set_int_max_str_digits() to increase the limit - \
                 Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                digits.len()
            );
            return Err(self.fail_for_good(message, Span::new(l, r)));
        }
        let value = match i64::from_str_radix(digits, radix.into()) {
            Ok(value) => Constant::Int(value),
            Err(_) => Constant::BigInt { digits: self.arena.alloc_str(digits), radix },
        };
        Ok(self.constant(value, l, r))
    }

    pub(crate) fn float(&mut self, l: u32, r: u32) -> Ex<'a> {
        let value = float(&self.text[l as usize..r as usize]);
        self.constant(Constant::Float(value), l, r)
    }

    pub(crate) fn imaginary(&mut self, l: u32, r: u32) -> Ex<'a> {
        let value = float(&self.text[l as usize..r as usize - 1]);
        self.constant(Constant::Imaginary(value), l, r)
    }
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

/// The lexer has let pass only what Rust reads as well.
fn float(text: &str) -> f64 {
    without_underscores(text).parse().unwrap_or(f64::NAN)
}
