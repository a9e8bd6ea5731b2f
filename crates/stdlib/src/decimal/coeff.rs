//! Coefficients: whole numbers that lie in the object up to 128 bits (38 digits, so that results of ordinary
//! precision never allocate), and in memory of their own beyond.

use std::cmp::Ordering;

use dashu_int::UBig;
use pyrun_vm::PyResult;
use pyrun_vm::limits::Stop;
use pyrun_vm::text::int::steps;

use super::env::{Env, Rest};
use super::wide::{self, TENS};

/// A whole number that is not negative.
#[derive(Clone, Debug)]
pub(super) enum Coeff {
    /// In words, the lower first: as a `u128` it would want more alignment than objects have room for.
    Small([u64; 2]),
    /// At least 2¹²⁸.
    Big(UBig),
}

impl From<UBig> for Coeff {
    fn from(n: UBig) -> Coeff {
        match *n.as_words() {
            [] => Coeff::ZERO,
            [low] => Coeff::Small([low, 0]),
            [low, high] => Coeff::Small([low, high]),
            _ => Coeff::Big(n),
        }
    }
}

/// log10(2)
const LOG: f64 = std::f64::consts::LOG10_2;

impl Coeff {
    pub(super) const ZERO: Coeff = Coeff::Small([0, 0]);

    pub(super) const fn small(n: u128) -> Coeff {
        Coeff::Small([n as u64, (n >> 64) as u64])
    }

    /// Its value if it is small, as a number.
    #[inline]
    pub(super) fn as_small(&self) -> Option<u128> {
        match self {
            Coeff::Small([low, high]) => Some(*low as u128 | (*high as u128) << 64),
            Coeff::Big(_) => None,
        }
    }

    /// The lowest 128 bits.
    #[inline]
    pub(super) fn value(&self) -> u128 {
        match self {
            Coeff::Small([low, high]) => *low as u128 | (*high as u128) << 64,
            Coeff::Big(n) => n.as_words()[0] as u128 | (n.as_words()[1] as u128) << 64,
        }
    }

    pub(super) fn to_big(&self) -> UBig {
        match self {
            Coeff::Small(_) => UBig::from(self.value()),
            Coeff::Big(n) => n.clone(),
        }
    }

    pub(super) fn into_big(self) -> UBig {
        match self {
            Coeff::Big(n) => n,
            small => UBig::from(small.value()),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Coeff::Small([0, 0]))
    }

    pub(super) fn is_odd(&self) -> bool {
        self.value() & 1 == 1
    }

    pub(super) fn is_multiple_of_5(&self) -> bool {
        match self {
            // 2⁶⁴ leaves 1.
            Coeff::Small([low, high]) => (low % 5 + high % 5).is_multiple_of(5),
            Coeff::Big(n) => n.as_words().iter().map(|w| w % 5).sum::<u64>().is_multiple_of(5),
        }
    }

    /// How many digits it has; 0 has one.
    pub(super) fn digits(&self, e: &mut Env<'_>) -> PyResult<i64> {
        match self {
            Coeff::Small(_) => Ok(wide::digits(self.value()) as i64),
            Coeff::Big(n) => big_digits(e, n),
        }
    }

    pub(super) fn plus_one(self) -> Coeff {
        match self {
            Coeff::Small(_) => match self.value().checked_add(1) {
                Some(n) => Coeff::small(n),
                None => Coeff::Big(UBig::ONE << 128),
            },
            Coeff::Big(n) => Coeff::Big(n + UBig::ONE),
        }
    }

    /// Times `10 ** n`.
    pub(super) fn shifted(&self, e: &mut Env<'_>, n: i64) -> PyResult<Coeff> {
        if n == 0 || self.is_zero() {
            return Ok(self.clone());
        }
        if let Some(v) = self.as_small()
            && n < 39
            && let Some(v) = v.checked_mul(TENS[n as usize])
        {
            return Ok(Coeff::small(v));
        }
        e.room(n)?;
        let unit = e.tens(n)?;
        Ok(Coeff::from(e.mul(&self.to_big(), &unit)?))
    }

