//! Complex arithmetic on plain numbers.

/// A complex number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Number {
    pub re: f64,
    pub im: f64,
}

/// Why an operator has no result.
#[derive(Debug, PartialEq)]
pub(super) enum Error {
    ZeroDivision,
    ZeroPower,
    Overflow,
}

const ZERO: Number = Number { re: 0.0, im: 0.0 };
const ONE: Number = Number { re: 1.0, im: 0.0 };

pub(super) fn add(a: Number, b: Number) -> Result<Number, Error> {
    Ok(Number { re: a.re + b.re, im: a.im + b.im })
}

pub(super) fn sub(a: Number, b: Number) -> Result<Number, Error> {
    Ok(Number { re: a.re - b.re, im: a.im - b.im })
}

fn product(a: Number, b: Number) -> Number {
    Number { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
}

pub(super) fn mul(a: Number, b: Number) -> Result<Number, Error> {
    Ok(product(a, b))
}

/// Smith's method: scales by the larger part of the divisor, so that nothing overflows early.
pub(super) fn div(a: Number, b: Number) -> Result<Number, Error> {
    if b.re.abs() >= b.im.abs() {
        if b.re == 0.0 {
            return Err(Error::ZeroDivision);
        }
        let ratio = b.im / b.re;
        let denominator = b.re + b.im * ratio;
        return Ok(Number {
            re: (a.re + a.im * ratio) / denominator,
            im: (a.im - a.re * ratio) / denominator,
        });
    }
    if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let denominator = b.re * ratio + b.im;
        return Ok(Number {
            re: (a.re * ratio + a.im) / denominator,
            im: (a.im * ratio - a.re) / denominator,
        });
    }
    Ok(Number { re: f64::NAN, im: f64::NAN })
}

fn power_of_int(a: Number, mut n: u32) -> Number {
    let (mut result, mut square) = (ONE, a);
    while n > 0 {
        if n & 1 == 1 {
            result = product(result, square);
        }
        n >>= 1;
        square = product(square, square);
    }
    result
}

fn polar_power(a: Number, b: Number) -> Result<Number, Error> {
    if b == ZERO {
        return Ok(ONE);
    }
    if a == ZERO {
        return if b.im != 0.0 || b.re < 0.0 { Err(Error::ZeroPower) } else { Ok(ZERO) };
    }
    let (modulus, angle) = (a.re.hypot(a.im), a.im.atan2(a.re));
    let (mut length, mut phase) = (modulus.powf(b.re), angle * b.re);
    if b.im != 0.0 {
        length *= (-angle * b.im).exp();
        phase += b.im * modulus.ln();
    }
    Ok(Number { re: length * phase.cos(), im: length * phase.sin() })
}

pub(super) fn pow(a: Number, b: Number) -> Result<Number, Error> {
    let r = if b.im == 0.0 && b.re == b.re.floor() && b.re.abs() <= 100.0 {
        let p = power_of_int(a, b.re.abs() as u32);
        if b.re > 0.0 { p } else { div(ONE, p).map_err(|_| Error::ZeroPower)? }
    } else {
        polar_power(a, b)?
    };
    if r.re.is_infinite() || r.im.is_infinite() { Err(Error::Overflow) } else { Ok(r) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_does_not_overflow_early() {
        let big = Number { re: 1e300, im: 1e300 };
        assert_eq!(div(big, big), Ok(ONE));
        assert_eq!(div(ONE, ZERO), Err(Error::ZeroDivision));
    }

    #[test]
    fn powers_know_their_edges() {
        let i = Number { re: 0.0, im: 1.0 };
        assert_eq!(pow(i, Number { re: 2.0, im: 0.0 }), Ok(Number { re: -1.0, im: 0.0 }));
        assert_eq!(pow(ZERO, Number { re: -1.0, im: 0.0 }), Err(Error::ZeroPower));
        assert_eq!(
            pow(Number { re: 1e300, im: 0.0 }, Number { re: 2.0, im: 0.0 }),
            Err(Error::Overflow)
        );
    }
}
