//! Checks against the tables made by testdata/generate.py.

use std::convert::Infallible;

use super::*;
use crate::text::testdata::{Field, rows};

fn char_named(name: &str) -> Option<u32> {
    (name == "EURO SIGN").then_some(0x20ac)
}

fn name_of(c: u32) -> Option<String> {
    (c == 0x20ac).then(|| "EURO SIGN".to_owned())
}

fn show_fault(error: CodecError<Infallible>) -> TextBuf {
    match error {
        CodecError::Fault(Fault { encoding, start, end, reason }) => {
            format!("!{encoding} {start} {end} {reason}").into()
        }
        CodecError::Handler(never) => match never {},
    }
}

fn check(row: &[Field], got: TextBuf, expected: &Field) {
    let shown: Vec<String> = row.iter().map(Field::str).collect();
    assert_eq!(got.as_text(), expected.text(), "in the case {shown:?}");
}

#[test]
fn decoding() {
    for row in rows(include_str!("../testdata/decode.txt")) {
        let codec = Codec::lookup(&row[0].str()).expect("a codec");
        let errors = Errors::parse(&row[1].str()).expect("a handler");
        let input = row[2].bytes();
        let handler = &mut |body: &[u8], fault: &Fault| errors.decode(body, fault);
        let result = decode(codec, &input, true, handler, &char_named);
        let message = match &result {
            Err(CodecError::Fault(fault)) => fault.decode_message(codec.body(&input)),
            _ => String::new(),
        };
        check(&row, result.map_or_else(show_fault, |(text, _)| text), &row[3]);
        check(&row, message.into(), &row[4]);
    }
}

#[test]
fn decoding_in_steps() {
    for row in rows(include_str!("../testdata/decode_partial.txt")) {
        let codec = Codec::lookup(&row[0].str()).expect("a codec");
        let input = row[1].bytes();
        let handler =
            &mut |body: &[u8], fault: &Fault| Errors::Replace.decode::<Infallible>(body, fault);
        let (text, used) = decode(codec, &input, false, handler, &char_named).expect("a text");
        check(&row, text, &row[2]);
        check(&row, used.to_string().into(), &row[3]);
    }
}

#[test]
fn encoding() {
    for row in rows(include_str!("../testdata/encode.txt")) {
        let codec = Codec::lookup(&row[0].str()).expect("a codec");
        let errors = Errors::parse(&row[1].str()).expect("a handler");
        let text = row[2].text();
        let handler = &mut |fault: &Fault| errors.encode(text, fault, &name_of);
        let result = encode(codec, text, handler);
        let message = match &result {
            Err(CodecError::Fault(fault)) => fault.encode_message(text),
            _ => String::new(),
        };
        check(&row, result.map_or_else(show_fault, TextBuf::Latin1), &row[3]);
        check(&row, message.into(), &row[4]);
    }
}

#[test]
fn names() {
    for row in rows(include_str!("../testdata/codec_names.txt")) {
        let got = Codec::lookup(&row[0].str()).map_or("unknown", Codec::name);
        check(&row, got.into(), &row[1]);
    }
}

#[test]
fn handlers_may_fail_and_replace() {
    let euro = Text::Ucs2(&[0x61, 0x20ac]);
    let failing = encode_ascii::<u8>(euro, &mut |_| Err(CodecError::Handler(7)));
    assert_eq!(failing, Err(CodecError::Handler(7)));
    let replacing =
        encode_latin1::<u8>(euro, &mut |fault| Ok((Replacement::Text("\u{e9}".into()), fault.end)));
    assert_eq!(replacing, Ok(b"a\xe9".to_vec()));
    let unfit =
        encode_ascii::<u8>(euro, &mut |fault| Ok((Replacement::Text("\u{e9}".into()), fault.end)));
    assert!(matches!(unfit, Err(CodecError::Fault(Fault { start: 1, end: 2, .. }))));
}
