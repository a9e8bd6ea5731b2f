//! Character classes and case mappings exactly as CPython 3.12's `str` methods have them
//! (Unicode 15.0). Everything is a lookup in the generated run-length tables; Latin-1 goes through
//! a flat table made of them at compile time.

mod case;
#[rustfmt::skip]
mod tables;

use crate::text::Text;
use crate::text::chars::{Unit, with_units};
pub use case::{CaseMap, capitalize, casefold, lower, swapcase, title, upper, whole};
use tables::*;

/// First run of [`FLAG_RUNS`] that reaches into each page of 256 code points.
static PAGES: [u16; 0x1101] = {
    let mut pages = [0; 0x1101];
    let (mut run, mut page) = (0, 0);
    while page <= 0x1100 {
        while run + 1 < FLAG_RUNS.len() && FLAG_RUNS[run + 1] >> 8 <= (page as u32) << 8 {
            run += 1;
        }
        pages[page] = run as u16;
        page += 1;
    }
    pages
};

static LATIN1: [u16; 256] = {
    let mut flags = [0; 256];
    let (mut run, mut c) = (0, 0);
    while c < 256 {
        while FLAG_RUNS[run + 1] >> 8 <= c as u32 {
            run += 1;
        }
        flags[c] = FLAG_SETS[(FLAG_RUNS[run] & 0xff) as usize];
        c += 1;
    }
    flags
};

#[inline]
fn flags(c: u32) -> u16 {
    match LATIN1.get(c as usize) {
        Some(&flags) => flags,
        None => wide_flags(c),
    }
}

fn wide_flags(c: u32) -> u16 {
    if c > 0x10ffff {
        return 0;
    }
    let page = (c >> 8) as usize;
    let runs = &FLAG_RUNS[PAGES[page].into()..=PAGES[page + 1].into()];
    let after = runs.partition_point(|run| run >> 8 <= c);
    FLAG_SETS[(runs[after - 1] & 0xff) as usize]
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $flag:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(c: u32) -> bool {
            flags(c) & ($flag) != 0
        }
    )*};
}

classes! {
    /// `str.isalpha` of one character.
    is_alpha = ALPHA;
    /// `str.isalnum` of one character.
    is_alnum = ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// `str.isdecimal` of one character.
    is_decimal = DECIMAL;
    /// `str.isdigit` of one character.
    is_digit = DIGIT;
    /// `str.isnumeric` of one character.
    is_numeric = NUMERIC;
    /// `str.isspace` of one character.
    is_space = SPACE;
    /// `str.isprintable` of one character.
    is_printable = PRINTABLE;
    /// Whether an identifier may start with the character (`_` included).
    is_id_start = ID_START;
    /// Whether an identifier may go on with the character.
    is_id_continue = ID_CONTINUE;
    /// Uppercase, as `str.isupper` asks of each character.
    is_upper = UPPER;
    /// Lowercase, as `str.islower` asks of each character.
    is_lower = LOWER;
    /// Titlecase (category Lt).
    is_title = TITLE;
    /// Upper-, lower- or titlecase.
    is_cased = UPPER | LOWER | TITLE;
    /// Skipped by the rule for the final sigma.
    is_case_ignorable = CASE_IGNORABLE;
}

/// Whether `str.splitlines` breaks after the character.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Whether a text is not empty and a test holds for all its characters, as `str.isalpha` and its
/// like ask. (Only `str.isprintable` and `str.isascii` hold for empty text.)
pub fn all(text: Text<'_>, test: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && with_units!(text, s => s.iter().all(|&c| test(c.code())))
}

/// `str.isupper`: something is uppercase and nothing lower- or titlecase.
pub fn all_upper(text: Text<'_>) -> bool {
    text.iter().any(is_upper) && !text.iter().any(|c| is_lower(c) || is_title(c))
}

/// `str.islower`: something is lowercase and nothing upper- or titlecase.
pub fn all_lower(text: Text<'_>) -> bool {
    text.iter().any(is_lower) && !text.iter().any(|c| is_upper(c) || is_title(c))
}

/// `str.istitle`: uppercase only in front of words, lowercase only inside them.
pub fn all_title(text: Text<'_>) -> bool {
    let (mut in_word, mut any) = (false, false);
    for c in text {
        let starts = is_upper(c) || is_title(c);
        if starts && in_word || is_lower(c) && !in_word {
            return false;
        }
        in_word = starts || is_lower(c);
        any |= in_word;
    }
    any
}

