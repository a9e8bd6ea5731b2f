//! Checks against the tables made by testdata/generate.py.

use super::*;
use crate::text::testdata::{Field, check, rows, show_error, show_float};

fn same_float(case: &[Field], got: Result<f64, TextError>, expected: &Field) {
    if matches!(&got, Ok(x) if x.is_nan()) && !expected.str().starts_with('!') {
        return assert!(expected.float().is_nan());
    }
    check(case, &show_float(got), expected);
}

#[test]
fn repr_and_hex() {
    for row in rows(include_str!("../testdata/float_repr.txt")) {
        check(&row, &repr(row[0].float()), &row[1]);
        check(&row, &to_hex(row[0].float()), &row[2]);
    }
}

#[test]
fn significant_digits_are_exact() {
    // Rust's formatter is exact; numbers of few digits and those in the middle between two come along.
    let check = |x: f64| {
        for count in 1..=17 {
            let exact = std::format!("{x:.*e}", count - 1);
            let (digits, point) = write::significant(x, count);
            let e = exact.rfind('e').unwrap();
            let same = exact[..e].bytes().filter(|&c| c != b'.').eq(digits.iter().copied());
            assert!(same && exact[e + 1..].parse::<i32>().unwrap() == point - 1, "{x:e}, {count}");
        }
    };
    for x in [0.0, 0.5, 1.0, 2.5, 0.125, 9.5, 99.95, 9.999_999_999_999_999, 1e22, 1e23, f64::MAX] {
        check(x);
    }
    for x in [5e-324, 1.5e-323, f64::MIN_POSITIVE, f64::EPSILON] {
        check(x);
    }
    let mut state = 1u64;
    for i in 0..20_000u32 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = f64::from_bits(state & !(1 << 63));
        if x.is_finite() {
            check(x);
        }
        check((state >> 44) as f64 / 8.0);
        check(f64::from(i) / 1000.0);
    }
}

#[test]
fn format_codes() {
    for row in rows(include_str!("../testdata/float_format.txt")) {
        let spec = row[1].str();
        let letter = spec.chars().last().unwrap_or_default();
        let code = match letter.to_ascii_lowercase() {
            'e' => Code::Exp,
            'f' => Code::Fixed,
            _ => Code::General,
        };
        let flags = Flags {
            alternate: spec.contains('#'),
            no_negative_zero: spec.contains('z'),
            upper: letter.is_ascii_uppercase(),
            dot_zero: false,
        };
        check(&row, &format(row[0].float(), code, row[2].int(), flags), &row[3]);
    }
}

#[test]
fn parse_text() {
    for row in rows(include_str!("../testdata/float_parse.txt")) {
        match parse(row[0].text()) {
            Some(x) => same_float(&row, Ok(x), &row[1]),
            None => {
                let message = row[1].str();
                assert!(
                    message.starts_with("!ValueError: could not convert"),
                    "{:?}",
                    row[0].str()
                );
            }
        }
    }
}

#[test]
fn parse_hex() {
    for row in rows(include_str!("../testdata/float_fromhex.txt")) {
        same_float(&row, from_hex(row[0].text()), &row[1]);
    }
}

#[test]
fn round() {
    for row in rows(include_str!("../testdata/float_round.txt")) {
        same_float(&row, round_to_digits(row[0].float(), row[1].int()), &row[2]);
    }
}

#[test]
fn arithmetic() {
    for row in rows(include_str!("../testdata/float_arith.txt")) {
        let (a, b) = (row[1].float(), row[2].float());
        match row[0].str().as_str() {
            "/" => same_float(&row, true_div(a, b), &row[3]),
            "//" => same_float(&row, floor_div(a, b), &row[3]),
            "%" => same_float(&row, modulo(a, b), &row[3]),
            "**" => power(&row, pow(a, b), &row[3]),
            _ => match divmod(a, b) {
                Ok((quotient, rest)) => {
                    same_float(&row, Ok(quotient), &row[3]);
                    same_float(&row, Ok(rest), &row[4]);
                }
                Err(error) => check(&row, &show_error(&error), &row[3]),
            },
        }
    }
}

fn power(row: &[Field], got: Result<f64, PowError>, expected: &Field) {
    let class = match got {
        Ok(x) => return same_float(row, Ok(x), expected),
        Err(PowError::Complex) => return check(row, "complex", expected),
        Err(PowError::ZeroToNegative) => "ZeroDivisionError",
        Err(PowError::Range) => "OverflowError",
    };
    let message = got.err().map_or("", PowError::message);
    check(row, &format!("!{class}: {message}"), expected);
}

#[test]
fn decompose_and_compose_agree() {
    for row in rows(include_str!("../testdata/float_repr.txt")) {
        let x = row[0].float();
        let Some((mantissa, exponent)) = decompose(x) else {
            assert!(!x.is_finite());
            continue;
        };
        assert!(mantissa == 0 || mantissa & 1 == 1);
        let back = compose(mantissa.unsigned_abs(), false, exponent.into());
        assert_eq!(back, Some(x.abs()), "{x:e}");
    }
}
