//! Floats to text: the shortest digits that read back, and the printf-like codes. The layout is
//! CPython's. A given number of digits comes from Rust's formatter, which is exact; the shortest ones
//! come from ryu, because between two that are equally near it takes the even one, as CPython does
//! and Rust's formatter does not.

use crate::text::int::{decimal, decimal_digits};
use smallvec::SmallVec;
use std::io::Write;

/// How the digits are laid out, after the letters of the format language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `e`: one digit, point, precision digits, exponent.
    Exp,
    /// `f`: precision digits after the point.
    Fixed,
    /// `g`: precision significant digits, exponent only for very large or small numbers.
    General,
    /// Shortest digits that read back as the same float; precision is not looked at.
    Repr,
}

/// Variations of a [`Code`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `#`: always a decimal point, and `g` keeps its trailing zeros.
    pub alternate: bool,
    /// Ensures that the text reads as a float: `.0` at least.
    pub dot_zero: bool,
    /// `z`: no sign on what rounds to zero.
    pub no_negative_zero: bool,
    /// Uppercase `E`, `INF` and `NAN`.
    pub upper: bool,
}

/// More digits than any double has, in front of the point or behind it: zeros follow.
const MAX_DIGITS: usize = 1100;

type Buffer = SmallVec<[u8; 32]>;

/// `repr` of a float.
pub fn repr(x: f64) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = repr_into(x, &mut out);
    out
}

/// Writes the `repr` of a float.
pub fn repr_into(x: f64, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    // Small whole numbers need no search for digits.
    let whole = x as i64;
    if whole as f64 == x && whole.unsigned_abs() < 1 << 53 && (whole != 0 || x.is_sign_positive()) {
        let mut buf = [0; 21];
        out.write_str(std::str::from_utf8(decimal(whole, &mut buf)).unwrap_or_default())?;
        return out.write_str(".0");
    }
    // Where there is no exponent, ryu writes as CPython does.
    if (1e-4..1e16).contains(&x.abs()) {
        return out.write_str(ryu::Buffer::new().format_finite(x));
    }
    out.write_str(&repr_general(x))
}

#[cold]
fn repr_general(x: f64) -> String {
    format(x, Code::Repr, 0, Flags { dot_zero: true, ..Flags::default() })
}

/// The text of a float, with a sign only when negative. Its length is at most about 310 plus
/// `precision`.
pub fn format(x: f64, code: Code, precision: usize, flags: Flags) -> String {
    if !x.is_finite() {
        return special(x, flags.upper);
    }
    let mut out = Vec::with_capacity(24);
    if x.is_sign_negative() {
        out.push(b'-');
    }
    match code {
        Code::Fixed => fixed(x.abs(), precision, flags, &mut out),
        Code::Exp => {
            let (digits, point) = significant(x.abs(), precision.min(MAX_DIGITS) + 1);
            let shape = Shape { digits: &digits, at_least: precision.saturating_add(1) };
            shape.exponential(point, flags, &mut out);
        }
        Code::General => {
            let precision = precision.max(1);
            let (mut digits, point) = significant(x.abs(), precision.min(MAX_DIGITS));
            strip_zeros(&mut digits);
            let limit = precision as i64 - i64::from(flags.dot_zero);
            let at_least = if flags.alternate { precision } else { 1 };
            let exponential = point <= -4 || i64::from(point) > limit;
            Shape { digits: &digits, at_least }.layout(point, exponential, flags, &mut out);
        }
        Code::Repr => {
            let (digits, point) = shortest(x.abs());
            let exponential = point <= -4 || point > 16;
            Shape { digits: &digits, at_least: 1 }.layout(point, exponential, flags, &mut out);
        }
    }
    if flags.no_negative_zero && out[0] == b'-' && is_zero(&out[1..]) {
        out.remove(0);
    }
    String::from_utf8(out).unwrap_or_default()
}

