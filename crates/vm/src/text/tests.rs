//! No input makes a kernel panic: random texts go through everything that reads text.

use std::convert::Infallible;

use super::codec::{Codec, Errors};
use super::format::{Align, Piece, Spec, Template};
use super::int::{Int, IntRef};
use super::percent::{Dialect, Values};
use super::search::Side;
use super::*;

/// xorshift: the same texts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    fn text(&mut self, letters: &str, length: usize) -> TextBuf {
        let letters: Vec<char> = letters.chars().collect();
        let mut out = TextBuf::new();
        for _ in 0..self.below(length + 1) {
            match self.below(12) {
                0 => out.push([0xd800, 0xdfff, 0x10ffff, 0, 0x660, 0x3a3][self.below(6)]),
                _ => out.push_char(letters[self.below(letters.len())]),
            }
        }
        out
    }
}

#[test]
fn specs() {
    let mut random = Random(1);
    let big = dashu_int::IBig::from(7).pow(100);
    for _ in 0..20_000 {
        let spec = random.text("<>=^+- z#0123,_.dbxXonceEfFgG%s", 9);
        for (code, align) in
            [(Some('d'), Align::Right), (None, Align::Right), (Some('s'), Align::Left)]
        {
            let Ok(spec) = Spec::parse(spec.as_text(), code, align, "t") else { continue };
            if spec.length_bound(100) > 100_000 {
                continue;
            }
            let mut out = TextBuf::new();
            let _ = format::format_int(IntRef::Small(-7), &spec, "t", 4300, None, &mut out);
            let _ = format::format_int(IntRef::Big(&big), &spec, "t", 4300, None, &mut out);
            let _ = format::format_float(-2.5e300, &spec, "t", &mut out);
            let _ = format::format_complex(f64::NAN, -0.0, &spec, "t", &mut out);
            let _ = format::format_str(Text::Ucs2(&[0xd800, 0x20]), &spec, "t", &mut out);
        }
    }
}

#[test]
fn templates() {
    let mut random = Random(2);
    for _ in 0..20_000 {
        let template = random.text("{}[].:!ra0 1", 14);
        for piece in Template::new(template.as_text()) {
            let Ok(Piece::Field(field)) = piece else { continue };
            if let Ok((_, rest)) = format::split_field(field.name, None) {
                assert!(rest.count() <= field.name.len());
            }
        }
    }
}

/// Endless small ints.
struct Fives;

impl Values for Fives {
    type Error = TextError;
    type Value = i64;

    fn is_mapping(&self) -> bool {
        true
    }
    fn select(&mut self, _: Text<'_>) -> Result<(), TextError> {
        Ok(())
    }
    fn next(&mut self) -> Option<i64> {
        Some(5)
    }
    fn star(&mut self, value: &i64) -> Option<Int> {
        Some(Int::Small(*value))
    }
    fn text(
        &mut self,
        _: i64,
        _: char,
        limit: Option<usize>,
        out: &mut TextBuf,
    ) -> Result<(), TextError> {
        out.push_repeat(0x1f600, limit.unwrap_or(3).min(3));
        Ok(())
    }
    fn int(&mut self, value: i64, _: char) -> Result<Int, TextError> {
        Ok(Int::Small(-value))
    }
    fn float(&mut self, value: i64) -> Result<f64, TextError> {
        Ok(value as f64 / -3.0)
    }
    fn character(&mut self, _: i64) -> Result<u32, TextError> {
        Ok(0xd800)
    }
    fn decimal(&mut self, value: IntRef<'_>, max_digits: usize) -> Result<String, TextError> {
        value.to_decimal(max_digits, &mut |_| Ok(()))
    }
    fn room(&mut self, _: &mut TextBuf, n: usize, _: usize) -> Result<(), TextError> {
        self.digits(n)
    }
    fn digits(&mut self, n: usize) -> Result<(), TextError> {
        if n > 10_000 { Err(TextError::new(ErrorKind::Memory, "")) } else { Ok(()) }
    }
}

