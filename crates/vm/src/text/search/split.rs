//! Splitting by a separator, by white space and by lines, into ranges.

use std::ops::Range;

use super::find::{Matches, rfind};
use crate::text::Text;
use crate::text::chars::{Unit, with_units};
use crate::text::unicode::is_line_break;

/// Iterator over the pieces between separators.
pub struct Split<'h, 'n> {
    matches: Matches<'h, 'n>,
    length: usize,
    separator: usize,
    splits_left: usize,
    from: Option<usize>,
}

/// `split(separator, max)`; the separator must not be empty.
pub fn split<'h, 'n>(hay: Text<'h>, separator: Text<'n>, max: Option<usize>) -> Split<'h, 'n> {
    Split {
        matches: Matches::new(hay, separator),
        length: hay.len(),
        separator: separator.len(),
        splits_left: max.unwrap_or(usize::MAX),
        from: Some(0),
    }
}

impl Iterator for Split<'_, '_> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let from = self.from?;
        let found = if self.splits_left > 0 { self.matches.next() } else { None };
        self.splits_left = self.splits_left.saturating_sub(1);
        self.from = found.map(|at| at + self.separator);
        Some(from..found.unwrap_or(self.length))
    }
}

/// `rsplit(separator, max)`, in order; the separator must not be empty.
pub fn rsplit(hay: Text<'_>, separator: Text<'_>, max: Option<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut end = hay.len();
    while max.is_none_or(|max| pieces.len() < max) {
        let Some(at) = rfind(hay.slice(0..end), separator) else { break };
        pieces.push(at + separator.len()..end);
        end = at;
    }
    pieces.push(0..end);
    pieces.reverse();
    pieces
}

/// Iterator over the words between runs of white space.
pub struct SplitSpace<'h, F> {
    text: Text<'h>,
    is_space: F,
    splits_left: usize,
    at: usize,
}

/// `split(None, max)`.
pub fn split_space<F: Fn(u32) -> bool>(
    text: Text<'_>,
    is_space: F,
    max: Option<usize>,
) -> SplitSpace<'_, F> {
    SplitSpace { text, is_space, splits_left: max.unwrap_or(usize::MAX), at: 0 }
}

impl<F: Fn(u32) -> bool> SplitSpace<'_, F> {
    fn seek(&self, from: usize, space: bool) -> usize {
        seek(self.text, from, |c| (self.is_space)(c) == space).unwrap_or(self.text.len())
    }
}

/// The first character from `from` on for which the test holds.
fn seek(text: Text<'_>, from: usize, test: impl Fn(u32) -> bool) -> Option<usize> {
    with_units!(text, s => s[from..].iter().position(|&c| test(c.code())).map(|at| from + at))
}

impl<F: Fn(u32) -> bool> Iterator for SplitSpace<'_, F> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.seek(self.at, false);
        if start == self.text.len() {
            return None;
        }
        // The last piece is the whole rest, white space behind it included.
        self.at = if self.splits_left > 0 { self.seek(start, true) } else { self.text.len() };
        let end = self.at;
        self.splits_left = self.splits_left.saturating_sub(1);
        Some(start..end)
    }
}

/// `rsplit(None, max)`, in order.
pub fn rsplit_space(
    text: Text<'_>,
    is_space: fn(u32) -> bool,
    max: Option<usize>,
) -> Vec<Range<usize>> {
    let seek = |before: usize, space: bool| {
        (0..before).rfind(|&i| is_space(text.at(i)) == space).map_or(0, |i| i + 1)
    };
    let mut pieces = Vec::new();
    let mut at = text.len();
    loop {
        let end = seek(at, false);
        if end == 0 {
            break;
        }
        if max.is_some_and(|max| pieces.len() >= max) {
            pieces.push(0..end);
            break;
        }
        at = seek(end, true);
        pieces.push(at..end);
    }
    pieces.reverse();
    pieces
}

/// Iterator over lines.
pub struct Lines<'h, F> {
    text: Text<'h>,
    is_break: F,
    keep_ends: bool,
    at: usize,
}

/// `str.splitlines`.
pub fn lines(text: Text<'_>, keep_ends: bool) -> Lines<'_, impl Fn(u32) -> bool> {
    Lines { text, is_break: is_line_break, keep_ends, at: 0 }
}

/// `bytes.splitlines`, which knows only `\n`, `\r` and `\r\n`.
pub fn bytes_lines(text: Text<'_>, keep_ends: bool) -> Lines<'_, impl Fn(u32) -> bool> {
    Lines { text, is_break: |c: u32| matches!(c, 0x0a | 0x0d), keep_ends, at: 0 }
}

/// The first line break in bytes from `from` on: whatever `is_break` says, a break is a control
/// character or U+0085, so most text is passed over eight bytes at a time.
fn seek_break(s: &[u8], from: usize, is_break: impl Fn(u32) -> bool) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES * 0x80;
    let mut at = from;
    for chunk in s[from..].chunks_exact(8) {
        let x = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        let next_line = x ^ (ONES * 0x85);
        let control = x.wrapping_sub(ONES * 0x20) & !x;
        let found = (control | next_line.wrapping_sub(ONES) & !next_line) & HIGH;
        if found != 0
            && let Some(i) = chunk.iter().position(|&c| is_break(c.into()))
        {
            return Some(at + i);
        }
        at += 8;
    }
    s[at..].iter().position(|&c| is_break(c.into())).map(|i| at + i)
}

impl<F: Fn(u32) -> bool> Iterator for Lines<'_, F> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let (start, length) = (self.at, self.text.len());
        if start >= length {
            return None;
        }
        let end = match self.text {
            Text::Latin1(s) => seek_break(s, start, &self.is_break),
            text => seek(text, start, &self.is_break),
        };
        let Some(end) = end else {
            self.at = length;
            return Some(start..length);
        };
        let pair = self.text.at(end) == 0x0d && end + 1 < length && self.text.at(end + 1) == 0x0a;
        self.at = end + 1 + usize::from(pair);
        Some(start..if self.keep_ends { self.at } else { end })
    }
}