/// `str.isidentifier`.
pub fn is_identifier(text: Text<'_>) -> bool {
    !text.is_empty() && is_id_start(text.at(0)) && text.iter().all(is_id_continue)
}

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u8> {
    if c < 0x80 {
        return (0x30..=0x39).contains(&c).then(|| (c - 0x30) as u8);
    }
    let zero = DECIMAL_ZEROS[..DECIMAL_ZEROS.partition_point(|&z| z <= c)].last()?;
    (c - zero < 10).then(|| (c - zero) as u8)
}

/// The value of a digit, superscripts and circled digits included.
pub fn digit_value(c: u32) -> Option<u8> {
    decimal_value(c).or_else(|| run_value(&DIGIT_VALUES, c).map(|(value, _)| value as u8))
}

/// The value of a numeric character as numerator and denominator.
pub fn numeric_value(c: u32) -> Option<(i64, u16)> {
    match digit_value(c) {
        Some(digit) => Some((digit.into(), 1)),
        None => run_value(&NUMERIC_VALUES, c),
    }
}

fn run_value(runs: &[(u32, u8, i64, u16)], c: u32) -> Option<(i64, u16)> {
    let &(first, count, value, denominator) =
        runs[..runs.partition_point(|run| run.0 <= c)].last()?;
    let offset = c - first;
    (offset < count.into()).then_some((value + i64::from(offset), denominator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::testdata::{Field, check, rows};

    fn checksum(values: impl Iterator<Item = u32>) -> u32 {
        values.fold(0u32, |total, value| total.wrapping_mul(1000003).wrapping_add(value))
    }

    fn class(test: fn(u32) -> bool) -> u32 {
        checksum((0..0x110000).map(|c| test(c).into()))
    }

    fn mapping(map: CaseMap) -> u32 {
        checksum((0..0x110000u32).flat_map(|c| {
            let mapped: Vec<u32> = whole(map, Text::Ucs4(&[c])).as_text().iter().collect();
            mapped
        }))
    }

    fn value(of: fn(u32) -> Option<(i64, u16)>) -> u32 {
        checksum((0..0x110000).map(|c| match of(c) {
            Some((numerator, denominator)) => {
                (numerator as u32).wrapping_mul(31).wrapping_add(denominator.into())
            }
            None => 7,
        }))
    }

    /// Every code point, compared by checksum.
    #[test]
    fn all_code_points() {
        for row in rows(include_str!("../testdata/unicode_all.txt")) {
            let got = match row[0].str().as_str() {
                "isalpha" => class(is_alpha),
                "isalnum" => class(is_alnum),
                "isdecimal" => class(is_decimal),
                "isdigit" => class(is_digit),
                "isnumeric" => class(is_numeric),
                "isspace" => class(is_space),
                "isprintable" => class(is_printable),
                "isidentifier" => class(is_id_start),
                "continue" => class(is_id_continue),
                "isupper" => class(is_upper),
                "islower" => class(is_lower),
                "istitle" => class(|c| is_upper(c) || is_title(c)),
                "breaks" => class(is_line_break),
                "upper" => mapping(upper),
                "lower" => mapping(lower),
                "title" => mapping(title),
                "casefold" => mapping(casefold),
                "swapcase" => mapping(swapcase),
                "capitalize" => mapping(capitalize),
                "decimal" => value(|c| decimal_value(c).map(|v| (v.into(), 1))),
                "digit" => value(|c| digit_value(c).map(|v| (v.into(), 1))),
                "numeric" => value(numeric_value),
                other => panic!("no test for {other}"),
            };
            check(&row, &got.to_string(), &row[1]);
        }
    }

    #[test]
    fn case_of_strings() {
        for row in rows(include_str!("../testdata/unicode_case.txt")) {
            let maps: [CaseMap; 6] = [upper, lower, title, casefold, swapcase, capitalize];
            for (map, expected) in maps.iter().zip(&row[1..]) {
                let got = whole(*map, row[0].text());
                let shown: Vec<String> = row.iter().map(Field::str).collect();
                assert_eq!(got.as_text(), expected.text(), "in the case {shown:?}");
            }
            let text = row[0].text();
            let tests = [
                all_upper(text),
                all_lower(text),
                all_title(text),
                is_identifier(text),
                all(text, is_alpha),
                text.iter().all(is_printable),
            ];
            let shown: String = tests.map(|test| if test { '1' } else { '0' }).iter().collect();
            check(&row, &shown, &row[7]);
        }
    }
}
