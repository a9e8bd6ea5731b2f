//! Kernels behind `complex`: text in both directions and CPython's arithmetic. A number is a pair of
//! real and imaginary part.

use super::float::{self, Code, Flags, number_bytes, trim};
use super::repr::repr_lossy;
use super::{Text, TextError};

/// Real and imaginary part.
pub type Complex = (f64, f64);

/// `repr` of a complex number.
pub fn repr((real, imag): Complex) -> String {
    let part = |x| float::format(x, Code::Repr, 0, Flags::default());
    let mut imag = part(imag) + "j";
    if real == 0.0 && real.is_sign_positive() {
        return imag;
    }
    if !imag.starts_with('-') {
        imag.insert(0, '+');
    }
    format!("({}{imag})", part(real))
}

/// `complex(text)`.
pub fn parse(text: Text<'_>) -> Result<Complex, TextError> {
    let malformed = || TextError::value("complex() arg is a malformed string");
    let bytes = number_bytes(text);
    if !bytes.contains(&b'_') {
        return read(&bytes).ok_or_else(malformed);
    }
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, &c) in bytes.iter().enumerate() {
        if c != b'_' {
            plain.push(c);
        } else if at == 0 || !digit(at - 1) || !digit(at + 1) {
            let shown = repr_lossy(text);
            return Err(TextError::value(format!("could not convert string to complex: {shown}")));
        }
    }
    read(&plain).ok_or_else(malformed)
}

fn read(bytes: &[u8]) -> Option<Complex> {
    let body = trim(bytes);
    let body = match body {
        [b'(', inner @ .., b')'] => trim(inner),
        _ => body,
    };
    let (first, rest) = take_float(body);
    let sign = |c: u8| if c == b'-' { -1.0 } else { 1.0 };
    let (value, rest) = match (first, rest) {
        (Some(real), [c @ (b'+' | b'-'), after @ ..]) => {
            let (imag, rest) = match take_float(rest) {
                (Some(imag), rest) => (imag, rest),
                (None, _) => (sign(*c), after),
            };
            ((real, imag), unit(rest)?)
        }
        (Some(imag), [b'j' | b'J', after @ ..]) => ((0.0, imag), after),
        (Some(real), rest) => ((real, 0.0), rest),
        (None, [c @ (b'+' | b'-'), after @ ..]) => ((0.0, sign(*c)), unit(after)?),
        (None, rest) => ((0.0, 1.0), unit(rest)?),
    };
    rest.is_empty().then_some(value)
}

fn unit(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [b'j' | b'J', rest @ ..] => Some(rest),
        _ => None,
    }
}

/// The longest float that the bytes start with, and what follows it.
fn take_float(bytes: &[u8]) -> (Option<f64>, &[u8]) {
    let length = float_length(bytes);
    let (text, rest) = bytes.split_at(length);
    match std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()) {
        Some(x) => (Some(x), rest),
        None => (None, bytes),
    }
}

fn float_length(bytes: &[u8]) -> usize {
    let signed = |at: usize| at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let digits = |at: usize| at + bytes[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let start = signed(0);
    for word in ["infinity", "inf", "nan"] {
        let found = bytes.get(start..start + word.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes())) {
            return start + word.len();
        }
    }
    let mut end = digits(start);
    let mut count = end - start;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        count += fraction - end - 1;
        end = fraction;
    }
    if count == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let from = signed(end + 1);
        let exponent = digits(from);
        if exponent > from {
            end = exponent;
        }
    }
    end
}

/// `a * b`.
pub fn mul(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `a / b`.
pub fn div(a: Complex, b: Complex) -> Result<Complex, TextError> {
    if b == (0.0, 0.0) {
        return Err(TextError::zero_division("complex division by zero"));
    }
    Ok(quotient(a, b))
}

/// Smith's method: scaled by the greater part of the divisor.
fn quotient(a: Complex, b: Complex) -> Complex {
    let (size_real, size_imag) = (b.0.abs(), b.1.abs());
    if size_real >= size_imag {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else if size_imag >= size_real {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    }
}

/// `a ** b`.
pub fn pow(a: Complex, b: Complex) -> Result<Complex, TextError> {
    let by_zero = || TextError::zero_division("0.0 to a negative or complex power");
    let small_integer = b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0;
    let result = if small_integer && b.0 > 0.0 {
        power(a, b.0 as u32)
    } else if small_integer && b.0 < 0.0 {
        if power(a, -b.0 as u32) == (0.0, 0.0) {
            return Err(by_zero());
        }
        quotient((1.0, 0.0), power(a, -b.0 as u32))
    } else if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(by_zero());
        }
        (0.0, 0.0)
    } else {
        // The sine of infinity is a domain error to C, and that one has this message.
        polar_power(a, b).ok_or_else(by_zero)?
    };
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(TextError::overflow("complex exponentiation"));
    }
    Ok(result)
}

fn power(a: Complex, n: u32) -> Complex {
    let (mut result, mut square, mut bit) = ((1.0, 0.0), a, 1);
    while bit <= n {
        if n & bit != 0 {
            result = mul(result, square);
        }
        bit <<= 1;
        square = mul(square, square);
    }
    result
}

fn polar_power(a: Complex, b: Complex) -> Option<Complex> {
    let size = a.0.hypot(a.1);
    let angle = a.1.atan2(a.0);
    let mut length = size.powf(b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length /= (angle * b.1).exp();
        phase += b.1 * size.ln();
    }
    (!phase.is_infinite()).then(|| (length * phase.cos(), length * phase.sin()))
}

/// `abs(z)`.
pub fn abs((real, imag): Complex) -> Result<f64, TextError> {
    let size = real.hypot(imag);
    if size.is_infinite() && real.is_finite() && imag.is_finite() {
        return Err(TextError::overflow("absolute value too large"));
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::testdata::{Field, check, rows, show_error};

    fn same(row: &[Field], got: Result<Complex, TextError>, expected: &[Field]) {
        let (real, imag) = match got {
            Ok(parts) if expected.len() == 2 => parts,
            Ok(parts) => return check(row, &repr(parts), &expected[0]),
            Err(error) => return check(row, &show_error(&error), &expected[0]),
        };
        for (got, expected) in [(real, &expected[0]), (imag, &expected[1])] {
            let same = got.to_bits() == expected.float().to_bits()
                || got.is_nan() && expected.float().is_nan();
            let shown: Vec<String> = row.iter().map(Field::str).collect();
            assert!(same, "{got} instead of {} in {shown:?}", expected.float());
        }
    }

    #[test]
    fn text_both_ways() {
        for row in rows(include_str!("testdata/complex_parse.txt")) {
            same(&row, parse(row[0].text()), &row[1..]);
        }
        for row in rows(include_str!("testdata/complex_repr.txt")) {
            check(&row, &repr((row[0].float(), row[1].float())), &row[2]);
        }
    }

    #[test]
    fn arithmetic() {
        for row in rows(include_str!("testdata/complex_arith.txt")) {
            let a = (row[1].float(), row[2].float());
            let b = (row[3].float(), row[4].float());
            let got = match row[0].str().as_str() {
                "*" => Ok(mul(a, b)),
                "/" => div(a, b),
                "abs" => abs(a).map(|size| (size, 0.0)),
                _ => pow(a, b),
            };
            same(&row, got, &row[5..]);
        }
    }
}
