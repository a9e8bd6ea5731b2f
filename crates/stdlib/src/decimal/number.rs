//! What a Decimal is: sign, kind, exponent and coefficient; and its text.

use dashu_int::UBig;
use pyrun_vm::PyResult;
use pyrun_vm::value::Payload;
use pyrun_vm::value::Visitor;

use super::coeff::Coeff;
use super::env::Env;

/// Which kind of number it is. A NaN's coefficient is its diagnostic payload.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Finite,
    Infinite,
    Nan,
    Signaling,
}

/// A decimal number: `(-1)^negative * coeff * 10^exp`. Once it is in an object it never changes, so a payload
/// may stay borrowed while Python code runs.
#[derive(Clone, Debug)]
pub(super) struct Dec {
    pub(super) coeff: Coeff,
    pub(super) exp: i64,
    pub(super) negative: bool,
    pub(super) kind: Kind,
}

impl Payload for Dec {
    const NAME: &'static str = "decimal.Decimal";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        match &self.coeff {
            Coeff::Small(_) => 0,
            Coeff::Big(b) => b.as_words().len() * 8,
        }
    }
}

impl Dec {
    pub(super) const ONE: Dec = Dec::small(false, 1, 0);
    pub(super) const ZERO: Dec = Dec::small(false, 0, 0);

    pub(super) const fn small(negative: bool, coeff: u128, exp: i64) -> Dec {
        Dec { coeff: Coeff::small(coeff), exp, negative, kind: Kind::Finite }
    }

    pub(super) fn new(negative: bool, coeff: Coeff, exp: i64) -> Dec {
        Dec { coeff, exp, negative, kind: Kind::Finite }
    }

    pub(super) const fn infinity(negative: bool) -> Dec {
        Dec { coeff: Coeff::ZERO, exp: 0, negative, kind: Kind::Infinite }
    }

    pub(super) const fn nan() -> Dec {
        Dec { coeff: Coeff::ZERO, exp: 0, negative: false, kind: Kind::Nan }
    }

    pub(super) fn int(i: i64) -> Dec {
        Dec::small(i < 0, i.unsigned_abs() as u128, 0)
    }

    pub(super) fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    pub(super) fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    pub(super) fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Nan | Kind::Signaling)
    }

    pub(super) fn is_signaling(&self) -> bool {
        self.kind == Kind::Signaling
    }

    pub(super) fn is_zero(&self) -> bool {
        self.kind == Kind::Finite && self.coeff.is_zero()
    }

    /// The exponent of the first digit.
    pub(super) fn adjusted(&self, e: &mut Env<'_>) -> PyResult<i64> {
        Ok(self.exp + self.coeff.digits(e)? - 1)
    }

    pub(super) fn with_sign(&self, negative: bool) -> Dec {
        Dec { negative, ..self.clone() }
    }

    pub(super) fn abs(&self) -> Dec {
        self.with_sign(false)
    }

    /// Whether it is a whole number.
    pub(super) fn is_integer(&self, e: &mut Env<'_>) -> PyResult<bool> {
        if !self.is_finite() {
            return Ok(false);
        }
        if self.exp >= 0 || self.coeff.is_zero() {
            return Ok(true);
        }
        Ok(self.coeff.trailing_zeros(e)? >= -self.exp)
    }

    /// Whether a whole number is odd.
    pub(super) fn is_odd(&self, e: &mut Env<'_>) -> PyResult<bool> {
        if self.exp > 0 || self.coeff.is_zero() {
            return Ok(false);
        }
        let (q, _) = self.coeff.drop_digits(e, -self.exp)?;
        Ok(q.is_odd())
    }

    /// The number's text, scientific or for engineers (whose exponents are multiples of three).
    pub(super) fn text(
        &self,
        e: &mut Env<'_>,
        engineering: bool,
        capitals: bool,
    ) -> PyResult<String> {
        let mut out = String::new();
        if self.negative {
            out.push('-');
        }
        match self.kind {
            Kind::Infinite => out.push_str("Infinity"),
            Kind::Nan | Kind::Signaling => {
                out.push_str(if self.kind == Kind::Nan { "NaN" } else { "sNaN" });
                if !self.coeff.is_zero() {
                    out.push_str(&self.coeff.text(e)?);
                }
            }
            Kind::Finite => {
                let digits = self.coeff.text(e)?;
                let place = self.point(digits.len() as i64, engineering);
                self.write(&mut out, &digits, place, capitals);
            }
        }
        Ok(out)
    }

    /// How many digits are before the point.
    fn point(&self, digits: i64, engineering: bool) -> i64 {
        let left = self.exp + digits;
        if self.exp <= 0 && left > -6 {
            left
        } else if !engineering {
            1
        } else if self.coeff.is_zero() {
            (left + 1).rem_euclid(3) - 1
        } else {
            (left - 1).rem_euclid(3) + 1
        }
    }

    fn write(&self, out: &mut String, digits: &str, place: i64, capitals: bool) {
        let len = digits.len() as i64;
        out.reserve(digits.len() + 8);
        if place <= 0 {
            out.push_str("0.");
            (0..-place).for_each(|_| out.push('0'));
            out.push_str(digits);
        } else if place >= len {
            out.push_str(digits);
            (len..place).for_each(|_| out.push('0'));
        } else {
            out.push_str(&digits[..place as usize]);
            out.push('.');
            out.push_str(&digits[place as usize..]);
        }
        let exp = self.exp + len - place;
        if exp != 0 {
            out.push(if capitals { 'E' } else { 'e' });
            out.push_str(&format!("{exp:+}"));
        }
    }

    /// The whole number that it is, without what is behind the point.
    pub(super) fn truncated(&self, e: &mut Env<'_>) -> PyResult<UBig> {
        let c = match self.exp {
            0 => self.coeff.clone(),
            up @ 1.. => self.coeff.shifted(e, up)?,
            down => self.coeff.drop_digits(e, -down)?.0,
        };
        Ok(c.into_big())
    }
}