fn special(x: f64, upper: bool) -> String {
    let text = match (x.is_nan(), x < 0.0) {
        (true, _) => "nan",
        (_, true) => "-inf",
        _ => "inf",
    };
    if upper { text.to_ascii_uppercase() } else { text.to_owned() }
}

fn is_zero(text: &[u8]) -> bool {
    !text.iter().take_while(|c| !matches!(c, b'e' | b'E')).any(|c| (b'1'..=b'9').contains(c))
}

fn fixed(x: f64, precision: usize, flags: Flags, out: &mut Vec<u8>) {
    if !exact_fixed(x, precision, out) {
        let exact = precision.min(MAX_DIGITS);
        // Writing to a vector does not fail.
        let _ = write!(out, "{x:.exact$}");
        out.resize(out.len() + precision - exact, b'0');
    }
    if precision == 0 && flags.alternate {
        out.push(b'.');
    } else if precision == 0 && flags.dot_zero {
        out.extend_from_slice(b".0");
    }
}

/// The common case of fixed digits in integers: whole part and the `precision` digits behind the
/// point of `x`, which is not negative. Below 2^53 the fraction times 10^precision is exact in 128
/// bits.
pub fn fixed_parts(x: f64, precision: usize) -> Option<(u64, u64)> {
    if x >= (1u64 << 53) as f64 || precision > 18 {
        return None;
    }
    let biased = (x.to_bits() >> 52) as u32;
    let fraction = x.to_bits() & ((1 << 52) - 1);
    let mantissa = if biased == 0 { fraction } else { fraction | 1 << 52 };
    // x = mantissa / 2^shift, and so small a number rounds to zero when there is no such shift.
    let shift = 1075 - biased.max(1);
    if shift >= 120 {
        return Some((0, 0));
    }
    let ten = TENS[precision];
    let scaled = u128::from(mantissa) >> shift;
    let mut whole = scaled as u64;
    let rest = (u128::from(mantissa) - (scaled << shift)) * u128::from(ten);
    let mut digits = (rest >> shift) as u64;
    let (below, half) = (rest & ((1 << shift) - 1), (1u128 << shift) >> 1);
    let last = if precision == 0 { whole } else { digits };
    if shift > 0 && (below > half || (below == half && last & 1 == 1)) {
        digits += 1;
    }
    if digits == ten {
        (whole, digits) = (whole + 1, 0);
    }
    Some((whole, digits))
}

const TENS: [u64; 19] = {
    let mut out = [1; 19];
    let mut i = 1;
    while i < 19 {
        out[i] = out[i - 1] * 10;
        i += 1;
    }
    out
};

fn exact_fixed(x: f64, precision: usize, out: &mut Vec<u8>) -> bool {
    let Some((whole, digits)) = fixed_parts(x, precision) else { return false };
    out.extend_from_slice(decimal_digits(whole, &mut [0; 21]));
    if precision > 0 {
        out.push(b'.');
        let mut buf = [0; 21];
        let digits = decimal_digits(digits, &mut buf);
        out.resize(out.len() + precision - digits.len(), b'0');
        out.extend_from_slice(digits);
    }
    true
}

/// `count` correctly rounded significant digits, and where the point goes: `0.DIGITS × 10^point`.
pub(super) fn significant(x: f64, count: usize) -> (Buffer, i32) {
    round_shortest(x, count).unwrap_or_else(|| {
        let mut text = Buffer::new();
        let _ = write!(text, "{x:.*e}", count - 1);
        split(text)
    })
}