    /// Without its last `n` digits, and what those were.
    #[inline]
    pub(super) fn drop_digits(&self, e: &mut Env<'_>, n: i64) -> PyResult<(Coeff, Rest)> {
        if n <= 0 {
            return Ok((self.clone(), Rest::Nothing));
        }
        let Some(v) = self.as_small() else { return self.drop_big(e, n) };
        if n > 38 {
            let rest = if v == 0 { Rest::Nothing } else { Rest::Less };
            return Ok((Coeff::ZERO, rest));
        }
        let (q, r) = wide::div_rem_tens(v, n as usize);
        Ok((Coeff::small(q), rest_of(r, n as usize)))
    }

    fn drop_big(&self, e: &mut Env<'_>, n: i64) -> PyResult<(Coeff, Rest)> {
        let big = self.to_big();
        if n > self.digits(e)? {
            return Ok((Coeff::ZERO, Rest::Less));
        }
        let unit = e.tens(n)?;
        let (q, r) = e.div_rem(&big, &unit)?;
        let rest = match r.is_zero() {
            true => Rest::Nothing,
            false => match (r << 1).cmp(&unit) {
                Ordering::Less => Rest::Less,
                Ordering::Equal => Rest::Half,
                Ordering::Greater => Rest::More,
            },
        };
        Ok((Coeff::from(q), rest))
    }

    /// Its last `n` digits.
    pub(super) fn low_digits(&self, e: &mut Env<'_>, n: i64) -> PyResult<Coeff> {
        if n >= self.digits(e)? {
            return Ok(self.clone());
        }
        let unit = e.tens(n)?;
        Ok(Coeff::from(e.div_rem(&self.to_big(), &unit)?.1))
    }

    /// How many zeros end it; 0 has none.
    pub(super) fn trailing_zeros(&self, e: &mut Env<'_>) -> PyResult<i64> {
        let (mut zeros, mut rest) = match self {
            Coeff::Small(_) => return Ok(small_zeros(self.value(), 38).1),
            Coeff::Big(n) => (0, n.clone()),
        };
        // No more zeros than in binary. Halving steps find how many.
        let most = rest.trailing_zeros().unwrap_or(0) as i64;
        let mut step = (most + 1).max(1).ilog2() as i64;
        while step >= 0 {
            let n = 1i64 << step;
            if zeros + n <= most {
                let unit = e.tens(n)?;
                let (q, r) = e.div_rem(&rest, &unit)?;
                if r.is_zero() {
                    rest = q;
                    zeros += n;
                }
            }
            step -= 1;
        }
        Ok(zeros)
    }

    /// Without as many of its last zeros as `most`, and how many those were.
    pub(super) fn strip(&self, e: &mut Env<'_>, most: i64) -> PyResult<(Coeff, i64)> {
        if let Some(v) = self.as_small() {
            let (v, zeros) = small_zeros(v, most);
            return Ok((Coeff::small(v), zeros));
        }
        let zeros = self.trailing_zeros(e)?.min(most);
        Ok((self.drop_digits(e, zeros)?.0, zeros))
    }

    pub(super) fn times(&self, e: &mut Env<'_>, other: &Coeff) -> PyResult<Coeff> {
        if let (Some(a), Some(b)) = (self.as_small(), other.as_small())
            && let Some(p) = a.checked_mul(b)
        {
            return Ok(Coeff::small(p));
        }
        Ok(Coeff::from(e.mul(&self.to_big(), &other.to_big())?))
    }

    pub(super) fn plus(&self, other: &Coeff) -> Coeff {
        if let (Some(a), Some(b)) = (self.as_small(), other.as_small())
            && let Some(p) = a.checked_add(b)
        {
            return Coeff::small(p);
        }
        Coeff::from(self.to_big() + other.to_big())
    }

