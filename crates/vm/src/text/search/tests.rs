//! Checks against the tables made by testdata/generate.py, in all widths that hold the texts.

use std::ops::Range;

use super::*;
use crate::text::testdata::{Field, rows};
use crate::text::unicode::is_space;
use crate::text::{Text, TextBuf};

/// Calls back with the text in each width that can hold it.
fn each_width(text: Text<'_>, mut call: impl FnMut(Text<'_>)) {
    let wide: Vec<u32> = text.iter().collect();
    if text.max_char() <= 0xff {
        call(Text::Latin1(&wide.iter().map(|&c| c as u8).collect::<Vec<_>>()));
    }
    if text.max_char() <= 0xffff {
        call(Text::Ucs2(&wide.iter().map(|&c| c as u16).collect::<Vec<_>>()));
    }
    call(Text::Ucs4(&wide));
}

fn join(text: Text<'_>, pieces: impl IntoIterator<Item = Range<usize>>) -> TextBuf {
    let mut out = TextBuf::new();
    for piece in pieces {
        out.push_text(text.slice(piece));
        out.push('|'.into());
    }
    out
}

fn position(found: Option<usize>) -> TextBuf {
    found.map_or_else(|| "-1".into(), |at| at.to_string().into())
}

fn call(name: &str, text: Text<'_>, arguments: &[Field]) -> TextBuf {
    let max = |i: usize| usize::try_from(arguments[i].int::<i64>()).ok();
    match name {
        "find" => position(find(text, arguments[0].text())),
        "rfind" => position(rfind(text, arguments[0].text())),
        "count" => position(Some(count(text, arguments[0].text()))),
        "replace" => {
            let (from, to) = (arguments[0].text(), arguments[1].text());
            let (length, count) = replaced_len(text, from, to, max(2)).expect("a length");
            let result = replace(text, from, to, count);
            assert_eq!(result.len(), length);
            result
        }
        "split" => join(text, split(text, arguments[0].text(), max(1))),
        "rsplit" => join(text, rsplit(text, arguments[0].text(), max(1))),
        "split_space" => join(text, split_space(text, is_space, max(0))),
        "rsplit_space" => join(text, rsplit_space(text, is_space, max(0))),
        "splitlines" => join(text, lines(text, arguments[0].int::<u8>() == 1)),
        "bytes_splitlines" => join(text, bytes_lines(text, arguments[0].int::<u8>() == 1)),
        "bytes_split" => join(text, split_space(text, is_byte_space, max(0))),
        "strip" => text.slice(strip(text, Side::Both, arguments[0].text())).to_buf(),
        "lstrip" => text.slice(strip(text, Side::Left, arguments[0].text())).to_buf(),
        "rstrip" => text.slice(strip(text, Side::Right, arguments[0].text())).to_buf(),
        "strip_space" => text.slice(strip_space(text, Side::Both, is_space)).to_buf(),
        "center" => center(text, arguments[0].int(), '*'.into()),
        "ljust" => left_justify(text, arguments[0].int(), 0x20ac),
        "rjust" => right_justify(text, arguments[0].int(), '*'.into()),
        "zfill" => zfill(text, arguments[0].int()),
        "expandtabs" => {
            let result = expand_tabs(text, arguments[0].int(), &|| false).expect("it goes on");
            assert_eq!(Some(result.len()), expand_tabs_len(text, arguments[0].int()));
            result
        }
        other => panic!("no kernel for {other}"),
    }
}

#[test]
fn against_cpython() {
    for row in rows(include_str!("../testdata/search.txt")) {
        let name = row[0].str();
        each_width(row[1].text(), |text| {
            let got = call(&name, text, &row[2..row.len() - 1]);
            let shown: Vec<String> = row.iter().map(Field::str).collect();
            assert_eq!(got.as_text(), row[row.len() - 1].text(), "in the case {shown:?}");
        });
    }
}

#[test]
fn periodic_needles_stay_linear() {
    let hay = vec![0x20ac_u16; 200_000];
    let mut needle = vec![0x20ac_u16; 100_000];
    needle[0] = 0x41;
    assert_eq!(find(Text::Ucs2(&hay), Text::Ucs2(&needle)), None);
    needle.reverse();
    assert_eq!(find(Text::Ucs2(&hay), Text::Ucs2(&needle)), None);
    assert_eq!(rfind(Text::Ucs2(&hay), Text::Ucs2(&needle)), None);
    assert_eq!(count(Text::Ucs2(&hay), Text::Ucs2(&needle)), 0);
}

#[test]
fn byte_translation() {
    let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
    table[usize::from(b'a')] = b'z';
    assert_eq!(translate_bytes(b"banana", Some(&table), b"n"), b"bzzz");
    assert_eq!(translate_bytes(b"banana", None, b"ab"), b"nn");
}

#[test]
fn lengths_that_overflow() {
    assert_eq!(expand_tabs_len(Text::ascii("\t\t"), usize::MAX / 2), None);
    let long = vec![b'x'; 1 << 20];
    assert!(
        replaced_len(Text::Latin1(&long), Text::ascii("x"), Text::Latin1(&long), None).is_some()
    );
}