#[test]
fn percent_templates() {
    let mut random = Random(3);
    for _ in 0..20_000 {
        let template = random.text("%%%()0123456789.*-+ #lsrcdxXobeEfgG", 14);
        let _ = percent::format(template.as_text(), Dialect::Str, &mut Fives, 4300);
        let narrow: Vec<u8> = template.as_text().iter().map(|c| c as u8).collect();
        let _ = percent::format(Text::Latin1(&narrow), Dialect::Bytes, &mut Fives, 4300);
    }
}

#[test]
fn numbers() {
    let mut random = Random(4);
    for _ in 0..20_000 {
        let text = random.text("0123456789abcxXoOjJ_+-.eEpPinfnan ()", 16);
        let text = text.as_text();
        let _ = (float::parse(text), float::from_hex(text), complex::parse(text));
        let base = random.below(40) as i64 - 1;
        let _ = int::parse(text, base, 4300, &mut |_| Ok::<(), TextError>(()));
        if let Some(x) = float::parse(text) {
            let _ = (float::round_to_digits(x, base - 20), int::from_float(x), float::to_hex(x));
        }
    }
}

#[test]
fn codecs() {
    let mut random = Random(5);
    let names = [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-be",
        "utf-32",
        "ascii",
        "latin-1",
        "cp1252",
        "unicode_escape",
        "raw_unicode_escape",
    ];
    let handlers = [
        "strict",
        "ignore",
        "replace",
        "surrogateescape",
        "surrogatepass",
        "backslashreplace",
        "xmlcharrefreplace",
        "namereplace",
    ];
    for _ in 0..20_000 {
        let text = random.text(
            "a\\uxUN{}07\u{e9}\u{20ac}\u{1f600}\u{fe}\u{ff}\u{ef}\u{bb}\u{bf}\u{ed}\u{f4}",
            12,
        );
        let bytes: Vec<u8> = text.as_text().iter().map(|c| c as u8).collect();
        let codec = Codec::lookup(names[random.below(names.len())]).expect("a codec");
        let errors = Errors::parse(handlers[random.below(handlers.len())]).expect("a handler");
        let last = random.below(2) == 0;
        let mut on_fault =
            |body: &[u8], fault: &codec::Fault| errors.decode::<Infallible>(body, fault);
        let decoded = codec::decode(codec, &bytes, last, &mut on_fault, &|_| Some(65));
        assert!(decoded.is_err() || decoded.is_ok_and(|(_, used)| used <= bytes.len()));
        let mut on_fault =
            |fault: &codec::Fault| errors.encode::<Infallible>(text.as_text(), fault, &|_| None);
        if let Ok(encoded) = codec::encode(codec, text.as_text(), &mut on_fault) {
            let mut strict =
                |_: &[u8], fault: &codec::Fault| Errors::Strict.decode::<Infallible>(&[], fault);
            let _ = codec::decode(codec, &encoded, true, &mut strict, &|_| None);
        }
    }
}

#[test]
fn searches_agree_across_widths() {
    let mut random = Random(6);
    for _ in 0..10_000 {
        let (hay, needle) = (random.text("ab\u{e9}", 12), random.text("ab", 3));
        let wide: Vec<u32> = hay.as_text().iter().collect();
        let (narrow, wide, needle) = (hay.as_text(), Text::Ucs4(&wide), needle.as_text());
        assert_eq!(search::find(narrow, needle), search::find(wide, needle));
        assert_eq!(search::rfind(narrow, needle), search::rfind(wide, needle));
        assert_eq!(search::count(narrow, needle), search::count(wide, needle));
        let replaced = search::replace(narrow, needle, Text::EMPTY, usize::MAX);
        assert_eq!(replaced, search::replace(wide, needle, Text::EMPTY, usize::MAX));
        let side = [Side::Left, Side::Right, Side::Both][random.below(3)];
        assert_eq!(search::strip(narrow, side, needle), search::strip(wide, side, needle));
        assert_eq!(unicode::whole(unicode::upper, narrow), unicode::whole(unicode::upper, wide));
        assert_eq!(repr::repr(narrow), repr::repr(wide));
    }
}
