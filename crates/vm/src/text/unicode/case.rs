//! The full case mappings of whole strings, final sigma included.

use super::tables::*;
use super::{is_case_ignorable, is_cased, is_lower, is_upper};
use crate::text::{Text, TextBuf};

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
/// characters not counting.
fn is_final_sigma(text: Text<'_>, i: usize) -> bool {
    let significant = |c: &u32| !is_case_ignorable(*c);
    let before = text.slice(0..i).iter().rev().find(significant);
    let after = text.slice(i + 1..text.len()).iter().find(significant);
    before.is_some_and(is_cased) && !after.is_some_and(is_cased)
}

/// `str.lower`.
pub fn lower(text: Text<'_>) -> TextBuf {
    if let Some(s) = text.as_ascii() {
        return TextBuf::Latin1(s.as_bytes().to_ascii_lowercase());
    }
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    (0..text.len()).for_each(|i| push_lower(text, i, &mut out));
    out
}

/// `str.upper`.
pub fn upper(text: Text<'_>) -> TextBuf {
    if let Some(s) = text.as_ascii() {
        return TextBuf::Latin1(s.as_bytes().to_ascii_uppercase());
    }
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    text.iter().for_each(|c| UPPERCASE.push(c, &mut out));
    out
}

/// `str.casefold`.
pub fn casefold(text: Text<'_>) -> TextBuf {
    if let Some(s) = text.as_ascii() {
        return TextBuf::Latin1(s.as_bytes().to_ascii_lowercase());
    }
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    text.iter().for_each(|c| FOLDED.push(c, &mut out));
    out
}

/// `str.capitalize`.
pub fn capitalize(text: Text<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    if !text.is_empty() {
        TITLECASE.push(text.at(0), &mut out);
    }
    (1..text.len()).for_each(|i| push_lower(text, i, &mut out));
    out
}

/// `str.title`.
pub fn title(text: Text<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    let mut in_word = false;
    for i in 0..text.len() {
        let c = text.at(i);
        if in_word {
            push_lower(text, i, &mut out);
        } else {
            TITLECASE.push(c, &mut out);
        }
        in_word = is_cased(c);
    }
    out
}

/// `str.swapcase`.
pub fn swapcase(text: Text<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    for i in 0..text.len() {
        let c = text.at(i);
        if is_upper(c) {
            push_lower(text, i, &mut out);
        } else if is_lower(c) {
            UPPERCASE.push(c, &mut out);
        } else {
            out.push(c);
        }
    }
    out
}
