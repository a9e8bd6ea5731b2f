//! Checks against the tables made by testdata/generate.py.

use super::*;
use crate::text::int::IntRef;
use crate::text::testdata::{Field as Cell, check, rows, show_error};
use crate::text::{Text, TextBuf};
use dashu_int::IBig;

#[track_caller]
fn check_text(row: &[Cell], got: Result<TextBuf, TextError>, expected: &Cell) {
    match got {
        Ok(text) => {
            let shown: Vec<String> = row.iter().map(Cell::str).collect();
            assert_eq!(text.as_text(), expected.text(), "in the case {shown:?}");
        }
        Err(error) => check(row, &show_error(&error), expected),
    }
}

fn formatted(
    spec: Text<'_>,
    code: Option<char>,
    align: Align,
    type_name: &str,
    write: impl FnOnce(&Spec, &mut TextBuf) -> Result<(), TextError>,
) -> Result<TextBuf, TextError> {
    let spec = Spec::parse(spec, code, align, type_name)?;
    let mut out = TextBuf::new();
    write(&spec, &mut out)?;
    Ok(out)
}

#[test]
fn ints() {
    for row in rows(include_str!("../testdata/format_int.txt")) {
        let value: IBig = row[0].int();
        let refs = [Some(IntRef::Big(&value)), i64::try_from(&value).ok().map(IntRef::Small)];
        for value in refs.into_iter().flatten() {
            let got = formatted(row[1].text(), Some('d'), Align::Right, "int", |spec, out| {
                format_int(value, spec, "int", 4300, None, out)
            });
            check_text(&row, got, &row[2]);
        }
    }
}

#[test]
fn floats() {
    for row in rows(include_str!("../testdata/format_float.txt")) {
        let got = formatted(row[1].text(), None, Align::Right, "float", |spec, out| {
            format_float(row[0].float(), spec, "float", out)
        });
        check_text(&row, got, &row[2]);
    }
}

#[test]
fn complexes() {
    for row in rows(include_str!("../testdata/format_complex.txt")) {
        if row[2].text().is_empty() {
            continue;
        }
        let got = formatted(row[2].text(), None, Align::Right, "complex", |spec, out| {
            format_complex(row[0].float(), row[1].float(), spec, "complex", out)
        });
        check_text(&row, got, &row[3]);
    }
}

#[test]
fn strings() {
    for row in rows(include_str!("../testdata/format_str.txt")) {
        let got = formatted(row[1].text(), Some('s'), Align::Left, "str", |spec, out| {
            format_str(row[0].text(), spec, "str", out)
        });
        check_text(&row, got, &row[2]);
    }
}

/// The pieces of a template the way the tables write them.
fn pieces(template: Text<'_>) -> Vec<String> {
    let mut out = Vec::new();
    // CPython's parser for string.Formatter merges a literal with the field behind it, which makes
    // an empty literal invisible there as well as here.
    for piece in Template::new(template) {
        match piece {
            Ok(Piece::Literal(text)) => out.push(format!("L{}", text.to_lossy())),
            Ok(Piece::Field(field)) => {
                let conversion = field.conversion.and_then(char::from_u32).map(String::from);
                let conversion = conversion.unwrap_or_default();
                let (name, spec) = (field.name.to_lossy(), field.spec.to_lossy());
                out.push(format!("F{name}|{conversion}|{spec}"));
                if !names(field.name, &mut out) {
                    return out;
                }
            }
            Err(error) => out.push(show_error(&error)),
        }
    }
    out
}

fn names(name: Text<'_>, out: &mut Vec<String>) -> bool {
    let (first, rest) = match split_field(name, None) {
        Ok(parts) => parts,
        Err(error) => {
            out.push(show_error(&error));
            return false;
        }
    };
    out.push(match first {
        First::Index(index) => format!("#{index}"),
        First::Name(name) => format!("@{}", name.to_lossy()),
    });
    for accessor in rest {
        let ok = accessor.is_ok();
        out.push(match accessor {
            Ok(Accessor::Attribute(name)) => format!(".{}", name.to_lossy()),
            Ok(Accessor::Index(index)) => format!("#{index}"),
            Ok(Accessor::Key(name)) => format!("@{}", name.to_lossy()),
            Err(error) => show_error(&error),
        });
        if !ok {
            return false;
        }
    }
    true
}

#[test]
fn templates() {
    for row in rows(include_str!("../testdata/format_template.txt")) {
        let expected: Vec<String> = row[1..].iter().map(Cell::str).collect();
        let mut got = pieces(row[0].text());
        // An error and the literal in front of it come together from CPython's parser.
        if got.len() == expected.len() + 1 && got[got.len() - 2].starts_with('L') {
            got.remove(got.len() - 2);
        }
        assert_eq!(got, expected, "in the case {:?}", row[0].str());
    }
}

#[test]
fn numbering() {
    let mut numbering = Numbering::default();
    let mut first =
        |name| split_field(Text::ascii(name), Some(&mut numbering)).map(|parts| parts.0);
    assert_eq!(first("name"), Ok(First::Name(Text::ascii("name"))));
    assert_eq!(first(""), Ok(First::Index(0)));
    assert_eq!(first(".x"), Ok(First::Index(1)));
    let error = first("0").expect_err("mixed numbering");
    assert_eq!(
        error.message,
        "cannot switch from automatic field numbering to manual field specification"
    );
    let mut numbering = Numbering::default();
    let mut first =
        |name| split_field(Text::ascii(name), Some(&mut numbering)).map(|parts| parts.0);
    assert_eq!(first("7[x]"), Ok(First::Index(7)));
    let error = first("").expect_err("mixed numbering");
    assert_eq!(
        error.message,
        "cannot switch from manual field specification to automatic field numbering"
    );
}