/// As `significant`, from the shortest digits, unless those end in the middle between two candidates.
///
/// Numbers of up to fifteen digits lie further apart than normal doubles, so where the shortest digits are no more
/// than `count`, no other number of so many is as near. Where they are more, what lies in the middle between two
/// candidates is not between them and `x`: it would read back as `x` itself, with no more digits.
fn round_shortest(x: f64, count: usize) -> Option<(Buffer, i32)> {
    if count > 15 || x != 0.0 && x < f64::MIN_POSITIVE {
        return None;
    }
    let (mut digits, mut point) = shortest(x);
    let up = match digits.get(count..).unwrap_or_default() {
        [] => false,
        b"5" => return None,
        [first, ..] => *first >= b'5',
    };
    digits.resize(count, b'0');
    if up {
        match digits.iter().rposition(|&d| d != b'9') {
            Some(last) => {
                digits[last] += 1;
                digits[last + 1..].fill(b'0');
            }
            None => {
                digits.fill(b'0');
                digits[0] = b'1';
                point += 1;
            }
        }
    }
    Some((digits, point))
}

fn shortest(x: f64) -> (Buffer, i32) {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(x).as_bytes();
    let e = text.iter().position(|&c| c == b'e').unwrap_or(text.len());
    let exponent = std::str::from_utf8(&text[e..]).ok().and_then(|s| s.get(1..)?.parse().ok());
    let dot = text[..e].iter().position(|&c| c == b'.').unwrap_or(e);
    let mut digits = Buffer::from_slice(&text[..dot]);
    digits.extend_from_slice(text[..e].get(dot + 1..).unwrap_or_default());
    let zeros = digits.iter().take_while(|&&c| c == b'0').count().min(digits.len() - 1);
    digits.drain(..zeros);
    strip_zeros(&mut digits);
    let point = if digits[0] == b'0' { 1 } else { dot as i32 - zeros as i32 };
    (digits, point + exponent.unwrap_or(0))
}

/// Takes `d.ddde±x` apart.
fn split(mut text: Buffer) -> (Buffer, i32) {
    let e = text.iter().rposition(|&c| c == b'e').unwrap_or(text.len());
    let exponent = std::str::from_utf8(&text[e..]).ok().and_then(|s| s[1..].parse().ok());
    text.truncate(e);
    if text.len() > 1 {
        text.remove(1);
    }
    (text, exponent.unwrap_or(0) + 1)
}

fn strip_zeros(digits: &mut Buffer) {
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
}

/// Digits to lay out, padded with zeros to at least so many.
struct Shape<'a> {
    digits: &'a [u8],
    at_least: usize,
}

impl Shape<'_> {
    fn layout(&self, point: i32, exponential: bool, flags: Flags, out: &mut Vec<u8>) {
        if exponential {
            self.exponential(point, flags, out);
        } else {
            self.positional(point, flags, out);
        }
    }

    fn pad(&self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.at_least.saturating_sub(self.digits.len()), b'0');
    }

    fn exponential(&self, point: i32, flags: Flags, out: &mut Vec<u8>) {
        out.push(self.digits[0]);
        if self.digits.len() > 1 || self.at_least > 1 || flags.alternate {
            out.push(b'.');
        }
        out.extend_from_slice(&self.digits[1..]);
        self.pad(out);
        let exponent = point - 1;
        let sign = if exponent < 0 { '-' } else { '+' };
        let e = if flags.upper { 'E' } else { 'e' };
        let _ = write!(out, "{e}{sign}{:02}", exponent.unsigned_abs());
    }

    fn positional(&self, point: i32, flags: Flags, out: &mut Vec<u8>) {
        let count = self.digits.len();
        if point <= 0 {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + point.unsigned_abs() as usize, b'0');
            out.extend_from_slice(self.digits);
            return self.pad(out);
        }
        let point = point as usize;
        out.extend_from_slice(&self.digits[..point.min(count)]);
        out.resize(out.len() + point.saturating_sub(count), b'0');
        if count > point || self.at_least > point {
            out.push(b'.');
            out.extend_from_slice(&self.digits[point.min(count)..]);
            out.resize(out.len() + self.at_least.saturating_sub(count.max(point)), b'0');
        } else if flags.dot_zero {
            out.extend_from_slice(b".0");
        } else if flags.alternate {
            out.push(b'.');
        }
    }
}