    /// The difference, and whether the other one is larger.
    pub(super) fn minus(&self, other: &Coeff) -> (Coeff, bool) {
        let less = self.order(other).is_lt();
        let (a, b) = if less { (other, self) } else { (self, other) };
        let difference = match (a.as_small(), b.as_small()) {
            (Some(a), Some(b)) => Coeff::small(a - b),
            _ => Coeff::from(a.to_big() - b.to_big()),
        };
        (difference, less)
    }

    pub(super) fn order(&self, other: &Coeff) -> Ordering {
        match (self, other) {
            (Coeff::Small(_), Coeff::Small(_)) => self.value().cmp(&other.value()),
            (Coeff::Small(_), Coeff::Big(_)) => Ordering::Less,
            (Coeff::Big(_), Coeff::Small(_)) => Ordering::Greater,
            (Coeff::Big(a), Coeff::Big(b)) => a.cmp(b),
        }
    }

    /// Its digits.
    pub(super) fn text(&self, e: &mut Env<'_>) -> PyResult<String> {
        match self {
            Coeff::Small([low, 0]) => Ok(low.to_string()),
            Coeff::Small(_) => Ok(self.value().to_string()),
            Coeff::Big(n) => {
                e.room((n.as_words().len() * 20) as i64)?;
                e.vm.in_steps(|t| steps::to_decimal::<Stop>(n, t))
            }
        }
    }

    /// The number that ASCII digits mean.
    pub(super) fn parse(e: &mut Env<'_>, digits: &[u8]) -> PyResult<Coeff> {
        let zeros = digits.iter().take_while(|&&d| d == b'0').count();
        let digits = &digits[zeros..];
        if digits.len() <= 38 {
            let mut v = 0u128;
            for part in digits.chunks(19) {
                let word = part.iter().fold(0u64, |n, d| n * 10 + (d - b'0') as u64);
                v = v * TENS[part.len()] + word as u128;
            }
            return Ok(Coeff::small(v));
        }
        let text = str::from_utf8(digits).unwrap_or_default();
        e.room(text.len() as i64)?;
        Ok(Coeff::from(e.vm.in_steps(|t| steps::from_digits::<Stop>(text, 10, t))?))
    }
}

/// How the rest from `10 ** n` compares with half of that.
#[inline]
pub(super) fn rest_of(r: u128, n: usize) -> Rest {
    let half = TENS[n] / 2;
    match r.cmp(&half) {
        _ if r == 0 => Rest::Nothing,
        Ordering::Less => Rest::Less,
        Ordering::Equal => Rest::Half,
        Ordering::Greater => Rest::More,
    }
}

/// A number without as many of its last zeros as `most`, and how many those were.
fn small_zeros(mut v: u128, most: i64) -> (u128, i64) {
    if v == 0 {
        return (0, 0);
    }
    let mut zeros = 0;
    for step in [32, 16, 8, 4, 2, 1] {
        // Each zero brings a factor of two.
        while zeros + step <= most && v.trailing_zeros() as i64 >= step {
            let (q, r) = wide::div_rem_tens(v, step as usize);
            if r != 0 {
                break;
            }
            v = q;
            zeros += step;
        }
    }
    (v, zeros)
}

fn big_digits(e: &mut Env<'_>, n: &UBig) -> PyResult<i64> {
    let words = n.as_words();
    let top = words[words.len() - 1] as f64 * 2f64.powi(64) + words[words.len() - 2] as f64;
    let log = top.log10() + (words.len() - 2) as f64 * 64.0 * LOG;
    let margin = 1e-9 + log * 1e-13;
    let (low, high) = ((log - margin).floor() as i64, (log + margin).floor() as i64);
    if low == high {
        return Ok(low + 1);
    }
    let unit = e.tens(high)?;
    Ok(if *n >= unit { high + 1 } else { high })
}
