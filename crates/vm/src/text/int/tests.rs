//! Checks against the tables made by testdata/generate.py.

use std::cmp::Ordering;

use super::*;
use crate::text::testdata::{Field, check, rows, show_error, show_float};

fn big(field: &Field) -> IBig {
    field.int()
}

fn show<T: ToString>(result: Result<T, TextError>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => show_error(&error),
    }
}

/// A tick that ends nothing.
fn free(_: u64) -> Result<(), TextError> {
    Ok(())
}

#[test]
fn text_to_int() {
    for row in rows(include_str!("../testdata/int_parse.txt")) {
        let got = parse(row[0].text(), row[1].int(), 4300, &mut free);
        check(&row, &show(got.map(IBig::from)), &row[2]);
    }
    for row in rows(include_str!("../testdata/int_parse_bytes.txt")) {
        let got = parse_bytes(&row[0].bytes(), 10, 4300, &mut free);
        check(&row, &show(got.map(IBig::from)), &row[1]);
    }
}

#[test]
fn int_to_text_and_properties() {
    for row in rows(include_str!("../testdata/int_write.txt")) {
        if row.len() == 2 {
            let a = IBig::from_str_radix(&row[0].str(), 16).expect("hexadecimal");
            check(&row, &show(to_decimal(&a, 4300, &mut free)), &row[1]);
            continue;
        }
        let a = big(&row[0]);
        check(&row, &show(to_decimal(&a, 4300, &mut free)), &row[1]);
        for (base, expected) in [16, 2, 8].into_iter().zip(&row[2..]) {
            check(&row, &to_radix(&a, base), expected);
        }
        check(&row, &bit_length(&a).to_string(), &row[5]);
        check(&row, &bit_count(&a).to_string(), &row[6]);
        check(&row, &hash_big(&a).to_string(), &row[7]);
        check(&row, &show_float(to_float(&a)), &row[8]);
        if let Int::Small(small) = Int::from(a) {
            check(&row, &hash_small(small).to_string(), &row[7]);
        }
    }
}

#[test]
fn division() {
    for row in rows(include_str!("../testdata/int_arith.txt")) {
        let (a, b) = (big(&row[0]), big(&row[1]));
        check(&row, &show(floor_div(&a, &b, &mut free)), &row[2]);
        check(&row, &show(modulo(&a, &b, &mut free)), &row[3]);
        check(&row, &show_float(true_div(&a, &b)), &row[4]);
        check(&row, &show(divmod(&a, &b, &mut free).map(|_| "")), &row[5]);
        if let (Int::Small(a), Int::Small(b)) = (a.into(), b.into()) {
            match floor_div_small(a, b) {
                Ok(None) => assert_eq!((a, b), (i64::MIN, -1)),
                Ok(Some(quotient)) => check(&row, &quotient.to_string(), &row[2]),
                Err(error) => check(&row, &show_error(&error), &row[2]),
            }
            check(&row, &show(modulo_small(a, b)), &row[3]);
            check(&row, &show_float(true_div_small(a, b)), &row[4]);
        }
    }
}

#[test]
fn powers() {
    for row in rows(include_str!("../testdata/int_powmod.txt")) {
        let mut cost = 0;
        let got: Result<IBig, TextError> =
            pow_mod(&big(&row[0]), &big(&row[1]), &big(&row[2]), &mut |c| {
                cost += c;
                Ok(())
            });
        check(&row, &show(got), &row[3]);
    }
    let stopped = pow_mod(&3.into(), &(IBig::ONE << 500), &(IBig::ONE << 300), &mut |_| {
        Err(TextError::value("stop"))
    });
    assert_eq!(show(stopped), "!ValueError: stop");
    assert!(power_bits(&1000.into(), 50) >= bit_length(&IBig::from(1000).pow(50)) as u64);
    assert_eq!(power_bits(&IBig::NEG_ONE, u64::MAX), 1);
}

#[test]
fn shifts() {
    for row in rows(include_str!("../testdata/int_shift.txt")) {
        let (a, n) = (big(&row[0]), big(&row[1]));
        check(&row, &show(shift_left(&a, &n)), &row[2]);
        check(&row, &show(shift_right(&a, &n)), &row[3]);
    }
}

#[test]
fn bytes_both_ways() {
    for row in rows(include_str!("../testdata/int_bytes.txt")) {
        let (a, signed) = (big(&row[0]), row[2].int::<u8>() == 1);
        match to_bytes(&a, row[1].int(), signed) {
            Ok(bytes) => {
                assert_eq!(bytes, row[3].bytes(), "{a}");
                if !bytes.is_empty() {
                    assert_eq!(from_bytes(&bytes, signed), a);
                }
            }
            Err(error) => check(&row, &show_error(&error), &row[3]),
        }
    }
}

#[test]
fn ints_and_floats() {
    for row in rows(include_str!("../testdata/int_float.txt")) {
        if row[0].str() == "int" {
            let x = row[1].float();
            check(&row, &show(from_float(x).map(IBig::from)), &row[2]);
            check(&row, &show(float_ratio(x).map(|(n, d)| format!("{n} {d}"))), &row[3]);
            let hash = hash_float(x).map_or("nan".to_owned(), |hash| hash.to_string());
            check(&row, &hash, &row[4]);
            continue;
        }
        let (a, x) = (big(&row[1]), row[2].float());
        let sign = |order: Option<Ordering>| match order {
            None => "?",
            Some(Ordering::Less) => "<",
            Some(Ordering::Equal) => "=",
            Some(Ordering::Greater) => ">",
        };
        check(&row, sign(cmp_float(&a, x)), &row[3]);
        if let Int::Small(small) = a.into() {
            check(&row, sign(cmp_float_small(small, x)), &row[3]);
        }
    }
}

#[test]
fn rounding_to_tens() {
    for row in rows(include_str!("../testdata/int_round.txt")) {
        check(&row, &show(round_to_tens(&big(&row[0]), row[1].int(), &mut free)), &row[2]);
    }
}

#[test]
fn roots() {
    assert_eq!(isqrt(&(IBig::from(10).pow(40) - 1), &mut free), Ok(IBig::from(10).pow(20) - 1));
    assert!(isqrt(&IBig::NEG_ONE, &mut free).is_err());
    assert_eq!(hash_complex(0, 1), 1000003);
}

#[test]
fn combinatorics() {
    for row in rows(include_str!("../testdata/int_combin.txt")) {
        let mut cost = 0;
        let mut tick = |c| -> Result<(), TextError> {
            cost += c;
            if cost > 1_000_000 { Err(TextError::value("too much")) } else { Ok(()) }
        };
        let (a, b) = (big(&row[1]), big(&row[2]));
        let got = match row[0].str().as_str() {
            "factorial" => factorial(row[1].int(), &mut tick),
            "perm" => perm(&a, row[2].int(), &mut tick),
            "comb" => comb(&a, row[2].int(), &mut tick),
            "gcd" => gcd(&a, &b, &mut tick),
            _ => lcm(&a, &b, &mut tick),
        };
        check(&row, &show(got), &row[3]);
    }
    let endless = factorial(u64::MAX, &mut |_| Err(TextError::value("too much")));
    assert_eq!(show(endless), "!ValueError: too much");
}
