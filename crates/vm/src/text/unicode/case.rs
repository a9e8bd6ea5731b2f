//! The full case mappings of whole strings, final sigma included.

use super::tables::*;
use super::{is_case_ignorable, is_cased, is_lower, is_upper};
use crate::text::{Text, TextBuf};
use std::ops::Range;

type Runs = [(u32, u32, u8, i32)];
type Full = [(u32, [u32; 3])];

/// One mapping: single characters by runs, and those that become several.
struct Mapping {
    ascii: fn(&u8) -> u8,
    runs: &'static Runs,
    full: &'static Full,
}

static UPPERCASE: Mapping =
    Mapping { ascii: u8::to_ascii_uppercase, runs: &UPPER_RUNS, full: &UPPER_FULL };
static LOWERCASE: Mapping =
    Mapping { ascii: u8::to_ascii_lowercase, runs: &LOWER_RUNS, full: &LOWER_FULL };
static TITLECASE: Mapping =
    Mapping { ascii: u8::to_ascii_uppercase, runs: &TITLE_RUNS, full: &TITLE_FULL };
static FOLDED: Mapping =
    Mapping { ascii: u8::to_ascii_lowercase, runs: &FOLD_RUNS, full: &FOLD_FULL };

const SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

impl Mapping {
    fn push(&self, c: u32, out: &mut TextBuf) {
        if c < 0x80 {
            return out.push((self.ascii)(&(c as u8)).into());
        }
        if let Ok(at) = self.full.binary_search_by_key(&c, |entry| entry.0) {
            return out.extend(self.full[at].1.into_iter().take_while(|&c| c != 0));
        }
        let run = self.runs[..self.runs.partition_point(|run| run.0 <= c)].last();
        out.push(match run {
            Some(&(first, last, stride, delta))
                if c <= last && (c - first).is_multiple_of(stride.into()) =>
            {
                c.wrapping_add_signed(delta)
            }
            _ => c,
        });
    }
}

/// Lowercases the character at `i`, looking around it when it is a capital sigma.
fn push_lower(text: Text<'_>, i: usize, out: &mut TextBuf) {
    match text.at(i) {
        SIGMA if is_final_sigma(text, i) => out.push(FINAL_SIGMA),
        c => LOWERCASE.push(c, out),
    }
}

/// A capital sigma is final when a cased character precedes it and none follows, case-ignorable
/// characters not counting. Those lie between two that do, so each is looked at twice however many sigmas
/// there are.
fn is_final_sigma(text: Text<'_>, i: usize) -> bool {
    let significant = |c: &u32| !is_case_ignorable(*c);
    let before = text.slice(0..i).iter().rev().find(significant);
    let after = text.slice(i + 1..text.len()).iter().find(significant);
    before.is_some_and(is_cased) && !after.is_some_and(is_cased)
}

/// A mapping of a piece of a text, of which the rest is seen too; what comes out is appended.
pub type CaseMap = fn(Text<'_>, Range<usize>, &mut TextBuf);

/// Maps a whole text at once.
pub fn whole(map: CaseMap, text: Text<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    map(text, 0..text.len(), &mut out);
    out
}

/// Maps each character for itself, ASCII by the piece.
fn each(mapping: &Mapping, text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    let text = text.slice(piece);
    match text.as_ascii() {
        Some(s) => ascii(s, mapping.ascii, out),
        None => text.iter().for_each(|c| mapping.push(c, out)),
    }
}

fn ascii(s: &str, map: fn(&u8) -> u8, out: &mut TextBuf) {
    match out {
        TextBuf::Latin1(v) => v.extend(s.as_bytes().iter().map(map)),
        _ => s.as_bytes().iter().for_each(|c| out.push(map(c).into())),
    }
}

/// `str.lower`.
pub fn lower(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    match text.slice(piece.clone()).as_ascii() {
        Some(s) => ascii(s, u8::to_ascii_lowercase, out),
        None => piece.for_each(|i| push_lower(text, i, out)),
    }
}

/// `str.upper`.
pub fn upper(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    each(&UPPERCASE, text, piece, out);
}

/// `str.casefold`.
pub fn casefold(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    each(&FOLDED, text, piece, out);
}

/// `str.capitalize`.
pub fn capitalize(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    let mut rest = piece;
    if rest.start == 0 && !rest.is_empty() {
        TITLECASE.push(text.at(0), out);
        rest.start = 1;
    }
    rest.for_each(|i| push_lower(text, i, out));
}

/// `str.title`.
pub fn title(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    let mut in_word = piece.start > 0 && is_cased(text.at(piece.start - 1));
    for i in piece {
        let c = text.at(i);
        if in_word {
            push_lower(text, i, out);
        } else {
            TITLECASE.push(c, out);
        }
        in_word = is_cased(c);
    }
}

/// `str.swapcase`.
pub fn swapcase(text: Text<'_>, piece: Range<usize>, out: &mut TextBuf) {
    for i in piece {
        let c = text.at(i);
        if is_upper(c) {
            push_lower(text, i, out);
        } else if is_lower(c) {
            UPPERCASE.push(c, out);
        } else {
            out.push(c);
        }
    }
}
